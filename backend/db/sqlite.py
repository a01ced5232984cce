"""SQLite as the embedded engine: connections that are kept, one writer that groups waiting work into one commit.

Every commit is durable (`synchronous=FULL` in WAL mode syncs the log). Work that waits while a commit is under way joins
the next one, each under its own savepoint, so sixty-four phones share one fsync and none shares another's failure.
Readers run on their own threads, each with its own kept connection and therefore its own snapshot.
"""

import asyncio
import contextlib
import functools
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from backend.db.checkpoints import LOG_BOUND, Checkpoints
from backend.db.foresight import foresee
from backend.db.turns import PAUSE_S, Turns
from backend.db.waiting import Outcome, Waiting, answer, tell_ahead
from backend.db.work import Observer, Row, Statement, Transient, Unavailable, Work, only_statement, savepoint

T = TypeVar("T")

_encode = msgspec.json.Encoder().encode

GROUP_LIMIT = 64
"""Units of work in one commit: enough to share an fsync widely, few enough to keep each one's wait short."""
AHEAD_LIMIT = 8
"""With so many worked ahead a turn is asked for, however many more come."""
BUSY_TIMEOUT_S = 5.0
GLANCE_S = 0.05
"""How long a glance may wait for a lock it should never meet, before it is handed to a reader's thread."""
CACHE_KB, READER_CACHE_KB = 32_768, 4_096
"""Pages a connection keeps at most: a writer comes back to its own; readers go through the feed once, from front to back."""
ATTEMPTS = 5


def connect(path: str, cache_kb: int = CACHE_KB, timeout_s: float = BUSY_TIMEOUT_S) -> sqlite3.Connection:
    """Open a connection with the pragmas this project relies on."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=timeout_s)
    for pragma in (
        # A page of the feed is read from a quarter as many: a first pull takes a fifth less time (docs/decisions/0040).
        "page_size=16384",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"cache_size=-{cache_kb}",
        f"wal_autocheckpoint={LOG_BOUND}",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


@functools.lru_cache(maxsize=1024)
def _adapt(sql: str) -> tuple[str, bool]:
    """SQLite has no arrays: a list travels as one JSON text."""
    adapted = sql.replace("= ANY(?)", "IN (SELECT value FROM json_each(?))")
    adapted = adapted.replace("json_agg(json_build_array(", "json_group_array(json_array(")
    return adapted, adapted is not sql and adapted != sql


def _arguments(args: Any, *, lists: bool) -> Any:
    if not lists:
        return args
    return [_encode(a).decode() if isinstance(a, (list, tuple)) else a for a in args]


def _is_transient(error: BaseException) -> bool:
    return isinstance(error, sqlite3.OperationalError) and any(w in str(error) for w in ("locked", "busy"))


def _failed(group: list[Waiting], error: BaseException) -> list[Outcome]:
    fault = Transient(str(error)) if _is_transient(error) else error
    return [(waiting, None, fault) for waiting in group]


def _run(connection: sqlite3.Connection, work: Work[T], observer: Observer | None) -> T:
    """Drive a unit of work to its end; a statement's error is raised inside the work, which may catch it."""
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
            reply = _execute(connection, statement, observer)
        except Exception as fault:  # noqa: BLE001 - the work decides what to undo
            error = Transient(str(fault)) if _is_transient(fault) else fault


def _execute(connection: sqlite3.Connection, statement: Statement, observer: Observer | None) -> list[Row] | None:
    if observer is not None:
        observer(statement)
    sql, lists = _adapt(statement.sql)
    if statement.many:
        connection.executemany(sql, statement.args)
        return None
    return connection.execute(sql, _arguments(statement.args, lists=lists)).fetchall()


