"""Pull: what a device may read and has not read yet, from one snapshot, as bytes that were JSON already."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import accumulate

from backend.db.work import Row, Work, fetch
from backend.replication.codec import INCARNATION_LINE, incarnation_of_line, to_json
from sync.access import Access
from sync.pulling import Head, Pull, plan_pull
from sync.scope import readable
from sync.store import Incarnation

PAGE_BYTES = 1024 * 1024
"""A page stops here even when the limit of rows is not reached."""
FETCH = 500
"""Rows asked for at a time: where bodies are long, a page is full long before its limit of rows."""

BRIEF = 100
"""So many changes come with the first look: fewer than are worth another statement, or another thread."""

_REST = {
    # One call in place of seven concatenations takes a tenth less time.
    "sqlite": """printf('%d,"kind":"%s","id":"%s","body":%s', c.seq, c.kind, c.id, COALESCE(c.body, 'null'))""",
    "postgres": """c.seq || ',"kind":"' || c.kind || '","id":"' || c.id || '","body":' || COALESCE(c.body, 'null')""",
}
"""A line from its number on. What comes before and after is the same for all of a scope, and is added as they are joined."""
_LINE = {dialect: f"""'{{"scope":"' || c.scope || '","seq":' || {rest} || '}}'""" for dialect, rest in _REST.items()}
_PAGE = "FROM change c WHERE c.scope = ? AND c.seq > ? ORDER BY c.seq LIMIT ?"
_LINES = {
    "sqlite": "SELECT max(seq), count(*), CAST(group_concat(rest, ?) AS BLOB) FROM "
    f"(SELECT c.seq, {_REST['sqlite']} AS rest {_PAGE}) AS page",
    # A row each: a value of half a megabyte is put together by its driver from hundreds of parts, and takes half as long again.
    "postgres": f"SELECT textsend({_REST['postgres']}) {_PAGE}",
}
"""The database words the lines, and hands them over as bytes: no megabyte of text decoded to be encoded again."""

_ON = (
    f"SELECT textsend({_REST['postgres']}) FROM change c WHERE c.scope = ? AND c.seq > ? "
    "AND EXISTS (SELECT 1 FROM scope_head h WHERE h.scope = ? AND h.floor <= ?) ORDER BY c.seq LIMIT ?"
)
"""The lines that follow in a scope, unless some that the device should hear of were swept since it was looked at."""

_AHEAD = (
    # All of a scope's, or none: of one that is further ahead a page is read.
    "change c WHERE c.scope = h.scope AND c.seq > CASE WHEN h.seq - h.at > h.most THEN h.seq ELSE h.at END "
    f"ORDER BY c.seq LIMIT {BRIEF}"
)


def _looking(lines: str, heads: str, beside: str = "") -> str:
    return (
        "SELECT 'epoch' AS what, value AS name, 0 AS seq, 0 AS floor, NULL AS lines FROM server_state WHERE name = 'epoch' "
        f"UNION ALL SELECT 'outbox', '', 0, 0, {INCARNATION_LINE} FROM incarnation WHERE id = ? "
        f"UNION ALL SELECT 'scope', h.scope, h.seq, h.floor, {lines} FROM (SELECT CAST(? AS BIGINT) AS most, {heads}) AS h "
        f"{beside} WHERE h.seq <> h.at OR h.floor > h.at"
    )


LOOK = {
    "sqlite": _looking(
        f"(SELECT group_concat(line, ',') FROM (SELECT {_LINE['sqlite']} AS line FROM {_AHEAD}) AS page)",
        "s.scope, s.seq, s.floor, a.value AS at FROM json_each(?) AS a CROSS JOIN scope_head s ON s.scope = a.key",
    ),
    # Joined by hand, so to speak: left to itself the planner may go through all heads for it, and all of the feed.
    "postgres": _looking(
        "page.line",
        "a.key AS scope, s.seq, s.floor, a.value::bigint AS at FROM json_each_text(?::json) AS a "
        "CROSS JOIN LATERAL (SELECT seq, floor FROM scope_head WHERE scope = a.key OFFSET 0) AS s",
        f"LEFT JOIN LATERAL (SELECT {_LINE['postgres']} AS line FROM {_AHEAD}) AS page ON true",
    ),
}
"""What an outbox was heard of, which epoch it is, and of the scopes a device holds those that stand elsewhere than it does, with
what is new there, in a row or in several. Of scopes where nothing moved, which are nearly all, nothing is said."""


@dataclass(frozen=True, slots=True)
class Page:
    """The pull half of an answer. `changes` are parts of the inside of a JSON array, in order, commas and all."""

    epoch: str
    enter: tuple[str, ...]
    leave: tuple[str, ...]
    reset: tuple[str, ...]
    changes: Sequence[bytes]
    cursors: Mapping[str, int]
    more: bool


def read_heads(scopes: list[str]) -> Work[dict[str, Head]]:
    """Where each scope stands."""
    rows = yield from fetch("SELECT scope, seq, floor FROM scope_head WHERE scope = ANY(?)", scopes)
    return {scope: Head(seq, floor) for scope, seq, floor in rows}


_STANDING = (
    "SELECT scope, seq, floor FROM scope_head WHERE scope = ANY(?) "
    "UNION ALL SELECT 'epoch ' || value, 0, 0 FROM server_state WHERE name = 'epoch'"
)
"""Where scopes stand and which epoch it is."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """What a pull starts from."""

    epoch: str
    allowed: Sequence[str]
    heads: Mapping[str, Head]
    plan: Pull

    def page(self, changes: Sequence[bytes], reached: Mapping[str, int], *, more: bool) -> Page:
        """The answer; a first reading that has not passed the floor says so by a cursor below zero."""
        cursors = {
            scope: -at if scope in self.plan.first and at < _head(self.heads.get(scope))[1] else at
            for scope, at in reached.items()
        }
        plan = self.plan
        return Page(self.epoch, plan.enter, plan.leave, plan.reset, changes, cursors, more)


def _read_standing(access: Access, cursors: Mapping[str, int], epoch: str | None, now_ms: int) -> Work[_Standing]:
    allowed = readable(access, now_ms)
    rows = yield from fetch(_STANDING, allowed)
    heads = {scope: Head(seq, floor) for scope, seq, floor in rows if not scope.startswith("epoch ")}
    current = next((row[0].removeprefix("epoch ") for row in rows if row[0].startswith("epoch ")), "")
    plan = plan_pull(cursors, allowed, heads, same_epoch=epoch is None or epoch == current)
    return _Standing(current, allowed, heads, plan)


@dataclass(frozen=True, slots=True)
class Behind:
    """A device that is behind in one scope and nowhere else: so is one that reads its territory for the first time."""

    epoch: str
    cursors: Mapping[str, int]
    scope: str
    head: int


@dataclass(frozen=True, slots=True)
class Look:
    """What a first look told."""

    outbox: Incarnation | None
    page: Page | None
    """All that is new; None where there is more to it."""
    ahead: int
    """How many numbers the scopes are ahead of the device: at least as many as there are changes to read."""
    heads: Mapping[str, int] | None = None
    """How far each scope is, where the device holds just those it may read and none was swept or begun anew."""
    behind: Behind | None = None


def look(
    access: Access,
    incarnation: str,
    cursors: Mapping[str, int],
    epoch: str | None,
    limit: int,
    now_ms: int,
    dialect: str,
) -> Work[Look]:
    """Nearly every pull, in one statement. A scope that is entered, left, swept or read again wants `read_page`."""
    allowed = set(readable(access, now_ms))
    # Nothing is looked up for a name that is none of this user's scopes.
    held = cursors if cursors.keys() == allowed else {scope: at for scope, at in cursors.items() if scope in allowed}
    rows = yield from fetch(LOOK[dialect], *look_arguments(incarnation, held, limit))
    return looked(rows, allowed, cursors, epoch, limit)


def look_arguments(incarnation: str, cursors: Mapping[str, int], limit: int) -> tuple[str, int, str]:
    """The parameters of `LOOK`."""
    return incarnation, min(limit, BRIEF), to_json(cursors)


def looked(
    rows: Sequence[Row], allowed: AbstractSet[str], cursors: Mapping[str, int], epoch: str | None, limit: int
) -> Look:
    """What rows of `LOOK` tell one who may read these scopes, and no others."""
    is_plain = cursors.keys() == allowed
    outbox: Incarnation | None = None
    current = ""
    moved: dict[str, int] = {}
    parts: list[str] = []
    for what, name, seq, floor, lines in rows:
        if what == "epoch":
            current = name
        elif what == "outbox":
            outbox = incarnation_of_line(lines)
        elif name in allowed:
            moved[name] = seq
            is_plain = is_plain and floor <= cursors[name] <= seq
            if lines is not None:
                parts.append(lines)
    ahead = sum(max(0, seq - cursors[scope]) for scope, seq in moved.items())
    if not is_plain or epoch != current:
        return Look(outbox, None, ahead)
    heads = {**cursors, **moved}
    if ahead > min(limit, BRIEF):
        scope, head = next(iter(moved.items()))
        return Look(outbox, None, ahead, heads, Behind(current, cursors, scope, head) if len(moved) == 1 else None)
    changes = ",".join(parts).encode()
    if len(changes) > PAGE_BYTES:
        return Look(outbox, None, ahead, heads)
    return Look(outbox, Page(current, (), (), (), [changes] if changes else [], heads, more=False), ahead, heads)


def read_on(behind: Behind, limit: int) -> Work[Page | None]:
    """The next changes of one scope, in one statement, on PostgreSQL. None: there is more to it, `read_page` will tell."""
    scope, head = behind.scope, behind.head
    start = behind.cursors[scope]
    rows = yield from fetch(_ON, scope, start, scope, start, limit)
    if not rows:
        return None
    # Those that fill a page, and the one that more than fills it.
    fitting = bisect_left(list(accumulate([len(row[0]) for row in rows])), PAGE_BYTES) + 1
    some = _joined(scope, rows[:fitting])
    # Where there are no more, what came since the look is here too.
    at = max(some.at, head) if fitting > len(rows) < limit else some.at
    return Page(behind.epoch, (), (), (), some.inside, {**behind.cursors, scope: at}, more=at < head)


@dataclass(frozen=True, slots=True)
class _Some:
    """Lines of one scope, as a page has them; how many, and the number of the last."""

    inside: Sequence[bytes]
    taken: int
    at: int


def _opening(scope: str) -> str:
    return f'{{"scope":"{scope}","seq":'


def _joined(scope: str, rows: Sequence[Row]) -> _Some:
    """From lines a row each."""
    opening = _opening(scope).encode()
    # Not joined here: a page is a megabyte, and one more copy of it takes as long as finding a tenth of it.
    inside = [b"}," + opening, b""] * len(rows)
    inside[1::2] = [row[0] for row in rows]
    inside[0] = opening
    last = inside[-1]
    return _Some([*inside, b"}"], len(rows), int(last[: last.index(b",")]))


def _read_some(scope: str, at: int, limit: int, dialect: str) -> Work[_Some]:
    if dialect == "postgres":
        rows = yield from fetch(_LINES["postgres"], scope, at, limit)
        return _joined(scope, rows) if rows else _Some((), 0, at)
    opening = _opening(scope)
    ((last, taken, lines),) = yield from fetch(_LINES["sqlite"], f"}},{opening}", scope, at, limit)
    return _Some([opening.encode(), lines, b"}"], taken, last) if taken else _Some((), 0, at)


def read_page(
    access: Access, cursors: Mapping[str, int], epoch: str | None, limit: int, now_ms: int, dialect: str
) -> Work[Page]:
    """The next changes of every scope the user may read now, user's own first, at most `limit`."""
    standing = yield from _read_standing(access, cursors, epoch, now_ms)
    parts: list[bytes] = []
    reached: dict[str, int] = {}
    count, room, more = 0, PAGE_BYTES, False
    for scope in standing.allowed:
        at, (head, _) = standing.plan.start[scope], _head(standing.heads.get(scope))
        while at < head and room > 0 and (asked := min(FETCH, limit - count)) > 0:
            some = yield from _read_some(scope, at, asked, dialect)
            if some.taken:
                parts += (b",", *some.inside) if parts else some.inside
                room -= sum(map(len, some.inside))
                count += some.taken
            at = some.at if some.taken == asked else head
        reached[scope] = at
        more = more or at < head
    return standing.page(parts, reached, more=more)


def _head(found: Head | None) -> tuple[int, int]:
    return (0, 0) if found is None else (found.seq, found.floor)
