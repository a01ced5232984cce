"""What bookings are looked up by, and the private addresses of calendars."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.statements import running

ID = "2026-11-21T23:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "bookings and calendar feeds"

STATEMENTS = (
    """CREATE TABLE booking (id TEXT NOT NULL PRIMARY KEY, resource TEXT, session TEXT, status TEXT NOT NULL, expires_ms BIGINT,
        mark TEXT NOT NULL, mailed TEXT NOT NULL, sequence INTEGER NOT NULL, claimed_ms BIGINT NOT NULL)""",
    "CREATE INDEX booking_session ON booking (session) WHERE session IS NOT NULL",
    "CREATE INDEX booking_expires ON booking (expires_ms) WHERE expires_ms IS NOT NULL",
    "CREATE INDEX booking_due ON booking (id) WHERE mark <> mailed",
    """CREATE TABLE calendar_feed (user_id TEXT NOT NULL PRIMARY KEY, token_hash TEXT NOT NULL, created_ms BIGINT NOT NULL)""",
    "CREATE UNIQUE INDEX calendar_feed_token ON calendar_feed (token_hash)",
)


async def forwards() -> MigrationManager:
    return running(ID, DESCRIPTION, STATEMENTS)
