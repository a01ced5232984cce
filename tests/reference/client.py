"""The reference client: a phone as a program. What the app does in TypeScript, small enough to read in one sitting.

It shows confirmed rows with its own pending ops replayed on top, never merges, never trusts its clock, and keeps every op
until the server has said what became of it. Storage is a dict; the network is an awaitable that may fail at any moment.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from uuid_utils import uuid7

from sync.op import ms_to_instant
from sync.protocol import MAX_OPS, PROTOCOL_VERSION

DONE = frozenset({"applied", "merged", "conflicted", "superseded", "waitlisted", "moved"})
Send = Callable[[dict[str, Any]], Awaitable[tuple[int, dict[str, Any]]]]
"""Posts one exchange; answers status and JSON. Raises `ConnectionError` when nothing (or nothing usable) came back."""


@dataclass
class PhoneClock:
    """A phone's two clocks: a wall clock somebody may have set wrong, and one that only counts since the page loaded."""

    true_ms: Callable[[], int]
    wall_error_ms: int = 0
    page: str = field(default_factory=lambda: str(uuid7()))
    _loaded_ms: int | None = None

    def read(self) -> dict[str, Any]:
        if self._loaded_ms is None:
            self._loaded_ms = self.true_ms()
        return {
            "wall": ms_to_instant(self.true_ms() + self.wall_error_ms),
            "mono_ms": self.true_ms() - self._loaded_ms,
            "page": self.page,
        }

    def reload(self) -> None:
        """The app was closed and opened again."""
        self.page, self._loaded_ms = str(uuid7()), None


@dataclass
class Queued:
    """One op in the outbox, and what is known of it."""

    op: dict[str, Any]
    receipt: dict[str, Any] | None = None
    closed: bool = False
    """Settled in an incarnation this phone gave up after a fork; its number is not ours any more."""

    @property
    def outcome(self) -> str | None:
        return None if self.receipt is None else self.receipt["outcome"]


