"""PostgreSQL as the engine at scale: a pool kept by Piccolo's engine, the same units of work as SQLite.

Writes run at READ COMMITTED under explicit locks (advisory locks on lane roots, counter rows locked to commit), reads at
REPEATABLE READ so that a pull is one snapshot. Serialization failures, deadlocks and lost connections repeat the work.
"""

import asyncio
import functools
import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

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
    # And a plan for just these ids saves less than it costs to make, each time: 160 µs an op, now 148.
    "plan_cache_mode": "force_generic_plan",
}
_RACED = frozenset({"op_pkey", "entity_pkey"})
_NEW_ROWS = re.compile(r"INSERT INTO (\w+) \(([\w, ]+)\) VALUES \([?, ]+\)")
COPY_FROM = 8
"""So many rows that cannot be there yet go out as one COPY: half of what they cost one by one, from a handful on."""
ATTEMPTS = 8
KEPT = 2
"""Connections kept at hand for glances, of those of the pool."""
_TRANSIENT = (
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.PostgresConnectionError,
    asyncpg.TooManyConnectionsError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    # What asyncpg says of a connection that the server has just ended, and that has not heard of it yet.
    asyncpg.InternalClientError,
    ConnectionError,
    TimeoutError,
)


@functools.lru_cache(maxsize=1024)
def _adapt(sql: str) -> str:
    """`?` becomes `$1`, `$2`, …; our SQL holds no literal question mark."""
    parts = sql.split("?")
    return "".join(f"{part}${n}" for n, part in enumerate(parts[:-1], start=1)) + parts[-1]


@functools.lru_cache(maxsize=256)
def _new_rows(sql: str) -> tuple[str, list[str]] | None:
    """The table and the columns of a statement that adds rows and does nothing else."""
    found = _NEW_ROWS.fullmatch(sql)
    return None if found is None else (found[1], found[2].split(", "))


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
        self._keeps = 0
        self._kept: list[Any] = []

    async def open(self) -> None:
        """Start the pool; a server that cannot be reached is an error here, not at the first request."""
        config = {"dsn": self.url, "server_settings": _SETTINGS}
        self.engine = await asyncio.to_thread(PostgresEngine, config=config)
        await self.engine.start_connection_pool(min_size=1, max_size=self._pool_size, reset=_left_as_it_is)
        self._keeps = min(KEPT, self._pool_size - 1)

    async def close(self) -> None:
        """Close the pool."""
        if self.engine is not None and self.engine.pool is not None:
            # A glance under way gives its connection back, or the pool would wait for it for ever.
            self._keeps = 0
            while self._kept:
                await self.engine.pool.release(self._kept.pop())
            await self.engine.close_connection_pool()
        self.engine = None

    async def read(self, make: Callable[[], Work[T]], *, is_brief: bool = False) -> T:
        """Run work on one REPEATABLE READ snapshot."""
        del is_brief
        return await self._transacted(make, isolation="repeatable_read", readonly=True)

    async def glance(self, make: Callable[[], Work[T]]) -> T:
        """Run one statement: a snapshot of its own, in one round trip and not four."""

        async def once(pool: Any) -> T:
            statement, finish = only_statement(make())
            # Kept at hand: to take one from the pool and give it back takes as long as a statement.
            connection = self._kept.pop() if self._kept else await pool.acquire()
            try:
                rows = await self._execute(connection, statement)
            except BaseException:
                await pool.release(connection)
                raise
            if len(self._kept) < self._keeps:
                self._kept.append(connection)
            else:
                await pool.release(connection)
            return finish(rows)

        return await self._with_retries(once)

    async def write(self, make: Callable[[], Work[T]], *, on_ahead: Callable[[], None] | None = None) -> T:
        """Run work in one READ COMMITTED transaction. Nobody takes turns here: there is nothing to be ahead of."""
        del on_ahead
        return await self._transacted(make, isolation="read_committed", readonly=False)

    async def _transacted(self, make: Callable[[], Work[T]], *, isolation: str, readonly: bool) -> T:
        async def once(pool: Any) -> T:
            async with pool.acquire() as connection, connection.transaction(isolation=isolation, readonly=readonly):
                return await self._run(connection, make())

        return await self._with_retries(once)

    async def _with_retries(self, once: Callable[[Any], Awaitable[T]]) -> T:
        last: BaseException | None = None
        for attempt in range(ATTEMPTS):
            if self.engine is None or self.engine.pool is None:
                raise Unavailable("the database is closed") from last
            try:
                return await once(self.engine.pool)
            except (*_TRANSIENT, Transient) as error:
                last = error
                await asyncio.sleep(0.01 * 2**attempt)
        raise Unavailable("the database could not be used") from last

    async def _run(self, connection: Any, work: Work[T]) -> T:
        """Drive a unit of work to its end.

        While the server writes rows the work makes the next ones, each on its own core: 184 µs an op became 169.
        """
        reply: Any = None
        error: Exception | None = None
        ahead = _Ahead()
        try:
            while True:
                try:
                    statement = work.throw(error) if error is not None else work.send(reply)
                except StopIteration as stop:
                    try:
                        await ahead.done()
                    except Exception as fault:
                        raise _told(fault) from fault
                    result: T = stop.value
                    return result
                reply, error = None, None
                try:
                    await ahead.done()
                    if statement.many:
                        await ahead.go(self._execute(connection, statement))
                    else:
                        reply = await self._execute(connection, statement)
                except Exception as fault:  # noqa: BLE001 - the work decides what to undo
                    error = _told(fault)
        finally:
            await ahead.stop()

    async def _execute(self, connection: Any, statement: Statement) -> list[Row] | None:
        if self.observer is not None:
            self.observer(statement)
        if statement.many:
            new = _new_rows(statement.sql) if len(statement.args) >= COPY_FROM else None
            if new is None:
                await connection.executemany(_adapt(statement.sql), statement.args)
            else:
                table, columns = new
                await connection.copy_records_to_table(table, columns=columns, records=statement.args)
            return None
        sql = _adapt(statement.sql)
        rows: list[Row] = await connection.fetch(sql, *statement.args)
        return rows


class _Ahead:
    """A statement that is under way while its work goes on. At most one: a connection does one thing at a time."""

    def __init__(self) -> None:
        self._task: asyncio.Task[Any] | None = None

    async def go(self, running: Coroutine[Any, Any, Any]) -> None:
        """Send it: all it needs of this thread is done when it first waits for the server."""
        self._task = asyncio.create_task(running)
        await asyncio.sleep(0)

    async def done(self) -> None:
        """Wait for its end. Errors: its own."""
        task, self._task = self._task, None
        if task is not None:
            await task

    async def stop(self) -> None:
        """Whatever happened, leave the connection to whoever comes next."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])


def _told(fault: Exception) -> Exception:
    """A fault as units of work know it."""
    if isinstance(fault, _TRANSIENT):
        return Transient(str(fault))
    # Two phones with one outbox may land the same op at once; the second look finds it known.
    if isinstance(fault, asyncpg.UniqueViolationError) and fault.constraint_name in _RACED:
        return Transient(str(fault))
    return fault
