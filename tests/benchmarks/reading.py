"""What each statement reads: its plan, and how much it went through, counted by the databases themselves.

On PostgreSQL that is the rows its scans went through, from EXPLAIN (ANALYZE); on SQLite the steps of its virtual machine, which
are the same however deep a tree is and however fast the machine: only reading more rows makes more of them.
"""

import contextlib
import json
import re
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from unittest.mock import patch

from backend.db import sqlite
from backend.db.engine import database_from
from backend.db.work import Database, Row, Statement, Work

T = TypeVar("T")
_PLANNED = re.compile(r"(WITH|SELECT|INSERT|UPDATE|DELETE)\b")
_WORDS = {"sqlite": "EXPLAIN QUERY PLAN ", "postgres": "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) "}
_AS_IF_LARGE = "SET LOCAL enable_seqscan = off"
"""A small table is cheaper read whole, and PostgreSQL knows: so do tests that ask how it goes about large ones."""
_SCANS = frozenset({"Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan", "Tid Scan"})


@dataclass(slots=True)
class Cost:
    """What one statement took, all its runs together."""

    runs: int = 0
    read: int = 0
    """Rows on PostgreSQL, steps on SQLite."""
    blocks: int = 0
    """Pages of 8 KB, on PostgreSQL: these grow with the depth of a tree."""
    plan: list[str] = field(default_factory=list)
    whole: set[str] = field(default_factory=set)
    """Tables that a plan reads from end to end."""


@dataclass
class Reading:
    """A `Database` that looks at every statement before it lets it run."""

    inner: Database
    dialect: str
    steps: "_Steps"
    as_if_large: bool = False
    costs: dict[str, Cost] = field(default_factory=dict)
    observer: Callable[[Statement], None] | None = None

    async def open(self) -> None:
        await self.inner.open()

    async def close(self) -> None:
        await self.inner.close()

    async def read(self, make: Callable[[], Work[T]], *, is_brief: bool = False) -> T:
        return await self.inner.read(lambda: self._watched(make()), is_brief=is_brief)

    async def glance(self, make: Callable[[], Work[T]]) -> T:
        """Watched, it is more than one statement."""
        return await self.read(make)

    async def write(self, make: Callable[[], Work[T]], *, on_ahead: Callable[[], None] | None = None) -> T:
        return await self.inner.write(lambda: self._watched(make()), on_ahead=on_ahead)

    def told(self) -> dict[str, Cost]:
        """What was read since last asked."""
        if self.dialect == "sqlite":
            for sql, count in self.steps.taken().items():
                self.costs[sql].read += count
        found, self.costs = self.costs, {}
        return found

    def _watched(self, work: Work[T]) -> Work[T]:
        reply: Any = None
        error: Exception | None = None
        if self.as_if_large and self.dialect == "postgres":
            yield Statement(_AS_IF_LARGE)
        while True:
            try:
                statement = work.throw(error) if error is not None else work.send(reply)
            except StopIteration as stop:
                result: T = stop.value
                return result
            reply, error = None, None
            try:
                yield from self._looked_at(statement)
                reply = yield statement
            except Exception as fault:  # noqa: BLE001 - it is for the work to say what becomes of it
                error = fault
            # Whatever the engine does between two statements is nobody's.
            self.steps.rest()

    def _looked_at(self, statement: Statement) -> Work[None]:
        if _PLANNED.match(statement.sql) is None:
            return
        cost = self.costs.setdefault(statement.sql, Cost())
        several: Sequence[Any] = statement.args if statement.many else [statement.args]
        cost.runs += len(several)
        if self.dialect == "sqlite":
            rows = yield Statement(_WORDS["sqlite"] + statement.sql, several[0])
            cost.plan = [str(row[-1]) for row in rows]
            cost.whole |= _scanned(cost.plan, statement.sql)
            return
        for args in several:
            # It runs for its plan, is undone, and then runs for good.
            yield Statement("SAVEPOINT looked_at")
            rows = yield Statement(_WORDS["postgres"] + statement.sql, args)
            yield Statement("ROLLBACK TO SAVEPOINT looked_at")
            yield Statement("RELEASE SAVEPOINT looked_at")
            _add(cost, rows)


def _add(cost: Cost, rows: list[Row]) -> None:
    said = json.loads(rows[0][0])[0]["Plan"]
    cost.blocks += said.get("Shared Hit Blocks", 0) + said.get("Shared Read Blocks", 0)
    cost.plan = [_named(depth, node) for depth, node in _nodes(said)]
    for _, node in _nodes(said):
        if node["Node Type"] in _SCANS:
            passed = sum(
                node.get(name, 0) for name in ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
            )
            cost.read += round(passed * node["Actual Loops"])
        if node["Node Type"] == "Seq Scan":
            cost.whole.add(node["Relation Name"])


def _nodes(node: dict[str, Any], depth: int = 0) -> Iterator[tuple[int, dict[str, Any]]]:
    yield depth, node
    for inner in node.get("Plans", ()):
        yield from _nodes(inner, depth + 1)


def _named(depth: int, node: dict[str, Any]) -> str:
    where = node.get("Index Name") or node.get("Relation Name") or node.get("Function Name")
    return f"{'  ' * depth}{node['Node Type']}" + (f" on {where}" if where else "")


_SCAN = re.compile(r"SCAN (?:TABLE )?(\w+)(?! VIRTUAL TABLE)(?:$| USING)")


def _scanned(plan: Sequence[str], sql: str) -> set[str]:
    """Tables; what is named after a bracket is a subquery."""
    names = {found[1] for line in plan if (found := _SCAN.match(line)) is not None}
    return {name for name in names if re.search(rf"\)\s+(?:AS\s+)?{name}\b", sql) is None}


class _Steps:
    """Counts the steps of every connection, for the statement that its thread runs."""

    def __init__(self) -> None:
        self._now: dict[int, str] = {}
        self._counts: dict[str, int] = {}
        self._connect = sqlite.connect

    def connect(self, *args: Any) -> Any:
        """Like `backend.db.sqlite.connect`."""
        connection = self._connect(*args)
        connection.set_progress_handler(self._step, 1)
        return connection

    def watch(self, statement: Statement) -> None:
        """Say what runs next on this thread."""
        is_planned = _PLANNED.match(statement.sql) is not None
        self._now[threading.get_ident()] = statement.sql if is_planned else ""

    def rest(self) -> None:
        """Nothing runs on this thread."""
        self._now.pop(threading.get_ident(), None)

    def taken(self) -> dict[str, int]:
        found, self._counts = self._counts, {}
        return found

    def _step(self) -> int:
        sql = self._now.get(threading.get_ident())
        if sql:
            self._counts[sql] = self._counts.get(sql, 0) + 1
        return 0


@contextlib.asynccontextmanager
async def reading(url: str, *, as_if_large: bool = False) -> AsyncIterator[Reading]:
    """The database at an address, watched for as long as the block runs."""
    steps = _Steps()
    with patch.object(sqlite, "connect", steps.connect):
        inner = database_from(url, pool_size=2)
        inner.observer = steps.watch
        await inner.open()
        try:
            yield Reading(inner, inner.dialect, steps, as_if_large)
        finally:
            await inner.close()
