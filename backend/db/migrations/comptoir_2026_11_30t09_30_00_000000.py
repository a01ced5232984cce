"""Who manages a store is asked for each notice to it, and was looked for among all who manage any."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-30T09:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "managers by account"

STATEMENTS = ("CREATE INDEX membership_account_account ON membership_account (account_id)",)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="comptoir", description=DESCRIPTION)

    class Anywhere(Table):
        """A handle for raw statements, made anew so that it finds the engine of this run."""

    async def run() -> None:
        for statement in STATEMENTS:
            await Anywhere.raw(statement).run()

    manager.add_raw(run)
    return manager
