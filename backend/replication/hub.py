"""Pokes: a scope moved, come and pull. Only hints, never data; they cross processes.

On PostgreSQL a NOTIFY follows the commit on a connection of its own (inside the transaction it would serialise commits). It
is told without waiting for a disk, and what moved while one was under way is told in the next: many commits, few NOTIFYs.
On SQLite the database's `data_version` tells that somebody committed: it is asked for while anybody listens.
"""

import asyncio
import contextlib
import functools
import json
import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Collection, Iterable, Mapping

import asyncpg

from backend.db.postgres import PostgresDatabase
from backend.db.sqlite import GLANCE_S, SqliteDatabase, connect
from backend.db.work import Database, Unavailable, fetch

CHANNEL = "comptoir_poke"
_NOTIFY = "SELECT set_config('synchronous_commit', 'off', true), pg_notify(?, ?)"
"""In one round trip. A poke is a hint: it needs no disk, and the commits that it speaks of have theirs."""
SQLITE_POLL_S = 0.01
"""A look takes 11 µs where nothing was committed; with its waking, a hundred a second are a hundredth of a core."""
SQLITE_SHARE = 0.1
"""Of the event loop's time, what looking may take at most where it costs more: many listen, and much is written."""
WATCH_CACHE_KB = 1024
RECONNECT_S = 1.0
_log = logging.getLogger(__name__)


class Listener:
    """One device listening to `scopes`, and woken by no other. Pokes for the same scope fold into the newest."""

    def __init__(self, scopes: Collection[str]) -> None:
        self.scopes = scopes
        self.has_ended = False
        self._waiting: dict[str, int] = {}
        self._told: dict[str, int] = {}
        self._event = asyncio.Event()

    def knows(self, heads: Mapping[str, int]) -> None:
        """Note how far scopes were when this listener came: nobody need tell it that."""
        self._told |= heads

    def offer(self, heads: Mapping[str, int]) -> None:
        """Note that scopes moved. What this process committed comes round a second time, and is told once."""
        for scope, seq in heads.items():
            if scope in self.scopes and seq != self._told.get(scope):
                self._waiting[scope] = max(seq, self._waiting.get(scope, 0))
                self._event.set()

    def end(self) -> None:
        """There is no more to hear: the process is told to end."""
        self.has_ended = True
        self._event.set()

    async def next(self, timeout_s: float) -> dict[str, int]:
        """What moved since last asked; empty when nothing did within the time."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._event.wait(), timeout_s)
        self._event.clear()
        moved, self._waiting = self._waiting, {}
        self._told |= moved
        return moved


class Hub:
    """Tells every listener of this process what any process committed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listeners: set[Listener] = set()
        self._task: asyncio.Task[None] | None = None
        self._untold: dict[str, int] = {}
        self._telling: asyncio.Task[None] | None = None
        self._looking: _Looking | None = None
        self._someone = asyncio.Event()
        self._has_ended = False

    @contextlib.asynccontextmanager
    async def listening(self, scopes: Collection[str]) -> AsyncIterator[Listener]:
        """A listener for as long as the block runs."""
        listener = Listener(scopes)
        if self._has_ended:
            listener.end()
        if self._looking is not None:
            with contextlib.suppress(sqlite3.Error):
                listener.knows(self._looking.begin(scopes))
        self._listeners.add(listener)
        self._someone.set()
        try:
            yield listener
        finally:
            self._listeners.discard(listener)
            if not self._listeners:
                self._someone.clear()

    def end(self) -> None:
        """Let go of every listener, and of who comes later."""
        self._has_ended = True
        for listener in self._listeners:
            listener.end()

    async def start(self) -> None:
        """Watch for commits of other processes."""
        self._task = asyncio.create_task(self._watch(), name="poke-watch")

    async def stop(self) -> None:
        """Tell what was not told yet, and stop watching."""
        if self._telling is not None:
            await self._telling
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def poke(self, heads: Mapping[str, int]) -> None:
        """After a commit: tell listeners here at once, and other processes. A poke that is lost costs a delay, no data."""
        if not heads:
            return
        self._offer(heads)
        if isinstance(self._database, PostgresDatabase):
            self._untold |= heads
            if self._telling is None:
                self._telling = asyncio.create_task(self._tell(self._database), name="poke-tell")

    async def _tell(self, database: PostgresDatabase) -> None:
        """Tell other processes, until there is nothing left to tell."""
        try:
            while self._untold and database.engine is not None:
                heads, self._untold = self._untold, {}
                for part in _parts(heads):
                    await database.glance(functools.partial(fetch, _NOTIFY, CHANNEL, part))
        except (Unavailable, asyncpg.PostgresError) as error:
            _log.warning("poke not sent: %s", type(error.__cause__ or error).__name__)
        finally:
            self._telling = None

    def _offer(self, heads: Mapping[str, int]) -> None:
        for listener in self._listeners:
            listener.offer(heads)

    async def _watch(self) -> None:
        while True:
            try:
                match self._database:
                    case SqliteDatabase() as database:
                        await self._watch_sqlite(database)
                    case PostgresDatabase() as database:
                        await self._watch_postgres(database)
                    case _:
                        return
            except (asyncpg.PostgresError, asyncpg.InterfaceError, sqlite3.Error, OSError, Unavailable) as error:
                _log.warning("live pokes interrupted: %s", type(error).__name__)
                await asyncio.sleep(RECONNECT_S)

    async def _watch_postgres(self, database: PostgresDatabase) -> None:
        connection = await asyncpg.connect(database.url)
        try:
            lost = asyncio.Event()
            connection.add_termination_listener(lambda _: lost.set())
            await connection.add_listener(CHANNEL, lambda *args: self._offer(json.loads(args[-1])))
            await lost.wait()
        finally:
            await connection.close()

    async def _watch_sqlite(self, database: SqliteDatabase) -> None:
        with contextlib.closing(connect(database.path, WATCH_CACHE_KB, GLANCE_S)) as connection:
            self._looking = _Looking(connection)
            try:
                while True:
                    await self._someone.wait()
                    began = time.perf_counter()
                    moved = self._looking.moved(scope for listener in self._listeners for scope in listener.scopes)
                    self._offer(moved)
                    took = time.perf_counter() - began
                    await asyncio.sleep(max(SQLITE_POLL_S, took / SQLITE_SHARE - took))
            finally:
                self._looking = None


