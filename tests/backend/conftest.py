import pytest

from backend.db.work import Database
from tests.backend.desk import Desk
from tests.conftest import VirtualClock


@pytest.fixture
async def desk(database: Database, clock: VirtualClock) -> Desk:
    return await Desk(database, clock).open()
