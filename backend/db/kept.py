"""Piccolo on an embedded database, for its migrations."""

import sqlite3
from pathlib import Path
from typing import Any

from piccolo.engine.sqlite import SQLiteEngine

from backend.db.sqlite import connect


class KeptSQLiteEngine(SQLiteEngine):
    """Piccolo's engine on ONE kept connection: its own opens a connection and a thread for every query.

    Used by Piccolo's migrations. Requests go through `SqliteDatabase`, which shares the same pragmas.
    """

    __slots__ = ("_kept",)

    def __init__(self, path: str) -> None:
        super().__init__(path=path)
        self._kept: sqlite3.Connection | None = None

    async def _run_in_new_connection(
        self, query: str, args: list[Any] | None = None, query_type: str = "generic", table: Any = None
    ) -> list[dict[str, Any]]:
        del query_type, table
        if self._kept is None:
            Path(self.path).parent.mkdir(parents=True, exist_ok=True)
            self._kept = connect(self.path)
            self._kept.row_factory = _as_dict
        return self._kept.execute(query, args or []).fetchall()

    def close(self) -> None:
        """Let go of the kept connection."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None


def _as_dict(cursor: sqlite3.Cursor, row: tuple[Any, ...]) -> dict[str, Any]:
    return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}
