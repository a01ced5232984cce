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
from backend.db.work import fetch
from backend.identity.sessions import SessionKind, open_session
from backend.identity.users import add_user
from backend.registry import RULES
from backend.replication.door import Door, ServerOp, submit
from sync.access import Role
from sync.op import ms_to_instant
from sync.protocol import DAY_MS, MAX_PULL, PROTOCOL_VERSION
from tests.benchmarks.client import Connection, http
from tests.benchmarks.work import BATCH, batches, op

ACCOUNTS = 300
CROWD_ACCOUNTS = 4
_encode = msgspec.json.Encoder().encode


class Receipt(msgspec.Struct):
    """What became of an op."""

    outcome: str


class Line(msgspec.Struct):
    """A change, its body left as it came: making a thousand of them into objects costs more than serving them."""

    scope: str
    seq: int
    id: str
    body: msgspec.Raw


class Exchange(msgspec.Struct):
    """An answer, read as far as is needed to know that it is right."""

    epoch: str
    receipts: list[Receipt]
    changes: list[Line]
    cursors: dict[str, int]
    more: bool


_read = msgspec.json.Decoder(Exchange).decode


@dataclass(frozen=True, slots=True)
class Rep:
    """A rep with accounts of their own, and tokens of so many phones."""

    accounts: tuple[str, ...]
    tokens: tuple[str, ...]


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


async def found(url: str, crowd: int, phones: int) -> tuple[Rep, list[Rep]]:
    """Migrate, and make one rep with `ACCOUNTS` accounts and `phones` phones, and a crowd of reps with few and one."""
    await migrate(url)
    database = database_from(url)
    await database.open()
    try:
        now = _now_ms()
        door = Door(database, RULES, _now_ms)
        admin = await database.write(lambda: add_user("admin@bench.test", "Admin", Role.ADMIN, "fr", now, since_ms=0))
        codes = ["rep", *(f"crowd{n}" for n in range(crowd))]

        async def rep(code: str) -> Rep:
            user = await database.write(
                lambda: add_user(f"{code}@bench.test", code, Role.REP, "fr", now, territories=[code], since_ms=0)
            )
            territory = (await database.read(lambda: fetch("SELECT id FROM territory WHERE code = ?", code)))[0][0]
            count, devices = (ACCOUNTS, phones) if code == "rep" else (CROWD_ACCOUNTS, 1)
            accounts = tuple(str(uuid7()) for _ in range(count))
            made = [
                ServerOp("account.add", a, {"name": f"Magasin {n} {code}", "territory": territory, "source": "import"})
                for n, a in enumerate(accounts)
            ]
            for batch in batches(made):
                receipts = await submit(door, admin.id, batch, at_ms=now - 30 * DAY_MS)
                if any(r.outcome != "applied" for r in receipts):
                    raise RuntimeError(f"an account was not made: {receipts[0]}")
            opened = [
                await database.write(lambda: open_session(user.id, None, SessionKind.PROGRAM, now - DAY_MS, 90))
                for _ in range(devices)
            ]
            return Rep(accounts, tuple(o.token for o in opened))

        reps = [await rep(code) for code in codes]
        return reps[0], reps[1:]
    finally:
        await database.close()


@dataclass(slots=True)
class Phone:
    """One incarnation on one connection."""

    connection: Connection
    token: str
    accounts: Sequence[str]
    seed: int
    encoding: str = "identity"
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
                    seen(change.id)
        return count


async def push(phone: Phone, count: int, limit: int = 1) -> float:
    """Push ops in batches, pulling up to `limit` changes in each exchange; answers ops a second."""
    outbox = list(batches(phone.write(count), BATCH))
    started = time.perf_counter()
    for ops in outbox:
        await phone.exchange(ops, limit)
    return count / (time.perf_counter() - started)


async def first_pull(phone: Phone) -> tuple[float, int, int]:
    """Pull all from nothing; answers changes a second, how many, and bytes received."""
    phone.cursors, phone.epoch, before = {}, None, phone.connection.received
    started = time.perf_counter()
    count = await phone.pull()
    return count / (time.perf_counter() - started), count, phone.connection.received - before


async def news(writer: Phone, reader: Phone, count: int) -> float:
    """Another phone pushed `count` ops; answers the seconds this one takes to learn of them."""
    await writer.exchange(writer.write(count))
    started = time.perf_counter()
    told = await reader.pull()
    elapsed = time.perf_counter() - started
    if told != count:
        raise RuntimeError(f"{told} changes for {count} ops")
    return elapsed


async def crowd(phones: Sequence[Phone], rounds: int, count: int) -> tuple[float, list[float]]:
    """Every phone pushes `count` ops and pulls, at once; answers ops a second and the seconds each push took."""
    work = [[phone.write(count) for _ in range(rounds)] for phone in phones]
    waits: list[float] = []

    async def one(phone: Phone, outbox: Sequence[Sequence[bytes]]) -> None:
        for ops in outbox:
            started = time.perf_counter()
            await phone.exchange(ops, limit=1)
            waits.append(time.perf_counter() - started)
            await phone.pull()

    for phone in phones:
        await phone.pull()
    started = time.perf_counter()
    await asyncio.gather(*(one(phone, outbox) for phone, outbox in zip(phones, work, strict=True)))
    return len(phones) * rounds * count / (time.perf_counter() - started), waits


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
