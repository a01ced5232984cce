from collections.abc import AsyncIterator

import pytest
from litestar import Litestar

from backend.db.work import Database
from tests.conftest import VirtualClock
from tests.security.house import House, house_of


@pytest.fixture
async def house(app: Litestar, database: Database, clock: VirtualClock) -> AsyncIterator[House]:
    async with house_of(app, database, clock) as furnished:
        yield furnished
