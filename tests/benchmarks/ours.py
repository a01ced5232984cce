"""Our server under measure: a brand with reps on their accounts, and phones that push and pull over HTTP as the app does."""

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import msgspec
from uuid_utils import uuid7

from backend.db.engine import database_from
from backend.db.migrate import migrate
from backend.db.work import Database, fetch
from backend.identity.sessions import SessionKind, open_session
from backend.identity.users import add_user
from backend.registry import RULES
from backend.replication.door import Door, ServerOp, submit
from sync.access import Role
from sync.op import ms_to_instant
from sync.protocol import DAY_MS, MAX_PULL, PROTOCOL_VERSION
from tests.benchmarks.client import Connection, http
from tests.benchmarks.work import batches, op

ACCOUNTS = 300
CROWD_ACCOUNTS = 4
WIDE = 17
"""Territories of the rep whose phones read twenty scopes: public, the brand's and their own are there too."""
_encode = msgspec.json.Encoder().encode


class Receipt(msgspec.Struct):
    """What became of an op."""

    outcome: str


class Line(msgspec.Struct):
    """A change, read as far as its id."""

    id: str


class Exchange(msgspec.Struct):
    """An answer, read as far as is needed to know that it is right. Changes are left as they came, as those of peers are."""

    epoch: str
    receipts: list[Receipt]
    changes: list[msgspec.Raw]
    cursors: dict[str, int]
    more: bool


_read = msgspec.json.Decoder(Exchange).decode
_line = msgspec.json.Decoder(Line).decode


@dataclass(frozen=True, slots=True)
class Rep:
    """A rep with accounts of their own, and tokens of so many phones."""

    accounts: tuple[str, ...]
    tokens: tuple[str, ...]


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Founded:
    """Who uses a server under measure."""

    rep: Rep
    crowd: tuple[Rep, ...]
    """Each with few accounts and one phone."""
    wide: Rep
    """With many territories, one account and then some in each, and two phones."""


@dataclass(frozen=True, slots=True)
class Founding:
    """Makes reps on a database."""

    database: Database
    door: Door
    admin: str

    @classmethod
    async def open(cls, url: str) -> "Founding":
        """Migrate, and make the one who makes the others."""
        await migrate(url)
        database = database_from(url)
        await database.open()
        now = _now_ms()
        admin = await database.write(lambda: add_user("admin@bench.test", "Admin", Role.ADMIN, "fr", now, since_ms=0))
        return cls(database, Door(database, RULES, _now_ms), admin.id)

    async def rep(self, code: str, territories: int, accounts: int, phones: int) -> Rep:
        """One with so many territories, accounts spread over them, and phones."""
        now, database = _now_ms(), self.database
        codes = [f"{code}{n}" for n in range(territories)]
        user = await database.write(
            lambda: add_user(f"{code}@bench.test", code, Role.REP, "fr", now, territories=codes, since_ms=0)
        )
        rows = await database.read(lambda: fetch("SELECT id FROM territory WHERE code = ANY(?) ORDER BY code", codes))
        made = [
            ServerOp(
                "account.add",
                str(uuid7()),
                {"name": f"Magasin {n} {code}", "territory": rows[n % territories][0], "source": "import"},
            )
            for n in range(accounts)
        ]
        for batch in batches(made):
            receipts = await submit(self.door, self.admin, batch, at_ms=now - 30 * DAY_MS)
            if any(r.outcome != "applied" for r in receipts):
                raise RuntimeError(f"an account was not made: {receipts[0]}")
        opened = [
            await database.write(lambda: open_session(user.id, None, SessionKind.PROGRAM, now - DAY_MS, 90))
            for _ in range(phones)
        ]
        return Rep(tuple(op.entity for op in made), tuple(o.token for o in opened))

    async def close(self) -> None:
        await self.database.close()


