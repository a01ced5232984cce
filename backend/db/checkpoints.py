"""When an embedded database's log is carried over into it: once who waited for a commit has been answered.

SQLite does so of its own accord within a commit that finds the log long, and whoever waits for that one waits for it too
(docs/decisions/0048). It goes on doing so where the log is half as long again as we let it become.
"""

import contextlib
import sqlite3

LOG_PAGES = 700
"""A batch of a hundred ops touches some 150, many of them those that the last one touched: written over once for several."""
LOG_BOUND = 1500
"""In pages of 16 KB, some 24 MB."""
COMMIT_PAGES, ROWS_A_PAGE = 6, 3
"""What a commit touches however little it changes, and how many rows of a batch lie on each page more. Counted from logs: only a
checkpoint tells how long one is."""


class Checkpoints:
    """Those of one writer, on its own connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._changes = connection.total_changes
        self._pages = 0.0

    def after_commit(self) -> None:
        """Carry the log over, where what was committed since has filled it. Where that fails, it is all still in the log."""
        changes = self._connection.total_changes
        self._pages += COMMIT_PAGES + (changes - self._changes) / ROWS_A_PAGE
        self._changes = changes
        if self._pages >= LOG_PAGES:
            self._pages = 0.0
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