class SqliteDatabase:
    """The embedded `Database` (see `backend.db.work.Database`)."""

    dialect = "sqlite"

    def __init__(self, path: str, *, readers: int = 3, cache_kb: int = CACHE_KB) -> None:
        self.path = path
        self._cache_kb = cache_kb
        self.observer: Observer | None = None
        self._reader_count = readers
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._readers: ThreadPoolExecutor | None = None
        self._writer: threading.Thread | None = None
        self._glancing: sqlite3.Connection | None = None

    async def open(self) -> None:
        """Start the writer and the readers."""
        Path(self.path).parent.mkdir(parents=True, exist_ok=True)
        self._readers = ThreadPoolExecutor(self._reader_count, thread_name_prefix="sqlite-reader")
        connection = connect(self.path, self._cache_kb)
        self._glancing = self._reader(GLANCE_S)
        turns = Turns(self.path)
        self._writer = threading.Thread(
            target=self._write_loop, args=(connection, turns), name="sqlite-writer", daemon=True
        )
        self._writer.start()

    async def close(self) -> None:
        """Finish what waits, then close every connection."""
        if self._writer is None or self._readers is None:
            return
        self._queue.put(None)
        await asyncio.to_thread(self._writer.join)
        await asyncio.to_thread(self._readers.shutdown)
        while self._connections:
            self._connections.pop().close()
        self._local = threading.local()
        self._writer = self._readers = self._glancing = None

    async def read(self, make: Callable[[], Work[T]], *, is_brief: bool = False) -> T:
        """Run work on one snapshot: on a reader's thread, or here and now where that takes less time than a thread's answer."""
        if self._readers is None or self._glancing is None:
            raise Unavailable("the database is closed")
        if is_brief:
            with contextlib.suppress(Transient):
                return self._snapshot(self._glancing, make)
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, make)

    def _reader(self, timeout_s: float) -> sqlite3.Connection:
        connection = connect(self.path, READER_CACHE_KB, timeout_s)
        connection.execute("PRAGMA query_only=ON")
        self._connections.append(connection)
        return connection

    def _reading(self) -> sqlite3.Connection:
        """This thread's own."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self._reader(BUSY_TIMEOUT_S)
        return connection

    def _read(self, make: Callable[[], Work[T]]) -> T:
        return self._snapshot(self._reading(), make)

    def _snapshot(self, connection: sqlite3.Connection, make: Callable[[], Work[T]]) -> T:
        connection.execute("BEGIN")
        try:
            return _run(connection, make(), self.observer)
        finally:
            connection.execute("ROLLBACK")

    async def glance(self, make: Callable[[], Work[T]]) -> T:
        """Run one statement here and now: a thread would cost more than the answer, and readers wait for nobody in WAL mode."""
        if self._glancing is None:
            raise Unavailable("the database is closed")
        statement, finish = only_statement(make())
        try:
            reply = _execute(self._glancing, statement, self.observer)
        except sqlite3.OperationalError as error:
            if not _is_transient(error):
                raise
            return await self.read(make)
        return finish(reply)

    async def write(self, make: Callable[[], Work[T]], *, on_ahead: Callable[[], None] | None = None) -> T:
        """Queue work for the next group commit."""
        if self._writer is None:
            raise Unavailable("the database is closed")
        loop = asyncio.get_running_loop()
        for attempt in range(ATTEMPTS):
            future: asyncio.Future[T] = loop.create_future()
            self._queue.put(Waiting(make, future, loop, on_ahead))
            try:
                return await future
            except Transient:
                await asyncio.sleep(0.02 * 2**attempt)
        raise Unavailable("the database stayed busy")

    def _write_loop(self, connection: sqlite3.Connection, turns: Turns) -> None:
        checkpoints = Checkpoints(connection)
        while self._one_turn(connection, turns, checkpoints):
            pass
        turns.close()
        connection.close()

    def _one_turn(self, connection: sqlite3.Connection, turns: Turns, checkpoints: Checkpoints) -> bool:
        """Commit what waits, and answer; False after the last. What it held is let go of after the turn: that takes a while."""
        first = self._queue.get()
        if first is None:
            return False
        group = [first]
        try:
            # Where others write too, whatever can be done before is done before: a turn is for writing.
            while turns.are_wanted and len(group) < AHEAD_LIMIT and self._work_ahead(group):
                time.sleep(PAUSE_S)
            with turns.mine(lambda: self._work_ahead(group)):
                # Whoever came while others had their turn is in this commit too.
                self._join(group)
                answer(self._commit(connection, group))
                checkpoints.after_commit()
        except Exception as error:  # noqa: BLE001 - who waits is told; a writer that ended would stop all writes for ever
            answer(_failed(group, error))
        return True

    def _join(self, group: list[Waiting]) -> None:
        """Take in who waits."""
        while len(group) < GROUP_LIMIT and not self._queue.empty():
            item = self._queue.get()
            if item is None:
                self._queue.put(None)
                return
            group.append(item)

    def _work_ahead(self, group: list[Waiting]) -> bool:
        """As far as it goes without writing (decision record 0043); False where there is nothing new to do."""
        self._join(group)
        new = [waiting for waiting in group if not waiting.was_ahead]
        if not new:
            return False
        # Whatever stops it here is for its turn to meet.
        with contextlib.suppress(sqlite3.Error):
            connection = self._reading()
            connection.execute("BEGIN")
            try:
                for waiting in new:
                    waiting.foreseen = foresee(waiting.make, functools.partial(self._ask, connection))
            finally:
                connection.execute("ROLLBACK")
        for waiting in new:
            tell_ahead(waiting)
        return True

    def _ask(self, connection: sqlite3.Connection, statement: Statement) -> list[Row] | None:
        return _execute(connection, statement, self.observer)

    def _begun(self, connection: sqlite3.Connection, waiting: Waiting) -> Work[Any]:
        """A work from where it stands, or from its beginning."""
        foreseen = waiting.foreseen
        # A fault is for the work to meet, which is told of it as of any.
        with contextlib.suppress(sqlite3.Error):
            if foreseen is not None and foreseen.holds(functools.partial(self._ask, connection)):
                return foreseen.going_on()
        return waiting.make()

    def _commit(self, connection: sqlite3.Connection, group: list[Waiting]) -> list[Outcome]:
        """One transaction for the group, a savepoint each; nobody hears of success before the commit returned.

        Who is alone has the transaction for it: a savepoint copies each page before it is touched, 16 KB at a time.
        """
        outcomes: list[Outcome] = []
        try:
            connection.execute("BEGIN IMMEDIATE")
            for waiting in group:
                try:
                    work = self._begun(connection, waiting)
                    work = work if len(group) == 1 else savepoint(work)
                    outcomes.append((waiting, _run(connection, work, self.observer), None))
                except Transient:
                    raise
                except Exception as error:  # noqa: BLE001 - it is handed to whoever waits
                    outcomes.append((waiting, None, error))
            connection.execute("ROLLBACK" if len(group) == 1 and outcomes[0][2] is not None else "COMMIT")
        except BaseException as error:  # noqa: BLE001 - the writer must survive whatever one group did
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            outcomes = _failed(group, error)
        return outcomes
