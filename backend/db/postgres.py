"""PostgreSQL as the engine at scale: a pool kept by Piccolo's engine, the same units of work as SQLite.

Writes run at READ COMMITTED under explicit locks (advisory locks on lane roots, counter rows locked to commit), reads at
REPEATABLE READ so that a pull is one snapshot. Serialization failures, deadlocks and lost connections repeat the work.
"""

import asyncio
import functools
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

import asyncpg
from piccolo.engine.postgres import PostgresEngine

from backend.db.work import Observer, Row, Statement, Transient, Unavailable, Work, only_statement

T = TypeVar("T")

_SETTINGS = {
    # A page of a modern disk costs the same wherever it stands. With the default of 4, people's tables were read whole for
    # one person, and a scope was sorted for its first page (`tests/benchmarks/test_reading.py`).
    "random_page_cost": "1.1",
    # Our statements are short: compiling one costs more than running it.
    "jit": "off",
}
_RACED = frozenset({"op_pkey", "entity_pkey"})
ATTEMPTS = 8
_TRANSIENT = (
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.PostgresConnectionError,
    asyncpg.TooManyConnectionsError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    ConnectionError,
    TimeoutError,
)


def config_of(url: str) -> dict[str, Any]:
    """The connection settings a `postgres://user:password@host:port/name` address names."""
    parts = urlsplit(url)
    named = {
        "host": parts.hostname,
        "port": parts.port,
        "user": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
        "database": parts.path.lstrip("/") or None,
    }
    return {key: value for key, value in named.items() if value is not None}


@functools.lru_cache(maxsize=1024)
def _adapt(sql: str) -> str:
    """`?` becomes `$1`, `$2`, …; our SQL holds no literal question mark."""
    parts = sql.split("?")
    return "".join(f"{part}${n}" for n, part in enumerate(parts[:-1], start=1)) + parts[-1]


async def _left_as_it_is(connection: Any) -> None:
    """Nothing a unit of work does outlives its transaction: the reset asyncpg makes is a round trip for nothing."""
    del connection


class PostgresDatabase:
    """The `Database` at scale (see `backend.db.work.Database`)."""

    dialect = "postgres"

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = url
        self.observer: Observer | None = None
        self._pool_size = pool_size
        self.engine: PostgresEngine | None = None

    async def open(self) -> None:
        """Start the pool; a server that cannot be reached is an error here, not at the first request."""
        config = config_of(self.url) | {"server_settings": _SETTINGS}
        self.engine = await asyncio.to_thread(PostgresEngine, config=config)
        await self.engine.start_connection_pool(min_size=1, max_size=self._pool_size, reset=_left_as_it_is)

    async def close(self) -> None:
        """Close the pool."""
        if self.engine is not None and self.engine.pool is not None:
            await self.engine.close_connection_pool()
        self.engine = None

    async def read(self, make: Callable[[], Work[T]], *, is_brief: bool = False) -> T:
        """Run work on one REPEATABLE READ snapshot."""
        del is_brief
        return await self._transacted(make, isolation="repeatable_read", readonly=True)

    async def glance(self, make: Callable[[], Work[T]]) -> T:
        """Run one statement: a snapshot of its own, in one round trip and not four."""

        async def once(connection: Any) -> T:
            statement, finish = only_statement(make())
            return finish(await self._execute(connection, statement))

        return await self._with_retries(once)

    async def write(self, make: Callable[[], Work[T]]) -> T:
        """Run work in one READ COMMITTED transaction."""
        return await self._transacted(make, isolation="read_committed", readonly=False)

    async def _transacted(self, make: Callable[[], Work[T]], *, isolation: str, readonly: bool) -> T:
        async def once(connection: Any) -> T:
            async with connection.transaction(isolation=isolation, readonly=readonly):
                return await self._run(connection, make())

        return await self._with_retries(once)

    async def _with_retries(self, once: Callable[[Any], Awaitable[T]]) -> T:
        if self.engine is None or self.engine.pool is None:
            raise Unavailable("the database is closed")
        last: BaseException | None = None
        for attempt in range(ATTEMPTS):
            try:
                async with self.engine.pool.acquire() as connection:
                    return await once(connection)
            except (*_TRANSIENT, Transient) as error:
                last = error
                await asyncio.sleep(0.01 * 2**attempt)
        raise Unavailable("the database could not be used") from last

    async def _run(self, connection: Any, work: Work[T]) -> T:
        reply: Any = None
        error: BaseException | None = None
        while True:
            try:
                statement = work.throw(error) if error is not None else work.send(reply)
            except StopIteration as stop:
                result: T = stop.value
                return result
            reply, error = None, None
            try:
                reply = await self._execute(connection, statement)
            except _TRANSIENT as fault:
                error = Transient(str(fault))
            except asyncpg.UniqueViolationError as fault:
                # Two phones with one outbox may land the same op at once; the second look finds it known.
                error = Transient(str(fault)) if fault.constraint_name in _RACED else fault
            except Exception as fault:  # noqa: BLE001 - the work decides what to undo
                error = fault

    async def _execute(self, connection: Any, statement: Statement) -> list[Row] | None:
        if self.observer is not None:
            self.observer(statement)
        sql = _adapt(statement.sql)
        if statement.many:
            await connection.executemany(sql, statement.args)
            return None
        rows: list[Row] = await connection.fetch(sql, *statement.args)
        return rows
