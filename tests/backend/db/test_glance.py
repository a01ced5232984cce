"""A glance is one statement, on either engine."""

import asyncio
from collections.abc import Callable

import pytest

from backend.db.engine import database_from
from backend.db.postgres import PostgresDatabase
from backend.db.work import Database, Unavailable, Work, execute, fetch_one
from tests.engines import PostgresTemplate


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


async def test_closing_waits_for_those_under_way_and_for_nothing_else(database: Database) -> None:
    await asyncio.gather(*(database.glance(one) for _ in range(3)))
    under_way = [asyncio.create_task(database.glance(one)) for _ in range(3)]
    await asyncio.sleep(0)
    async with asyncio.timeout(10):
        await database.close()
    answers = await asyncio.gather(*under_way, return_exceptions=True)
    assert [a for a in answers if a != 42 and not isinstance(a, Unavailable)] == []


@pytest.mark.parametrize("pool_size", [1, 2, 4])
async def test_connections_kept_at_hand_leave_one_for_writing(database_url: str, pool_size: int) -> None:
    database = database_from(database_url, pool_size=pool_size)
    await database.open()
    async with asyncio.timeout(10):
        await asyncio.gather(*(database.glance(one) for _ in range(8)))
        await database.write(lambda: execute("INSERT INTO server_state (name, value) VALUES ('kept', '1')"))
        await database.close()


async def test_a_connection_the_server_ended_is_replaced(postgres_template: PostgresTemplate) -> None:
    database = PostgresDatabase(await asyncio.to_thread(postgres_template.fresh), pool_size=4)
    await database.open()
    assert database.engine is not None
    assert database.engine.pool is not None
    assert await database.glance(one) == 42
    async with database.engine.pool.acquire() as other:
        await other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
    assert await database.glance(one) == 42
    await database.close()
    postgres_template.take_back(database.url)
