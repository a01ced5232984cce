"""What deciding a booking costs beside how many others there are: the work of the door alone, without HTTP."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from uuid_utils import uuid7

from backend.agenda.decide import agenda_of
from backend.agenda.slots import QUARTER_MS
from backend.db.engine import database_from
from backend.db.migrate import migrate
from backend.db.work import Database, Statement, Work, execute, execute_many, fetch
from backend.identity.territories import ensure_territories
from backend.identity.users import add_user
from backend.registry import RULES
from backend.replication.door import Door, ServerOp, submit
from sync.access import Role
from sync.op import ms_to_instant
from sync.receipt import Receipt

FEW, MANY = 100, 10_000
_ZONE = "Europe/Paris"
_DAY = 96


def fill(rep: str, now_ms: int, first: int, end: int) -> Work[None]:
    """Bookings of a rep long past, four cells each, under rows like those the door writes."""
    ids = [f"{n:08x}-0000-7000-8000-000000000000" for n in range(first, end)]
    start = now_ms // QUARTER_MS - 400 * _DAY
    cells = [(agenda_of(rep), start - 4 * n - k, ids[n - first]) for n in range(first, end) for k in range(4)]
    yield from execute_many("INSERT INTO hold (resource, cell, holder) VALUES (?, ?, ?)", cells)
    yield from execute_many(
        "INSERT INTO booking (id, resource, status, mark, mailed, sequence, claimed_ms) "
        "VALUES (?, ?, ?, 'x', 'x', 0, 0)",
        [(found, rep, "confirmed") for found in ids],
    )
    yield from execute("ANALYZE")


@dataclass
class Watch:
    """The statements on cells and bookings that a database is asked, with the arguments they last had."""

    asked: dict[str, list[Any]] = field(default_factory=dict)

    def __call__(self, statement: Statement) -> None:
        if statement.sql.startswith(("SELECT", "DELETE")) and (" hold" in statement.sql or " booking" in statement.sql):
            self.asked[statement.sql] = list(statement.args[0] if statement.many else statement.args)

    async def plans(self, database: Database) -> dict[str, list[str]]:
        """How the database goes about each of them."""
        words = "EXPLAIN" if database.dialect == "postgres" else "EXPLAIN QUERY PLAN"

        def plan(sql: str) -> Work[list[str]]:
            rows = yield from fetch(f"{words} {sql}", *self.asked[sql])
            return [str(row[-1]) for row in rows]

        return {sql: await database.read(lambda sql=sql: plan(sql)) for sql in self.asked}  # type: ignore[misc]


def scans(plan: Sequence[str]) -> list[str]:
    """The lines of a plan that read all of the cells, or all of the bookings."""
    whole = ("SCAN hold", "SCAN b", "SCAN h", "Seq Scan on hold", "Seq Scan on booking")
    return [line for line in plan if any(words in line for words in whole)]


@dataclass(slots=True)
class Counter:
    """A brand with one rep, one store that books them, and so many bookings of other days."""

    database: Database
    rep: str
    store: str
    account: str
    service: str
    _wanted: str = ""

    @classmethod
    async def open(cls, url: str, others: int) -> "Counter":
        """Make it all on an empty database."""
        await migrate(url)
        database = database_from(url)
        await database.open()
        now = _now_ms()
        territory = (await database.write(lambda: ensure_territories(["75"])))["75"]
        rep, boss = [
            await database.write(
                lambda role=role, held=held: add_user(  # type: ignore[misc]
                    f"{role.value}@bench.test", role.value, role, "fr", now, territories=held, since_ms=0
                )
            )
            for role, held in ((Role.REP, ["75"]), (Role.ADMIN, []))
        ]
        made = cls(database, rep.id, "", str(uuid7()), str(uuid7()))
        place = {"name": "Magasin", "territory": territory, "source": "import"}
        offered = {"kind": "rep_visit", "name_fr": "Visite", "name_en": "Visit", "duration_min": 60}
        await made.ask(boss.id, ServerOp("account.add", made.account, place))
        await made.ask(boss.id, ServerOp("service.publish", made.service, offered))
        week = [{"day": day, "opens": "08:00", "closes": "20:00"} for day in range(1, 8)]
        await made.ask(rep.id, ServerOp("availability.set", rep.id, {"zone": _ZONE, "windows": week}))
        store = await database.write(
            lambda: add_user(
                "store@bench.test", "store", Role.STORE_MANAGER, "fr", now, accounts=[made.account], since_ms=0
            )
        )
        made.store = store.id
        await database.write(lambda: fill(rep.id, now, 0, others))
        day = datetime.now(ZoneInfo(_ZONE)) + timedelta(days=7)
        made._wanted = ms_to_instant(int(day.replace(hour=10, minute=0, second=0, microsecond=0).timestamp()) * 1000)
        return made

    async def ask(self, who: str, op: ServerOp, *, expected: str = "applied") -> Receipt:
        """One op through the door. Errors: `RuntimeError` when it is not decided as expected."""
        receipt = (await submit(Door(self.database, RULES, _now_ms), who, [op]))[0]
        if receipt.outcome != expected:
            raise RuntimeError(f"{op.kind}: {receipt}")
        return receipt

    async def cost(self) -> float:
        """Seconds for three decisions: a slot is given, refused to the next with the nearest free, and let go of."""
        began = time.perf_counter()
        wish = {"account": self.account, "service": self.service, "resource": self.rep, "wanted": self._wanted}
        booked = await self.ask(self.store, ServerOp("booking.request", str(uuid7()), wish))
        await self.ask(self.store, ServerOp("booking.request", str(uuid7()), wish), expected="rejected")
        await self.ask(self.store, ServerOp("booking.cancel", str(booked.entity), {}))
        return time.perf_counter() - began

    async def plans(self) -> dict[str, list[str]]:
        """How the database goes about every statement on cells and bookings of those decisions."""
        watch = Watch()
        self.database.observer = watch
        await self.cost()
        self.database.observer = None
        return await watch.plans(self.database)

    async def close(self) -> None:
        await self.database.close()


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
