"""From an address to an engine. The only place that knows which schemes exist."""

from typing import Any

from piccolo.engine.base import Engine
from piccolo.engine.postgres import PostgresEngine

from backend.db.kept import KeptSQLiteEngine
from backend.db.postgres import PostgresDatabase
from backend.db.sqlite import CACHE_KB, SqliteDatabase
from backend.db.work import Database

SQLITE_PREFIX = "sqlite:///"
POSTGRES_PREFIXES = ("postgres://", "postgresql://")


class UnknownScheme(ValueError):  # noqa: N818 - names the condition
    """The database address has a scheme nobody here speaks."""

    def __init__(self, url: str) -> None:
        scheme = url.split(":", 1)[0]
        super().__init__(f"database address starts with {scheme!r}; use sqlite:///PATH or postgres://USER@HOST/NAME")


def database_from(url: str, *, pool_size: int = 10, cache_kb: int = CACHE_KB) -> Database:
    """The engine requests use. `cache_kb`: of an embedded database, what the process keeps of it at most."""
    if url.startswith(SQLITE_PREFIX):
        return SqliteDatabase(url.removeprefix(SQLITE_PREFIX), cache_kb=cache_kb)
    if url.startswith(POSTGRES_PREFIXES):
        return PostgresDatabase(url, pool_size=pool_size)
    raise UnknownScheme(url)


def piccolo_engine_from(url: str) -> Engine[Any]:
    """The engine Piccolo's migrations use."""
    if url.startswith(SQLITE_PREFIX):
        return KeptSQLiteEngine(url.removeprefix(SQLITE_PREFIX))
    if url.startswith(POSTGRES_PREFIXES):
        return PostgresEngine(config={"dsn": url})
    raise UnknownScheme(url)
