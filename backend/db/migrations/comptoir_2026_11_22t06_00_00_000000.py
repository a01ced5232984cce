"""Challenges, whose standings in them are written down, and when each was last looked at."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.statements import running

ID = "2026-11-22T06:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "challenges"

STATEMENTS = (
    """CREATE TABLE challenge (id TEXT PRIMARY KEY NOT NULL, first_ms BIGINT NOT NULL, last_ms BIGINT NOT NULL,
        is_cancelled BOOLEAN NOT NULL, version BIGINT NOT NULL)""",
    "CREATE INDEX challenge_first ON challenge (first_ms, id)",
    "CREATE TABLE standing (id TEXT PRIMARY KEY NOT NULL, challenge TEXT NOT NULL, account TEXT NOT NULL)",
    "CREATE UNIQUE INDEX standing_challenge ON standing (challenge, account)",
    """CREATE TABLE challenge_look (challenge TEXT PRIMARY KEY NOT NULL, news TEXT NOT NULL, looked_ms BIGINT NOT NULL,
        noted_ms BIGINT, noted_news TEXT, version BIGINT NOT NULL, reading TEXT NOT NULL)""",
)


async def forwards() -> MigrationManager:
    return running(ID, DESCRIPTION, STATEMENTS)