async def found(url: str, crowd: int, phones: int) -> Founded:
    """Those of the benchmark, on an empty database."""
    founding = await Founding.open(url)
    try:
        return Founded(
            await founding.rep("rep", 1, ACCOUNTS, phones),
            tuple([await founding.rep(f"crowd{n}x", 1, CROWD_ACCOUNTS, 1) for n in range(crowd)]),
            await founding.rep("wide", WIDE, 2 * WIDE, 2),
        )
    finally:
        await founding.close()


@dataclass(slots=True)
class Phone:
    """One incarnation on one connection: a `Device`."""

    connection: Connection
    token: str
    accounts: Sequence[str]
    seed: int
    encoding: str = "identity"
    brings: int = 1
    """Changes that the answer to a push may bring back."""
    incarnation: str = field(default_factory=lambda: str(uuid7()))
    page: str = field(default_factory=lambda: str(uuid7()))
    epoch: str | None = None
    seq: int = 0
    cursors: dict[str, int] = field(default_factory=dict)
    _rng: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._rng = random.Random(self.seed)

    def write(self, count: int) -> list[bytes]:
        """Ops as the outbox keeps them."""
        now, first = _now_ms(), self.seq + 1
        self.seq += count
        return [_encode(op(self._rng, self.accounts, n, now, self.page)) for n in range(first, first + count)]

    def outbox(self, count: int, size: int) -> list[Sequence[bytes]]:
        return list(batches(self.write(count), size))

    async def send(self, batch: Sequence[bytes]) -> None:
        await self.exchange(batch, self.brings)

    def forget(self) -> None:
        self.cursors, self.epoch = {}, None

    def request(self, ops: Sequence[bytes] = (), limit: int = MAX_PULL) -> bytes:
        head = {
            "protocol": PROTOCOL_VERSION,
            "app": "bench",
            "epoch": self.epoch,
            "incarnation": self.incarnation,
            "high_water": self.seq,
            "clock": {"wall": ms_to_instant(_now_ms()), "mono_ms": self.seq, "page": self.page},
            "cursors": self.cursors,
            "limit": limit,
        }
        body = _encode(head)[:-1] + b',"ops":[' + b",".join(ops) + b"]}"
        headers = (("Authorization", f"Bearer {self.token}"), ("Accept-Encoding", self.encoding))
        return http("POST", "/api/v1/sync", body, headers)

    async def exchange(self, ops: Sequence[bytes] = (), limit: int = MAX_PULL) -> Exchange:
        """One round trip; every op must have been applied. Errors: `RuntimeError` for any other answer."""
        answer = (await self.connection.call(self.request(ops, limit))).expect(200)
        said = _read(answer.plain)
        if len(said.receipts) != len(ops) or any(r.outcome != "applied" for r in said.receipts):
            raise RuntimeError(f"not all applied: {answer.plain[:1000]!r}")
        self.epoch, self.cursors = said.epoch, said.cursors
        return said

    async def pull(self, seen: Callable[[str], object] | None = None) -> int:
        """Everything that is new, page by page; answers how many changes. `seen` hears the id of each."""
        count, more = 0, True
        while more:
            said = await self.exchange()
            count, more = count + len(said.changes), said.more
            if seen is not None:
                for change in said.changes:
                    seen(_line(change).id)
        return count


async def missed(writers: Sequence[Phone], reader: Phone, fresh: Phone, seconds: float) -> tuple[int, int]:
    """Phones write into one territory while another reads without rest; answers how many changes there were, and missed."""
    heard: set[str] = set()
    await reader.pull(heard.add)
    until, done = time.perf_counter() + seconds, asyncio.Event()

    async def write(phone: Phone) -> int:
        count = 0
        while time.perf_counter() < until:
            await phone.exchange(phone.write(20), limit=1)
            count += 20
        return count

    async def read() -> None:
        while not done.is_set():
            await reader.pull(heard.add)

    reading = asyncio.create_task(read())
    written = sum(await asyncio.gather(*(write(phone) for phone in writers)))
    done.set()
    await reading
    await reader.pull(heard.add)
    everything: set[str] = set()
    await fresh.pull(everything.add)
    return written, len(everything - heard)
