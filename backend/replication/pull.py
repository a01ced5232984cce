"""Pull: what a device may read and has not read yet, from one snapshot, as bytes that were JSON already."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.db.work import Work, fetch, fetch_one
from backend.replication.codec import INCARNATION_COLUMNS, incarnation_of
from sync.access import Access
from sync.pulling import Head, plan_pull
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


def read_epoch() -> Work[str]:
    """Which life of the server this is; `comptoir restore` mints a new one."""
    row = yield from fetch_one("SELECT value FROM server_state WHERE name = 'epoch'")
    return str(row[0]) if row is not None else ""


def read_incarnation(incarnation: str) -> Work[Incarnation | None]:
    """Without a lock."""
    row = yield from fetch_one(f"SELECT {INCARNATION_COLUMNS} FROM incarnation WHERE id = ?", incarnation)
    return None if row is None else incarnation_of(row)


def read_heads(scopes: list[str]) -> Work[dict[str, Head]]:
    """Where each scope stands."""
    rows = yield from fetch("SELECT scope, seq, floor FROM scope_head WHERE scope = ANY(?)", scopes)
    return {scope: Head(seq, floor) for scope, seq, floor in rows}


def read_page(access: Access, cursors: Mapping[str, int], epoch: str | None, limit: int, now_ms: int) -> Work[Page]:
    """The next changes of every scope the user may read now, user's own first, at most `limit`."""
    current = yield from read_epoch()
    allowed = readable(access, now_ms)
    heads = yield from read_heads(allowed)
    plan = plan_pull(cursors, allowed, heads, same_epoch=epoch is None or epoch == current)
    parts: list[bytes] = []
    reached: dict[str, int] = {}
    count, room, more = 0, PAGE_BYTES, False
    for scope in allowed:
        at, (head, floor) = plan.start[scope], _head(heads.get(scope))
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
        reached[scope] = -at if scope in plan.first and at < floor else at
        more = more or at < head
    return Page(current, plan.enter, plan.leave, plan.reset, b",".join(parts), count, reached, more)


def _head(found: Head | None) -> tuple[int, int]:
    return (0, 0) if found is None else (found.seq, found.floor)
