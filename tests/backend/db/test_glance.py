"""A glance is one statement, on either engine."""

from collections.abc import Callable

import pytest

from backend.db.work import Database, Unavailable, Work, execute, fetch_one


def one() -> Work[int]:
    row = yield from fetch_one("SELECT 40 + ?", 2)
    assert row is not None
    return int(row[0])


def two() -> Work[int]:
    return (yield from one()) + (yield from one())


def none() -> Work[int]:
    yield from ()
    return 1


async def test_it_answers_what_its_work_makes_of_the_rows(database: Database) -> None:
    assert await database.glance(one) == 42


@pytest.mark.parametrize("work", [two, none])
async def test_work_of_another_number_of_statements_is_refused(
    database: Database, work: Callable[[], Work[int]]
) -> None:
    with pytest.raises(ValueError, match="asks"):
        await database.glance(work)


async def test_it_sees_what_was_committed_before_it(database: Database) -> None:
    await database.write(lambda: execute("INSERT INTO server_state (name, value) VALUES ('seen', '1')"))
    assert await database.glance(lambda: fetch_one("SELECT value FROM server_state WHERE name = 'seen'")) is not None


async def test_a_closed_database_says_so(database: Database) -> None:
    await database.close()
    with pytest.raises(Unavailable):
        await database.glance(one)
