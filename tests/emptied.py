"""A used PostgreSQL database made as it was before anybody used it: a hundredth of a second, where a new copy takes a third."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter

import asyncpg

_SHAPE = """
SELECT md5(string_agg(concat_ws(' ', c.relname, c.relkind, a.attname, a.atttypid), ',' ORDER BY c.relname, a.attnum))
FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE c.relnamespace = 'public'::regnamespace
"""
_TABLES = "SELECT oid, relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
_REFERENCES = "SELECT conrelid, confrelid FROM pg_constraint WHERE contype = 'f' AND conrelid <> confrelid"
_SEQUENCES = "SELECT sequencename, coalesce(last_value, start_value), last_value IS NOT NULL FROM pg_sequences"
_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_GROWN = "SELECT relname FROM pg_class WHERE relname = ANY($1) AND pg_relation_size(oid) > $2"
GROWN_BYTES = 256 * 1024
"""A table that has held this much is truncated: its deleted rows would be read by every test after."""


@dataclass(frozen=True, slots=True)
class Blank:
    """What a migrated database is before anybody has used it."""

    shape: str
    """Of its tables, their columns and indexes, as one hash."""
    tables: Sequence[str]
    """Those that refer to others first."""
    rows: Mapping[str, bytes]
    """What migrations put into them."""
    sequences: Sequence[tuple[str, int, bool]]


async def blank_of(url: str) -> Blank:
    """Look at a database that is just migrated."""
    connection = await asyncpg.connect(url)
    try:
        names: dict[int, str] = dict(await connection.fetch(_TABLES))
        order = TopologicalSorter[str](dict.fromkeys(names.values(), ()))
        for refers, to in await connection.fetch(_REFERENCES):
            order.add(names[to], names[refers])
        rows = {}
        for name in names.values():
            held = io.BytesIO()
            await connection.copy_from_table(name, output=held)
            if held.getvalue():
                rows[name] = held.getvalue()
        sequences = [(name, value, called) for name, value, called in await connection.fetch(_SEQUENCES)]
        return Blank(await connection.fetchval(_SHAPE), tuple(order.static_order()), rows, sequences)
    finally:
        await connection.close()


async def emptied(url: str, blank: Blank) -> bool:
    """Make a used database blank again, whoever is still connected to it; False where its tables are others by now."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_OTHERS)
        if await connection.fetchval(_SHAPE) != blank.shape:
            return False
        grown = {name for (name,) in await connection.fetch(_GROWN, list(blank.tables), GROWN_BYTES)}
        async with connection.transaction():
            await connection.execute("SET LOCAL synchronous_commit = off")
            if grown:
                await connection.execute(f"TRUNCATE {', '.join(map(_quoted, grown))} CASCADE")
            await connection.execute("; ".join(f"DELETE FROM {_quoted(name)}" for name in blank.tables))
            for name in reversed(blank.tables):
                if name in blank.rows:
                    await connection.copy_to_table(name, source=io.BytesIO(blank.rows[name]))
            for name, value, called in blank.sequences:
                await connection.execute("SELECT setval($1, $2, $3)", _quoted(name), value, called)
        return True
    finally:
        await connection.close()


def _quoted(name: str) -> str:
    return f'"{name}"'
