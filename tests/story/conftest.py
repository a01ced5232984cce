from collections.abc import AsyncIterator, Iterator

import pytest

from tests.conftest import START_MS
from tests.engines import PostgresTemplate, SqliteTemplate
from tests.security.house import House
from tests.story.wire import Place, Wire, furnished


@pytest.fixture(scope="module")
def furnished_ms() -> int:
    """When a place is furnished; modules may say otherwise."""
    return START_MS


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, furnished_ms: int
) -> Iterator[Place]:
    """One furnished database for a whole module."""
    if request.param == "sqlite":
        template: SqliteTemplate = request.getfixturevalue("sqlite_template")
        yield furnished(template.fresh(tmp_path_factory.mktemp("place")), furnished_ms)
        return
    postgres: PostgresTemplate = request.getfixturevalue("postgres_template")
    url = postgres.fresh()
    yield furnished(url, furnished_ms)
    postgres.take_back(url)


@pytest.fixture
async def house(place: Place) -> AsyncIterator[House]:
    async with place.open() as opened:
        yield opened


@pytest.fixture
async def rep(house: House) -> Wire:
    return Wire(house, "rep", await house.sign_in("rep"))


@pytest.fixture
async def manager(house: House) -> Wire:
    return Wire(house, "manager", await house.sign_in("manager"))


@pytest.fixture
async def admin(house: House) -> Wire:
    return Wire(house, "admin", await house.sign_in("admin"))
