"""What tills counted, per store, product and day."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.engine import engine_finder
from piccolo.table import Table

ID = "2026-11-22T03:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "sales"

STATEMENTS = (
    """CREATE TABLE sale (product TEXT NOT NULL, account TEXT NOT NULL, day BIGINT NOT NULL, units BIGINT NOT NULL,
        value_minor BIGINT NOT NULL, batch BIGINT NOT NULL, PRIMARY KEY (product, account, day))""",
    """CREATE TABLE sale_day (account TEXT NOT NULL, day BIGINT NOT NULL, batch BIGINT NOT NULL,
        PRIMARY KEY (account, day))""",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="comptoir", description=DESCRIPTION)

    class Anywhere(Table):
        """A handle for raw statements, made anew so that it finds the engine of this run."""

    async def run() -> None:
        # On SQLite the key is the row: half the size, and half the time to write a year of sales.
        engine = engine_finder()
        bare = " WITHOUT ROWID" if engine is not None and engine.engine_type == "sqlite" else ""
        for statement in STATEMENTS:
            await Anywhere.raw(statement + bare).run()

    manager.add_raw(run)
    return manager
