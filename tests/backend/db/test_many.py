"""What rows met with is told by the next statement at the latest, on either engine, and undone where it belongs."""

import pytest

from backend.db.work import Database, Work, execute, execute_many, fetch_one, savepoint

INSERT = "INSERT INTO server_state (name, value) VALUES (?, ?)"
TWICE = [("many", "1"), ("many", "2")]


def value_of(name: str) -> Work[str | None]:
    row = yield from fetch_one("SELECT value FROM server_state WHERE name = ?", name)
    return None if row is None else str(row[0])


async def test_work_that_ends_on_rows_that_fail_fails_and_leaves_nothing(database: Database) -> None:
    def work() -> Work[None]:
        yield from execute(INSERT, "before", "1")
        yield from execute_many(INSERT, TWICE)

    with pytest.raises(Exception, match=r"(?i)unique"):
        await database.write(work)
    assert await database.read(lambda: value_of("before")) is None


async def test_rows_that_fail_undo_their_savepoint_and_nothing_else(database: Database) -> None:
    def work() -> Work[str]:
        yield from execute(INSERT, "before", "1")
        try:
            yield from savepoint(execute_many(INSERT, TWICE))
        except Exception:  # noqa: BLE001 - each engine has its own
            yield from execute(INSERT, "after", "1")
            return "caught"
        return "missed"

    assert await database.write(work) == "caught"
    found = [await database.read(lambda name=name: value_of(name)) for name in ("before", "many", "after")]  # type: ignore[misc]
    assert found == ["1", None, "1"]


async def test_what_follows_rows_sees_them(database: Database) -> None:
    def work() -> Work[str | None]:
        yield from execute_many(INSERT, [("one", "1"), ("two", "2")])
        return (yield from value_of("two"))

    assert await database.write(work) == "2"


async def test_many_new_rows_are_written_whole_or_not_at_all(database: Database) -> None:
    rows = [(f"row {n}", "é" * n) for n in range(40)]

    def work(more: list[tuple[str, str]]) -> Work[str | None]:
        yield from execute_many(INSERT, [*rows, *more])
        return (yield from value_of("row 39"))

    with pytest.raises(Exception, match=r"(?i)unique"):
        await database.write(lambda: work([("row 0", "again")]))
    assert await database.read(lambda: value_of("row 0")) is None
    assert await database.write(lambda: work([])) == "é" * 39


async def test_many_new_rows_that_fail_undo_their_savepoint_and_nothing_else(database: Database) -> None:
    rows = [(f"row {n}", "1") for n in range(40)]

    def work() -> Work[str]:
        yield from execute_many(INSERT, rows[:20])
        try:
            yield from savepoint(execute_many(INSERT, rows))
        except Exception:  # noqa: BLE001 - each engine has its own
            return "caught"
        return "missed"

    assert await database.write(work) == "caught"
    assert await database.read(lambda: value_of("row 19")) == "1"
    assert await database.read(lambda: value_of("row 20")) is None
