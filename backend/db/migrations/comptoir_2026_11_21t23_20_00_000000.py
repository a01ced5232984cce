"""Products by GTIN, POS orders and stock-outs by what their lists ask, pictures."""

import json

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

from backend.db.fold import fold

ID = "2026-11-21T23:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "products, POS orders, stock-outs, pictures"

STATEMENTS = (
    "CREATE TABLE product (id TEXT PRIMARY KEY NOT NULL, gtin TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL)",
    "CREATE INDEX product_gtin ON product (gtin)",
    "CREATE INDEX product_folded ON product (folded)",
    """CREATE TABLE pos_order (id TEXT PRIMARY KEY NOT NULL, account TEXT NOT NULL, status TEXT NOT NULL,
        placed_ms BIGINT NOT NULL, to_ship INTEGER NOT NULL, waiting INTEGER NOT NULL)""",
    "CREATE INDEX pos_order_queue ON pos_order (placed_ms, id)",
    "CREATE INDEX pos_order_waiting ON pos_order (placed_ms, id) WHERE waiting > 0",
    """CREATE TABLE stock_out (id TEXT PRIMARY KEY NOT NULL, account TEXT NOT NULL, product TEXT NOT NULL, label TEXT,
        status TEXT NOT NULL, is_open BOOLEAN NOT NULL, since_ms BIGINT NOT NULL, until_ms BIGINT)""",
    "CREATE INDEX stock_out_age ON stock_out (since_ms, id)",
    "CREATE INDEX stock_out_product ON stock_out (product, since_ms)",
    """CREATE TABLE picture (id TEXT PRIMARY KEY NOT NULL, body TEXT NOT NULL, width INTEGER NOT NULL,
        height INTEGER NOT NULL, user_id TEXT NOT NULL, created_ms BIGINT NOT NULL)""",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="comptoir", description=DESCRIPTION)

    class Anywhere(Table):
        """A handle for raw statements, made anew so that it finds the engine of this run."""

    async def run() -> None:
        for statement in STATEMENTS:
            await Anywhere.raw(statement).run()
        # Products that were there before they had a row of their own; the shown name is the last head of its register.
        for row in await Anywhere.raw("SELECT id, state FROM entity WHERE kind = 'product'").run():
            state = json.loads(row["state"])
            name = state["r"]["name"][0][-1][3]
            gtin = state["x"]["gtin"].zfill(14)
            insert = "INSERT INTO product (id, gtin, name, folded) VALUES ({}, {}, {}, {})"
            await Anywhere.raw(insert, row["id"], gtin, name, fold(name)).run()

    manager.add_raw(run)
    return manager
