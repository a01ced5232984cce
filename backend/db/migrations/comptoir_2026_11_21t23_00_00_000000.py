"""Cells that only one may hold: quarter hours of an agenda, seats of a session, places in a queue."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.statements import running

ID = "2026-11-21T23:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "held cells"

STATEMENTS = (
    """CREATE TABLE hold (resource TEXT NOT NULL, cell BIGINT NOT NULL, holder TEXT NOT NULL,
        PRIMARY KEY (resource, cell))""",
    "CREATE INDEX hold_holder ON hold (holder, resource)",
    # What a poke after a freed place looks for: who waits, first come first.
    "CREATE INDEX op_waitlisted ON op (outcome, received_ms) WHERE outcome = 'waitlisted'",
)


async def forwards() -> MigrationManager:
    return running(ID, DESCRIPTION, STATEMENTS)
