"""The one id of a product's stock-outs at a store, which every device works out alike (`sync/vectors/interval.json`)."""

from uuid import NAMESPACE_URL, uuid5

from backend.db.fold import fold

NAMESPACE = uuid5(NAMESPACE_URL, "comptoir:stock_out")
LABEL = "~"


def product_key(gtin: str | None, label: str | None) -> str:
    """What a product goes by: its GTIN in 14 digits, or `~` and the folded name of one that has no barcode."""
    return gtin.zfill(14) if gtin is not None else f"{LABEL}{fold(label or '')}"


def gtin_of(key: str) -> str | None:
    """The GTIN in 14 digits of a key that is one."""
    return None if key.startswith(LABEL) else key


def stock_out_id(account: str, key: str) -> str:
    """The entity that all sightings of a product at a store are about."""
    return str(uuid5(NAMESPACE, f"{account}|{key}"))
