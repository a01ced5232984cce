"""Backup and restore, the same file from either engine and for either: gzip'd JSON lines, one table after the other.

A backup is one snapshot. A restore is one transaction and mints a new epoch, so that devices re-send what the backup
is too old to hold (`sync/README.md`, "Sessions and versions").
"""

import asyncio
import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from piccolo.columns import Boolean
from piccolo.table import Table
from uuid_utils import uuid7

from backend.db.request_tables import Hold, Picture
from backend.db.tables import TABLES, Change
from backend.db.whole import whole_file
from backend.db.work import Database, Work, execute, execute_many, fetch, fetch_one

FORMAT = 1
PAGE = 2000
LARGE = {Picture._meta.tablename: 20}  # noqa: SLF001
"""Rows held in memory at once, of tables whose rows are large."""


class BackupUnreadable(ValueError):  # noqa: N818 - names the condition
    """The file is no backup of ours, or ends too early."""


class NotEmpty(RuntimeError):  # noqa: N818 - names the condition
    """The database to restore into already holds something."""


def _columns(table: type[Table]) -> list[str]:
    return [column._meta.db_column_name for column in table._meta.columns]  # noqa: SLF001 - Piccolo's own way in


def _flags(table: type[Table]) -> list[int]:
    """Where the booleans stand: SQLite hands out 0 and 1, which PostgreSQL does not take for one."""
    return [n for n, column in enumerate(table._meta.columns) if isinstance(column, Boolean)]  # noqa: SLF001


def _key(table: type[Table]) -> list[str]:
    if table is Hold:
        return ["resource", "cell"]
    return ["scope", "id"] if table is Change else [table._meta.primary_key._meta.db_column_name]  # noqa: SLF001


def _pages(table: type[Table], take: Callable[[list[Any]], None]) -> Work[None]:
    name, columns, key, flags = table._meta.tablename, _columns(table), _key(table), _flags(table)  # noqa: SLF001
    spots, page = [columns.index(part) for part in key], LARGE.get(name, PAGE)
    after: list[Any] | None = None
    while True:
        where = "" if after is None else f"WHERE ({', '.join(key)}) > ({', '.join('?' for _ in key)}) "
        rows = yield from fetch(
            f"SELECT {', '.join(columns)} FROM {name} {where}ORDER BY {', '.join(key)} LIMIT {page}", *(after or ())
        )
        for row in rows:
            values = list(row)
            for spot in flags:
                values[spot] = bool(values[spot])
            take(values)
        if len(rows) < page:
            return
        after = [rows[-1][spot] for spot in spots]


async def backup(database: Database, path: Path) -> int:
    """Write the backup; answers how many rows. The file appears under its name only when it is whole and on disk.

    Errors: `OSError` where it cannot be written.
    """

    def work() -> Work[int]:
        count = 0
        with (
            whole_file(path) as raw,
            gzip.GzipFile(fileobj=raw, mode="wb", filename="", compresslevel=6) as packed,
            TextIOWrapper(packed, encoding="utf-8") as file,
        ):
            file.write(json.dumps({"comptoir": FORMAT}) + "\n")

            def take(row: list[Any]) -> None:
                nonlocal count
                count += 1
                file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")

            for table in TABLES:
                file.write(json.dumps({"table": table._meta.tablename, "columns": _columns(table)}) + "\n")  # noqa: SLF001
                yield from _pages(table, take)
            file.write(json.dumps({"end": count}) + "\n")
        return count

    return await database.read(work)


def _lines(path: Path) -> Iterator[Any]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise BackupUnreadable(f"{path.name} is not a whole backup: {error}") from error


def _compare_checksum(path: Path) -> None:
    """Read the file once to its end: what one wrong byte makes of a row may look like a row, or stop the database."""
    try:
        with gzip.open(path, "rb") as file:
            while file.read(1 << 20):
                pass
    except (OSError, EOFError, zlib.error) as error:
        raise BackupUnreadable(f"{path.name} is not a whole backup: {error}") from error


async def restore(database: Database, path: Path, *, replace: bool = False) -> int:
    """Load a backup into a migrated database; answers how many rows.

    Errors: `BackupUnreadable`; `NotEmpty` unless `replace`. Nothing is changed by either.
    """

    def work() -> Work[int]:
        if database.dialect == "postgres":
            # A server that still runs must not write between the emptying and the loading; readers see the old rows.
            names = ", ".join(table._meta.tablename for table in TABLES)  # noqa: SLF001
            yield from execute(f"LOCK TABLE {names} IN EXCLUSIVE MODE")
        used = yield from fetch_one("SELECT (SELECT count(*) FROM app_user) + (SELECT count(*) FROM op)")
        if used is not None and used[0] > 0 and not replace:
            raise NotEmpty("the database already holds users or their work; --replace overwrites it")
        yield from clear_tables()
        count = yield from _load(path)
        yield from execute("DELETE FROM server_state WHERE name = 'epoch'")
        yield from execute("INSERT INTO server_state (name, value) VALUES ('epoch', ?)", str(uuid7()))
        return count

    await asyncio.to_thread(_compare_checksum, path)
    return await database.write(work)


def clear_tables() -> Work[None]:
    """Empty every table, those that refer to others first."""
    for table in reversed(TABLES):
        yield from execute(f"DELETE FROM {table._meta.tablename}")  # noqa: SLF001


def _load(path: Path) -> Work[int]:
    lines = _lines(path)
    if next(lines, None) != {"comptoir": FORMAT}:
        raise BackupUnreadable(f"{path.name} is not a backup this version can read")
    sql, width, page, rows, count, whole = "", 0, PAGE, list[list[Any]](), 0, False
    for line in lines:
        if isinstance(line, list):
            if len(line) != width:
                raise BackupUnreadable(f"{path.name} is damaged at row {count + 1}")
            rows.append(line)
            count += 1
            if len(rows) >= page:
                yield from execute_many(sql, rows)
                rows = []
            continue
        yield from execute_many(sql, rows)
        rows = []
        if not isinstance(line, dict):
            raise BackupUnreadable(f"{path.name} is damaged after row {count}")
        if "end" in line:
            whole = line["end"] == count and next(lines, None) is None
            break
        sql, width = _insert(path, line)
        page = LARGE.get(line["table"], PAGE)
    if not whole:
        raise BackupUnreadable(f"{path.name} ends too early")
    return count


def _insert(path: Path, head: dict[str, Any]) -> tuple[str, int]:
    """Make the statement for the rows that follow a table's head line; answers it, and how many values a row has."""
    known = {table._meta.tablename: set(_columns(table)) for table in TABLES}  # noqa: SLF001
    name, columns = head.get("table"), head.get("columns", [])
    if name not in known or not set(columns) <= known[name]:
        raise BackupUnreadable(f"{path.name} holds table {name}, which this version does not know like that")
    return f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' for _ in columns)})", len(columns)
