"""The rows products are found by: their GTIN in 14 digits (GTIN-8, -12, -13 and -14 of the same digits are one), their name."""

from backend.db.fold import fold
from backend.replication.rules import Projection
from sync.entity import Entity


def _product_row(product: Entity) -> tuple[object, ...]:
    name = str(product.get("name"))
    return product.id, str(product.get("gtin")).zfill(14), name, fold(name)


PRODUCT_ROW = Projection(
    "INSERT INTO product (id, gtin, name, folded) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
    "name = excluded.name, folded = excluded.folded",
    _product_row,
)
