"""What is done ahead of a turn is kept where nothing it looked at has changed, and done anew where something has."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from backend.db import turns as turns_of
from backend.db.foresight import foresee
from backend.db.sqlite import SqliteDatabase, connect
from backend.db.turns import Turns
from backend.db.work import Statement, Work, execute, fetch, fetch_one
from tests.engines import SqliteTemplate, opened

READ = "SELECT value FROM server_state WHERE name = 'count'"
SET = "UPDATE server_state SET value = ? WHERE name = 'count'"


@pytest.fixture
def path(sqlite_template: SqliteTemplate, tmp_path: Path) -> str:
    path = sqlite_template.fresh(tmp_path).removeprefix("sqlite:///")
    with contextlib.closing(connect(path)) as connection:
        connection.execute("INSERT INTO server_state (name, value) VALUES ('count', '1')")
    return path


@dataclass
class _Counting:
    """A work that adds one to what it read, and how often it was begun and asked."""

    begun: int = 0
    asked: list[str] = field(default_factory=list)

    def add(self) -> Work[str]:
        self.begun += 1
        row = yield from fetch_one(READ)
        assert row is not None
        yield from execute(SET, str(int(row[0]) + 1))
        return str(row[0])

    def hear(self, statement: Statement) -> None:
        self.asked.append(statement.sql)


async def _until_read(counting: _Counting) -> None:
    async with asyncio.timeout(5):
        while not counting.asked:  # noqa: ASYNC110 - it is a thread that asks
            await asyncio.sleep(0.005)


@contextlib.asynccontextmanager
async def _kept_waiting(
    path: str, database: SqliteDatabase, heard: _Counting, *works: Callable[[], Work[Any]]
) -> AsyncIterator[list["asyncio.Task[Any]"]]:
    """Works that wait for a turn that somebody else has for as long as the block runs, once the first has read."""
    turns = Turns(path)
    with turns.mine():
        waiting = [asyncio.create_task(database.write(work)) for work in works]
        await _until_read(heard)
        yield waiting
    turns.close()


def _count(path: str) -> str:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return str(connection.execute(READ).fetchone()[0])


async def test_who_waits_for_a_turn_reads_meanwhile_and_goes_on_from_there(path: str) -> None:
    counting = _Counting()
    async with opened(path, counting.hear) as database:
        async with _kept_waiting(path, database, counting, counting.add) as [adding]:
            assert _count(path) == "1"
        assert await adding == "1"
    assert (_count(path), counting.begun, counting.asked) == ("2", 1, [READ, READ, SET])


async def test_what_changed_meanwhile_is_read_by_a_work_that_begins_anew(path: str) -> None:
    counting = _Counting()
    async with opened(path, counting.hear) as database:
        async with _kept_waiting(path, database, counting, counting.add) as [adding]:
            with contextlib.closing(connect(path)) as other:
                other.execute(SET, ("7",))
        assert await adding == "7"
    assert (_count(path), counting.begun) == ("8", 2)


async def test_what_comes_while_a_turn_is_waited_for_is_worked_ahead_too(path: str) -> None:
    one, two = _Counting(), _Counting()
    ready = asyncio.Event()
    async with opened(path, one.hear) as database:
        async with _kept_waiting(path, database, one, one.add) as [first]:
            second = asyncio.create_task(database.write(two.add, on_ahead=ready.set))
            async with asyncio.timeout(5):
                await ready.wait()
            assert (two.begun, _count(path)) == (1, "1")
        assert sorted([await first, await second]) == ["1", "2"]
    assert _count(path) == "3"


async def test_where_others_write_too_a_turn_is_asked_for_when_all_is_ahead(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = _Counting()
    async with opened(path, counting.hear) as database:
        async with _kept_waiting(path, database, counting, counting.add) as [adding]:
            pass
        await adding
        counting.asked.clear()
        await database.write(counting.add)
        assert counting.asked == [READ, READ, SET]
        # It is long ago that anybody else was met.
        monkeypatch.setattr(turns_of, "WANTED_S", 0.0)
        counting.asked.clear()
        await database.write(counting.add)
        assert counting.asked == [READ, SET]


async def test_what_cannot_be_worked_ahead_waits_for_its_turn(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> sqlite3.Connection:
        raise sqlite3.OperationalError("unable to open database file")

    counting = _Counting()
    async with opened(path, counting.hear) as database:
        monkeypatch.setattr(database, "_reading", away)
        turns = Turns(path)
        with turns.mine():
            adding = asyncio.create_task(database.write(counting.add))
            await asyncio.sleep(0.05)
        assert await adding == "1"
        turns.close()


async def test_the_writer_outlives_whatever_happens_to_a_turn(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = _Counting()
    async with opened(path, counting.hear) as database:
        with monkeypatch.context() as patched:
            patched.setattr(database, "_join", lambda _: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                await database.write(counting.add)
        assert await database.write(counting.add) == "1"


async def test_works_of_one_turn_see_each_other(path: str) -> None:
    one, two = _Counting(), _Counting()
    async with opened(path, one.hear) as database:
        async with _kept_waiting(path, database, one, one.add, two.add) as adding:
            await asyncio.sleep(0.05)
        assert sorted(await asyncio.gather(*adding)) == ["1", "2"]
    assert _count(path) == "3"


async def test_who_has_the_turn_at_once_reads_once(path: str) -> None:
    counting = _Counting()
    async with opened(path, counting.hear) as database:
        await database.write(counting.add)
    assert counting.asked == [READ, SET]


async def test_a_fault_met_ahead_is_told_in_its_turn(path: str) -> None:
    counting = _Counting()

    def broken() -> Work[None]:
        yield from fetch(READ)
        yield from fetch("SELECT value FROM nowhere")

    async with opened(path, counting.hear) as database:
        async with _kept_waiting(path, database, counting, broken) as [breaking]:
            pass
        with pytest.raises(sqlite3.OperationalError, match="nowhere"):
            await breaking
        assert await database.write(counting.add) == "1"


def test_a_work_hears_of_what_its_first_write_met_with() -> None:
    def work() -> Work[str]:
        yield from fetch(READ)
        try:
            yield from execute(SET, "2")
        except ValueError:
            return "caught"
        return "missed"

    foreseen = foresee(work, lambda _: [("1",)])
    assert foreseen is not None
    rest = foreseen.going_on()
    assert next(rest).sql == SET
    with pytest.raises(StopIteration) as stop:
        rest.throw(ValueError())
    assert stop.value.value == "caught"