@dataclass
class Phone:
    """One user's storage on one device."""

    send: Send
    clock: PhoneClock
    incarnation: str = field(default_factory=lambda: str(uuid7()))
    epoch: str | None = None
    outbox: list[Queued] = field(default_factory=list)
    rows: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    cursors: dict[str, int] = field(default_factory=dict)
    staging: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    forks: int = 0
    batch: int = MAX_OPS
    limit: int = 500

    # ---- making ops, with or without a network

    def do(
        self, kind: str, args: Mapping[str, Any], entity: str | None = None, base: Mapping[str, list[str]] | None = None
    ) -> dict[str, Any]:
        """Queue one op; it is safe on this phone when this returns."""
        entity = entity or str(uuid7())
        lane = [q for q in self.outbox if q.op["entity"] == entity]
        op = {
            "id": str(uuid7()),
            "seq": self._numbered() + 1,
            "after": lane[-1].op["id"] if lane else None,
            "kind": kind,
            "v": 1,
            "entity": entity,
            "base": dict(base) if base is not None else self._seen(entity, args),
            "args": dict(args),
            "at": self.clock.read(),
        }
        self.outbox.append(Queued(op))
        return op

    def _numbered(self) -> int:
        return max((q.op["seq"] for q in self.outbox if not q.closed), default=0)

    def _seen(self, entity: str, args: Mapping[str, Any]) -> dict[str, list[str]]:
        """The heads of every field about to be written, as this phone shows them: confirmed, and its own pending ones."""
        row = self.row(entity) or {}
        base: dict[str, list[str]] = {}
        for name in args:
            heads = list(row.get("heads", {}).get(name, [row["op"]] if name in row.get("fields", {}) else []))
            heads += [q.op["id"] for q in self.pending(entity) if name in q.op["args"]]
            if heads:
                base[name] = heads
        return base

    # ---- what the screen shows

    def row(self, entity: str) -> dict[str, Any] | None:
        """The confirmed row, from whichever scope holds it."""
        return next((body for (_, found), body in sorted(self.rows.items()) if found == entity), None)

    def pending(self, entity: str) -> list[Queued]:
        """Own ops not yet part of the confirmed rows."""
        return [q for q in self.outbox if q.op["entity"] == entity and not self._arrived(q)]

    def shown(self, entity: str) -> dict[str, Any] | None:
        """Confirmed fields with pending ops replayed on top. A saved visit never blinks out."""
        row = self.row(entity)
        waiting = [q for q in self.pending(entity) if q.outcome not in {"rejected", "review"}]
        if row is None and not waiting:
            return None
        fields = dict((row or {}).get("fields", {}))
        for queued in waiting:
            fields.update(queued.op["args"])
        return fields

    def _arrived(self, queued: Queued) -> bool:
        """The preview goes only when this phone's cursors have reached the op's effect."""
        receipt = queued.receipt
        if receipt is None or receipt["outcome"] == "held":
            return False
        return all(self.cursors.get(scope, 0) >= seq for scope, seq in receipt["at"].items() if scope in self.cursors)

    def unsent(self) -> list[Queued]:
        """Ops without a receipt, or whose receipt the server no longer stands by (it was restored from a backup)."""
        return [q for q in self.outbox if q.receipt is None]

    # ---- one exchange

    async def exchange(self) -> bool:
        """Push some, pull some. True when there is nothing left to do. Raises `ConnectionError` like the network does."""
        ops = [q.op for q in self.unsent()][: self.batch]
        request = {
            "protocol": PROTOCOL_VERSION,
            "app": "reference",
            "epoch": self.epoch,
            "incarnation": self.incarnation,
            "high_water": self._numbered(),
            "clock": self.clock.read(),
            "ops": ops,
            "cursors": dict(self.cursors),
            "limit": self.limit,
        }
        incarnation = self.incarnation
        status, answer = await self.send(request)
        if status == 413 and self.batch > 1:
            self.batch //= 2
            return False
        if status != 200:
            raise ConnectionError(f"{status} {answer.get('code')}")
        if incarnation != self.incarnation:
            return False
        self.batch = MAX_OPS
        self._receive(answer)
        return not answer["more"] and not self.unsent()

    async def sync(self, rounds: int = 200) -> int:
        """Exchange until done; answers how many rounds it took."""
        for done in range(1, rounds + 1):
            if await self.exchange():
                return done
        raise AssertionError(f"the queue was not empty after {rounds} rounds: {self.unsent()[:2]}")

    def _receive(self, answer: dict[str, Any]) -> None:
        by_id = {q.op["id"]: q for q in self.outbox}
        if self.epoch not in {None, answer["epoch"]}:
            self._another_life()
        for receipt in answer["receipts"]:
            self._note(by_id.get(receipt["op"]), receipt)
        if answer["fork"]:
            self._fork()
        self.epoch = answer["epoch"]
        for scope in answer["reset"]:
            self.staging[scope] = {}
        for change in answer["changes"]:
            self._take(change, by_id)
        for scope, seq in answer["cursors"].items():
            self.cursors[scope] = seq
        if not answer["more"]:
            self._replace()
        for scope in answer["leave"]:
            if not self.unsent():
                self.cursors.pop(scope, None)
                self.staging.pop(scope, None)
                self.rows = {key: body for key, body in self.rows.items() if key[0] != scope}

    def _another_life(self) -> None:
        """The server was restored: every op still kept here is sent again, and those it holds cost it a look-up.

        `have` alone would not do: a cloned phone may have taken our numbers since the restore.
        """
        for queued in self.outbox:
            if queued.closed:
                queued.op, queued.closed = {**queued.op, "seq": self._numbered() + 1}, False
            queued.receipt = None

    def _note(self, queued: Queued | None, receipt: dict[str, Any]) -> None:
        if queued is not None and (queued.receipt is None or queued.receipt["rev"] <= receipt["rev"]):
            queued.receipt = receipt

    def _take(self, change: dict[str, Any], by_id: dict[str, Queued]) -> None:
        scope, found, body = change["scope"], change["id"], change["body"]
        if change["kind"] == "receipt":
            if body is not None:
                self._note(by_id.get(found), body)
        elif scope in self.staging:
            if body is not None:
                self.staging[scope][found] = body
            else:
                self.staging[scope].pop(found, None)
        elif body is None:
            self.rows.pop((scope, found), None)
        else:
            self.rows[scope, found] = body

    def _replace(self) -> None:
        """A scope that was read again from the start replaces what was there, at once."""
        for scope, staged in self.staging.items():
            self.rows = {key: body for key, body in self.rows.items() if key[0] != scope}
            self.rows |= {(scope, found): body for found, body in staged.items()}
        self.staging = {}

    def _fork(self) -> None:
        """Another phone has our numbers: a new incarnation, new numbers, the same ops."""
        self.forks += 1
        self.incarnation = str(uuid7())
        number = 0
        for queued in self.outbox:
            if queued.receipt is None:
                number += 1
                queued.op = {**queued.op, "seq": number}
            else:
                queued.closed = True
