"""Cells that only one may hold: quarter hours of an agenda, seats of a session, places in a queue."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

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
    manager = MigrationManager(migration_id=ID, app_name="comptoir", description=DESCRIPTION)

    class Anywhere(Table):
        """A handle for raw statements, made anew so that it finds the engine of this run."""

    async def run() -> None:
        for statement in STATEMENTS:
            await Anywhere.raw(statement).run()

    manager.add_raw(run)
    return manager
