import asyncio
from collections.abc import AsyncIterator

import pytest

from backend.db.postgres import PostgresDatabase
from backend.db.work import Database
from tests.conftest import VirtualClock
from tests.engines import PostgresTemplate
from tests.stage import Stage


@pytest.fixture
async def stage(database: Database, clock: VirtualClock) -> Stage:
    return await Stage(database, clock).build()


@pytest.fixture
async def postgres(postgres_template: PostgresTemplate) -> AsyncIterator[PostgresDatabase]:
    """An open PostgreSQL database of the test's own, for what only PostgreSQL can do."""
    url = await asyncio.to_thread(postgres_template.fresh)
    database = PostgresDatabase(url, pool_size=6)
    await database.open()
    yield database
    await database.close()
    postgres_template.take_back(url)
