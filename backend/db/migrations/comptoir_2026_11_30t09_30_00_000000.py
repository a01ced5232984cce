"""Who manages a store is asked for each notice to it, and was looked for among all who manage any."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.statements import running

ID = "2026-11-30T09:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "managers by account"

STATEMENTS = ("CREATE INDEX membership_account_account ON membership_account (account_id)",)


async def forwards() -> MigrationManager:
    return running(ID, DESCRIPTION, STATEMENTS)
