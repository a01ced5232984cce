"""Pull: what a device may read and has not read yet, from one snapshot, as bytes that were JSON already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from backend.db.work import Work, fetch, fetch_one
from backend.replication.codec import INCARNATION_COLUMNS, incarnation_of
from sync.access import Access
from sync.pulling import Head, Pull, plan_pull
from sync.scope import readable
from sync.store import Incarnation

PAGE_BYTES = 1024 * 1024
"""A page stops here even when the limit of rows is not reached."""
FETCH = 500
"""Rows asked for at a time: where bodies are long, a page is full long before its limit of rows."""

_LINES = (
    "SELECT max(seq), count(*), convert_to(string_agg(line, ','), 'UTF8') FROM (SELECT seq, "
    """'{"scope":"' || scope || '","seq":' || seq || ',"kind":"' || kind || '","id":"' || id || '","body":' """
    """|| COALESCE(body, 'null') || '}' AS line """
    "FROM change WHERE scope = ? AND seq > ? ORDER BY seq LIMIT ?) AS page"
)
"""The database joins the lines, and hands them over as bytes: a page costs a few rows in Python, not a thousand, and no megabyte
of text decoded to be encoded again. Their order in a page does not matter."""


@dataclass(frozen=True, slots=True)
class Page:
    """The pull half of an answer. `changes` is the inside of a JSON array."""

    epoch: str
    enter: tuple[str, ...]
    leave: tuple[str, ...]
    reset: tuple[str, ...]
    changes: bytes
    count: int
    cursors: Mapping[str, int]
    more: bool


def read_incarnation(incarnation: str) -> Work[Incarnation | None]:
    """Without a lock."""
    row = yield from fetch_one(f"SELECT {INCARNATION_COLUMNS} FROM incarnation WHERE id = ?", incarnation)
    return None if row is None else incarnation_of(row)


def read_heads(scopes: list[str]) -> Work[dict[str, Head]]:
    """Where each scope stands."""
    rows = yield from fetch("SELECT scope, seq, floor FROM scope_head WHERE scope = ANY(?)", scopes)
    return {scope: Head(seq, floor) for scope, seq, floor in rows}


_STANDING = (
    "SELECT scope, seq, floor FROM scope_head WHERE scope = ANY(?) "
    "UNION ALL SELECT 'epoch ' || value, 0, 0 FROM server_state WHERE name = 'epoch'"
)
"""Where scopes stand and which epoch it is, in one statement: most pulls hear from it that nothing is new."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """What a pull starts from."""

    epoch: str
    allowed: Sequence[str]
    heads: Mapping[str, Head]
    plan: Pull

    @property
    def ahead(self) -> int:
        """How many numbers the scopes are ahead of the device: at least as many as there are changes to read."""
        return sum(max(0, _head(self.heads.get(scope))[0] - at) for scope, at in self.plan.start.items())

    def page(self, changes: bytes, count: int, reached: Mapping[str, int], *, more: bool) -> Page:
        """The answer; a first reading that has not passed the floor says so by a cursor below zero."""
        cursors = {
            scope: -at if scope in self.plan.first and at < _head(self.heads.get(scope))[1] else at
            for scope, at in reached.items()
        }
        plan = self.plan
        return Page(self.epoch, plan.enter, plan.leave, plan.reset, changes, count, cursors, more)


def _read_standing(access: Access, cursors: Mapping[str, int], epoch: str | None, now_ms: int) -> Work[_Standing]:
    allowed = readable(access, now_ms)
    rows = yield from fetch(_STANDING, allowed)
    heads = {scope: Head(seq, floor) for scope, seq, floor in rows if not scope.startswith("epoch ")}
    current = next((row[0].removeprefix("epoch ") for row in rows if row[0].startswith("epoch ")), "")
    plan = plan_pull(cursors, allowed, heads, same_epoch=epoch is None or epoch == current)
    return _Standing(current, allowed, heads, plan)


def peek(access: Access, cursors: Mapping[str, int], epoch: str | None, now_ms: int) -> Work[Page | int]:
    """The page of a device for which nothing is new, from one statement; else how far the scopes are ahead of it."""
    standing = yield from _read_standing(access, cursors, epoch, now_ms)
    return standing.ahead or standing.page(b"", 0, standing.plan.start, more=False)


def read_page(access: Access, cursors: Mapping[str, int], epoch: str | None, limit: int, now_ms: int) -> Work[Page]:
    """The next changes of every scope the user may read now, user's own first, at most `limit`."""
    standing = yield from _read_standing(access, cursors, epoch, now_ms)
    parts: list[bytes] = []
    reached: dict[str, int] = {}
    count, room, more = 0, PAGE_BYTES, False
    for scope in standing.allowed:
        at, (head, _) = standing.plan.start[scope], _head(standing.heads.get(scope))
        while at < head and room > 0 and (asked := min(FETCH, limit - count)) > 0:
            row = yield from fetch_one(_LINES, scope, at, asked)
            taken = 0 if row is None else row[1]
            if row is not None and taken:
                at = row[0]
                parts.append(row[2])
                room -= len(row[2])
                count += taken
            if taken < asked:
                at = head
        reached[scope] = at
        more = more or at < head
    return standing.page(b",".join(parts), count, reached, more=more)


def _head(found: Head | None) -> tuple[int, int]:
    return (0, 0) if found is None else (found.seq, found.floor)
