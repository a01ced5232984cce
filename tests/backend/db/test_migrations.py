"""What Piccolo believes, what migrations make, and what the two databases hold are one and the same."""

import inspect
from pathlib import Path

from piccolo.table import Table

from backend.db import tables
from backend.db.migrate import migrate
from backend.db.piccolo_app import APP_CONFIG
from backend.db.tables import TABLES
from backend.db.work import Database, fetch

_TYPES = {"text": "text", "bigint": "bigint", "integer": "integer", "boolean": "boolean"}
_OF_PICCOLO = {"Text": "text", "BigInt": "bigint", "Integer": "integer", "Boolean": "boolean"}

Columns = dict[str, tuple[str, bool]]
"""Type and whether it may be null, by column."""


async def _held(database: Database) -> dict[str, Columns]:
    if database.dialect == "sqlite":
        rows = await database.read(
            lambda: fetch(
                'SELECT m.name, c.name, c.type, c."notnull" = 0 FROM sqlite_master m JOIN pragma_table_info(m.name) c '
                "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
            )
        )
    else:
        rows = await database.read(
            lambda: fetch(
                "SELECT table_name, column_name, data_type, is_nullable = 'YES' FROM information_schema.columns "
                "WHERE table_schema = 'public'"
            )
        )
    found: dict[str, Columns] = {}
    for table, column, kind, nullable in rows:
        if table != "migration":
            found.setdefault(table, {})[column] = _TYPES[kind.lower()], bool(nullable)
    return found


def _declared() -> dict[str, Columns]:
    return {
        table._meta.tablename: {
            column._meta.db_column_name: (_OF_PICCOLO[type(column).__name__], column._meta.null)
            for column in table._meta.columns
        }
        for table in TABLES
    }


async def test_migrations_make_the_declared_tables(database: Database) -> None:
    assert await _held(database) == _declared()


def test_every_table_that_is_written_down_is_listed() -> None:
    written = {
        table
        for _, table in inspect.getmembers(tables, inspect.isclass)
        if issubclass(table, Table) and table is not Table and table.__module__.startswith("backend.db.")
    }
    assert written == set(TABLES)
    assert len(TABLES) == len(set(TABLES))
    assert APP_CONFIG.table_classes == TABLES


async def test_a_table_is_listed_after_those_it_refers_to(database: Database) -> None:
    """Restore fills tables in this order."""
    order = [table._meta.tablename for table in TABLES]
    if database.dialect == "sqlite":
        sql = "SELECT m.name, f.\"table\" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'"
    else:
        sql = (
            "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f' "
            "AND connamespace = 'public'::regnamespace"
        )
    rows = await database.read(lambda: fetch(sql))
    assert rows
    for child, parent in rows:
        assert order.index(parent) < order.index(child), f"{child} refers to {parent}"


async def test_migrating_again_changes_nothing(database: Database, database_url: str) -> None:
    before = await database.read(lambda: fetch("SELECT name, value FROM server_state ORDER BY name"))
    shape = await _held(database)
    await migrate(database_url)
    await migrate(database_url)
    assert await _held(database) == shape
    assert await database.read(lambda: fetch("SELECT name, value FROM server_state ORDER BY name")) == before
    ran = await database.read(lambda: fetch("SELECT count(*), count(DISTINCT name) FROM migration"))
    assert ran[0][0] == ran[0][1]


async def test_a_fresh_file_in_a_folder_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    path = tmp_path / "var" / "comptoir.db"
    await migrate(f"sqlite:///{path}")
    assert path.exists()
