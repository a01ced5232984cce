import pytest

from tests.backend.desk import Desk
from tests.backend.promotions.street import Street


@pytest.fixture
async def street(desk: Desk) -> Street:
    return await Street(desk).open()
