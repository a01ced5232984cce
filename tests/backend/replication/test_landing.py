"""Batches that wait are written together, and nobody pays for a neighbour."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from backend.db.work import Unavailable
from backend.replication.landing import RUN_OPS, Landing
from sync.reconcile import Batch, Result
from tests.sync.world import ANA, Phone, World

AT_ONCE = 2


def batch(name: str, *ops: str) -> Batch:
    """One of a phone of its own, with a note for each name."""
    phone = Phone(name, ANA)
    raws = [phone.op(op, "note.add", op, 0, {"text": op}) for op in ops]
    return World().batch(phone, raws, 1)


class Desk:
    """Writes when it is let; remembers which outboxes were written together."""

    def __init__(self, *broken: Batch) -> None:
        self.runs: list[list[str]] = []
        self.gate = asyncio.Event()
        self.broken = {one.incarnation for one in broken}
        self.fault: BaseException = ValueError("this one cannot be written")
        self.ready: list[Callable[[], None]] = []

    async def write(self, batches: Sequence[Batch], on_ahead: Callable[[], None]) -> Sequence[Result]:
        self.runs.append([one.incarnation for one in batches])
        self.ready.append(on_ahead)
        await self.gate.wait()
        if self.broken & {one.incarnation for one in batches}:
            raise self.fault
        return [Result((), index) for index, _ in enumerate(batches)]


async def land(desk: Desk, batches: Sequence[Batch]) -> list[Result | BaseException]:
    landing = Landing(desk.write, AT_ONCE)
    tasks = [asyncio.create_task(landing.land(one)) for one in batches]
    await asyncio.sleep(0)
    desk.gate.set()
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_who_waits_is_written_together_in_the_order_they_came() -> None:
    desk, batches = Desk(), [batch(f"phone {n}", f"op {n}") for n in range(6)]
    results = await land(desk, batches)
    names = [one.incarnation for one in batches]
    assert desk.runs == [[names[0]], [names[1]], names[2:]]
    assert [result.have for result in results if isinstance(result, Result)] == [0, 0, 0, 1, 2, 3]


async def test_a_run_holds_so_many_ops_and_no_more() -> None:
    size = 30
    desk = Desk()
    many = RUN_OPS // size + 5
    batches = [batch(f"phone {n}", *(f"op {n} {m}" for m in range(size))) for n in range(AT_ONCE + many)]
    await land(desk, batches)
    assert [len(run) for run in desk.runs] == [1, 1, many - 5, 5]


async def test_a_run_that_only_waits_for_its_turn_lets_the_next_begin() -> None:
    desk, batches = Desk(), [batch(f"phone {n}", f"op {n}") for n in range(4)]
    again = replace(batch("again", "late"), incarnation=batches[0].incarnation)
    landing = Landing(desk.write, 1)
    tasks = [asyncio.create_task(landing.land(one)) for one in (*batches[:3], again)]
    await asyncio.sleep(0.01)
    names = [one.incarnation for one in batches]
    assert desk.runs == [[names[0]]]
    desk.ready[0]()
    await asyncio.sleep(0.01)
    # Not what is for an outbox that is under way: that is the run's after.
    assert desk.runs == [[names[0]], names[1:3]]
    tasks.append(asyncio.create_task(landing.land(batches[3])))
    await asyncio.sleep(0.01)
    assert len(desk.runs) == 2
    desk.ready[1]()
    desk.ready[1]()
    await asyncio.sleep(0.01)
    assert desk.runs[2:] == [[names[3]]]
    desk.gate.set()
    await asyncio.gather(*tasks)
    assert desk.runs[3:] == [[names[0]]]


async def test_an_outbox_and_an_op_are_in_one_run_at_a_time_and_in_order() -> None:
    first, second, third = batch("a", "one"), batch("b", "two"), batch("c", "three")
    again, twin = replace(batch("a", "four"), incarnation=first.incarnation), batch("d", "two")
    desk = Desk()
    await land(desk, [first, second, again, twin, third])
    assert desk.runs[:2] == [[first.incarnation], [second.incarnation]]
    later = [name for run in desk.runs[2:] for name in run]
    assert sorted(later) == sorted([again.incarnation, twin.incarnation, third.incarnation])
    assert all(len(run) == len(set(run)) for run in desk.runs)


async def test_one_that_cannot_be_written_stops_no_neighbour() -> None:
    batches = [batch(f"phone {n}", f"op {n}") for n in range(5)]
    desk = Desk(batches[3])
    results = await land(desk, batches)
    assert [isinstance(result, ValueError) for result in results] == [False, False, False, True, False]


async def test_a_database_that_is_away_is_said_to_all_of_the_run_and_asked_once() -> None:
    batches = [batch(f"phone {n}", f"op {n}") for n in range(5)]
    desk = Desk(batches[2])
    desk.fault = Unavailable("away")
    results = await land(desk, batches)
    assert [isinstance(result, Unavailable) for result in results] == [False, False, True, True, True]
    assert len(desk.runs) == 3


async def test_whoever_went_away_holds_up_nobody() -> None:
    desk, batches = Desk(), [batch(f"phone {n}", f"op {n}") for n in range(4)]
    landing = Landing(desk.write, AT_ONCE)
    tasks = [asyncio.create_task(landing.land(one)) for one in batches]
    await asyncio.sleep(0)
    tasks[2].cancel()
    desk.gate.set()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(results[2], asyncio.CancelledError)
    assert all(isinstance(results[n], Result) for n in (0, 1, 3))
