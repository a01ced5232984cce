"""A rep's phone that talks to the server without HTTP: its statements and nothing else."""

import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from uuid_utils import uuid7

from backend.db.work import Database
from backend.identity.sessions import Signed, find_session, token_hash
from backend.registry import RULES
from backend.replication.door import Door
from backend.replication.exchange import Caller, exchange
from backend.replication.wire import SyncRequest
from sync.op import ms_to_instant
from sync.protocol import DAY_MS, PROTOCOL_VERSION
from tests.benchmarks.work import BATCH, batches, op


def now_ms() -> int:
    """The clock of the machine."""
    return time.time_ns() // 1_000_000


@dataclass(slots=True)
class Inside:
    """One incarnation."""

    token: str
    accounts: Sequence[str]
    seed: int = 1
    incarnation: str = field(default_factory=lambda: str(uuid7()))
    page: str = field(default_factory=lambda: str(uuid7()))
    seq: int = 0
    cursors: dict[str, int] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    """Ids of what it pulled."""

    async def push(self, database: Database, count: int) -> None:
        """Ops in batches of a hundred, each of the same kinds on the same accounts for the same seed."""
        rng = random.Random(self.seed)
        now, first = now_ms(), self.seq + 1
        made = [op(rng, self.accounts, n, now, self.page) for n in range(count)]
        for number, one in enumerate(made, start=first):
            one["seq"] = number
        self.seq += count
        for ops in batches(made, BATCH):
            await self._exchange(database, ops, 1)

    async def pull(self, database: Database, limit: int = 1000, *, pages: int | None = None) -> int:
        """What is new, in so many pages, or all of it; answers how many."""
        count, more = 0, True
        while more and pages != 0:
            got, more = await self._exchange(database, (), limit)
            count += got
            pages = None if pages is None else pages - 1
        return count

    async def _exchange(self, database: Database, ops: Sequence[object], limit: int) -> tuple[int, bool]:
        now = now_ms()
        hashed, grace = token_hash(self.token), 14 * DAY_MS
        signed: Signed | None = await database.glance(lambda: find_session(hashed, now, grace))
        if signed is None:
            raise RuntimeError("the session is not known")
        request = {
            "protocol": PROTOCOL_VERSION,
            "app": "bench",
            "epoch": None,
            "incarnation": self.incarnation,
            "high_water": self.seq,
            "clock": {"wall": ms_to_instant(now), "mono_ms": self.seq, "page": self.page},
            "cursors": self.cursors,
            "limit": limit,
            "ops": ops,
        }
        caller = Caller(signed.access, signed.device_id, signed.device_created_ms)
        raw = await exchange(Door(database, RULES, now_ms), caller, SyncRequest.model_validate(request))
        said = json.loads(raw)
        wrong = [receipt for receipt in said["receipts"] if receipt["outcome"] != "applied"]
        if wrong or len(said["receipts"]) != len(ops):
            raise RuntimeError(f"not all applied: {wrong[:1]}")
        self.cursors = said["cursors"]
        self.seen.update(change["id"] for change in said["changes"])
        return len(said["changes"]), said["more"]
