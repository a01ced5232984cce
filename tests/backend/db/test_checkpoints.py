"""The log of an embedded database: how long it becomes, and who waits while it is carried over."""

import asyncio
import functools
import threading
from pathlib import Path

import pytest

from backend.db.checkpoints import LOG_BOUND, Checkpoints
from backend.db.sqlite import SqliteDatabase
from backend.db.work import Work, execute, execute_many
from tests.engines import SqliteTemplate

PAGE = 16_384
ROWS = 300


def _words(number: int) -> Work[None]:
    """Rows as long as those of a feed."""
    return execute_many(
        "INSERT INTO server_state (name, value) VALUES (?, ?)", [(f"{number} {n}", "x" * 900) for n in range(ROWS)]
    )


@pytest.fixture
async def database(sqlite_template: SqliteTemplate, tmp_path: Path) -> SqliteDatabase:
    return SqliteDatabase(sqlite_template.fresh(tmp_path).removeprefix("sqlite:///"))


def _size(path: str) -> int:
    return Path(path).stat().st_size


async def test_the_log_stays_short_however_much_is_written(database: SqliteDatabase) -> None:
    await database.open()
    for number in range(150):
        await database.write(functools.partial(_words, number))
    assert _size(f"{database.path}-wal") < LOG_BOUND * PAGE
    # Most of what was written is in the database by now.
    assert _size(database.path) > 0.8 * 150 * ROWS * 900
    await database.close()


async def test_single_writes_are_carried_over_too(database: SqliteDatabase) -> None:
    await database.open()
    insert = "INSERT INTO server_state (name, value) VALUES (?, 'x')"
    for number in range(1000):
        await database.write(functools.partial(execute, insert, f"{number}"))
    assert _size(f"{database.path}-wal") < LOG_BOUND * PAGE
    await database.close()


async def test_whoever_waits_for_a_commit_does_not_wait_for_the_log(
    database: SqliteDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered, began = threading.Event(), threading.Event()

    def after_commit(self: Checkpoints) -> None:
        del self
        began.set()
        assert answered.wait(10)

    monkeypatch.setattr(Checkpoints, "after_commit", after_commit)
    await database.open()
    async with asyncio.timeout(5):
        await database.write(functools.partial(_words, 0))
    assert await asyncio.to_thread(began.wait, 5)
    answered.set()
    await database.close()


async def test_a_log_that_cannot_be_carried_over_stops_no_write(
    database: SqliteDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def after_commit(self: Checkpoints) -> None:
        del self
        raise OSError("no space")

    monkeypatch.setattr(Checkpoints, "after_commit", after_commit)
    await database.open()
    for number in range(3):
        await database.write(functools.partial(_words, number))
    await database.close()
