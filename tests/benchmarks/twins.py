"""Makes much of what phones pushed: copies their rows inside the database, each under ids and numbers of its own.

A million ops through the door take minutes; copies of a hundred thousand that came through it take seconds, and what pushes and
pulls read afterwards is the same: rows of the same weight under the same indexes. The copies carry ids of minutes before, as the
past of a deployment does. Only what is made once and never again is copied: an op, its thing, its lines in the feeds,
its reminder.
"""

import asyncpg

from backend.db.engine import database_from
from backend.db.work import Work, execute, execute_many, fetch, fetch_one

_HEAD = 8
"""Digits of an id that say when it was made, in steps of 65 s."""
_BASE = (
    "CREATE TABLE bench_base (entity TEXT PRIMARY KEY NOT NULL, op TEXT NOT NULL)",
    "CREATE TABLE bench_step (old TEXT PRIMARY KEY NOT NULL, new TEXT NOT NULL)",
)
_TWIN = """CREATE TABLE bench_twin (entity TEXT PRIMARY KEY NOT NULL, op TEXT NOT NULL, new_entity TEXT NOT NULL,
    new_op TEXT NOT NULL)"""
_OTHER = (
    "INSERT INTO bench_twin (entity, op, new_entity, new_op) SELECT b.entity, b.op, e.new || substr(b.entity, 9), "
    "o.new || substr(b.op, 9) FROM bench_base b JOIN bench_step e ON e.old = substr(b.entity, 1, 8) "
    "JOIN bench_step o ON o.old = substr(b.op, 1, 8) ORDER BY b.entity"
)
_RENAMED = "replace(replace({0}, t.entity, t.new_entity), t.op, t.new_op)"
_COPIED = {
    "entity": ("x.id = t.entity", {"id": "t.new_entity", "state": _RENAMED}),
    "op": ("x.id = t.op", {"id": "t.new_op", "entity": "t.new_entity", "receipt": _RENAMED}),
    "change": (
        "x.id = t.entity",
        {
            "id": "t.new_entity",
            "body": _RENAMED,
            "seq": "x.seq + ? * (SELECT h.seq FROM scope_head h WHERE h.scope = x.scope)",
        },
    ),
    # A task that is due reminds of itself.
    "reminder": (
        "x.target = t.entity",
        {"id": "substr(t.new_entity, 1, 8) || substr({0}, 9)", "target": "t.new_entity"},
    ),
}
"""Per table: which rows, and what is not copied as it is."""


async def multiply(url: str, target: int, scope: str | None = None) -> int:
    """Copy until `scope` holds `target` lines, or there are so many ops of phones. Nothing else may write meanwhile.

    Answers how many there are.
    """
    database = database_from(url)
    await database.open()
    try:
        copies, apart = await database.write(lambda: _begin(target, scope))
        for number in range(1, copies + 1):
            await database.write(lambda number=number: _copy(database.dialect, number, apart))  # type: ignore[misc]
        await database.write(lambda: _end(copies))
        count, args = _count(scope)
        row = await database.read(lambda: fetch_one(count, *args))
    finally:
        await database.close()
    if database.dialect == "postgres":
        await _vacuum(url)
    return 0 if row is None else int(row[0])


async def _vacuum(url: str) -> None:
    """As autovacuum would have, in time."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("VACUUM ANALYZE")
    finally:
        await connection.close()


def _count(scope: str | None) -> tuple[str, tuple[str, ...]]:
    if scope is None:
        return f"SELECT count(*) FROM ({_made('')}) AS made", ()
    return "SELECT count(*) FROM change WHERE scope = ?", (scope,)


def _made(more: str) -> str:
    """Things that phones made: one op each, by a person on a phone."""
    return (
        "SELECT o.entity AS entity, o.id AS op FROM op o JOIN incarnation i ON i.id = o.incarnation "
        f"WHERE i.device_id <> 'server' {more}"
    )


_TIMES = "SELECT substr(entity, 1, 8) FROM bench_base UNION SELECT substr(op, 1, 8) FROM bench_base"


def _begin(target: int, scope: str | None) -> Work[tuple[int, int]]:
    """Name what is copied; answers how often, and how far apart in time copies lie so that none meets another."""
    for statement in _BASE:
        yield from execute(statement)
    count, args = _count(scope)
    row = yield from fetch_one(count, *args)
    held = 0 if row is None else int(row[0])
    missing = max(0, target - held)
    if scope is None:
        yield from execute(f"INSERT INTO bench_base {_made('')}")
    else:
        inside = "AND o.entity IN (SELECT id FROM change WHERE scope = ?)"
        yield from execute(f"INSERT INTO bench_base {_made(inside)}", scope)
    row = yield from fetch_one("SELECT count(*) FROM bench_base")
    here = 0 if row is None else int(row[0])
    if not missing or not here:
        return 0, 0
    times = [int(row[0], 16) for row in (yield from fetch(_TIMES))]
    copies = -(-missing // here)
    # All copies alike, and as few too many as can be.
    spare = here - -(-missing // copies)
    yield from execute(
        "DELETE FROM bench_base WHERE entity IN (SELECT entity FROM bench_base ORDER BY entity LIMIT ?)", spare
    )
    return copies, max(times) - min(times) + 1


def _copy(dialect: str, number: int, apart: int) -> Work[None]:
    yield from execute("DELETE FROM bench_step")
    rows = yield from fetch(_TIMES)
    steps = [(row[0], f"{int(row[0], 16) - apart * number:0{_HEAD}x}") for row in rows]
    yield from execute_many("INSERT INTO bench_step (old, new) VALUES (?, ?)", steps)
    yield from execute(_TWIN)
    yield from execute(_OTHER)
    if dialect == "postgres":
        yield from execute("ANALYZE bench_twin")
    for table, (rows_of, changed) in _COPIED.items():
        columns = yield from _columns(dialect, table)
        made = ", ".join(changed.get(column, "{0}").format(f"x.{column}") for column in columns)
        sql = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {made} FROM bench_twin t JOIN {table} x ON {rows_of}"
        yield from execute(sql, *([number] if "seq" in changed else []))
    yield from execute("DROP TABLE bench_twin")


def _columns(dialect: str, table: str) -> Work[list[str]]:
    if dialect == "postgres":
        sql = "SELECT column_name FROM information_schema.columns WHERE table_name = ? ORDER BY ordinal_position"
        rows = yield from fetch(sql, table)
    else:
        rows = yield from fetch("SELECT name FROM pragma_table_info(?)", table)
    return [str(row[0]) for row in rows]


def _end(copies: int) -> Work[None]:
    """Every counter moves on, also those of scopes that got nothing: a gap in a feed is allowed."""
    yield from execute("UPDATE scope_head SET seq = seq * (1 + CAST(? AS BIGINT))", copies)
    for table in ("bench_base", "bench_step"):
        yield from execute(f"DROP TABLE {table}")
