"""The feed's primary key begins with the entity: ids grow with time, so a batch writes one page of it and not one a scope."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.statements import running

ID = "2026-11-30T02:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "feed by entity"

STATEMENTS = (
    """CREATE TABLE change_by_id (scope TEXT NOT NULL, seq BIGINT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT,
        at_ms BIGINT NOT NULL, PRIMARY KEY (id, scope))""",
    """INSERT INTO change_by_id (scope, seq, kind, id, body, at_ms)
        SELECT scope, seq, kind, id, body, at_ms FROM change ORDER BY id, scope""",
    "DROP TABLE change",
    "ALTER TABLE change_by_id RENAME TO change",
    "CREATE UNIQUE INDEX change_seq ON change (scope, seq)",
)


async def forwards() -> MigrationManager:
    return running(ID, DESCRIPTION, STATEMENTS)
