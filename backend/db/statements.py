"""A migration that runs statements as they stand, on either engine."""

from collections.abc import Sequence

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table


def running(migration_id: str, description: str, statements: Sequence[str]) -> MigrationManager:
    """What Piccolo runs for it, in order."""
    manager = MigrationManager(migration_id=migration_id, app_name="comptoir", description=description)

    class Anywhere(Table):
        """A handle for raw statements, made anew so that it finds the engine of this run."""

    async def run() -> None:
        for statement in statements:
            await Anywhere.raw(statement).run()

    manager.add_raw(run)
    return manager
