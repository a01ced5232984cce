"""Databases for tests: migrated once per engine and worker process; every test has a blank one of its own."""

import asyncio
import contextlib
import os
import shutil
import uuid
from collections.abc import AsyncIterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from backend.db.migrate import migrate
from backend.db.sqlite import SqliteDatabase
from backend.db.work import Observer
from tests.emptied import blank_of, emptied

ADMIN_URL = os.environ.get("COMPTOIR_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
CONNECT_TIMEOUT_S = 5
_SOCKET_FOLDERS = (Path("/var/run/postgresql"), Path("/tmp"))  # noqa: S108 - where PostgreSQL itself puts it
_beside = ThreadPoolExecutor(2, "databases")
"""Copies, empties and drops databases while tests run."""
_dropping: "list[Future[None]]" = []


class SqliteTemplate:
    """A migrated file, copied."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "template.db"
        asyncio.run(migrate(f"sqlite:///{self._path}"))

    def fresh(self, folder: Path) -> str:
        path = folder / "comptoir.db"
        shutil.copyfile(self._path, path)
        return f"sqlite:///{path}"


@contextlib.asynccontextmanager
async def opened(path: str, observer: Observer | None = None) -> AsyncIterator[SqliteDatabase]:
    """One server's embedded database, for as long as the block runs; others may have the same file open."""
    database = SqliteDatabase(path)
    database.observer = observer
    await database.open()
    try:
        yield database
    finally:
        await database.close()


class PostgresTemplate:
    """A migrated database that `CREATE DATABASE … TEMPLATE` copies, and the copies that tests have given back."""

    def __init__(self) -> None:
        # The process id alone would clash between containers that share one server.
        self._prefix = f"comptoir_test_{uuid.uuid4().hex[:12]}"
        self._count = 0
        self._template = f"{self._prefix}_template"
        _admin(f'CREATE DATABASE "{self._template}"')
        asyncio.run(migrate(_named(self._template)))
        self._blank = asyncio.run(blank_of(_named(self._template)))
        self._spare = [_beside.submit(self._copied), _beside.submit(self._copied)]

    def fresh(self) -> str:
        """A database as it is after migration: one that was given back the longest ago."""
        return (self._spare.pop(0) if self._spare else _beside.submit(self._copied)).result()

    def take_back(self, url: str) -> None:
        """Take a database that a test is done with; it is emptied, or replaced, while other tests run."""
        self._spare.append(_beside.submit(self._emptied, url))

    def _emptied(self, url: str) -> str:
        if asyncio.run(emptied(url, self._blank)):
            return url
        drop(url)
        return self._copied()

    def _copied(self) -> str:
        name = f"{self._prefix}_copy_{uuid.uuid4().hex[:12]}"
        _admin(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}"')
        return _named(name)

    def empty(self) -> str:
        self._count += 1
        name = f"{self._prefix}_{self._count}"
        _admin(f'CREATE DATABASE "{name}"')
        return _named(name)

    def close(self) -> None:
        """Drop the rest, and say what could not be dropped."""
        for url in (*(spare.result() for spare in self._spare), _named(self._template)):
            drop(url)
        for dropping in _dropping:
            dropping.result()


def drop(url: str) -> None:
    """Drop a test's database, whoever still holds a connection to it. It waits for a checkpoint; no test does."""
    name = urlsplit(url).path.lstrip("/")
    _dropping.append(_beside.submit(_admin, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


def postgres_or_skip() -> PostgresTemplate:
    """The template, or a skip with its reason; where CI=true a missing PostgreSQL is a failure."""
    try:
        _admin("SELECT 1")
    except (OSError, asyncpg.PostgresError, TimeoutError) as error:
        parts = urlsplit(ADMIN_URL)
        reason = (
            f"PostgreSQL does not answer at {parts.hostname}:{parts.port or 5432} ({type(error).__name__}); "
            "run tests/postgres.sh or set COMPTOIR_TEST_POSTGRES"
        )
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return PostgresTemplate()


def by_socket(url: str) -> str | None:
    """The address of a database over its server's socket, where that is on this machine and lets us in so."""
    parts = urlsplit(url)
    if parts.hostname not in {"127.0.0.1", "::1", "localhost"}:
        return None
    for folder in _SOCKET_FOLDERS:
        if (folder / f".s.PGSQL.{parts.port or 5432}").exists():
            host = f"host={folder}&port={parts.port or 5432}"
            found = urlunsplit(parts._replace(netloc=f"{parts.netloc.rpartition('@')[0]}@", query=host))
            with contextlib.suppress(OSError, asyncpg.PostgresError, TimeoutError):
                _admin("SELECT 1", found)
                return found
    return None


def _named(name: str) -> str:
    return urlunsplit(urlsplit(ADMIN_URL)._replace(path=f"/{name}"))


def _admin(sql: str, url: str = ADMIN_URL) -> None:
    async def run() -> None:
        connection = await asyncpg.connect(url, timeout=CONNECT_TIMEOUT_S)
        try:
            await connection.execute(sql)
        finally:
            await connection.close()

    asyncio.run(run())
