"""A unit of work, written once for both engines.

`Work[T]` is a generator that yields statements and returns a T. It opens no connection and awaits nothing, so the same
function runs inside SQLite's writer thread (no event loop hop per statement) and on an asyncpg connection, is retried
as a whole, counted, and broken at any statement boundary by the tests. Decision record 0002 says why.

SQL is written in the subset both engines share, with `?` for a parameter and `= ANY(?)` for a list of texts.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from sync.store import Transient

__all__ = ["Database", "Row", "Statement", "Transient", "Unavailable", "Work"]

T = TypeVar("T")

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. `many` runs it once per tuple of `args` and answers nothing.

    What it met with may be told as late as at the next statement: nobody has to wait for an answer there is none of.
    """

    sql: str
    args: Sequence[Any] = ()
    many: bool = False


Work = Generator[Statement, Any, T]


class Unavailable(Exception):  # noqa: N818 - it is a condition, not a mistake
    """The database could not be used in spite of retries. The caller answers 503 and loses nothing."""


def fetch(sql: str, *args: Any) -> Work[list[Row]]:
    """All rows a statement answers."""
    rows: list[Row] = yield Statement(sql, args)
    return rows


def fetch_one(sql: str, *args: Any) -> Work[Row | None]:
    """The first row a statement answers, or None."""
    rows: list[Row] = yield Statement(sql, args)
    return rows[0] if rows else None


def execute(sql: str, *args: Any) -> Work[None]:
    """Run a statement whose answer does not matter."""
    yield Statement(sql, args)


def execute_many(sql: str, rows: Sequence[Sequence[Any]]) -> Work[None]:
    """Run a statement once per row; does nothing for no rows."""
    if rows:
        yield Statement(sql, rows, many=True)


def savepoint(work: Work[T]) -> Work[T]:
    """Run `work` so that an exception undoes its writes and only its writes. A transient fault undoes everything."""
    yield Statement("SAVEPOINT step")
    try:
        result = yield from work
        # In here, because an engine may tell only now what became of the statement before (`Statement.many`).
        yield Statement("RELEASE SAVEPOINT step")
    except Transient:
        raise
    except Exception:
        yield Statement("ROLLBACK TO SAVEPOINT step")
        yield Statement("RELEASE SAVEPOINT step")
        raise
    return result


Observer = Callable[[Statement], None]
"""Called before each statement; a test may count, log, or raise to play a crash."""


def only_statement(work: Work[T]) -> tuple[Statement, Callable[[Any], T]]:
    """The one statement of a work, and what the work makes of its reply. Errors: `ValueError` where it is not one."""
    try:
        statement = next(work)
    except StopIteration:
        raise ValueError("the work asks nothing") from None

    def finish(reply: Any) -> T:
        try:
            work.send(reply)
        except StopIteration as stop:
            result: T = stop.value
            return result
        raise ValueError("the work asks more than once: it wants a snapshot")

    return statement, finish


class Database(Protocol):
    """What rooms may ask of an engine."""

    dialect: str
    observer: Observer | None

    async def open(self) -> None:
        """Connect. Must be called once in the running event loop."""

    async def close(self) -> None:
        """Let go of every connection, after waiting work is done."""

    async def read(self, make: Callable[[], Work[T]], *, is_brief: bool = False) -> T:
        """Run work on ONE snapshot of the database; writes are not allowed. `is_brief`: it reads little."""
        ...

    async def glance(self, make: Callable[[], Work[T]]) -> T:
        """Run work of ONE statement that reads little: no transaction about it, and no other thread to wait for.

        Errors: `ValueError` for work of more than one.
        """
        ...

    async def write(self, make: Callable[[], Work[T]], *, on_ahead: Callable[[], None] | None = None) -> T:
        """Run work in one transaction, durable when this returns. Transient faults repeat it from a fresh `make()`.

        `on_ahead` is called, in this loop, once the work has come as far as it can while others write: what is handed in now
        can come as far.

        Errors: `Unavailable` after the retries; anything else the work itself raised, with nothing written.
        """
        ...
