"""Fixtures every room's tests share: a database on both engines, a clock that only tests move."""

# isort: split
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from backend.app import build_app
from backend.db.engine import database_from
from backend.db.work import Database
from tests.app import Mailbox, client_of, settings_for_tests
from tests.engines import PostgresTemplate, SqliteTemplate, postgres_or_skip

START_MS = int(datetime(2026, 11, 21, 8, tzinfo=UTC).timestamp()) * 1000


@dataclass
class VirtualClock:
    """A `backend.web.clock.Clock`; `now` is ms since 1970."""

    now: int = START_MS

    def __call__(self) -> int:
        return self.now

    def advance(self, ms: int) -> None:
        self.now += ms


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    return SqliteTemplate(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[PostgresTemplate]:
    template = postgres_or_skip()
    yield template
    template.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database of the test's own."""
    if request.param == "sqlite":
        template: SqliteTemplate = request.getfixturevalue("sqlite_template")
        yield template.fresh(tmp_path)
        return
    postgres: PostgresTemplate = request.getfixturevalue("postgres_template")
    url = postgres.fresh()
    yield url
    postgres.take_back(url)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The same, open."""
    opened = database_from(database_url, pool_size=4)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def app(database: Database, clock: VirtualClock, mailbox: Mailbox) -> Litestar:
    return build_app(settings_for_tests(), clock=clock, database=database, mailer=mailbox)


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as opened:
        yield opened