class _Looking:
    """How far the scopes were, that anybody listens to, when one last looked at an embedded database."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._version = -1
        self._heads: dict[str, int] = {}

    def begin(self, scopes: Iterable[str]) -> Mapping[str, int]:
        """How far scopes are that somebody begins to listen to. What others have yet to be told of is still told to them."""
        heads = self._read(scopes)
        self._heads = heads | self._heads
        return heads

    def moved(self, scopes: Iterable[str]) -> Mapping[str, int]:
        """Which scopes moved since one last looked; one that nobody listened to until now counts as moved."""
        version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        if version == self._version:
            return {}
        heads = self._read(scopes)
        moved = {scope: seq for scope, seq in heads.items() if self._heads.get(scope) != seq}
        # The version is the older of the two: what was committed between them is looked for again, and found known.
        self._version, self._heads = version, heads
        return moved

    def _read(self, scopes: Iterable[str]) -> dict[str, int]:
        listed = json.dumps(list(set(scopes)))
        sql = "SELECT scope, seq FROM scope_head WHERE scope IN (SELECT value FROM json_each(?))"
        return dict(self._connection.execute(sql, (listed,)).fetchall())


def _parts(heads: Mapping[str, int], size: int = 60) -> list[str]:
    """NOTIFY carries less than 8,000 bytes."""
    items = sorted(heads.items())
    return [json.dumps(dict(items[n : n + size])) for n in range(0, len(items), size)]
