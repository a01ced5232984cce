import pytest

from tests.backend.bookings.counter import Counter
from tests.backend.desk import Desk


@pytest.fixture
async def counter(desk: Desk) -> Counter:
    return await Counter(desk).open()
