"""Promotions, stores' parts in them; accounts by banner and département, so that a promotion finds its stores."""

import json
import re
from uuid import UUID, uuid5

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

from backend.db.fold import fold

ID = "2026-11-22T02:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "promotions"

STATEMENTS = (
    "ALTER TABLE account ADD COLUMN banner_id TEXT",
    "ALTER TABLE account ADD COLUMN department TEXT",
    "ALTER TABLE account ADD COLUMN closed_on TEXT",
    "ALTER TABLE account ADD COLUMN is_store BOOLEAN NOT NULL DEFAULT TRUE",
    "CREATE INDEX account_banner ON account (banner_id)",
    """CREATE TABLE promotion (id TEXT PRIMARY KEY NOT NULL, first_ms BIGINT NOT NULL, last_ms BIGINT NOT NULL,
        is_cancelled BOOLEAN NOT NULL, products TEXT NOT NULL)""",
    "CREATE INDEX promotion_first ON promotion (first_ms, id)",
    """CREATE TABLE participation (id TEXT PRIMARY KEY NOT NULL, promotion TEXT NOT NULL, account TEXT NOT NULL,
        status TEXT NOT NULL, problem TEXT, committed_ms BIGINT, executed_ms BIGINT)""",
    "CREATE UNIQUE INDEX participation_promotion ON participation (promotion, account)",
)

# As `backend.accounts.places` had it when this was written: a migration must mean the same for ever.
_BANNERS = UUID("8c0e9c6e-3a0f-5d5c-9b64-52b3b8a4f0d7")
_CORSICA = {"0": "2A", "1": "2A", "2": "2B", "6": "2B"}


def _department(postcode: str | None) -> str | None:
    if postcode is None or not re.fullmatch(r"[0-9]{5}", postcode):
        return None
    if postcode.startswith("20"):
        return _CORSICA.get(postcode[2])
    if postcode.startswith("97"):
        return postcode[:3] if "1" <= postcode[2] <= "6" else None
    return postcode[:2] if "01" <= postcode[:2] <= "95" else None


def _shown(state: dict[str, dict[str, list[list[list[str | None]]]]], name: str) -> str | None:
    """The last head of a register is the one shown."""
    heads = state.get("r", {}).get(name, [[]])[0]
    return heads[-1][3] if heads else None


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="comptoir", description=DESCRIPTION)

    class Anywhere(Table):
        """A handle for raw statements, made anew so that it finds the engine of this run."""

    async def run() -> None:
        for statement in STATEMENTS:
            await Anywhere.raw(statement).run()
        for row in await Anywhere.raw("SELECT id, state FROM entity WHERE kind = 'account'").run():
            state = json.loads(row["state"])
            banner, country = _shown(state, "banner"), _shown(state, "country")
            found = str(uuid5(_BANNERS, fold(banner))) if banner is not None and fold(banner) else None
            department = _department(_shown(state, "postcode")) if country in {None, "FR"} else None
            is_store = _shown(state, "level") in {None, "store"}
            update = "UPDATE account SET banner_id = {}, department = {}, is_store = {} WHERE id = {}"
            await Anywhere.raw(update, found, department, is_store, row["id"]).run()

    manager.add_raw(run)
    return manager
