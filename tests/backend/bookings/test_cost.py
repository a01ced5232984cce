"""What a booking costs does not grow with how many there are: its statements ask for a range of an index."""

from collections import Counter as TallyOf
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from uuid_utils import uuid7

from backend.agenda.decide import agenda_of
from backend.db.work import Database, Work
from backend.registry import RULES
from backend.replication.door import Door, ServerOp, submit
from backend.replication.rules import Rules
from sync.receipt import EFFECTIVE
from tests.backend.bookings.counter import VISIT, WEEK, Counter, at
from tests.backend.replication.test_rows import AGENDA, MOST_ROWS, Counting
from tests.benchmarks.bookings import FEW, MANY, Watch, fill, scans


async def _fill(counter: Counter, first: int, end: int) -> None:
    rep, now = counter.desk.people["rep"], counter.desk.clock.now
    await counter.desk.database.write(lambda: fill(rep, now, first, end))


async def _asked(counter: Counter) -> list[str]:
    """The statements of asking, of losing to it, and of cancelling."""
    database, asked = counter.desk.database, list[str]()
    database.observer = lambda statement: asked.append(statement.sql)
    booked = await counter.ask(at("10:00"))
    lost = await counter.ask(at("10:30"))
    await counter.desk.do("store", "booking.cancel", {}, booked.entity)
    database.observer = None
    assert (booked.outcome.value, lost.code) == ("applied", "slot_taken")
    return asked


async def test_deciding_among_ten_thousand_asks_what_deciding_among_a_hundred_asks(
    database: Database, counter: Counter
) -> None:
    """The time it takes is in `make bench`: here a machine that is busy would be taken for a slow statement."""
    await _fill(counter, 0, FEW)
    await _asked(counter)
    few = await _asked(counter)
    await _fill(counter, FEW, MANY)
    assert await _asked(counter) == few
    assert len(await counter.holds(agenda_of(counter.desk.people["rep"]))) == 4 * MANY


async def test_every_statement_on_held_cells_and_bookings_uses_an_index(database: Database, counter: Counter) -> None:
    await _fill(counter, 0, MANY)
    watch = Watch()
    database.observer = watch
    first = await counter.ask(at("10:00"))
    await counter.ask(at("10:00"), waitlist=True)
    await counter.desk.do("store", "booking.cancel", {}, first.entity)
    database.observer = None
    plans = await watch.plans(database)
    assert [sql for sql in plans if "FROM hold" in sql]
    assert [sql for sql in plans if "booking b" in sql]
    assert {sql: plan for sql, plan in plans.items() if scans(plan)} == {}


SEAT = 2
"""A seat is also written where everybody reads how many are left: the session, and its line."""


@dataclass
class _Each(Counting):
    """The rows of each unit of work, cells and what is written once a batch left out."""

    units: list[TallyOf[str]] = field(default_factory=list)

    async def write(self, make: Callable[[], Work[Any]], **asked: Any) -> Any:
        result = await super().write(make, **asked)
        self.units.append(
            TallyOf({t: n for t, n in self.rows.items() if t not in {"hold", "incarnation", "scope_head"}})
        )
        return result


async def test_each_kind_writes_at_most_six_rows_beside_the_cells_it_holds(
    database: Database, counter: Counter
) -> None:
    """A cell is a row of its own: what makes it impossible to store it twice."""
    desk, counting = counter.desk, _Each(database)
    # Without the notices that rooms above make of it: those are counted as theirs.
    alone = Rules(RULES.kinds, RULES.projections, RULES.neighbours, RULES.waiting_for)
    door = Door(cast("Database", counting), alone, desk.clock)
    wrote: dict[str, int] = {}

    async def step(who: str, kind: str, args: dict[str, Any], entity: str | None = None) -> str:
        counting.units.clear()
        desk.clock.advance(1000)
        op = ServerOp(kind, entity or str(uuid7()), args)
        receipt = (await submit(door, desk.people[who], [op]))[0]
        assert receipt.outcome in EFFECTIVE, receipt
        wrote[kind] = max(wrote.get(kind, 0), *(sum(unit.values()) for unit in counting.units))
        return str(receipt.entity)

    def slot(wall: str, **more: Any) -> dict[str, Any]:
        service = {"account": desk.shop, "service": asking, "resource": desk.people["rep"]}
        return {**service, "wanted": at(wall), "agenda": "mot", **more}

    asking = await step("boss", "service.publish", {**VISIT, "needs_confirmation": True})
    await step("boss", "service.edit", {"name_fr": "Autre"}, asking)
    await step("rep", "availability.set", {"zone": "Europe/Paris", "windows": WEEK}, desk.people["rep"])
    await step("rep", "availability.except", {"date": "2026-12-01", "windows": []}, desk.people["rep"])
    first = await step("store", "booking.request", slot("09:00"))
    await step("store", "booking.set_agenda", {"agenda": "autre"}, first)
    await step("store", "booking.set_attendees", {"attendees": [{"name": "Zoé"}]}, first)
    await step("store", "booking.reschedule", {"wanted": at("11:00")}, first)
    await step("rep", "booking.confirm", {}, first)
    await step("store", "booking.cancel", {}, first)
    second = await step("store", "booking.request", slot("09:00"))
    await step("store", "booking.request", slot("09:00", waitlist=True))
    await step("rep", "booking.propose", {"starts_at": at("12:00")}, second)
    await step("store", "booking.accept", {}, second)
    third = await step("store", "booking.request", slot("14:00"))
    await step("rep", "booking.decline", {}, third)
    fourth = await step("store", "booking.request", slot("15:00"))
    desk.clock.advance(86_400_000)
    await step("admin", "booking.expire", {}, fourth)
    training = {"service": counter.training, "resource": desk.people["rep"], "starts_at": at("09:00", "2026-11-30T")}
    session = await step("boss", "training_session.publish", training)
    seat = {"account": desk.shop, "service": counter.training, "session": session}
    await step("boss", "service.retire", {}, asking)
    assert wrote.keys() | {"training_session.cancel"} == {kind for kind in RULES.kinds.ops if kind.startswith(AGENDA)}
    assert {kind: rows for kind, rows in wrote.items() if not 2 <= rows <= MOST_ROWS} == {}
    await step("store", "booking.request", seat)
    assert wrote["booking.request"] <= MOST_ROWS + SEAT
    await step("boss", "training_session.cancel", {}, session)
    assert wrote["training_session.cancel"] <= MOST_ROWS
