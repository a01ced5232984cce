"""The first schema, in the SQL both engines accept."""

import uuid

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-21T20:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "first schema"

STATEMENTS = (
    """CREATE TABLE organisation (id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
        created_ms BIGINT NOT NULL)""",
    "CREATE UNIQUE INDEX organisation_name ON organisation (kind, name)",
    """CREATE TABLE app_user (id TEXT PRIMARY KEY NOT NULL, email TEXT NOT NULL, name TEXT NOT NULL,
        language TEXT NOT NULL, created_ms BIGINT NOT NULL)""",
    "CREATE UNIQUE INDEX app_user_email ON app_user (email)",
    """CREATE TABLE membership (id TEXT PRIMARY KEY NOT NULL, user_id TEXT NOT NULL REFERENCES app_user (id),
        organisation_id TEXT NOT NULL REFERENCES organisation (id), role TEXT NOT NULL, valid_from BIGINT NOT NULL,
        valid_to BIGINT)""",
    "CREATE INDEX membership_user ON membership (user_id)",
    """CREATE TABLE membership_account (id TEXT PRIMARY KEY NOT NULL,
        membership_id TEXT NOT NULL REFERENCES membership (id), user_id TEXT NOT NULL, account_id TEXT NOT NULL,
        valid_from BIGINT NOT NULL, valid_to BIGINT)""",
    "CREATE INDEX membership_account_user ON membership_account (user_id)",
    "CREATE TABLE territory (id TEXT PRIMARY KEY NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL)",
    "CREATE UNIQUE INDEX territory_code ON territory (code)",
    """CREATE TABLE territory_rep (id TEXT PRIMARY KEY NOT NULL, territory_id TEXT NOT NULL REFERENCES territory (id),
        user_id TEXT NOT NULL REFERENCES app_user (id), valid_from BIGINT NOT NULL, valid_to BIGINT)""",
    "CREATE INDEX territory_rep_user ON territory_rep (user_id)",
    """CREATE TABLE account_territory (id TEXT PRIMARY KEY NOT NULL, account_id TEXT NOT NULL,
        territory_id TEXT NOT NULL REFERENCES territory (id), valid_from BIGINT NOT NULL, valid_to BIGINT)""",
    "CREATE INDEX account_territory_account ON account_territory (account_id)",
    "CREATE INDEX account_territory_territory ON account_territory (territory_id)",
    "CREATE UNIQUE INDEX account_territory_current ON account_territory (account_id) WHERE valid_to IS NULL",
    "CREATE TABLE device (id TEXT PRIMARY KEY NOT NULL, created_ms BIGINT NOT NULL)",
    """CREATE TABLE session (token_hash TEXT PRIMARY KEY NOT NULL, user_id TEXT NOT NULL REFERENCES app_user (id),
        device_id TEXT NOT NULL REFERENCES device (id), kind TEXT NOT NULL, created_ms BIGINT NOT NULL,
        expires_ms BIGINT NOT NULL, revoked_ms BIGINT)""",
    "CREATE INDEX session_by_user ON session (user_id)",
    """CREATE TABLE one_time_code (id TEXT PRIMARY KEY NOT NULL, email TEXT NOT NULL, code_hash TEXT NOT NULL,
        created_ms BIGINT NOT NULL, expires_ms BIGINT NOT NULL, attempts INTEGER NOT NULL, used_ms BIGINT)""",
    "CREATE INDEX one_time_code_email ON one_time_code (email, created_ms)",
    """CREATE TABLE invitation (id TEXT PRIMARY KEY NOT NULL, code_hash TEXT NOT NULL, account_id TEXT NOT NULL,
        invited_by TEXT NOT NULL REFERENCES app_user (id), created_ms BIGINT NOT NULL, expires_ms BIGINT NOT NULL,
        used_ms BIGINT, used_by TEXT)""",
    "CREATE UNIQUE INDEX invitation_code ON invitation (code_hash)",
    "CREATE TABLE server_state (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)",
    """CREATE TABLE incarnation (id TEXT PRIMARY KEY NOT NULL, user_id TEXT NOT NULL, device_id TEXT NOT NULL,
        since_ms BIGINT NOT NULL, seqs TEXT NOT NULL, contacts TEXT NOT NULL, last_seq INTEGER NOT NULL,
        last_effective_ms BIGINT NOT NULL)""",
    """CREATE TABLE op (id TEXT PRIMARY KEY NOT NULL, user_id TEXT NOT NULL, incarnation TEXT NOT NULL,
        seq INTEGER NOT NULL, kind TEXT NOT NULL, v INTEGER NOT NULL, entity TEXT NOT NULL, account TEXT,
        after_op TEXT, hash TEXT NOT NULL, base TEXT NOT NULL, args TEXT NOT NULL, at TEXT NOT NULL,
        effective_ms BIGINT NOT NULL, received_ms BIGINT NOT NULL, uncertain BOOLEAN NOT NULL, outcome TEXT NOT NULL,
        waits TEXT, receipt TEXT NOT NULL)""",
    "CREATE INDEX op_waits ON op (waits) WHERE waits IS NOT NULL",
    "CREATE INDEX op_unsettled ON op (outcome, received_ms) WHERE outcome IN ('held', 'review')",
    "CREATE INDEX op_entity ON op (entity)",
    """CREATE TABLE dead_letter (id TEXT PRIMARY KEY NOT NULL, user_id TEXT NOT NULL, op TEXT NOT NULL,
        code TEXT NOT NULL, detail TEXT NOT NULL, payload TEXT, fingerprint TEXT NOT NULL, created_ms BIGINT NOT NULL,
        resolved_ms BIGINT)""",
    "CREATE UNIQUE INDEX dead_letter_fingerprint ON dead_letter (fingerprint)",
    """CREATE TABLE entity (id TEXT PRIMARY KEY NOT NULL, kind TEXT NOT NULL, account TEXT, state TEXT NOT NULL,
        version INTEGER NOT NULL, audience TEXT NOT NULL, is_entry BOOLEAN NOT NULL, is_open BOOLEAN NOT NULL,
        occurred_ms BIGINT NOT NULL, recorded_ms BIGINT NOT NULL, conflicts INTEGER NOT NULL,
        brand_text TEXT NOT NULL, store_text TEXT NOT NULL)""",
    "CREATE INDEX entity_timeline ON entity (account, occurred_ms)",
    "CREATE INDEX entity_conflicts ON entity (account) WHERE conflicts > 0",
    """CREATE TABLE account (id TEXT PRIMARY KEY NOT NULL, external_id TEXT, name TEXT NOT NULL, folded TEXT NOT NULL,
        banner TEXT, postcode TEXT, city TEXT, lat_e7 BIGINT, lon_e7 BIGINT)""",
    "CREATE UNIQUE INDEX account_external_id ON account (external_id)",
    "CREATE INDEX account_postcode ON account (postcode)",
    "CREATE INDEX account_position ON account (lat_e7)",
    "CREATE TABLE scope_head (scope TEXT PRIMARY KEY NOT NULL, seq BIGINT NOT NULL, floor BIGINT NOT NULL)",
    """CREATE TABLE change (scope TEXT NOT NULL, seq BIGINT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT,
        at_ms BIGINT NOT NULL, PRIMARY KEY (scope, id))""",
    "CREATE UNIQUE INDEX change_seq ON change (scope, seq)",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="comptoir", description=DESCRIPTION)

    class Anywhere(Table):
        """A handle for raw statements, made anew so that it finds the engine of this run."""

    async def run() -> None:
        for statement in STATEMENTS:
            await Anywhere.raw(statement).run()
        # Which life of the server this is: devices that knew another one send again what this one may lack.
        await Anywhere.raw("INSERT INTO server_state (name, value) VALUES ('epoch', {})", str(uuid.uuid4())).run()

    manager.add_raw(run)
    return manager
