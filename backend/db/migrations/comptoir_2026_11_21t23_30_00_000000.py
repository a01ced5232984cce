"""Notices, the moments people are reminded at, what is sent and to which phones, and what each person chose."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from backend.db.statements import running

ID = "2026-11-21T23:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "notices"

STATEMENTS = (
    """CREATE TABLE notice (id TEXT PRIMARY KEY NOT NULL, user_id TEXT NOT NULL, what TEXT NOT NULL, topic TEXT NOT NULL,
        target TEXT NOT NULL, target_kind TEXT NOT NULL, about TEXT, due_ms BIGINT NOT NULL, created_ms BIGINT NOT NULL,
        params TEXT NOT NULL, read_ms BIGINT, next_ms BIGINT, digest TEXT)""",
    "CREATE UNIQUE INDEX notice_once ON notice (what, target, user_id, due_ms)",
    "CREATE INDEX notice_unsent ON notice (next_ms) WHERE next_ms IS NOT NULL",
    "CREATE INDEX notice_unread ON notice (user_id) WHERE read_ms IS NULL",
    "CREATE INDEX notice_digest ON notice (digest) WHERE digest IS NOT NULL",
    "CREATE INDEX notice_age ON notice (created_ms)",
    """CREATE TABLE reminder (id TEXT PRIMARY KEY NOT NULL, target TEXT NOT NULL, what TEXT NOT NULL,
        made_ms BIGINT NOT NULL, from_ms BIGINT NOT NULL, until_ms BIGINT NOT NULL, after_user TEXT NOT NULL, next_ms BIGINT)""",
    "CREATE INDEX reminder_due ON reminder (from_ms)",
    "CREATE INDEX reminder_target ON reminder (target)",
    """CREATE TABLE send (id TEXT PRIMARY KEY NOT NULL, notice TEXT NOT NULL, user_id TEXT NOT NULL, channel TEXT NOT NULL,
        device TEXT NOT NULL, state TEXT NOT NULL, due_ms BIGINT NOT NULL, claim TEXT NOT NULL, claimed_ms BIGINT NOT NULL,
        attempts INTEGER NOT NULL, lapses INTEGER NOT NULL, code TEXT, done_ms BIGINT, told BOOLEAN NOT NULL)""",
    "CREATE INDEX send_due ON send (due_ms) WHERE state = 'waiting'",
    "CREATE INDEX send_notice ON send (notice)",
    "CREATE INDEX send_untold ON send (done_ms) WHERE NOT told AND done_ms IS NOT NULL",
    "CREATE INDEX send_done ON send (done_ms)",
    """CREATE TABLE push_subscription (id TEXT PRIMARY KEY NOT NULL, user_id TEXT NOT NULL, device_id TEXT NOT NULL,
        endpoint TEXT NOT NULL, p256dh TEXT NOT NULL, auth TEXT NOT NULL, vapid TEXT NOT NULL, created_ms BIGINT NOT NULL,
        seen_ms BIGINT NOT NULL, ok_ms BIGINT)""",
    "CREATE INDEX push_subscription_user ON push_subscription (user_id)",
    """CREATE TABLE notice_choice (user_id TEXT PRIMARY KEY NOT NULL, zone TEXT, quiet_from INTEGER, quiet_to INTEGER,
        topics TEXT NOT NULL, installed_ms BIGINT)""",
)


async def forwards() -> MigrationManager:
    return running(ID, DESCRIPTION, STATEMENTS)
