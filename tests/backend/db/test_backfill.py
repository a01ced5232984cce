"""A migration that adds rows for what was there before finds it."""

from uuid_utils import uuid7

from backend.db.migrate import migrate
from backend.db.work import Database, Work, execute, fetch
from tests.backend.desk import Desk
from tests.conftest import VirtualClock

MIGRATION = "2026-11-21T23:20:00:000000"
TABLES = ("product", "pos_order", "stock_out", "picture")


async def test_products_imported_before_they_had_rows_are_found_by_gtin_and_name(
    database: Database, database_url: str
) -> None:
    desk = await Desk(database, VirtualClock()).open()
    product = str(uuid7())
    await desk.do("boss", "product.add", {"gtin": "96385074", "name": "Thé"}, product)
    seen = {"name": await desk.heads(product, "name")}
    await desk.do("boss", "product.edit", {"name": "Thé Vert"}, product, seen)
    made = await database.read(lambda: fetch("SELECT id, gtin, name, folded FROM product"))
    assert [tuple(row) for row in made] == [(product, "00000096385074", "Thé Vert", "the vert")]

    def before() -> Work[None]:
        for table in TABLES:
            yield from execute(f"DROP TABLE {table}")
        yield from execute("DELETE FROM migration WHERE name = ?", MIGRATION)

    await database.write(before)
    await migrate(database_url)
    assert await database.read(lambda: fetch("SELECT id, gtin, name, folded FROM product")) == made
