"""The one write door. A phone's batch, an import, a job and the demo all pass through `reconcile`, here."""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from uuid_utils import uuid7

from backend.db.work import Database, Unavailable, Work
from backend.replication.ahead import Ahead
from backend.replication.hub import Hub
from backend.replication.landing import RUNS_AT_ONCE, Landing
from backend.replication.rules import Rules
from backend.replication.store import SqlStore
from sync.kind import Kinds
from sync.op import Op, Stamp, ms_to_instant, parse
from sync.protocol import DAY_MS
from sync.receipt import Receipt
from sync.reconcile import Batch, Result, reconcile_all, release
from sync.store import Pending

OFFERED = 200
"""At most so many who wait are asked again as soon as a place is free."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServerOp:
    """An op the server makes on somebody's behalf. `entity` is the thing's id; `base` the heads it saw, per field."""

    kind: str
    entity: str
    args: Mapping[str, Any]
    base: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Door:
    """Everything a write needs: where to, by which rules, at what time, and whom to tell."""

    database: Database
    rules: Rules
    clock: Callable[[], int]
    hub: Hub | None = None
    grace_ms: int = 14 * DAY_MS
    history_ms: int = 400 * DAY_MS
    ahead: Ahead = field(default_factory=Ahead, repr=False, compare=False)
    _landing: Landing = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_landing", Landing(self._land_all, RUNS_AT_ONCE[self.database.dialect]))

    @property
    def kinds(self) -> Kinds:
        """The op kinds this door lets in."""
        return self.rules.kinds

    def store(self, now_ms: int, *, is_careful: bool = True) -> SqlStore:
        """A store for one unit of work."""
        return SqlStore(self.rules, self.database.dialect, now_ms, self.history_ms, is_careful)

    async def land(self, batch: Batch) -> Result:
        """Reconcile a batch in one transaction, with whatever others wait for theirs."""
        return await self._landing.land(batch)

    async def _land_all(self, batches: Sequence[Batch], on_ahead: Callable[[], None]) -> Sequence[Result]:
        """One transaction; then poke, then offer what it let go of to who waits."""
        try:
            results, freed = await self._write_all(batches, on_ahead, is_careful=False)
        except Unavailable:
            raise
        except Exception:  # noqa: BLE001 - whatever an op did, its neighbours must land: now each step can be undone alone
            results, freed = await self._write_all(batches, on_ahead, is_careful=True)
        await self._poke({scope: seq for result in results for scope, seq in result.heads.items()})
        if freed:
            await self._offer(freed)
        return results

    async def _write_all(
        self, batches: Sequence[Batch], on_ahead: Callable[[], None], *, is_careful: bool
    ) -> tuple[list[Result], set[str]]:
        """The results, and the resources of which a cell was let go."""
        freed = set[str]()

        def work() -> Work[list[Result]]:
            nonlocal freed
            store = self.store(max(batch.received_at for batch in batches), is_careful=is_careful)
            freed = store.freed
            return reconcile_all(store, self.kinds, batches)

        return await self.database.write(work, on_ahead=on_ahead), freed

    async def _offer(self, freed: Collection[str]) -> None:
        """What was let go of goes to who waits for it. A worker job makes good what fails here: the batch has landed."""
        try:
            await self.release(lambda: self.rules.waiting_for(sorted(freed), OFFERED), self.clock())
        except Exception:  # noqa: BLE001 - nothing of this may undo the answer the phone is owed
            _log.exception("what was freed could not be offered")

    async def release(self, choose: Callable[[], Work[Sequence[Pending]]], now_ms: int) -> Result:
        """Settle held ops, chosen and settled in one transaction."""

        def work() -> Work[Result]:
            pendings = yield from choose()
            result = yield from release(self.store(now_ms), self.kinds, pendings, now_ms, self.grace_ms)
            return result

        result = await self.database.write(work)
        await self._poke(result.heads)
        return result

    async def _poke(self, heads: Mapping[str, int]) -> None:
        if self.hub is not None:
            await self.hub.poke(heads)


async def submit(door: Door, user: str, ops: Sequence[ServerOp], *, at_ms: int | None = None) -> list[Receipt]:
    """Land ops the server makes for `user`, in order, at most 100 a call; answers a receipt each.

    Every call is an incarnation of its own, so nothing has to remember where a sequence stood. `at_ms` sets the moment
    they count as made and received (the demo's history); default: now.
    """
    now_ms = door.clock() if at_ms is None else at_ms
    page = str(uuid7())
    stamp = Stamp(now_ms, 0, page)
    parsed: list[Op] = []
    for number, op in enumerate(ops, start=1):
        kind = door.kinds.ops[op.kind]
        raw = {
            "id": str(uuid7()),
            "seq": number,
            "kind": op.kind,
            "v": kind.v,
            "entity": op.entity,
            "base": {name: list(heads) for name, heads in op.base.items()},
            "args": dict(op.args),
            "at": {"wall": ms_to_instant(now_ms), "mono_ms": 0, "page": page},
        }
        one = parse(raw)
        if not isinstance(one, Op):
            raise TypeError(f"{op.kind}: {one.field}: {one.reason}")
        parsed.append(one)
    batch = Batch(
        user=user,
        device="server",
        incarnation=page,
        received_at=now_ms,
        clock=stamp,
        high_water=len(parsed),
        items=tuple(parsed),
        payloads=tuple(None for _ in parsed),
        grace_ms=door.grace_ms,
    )
    return list((await door.land(batch)).receipts)
