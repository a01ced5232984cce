"""What the database already says about the things of a file. Reads, and the territories an import may make."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import NAMESPACE_URL, UUID, uuid5

from backend.db.work import Work, execute, fetch
from backend.imports.departements import name_of
from backend.imports.model import Known
from backend.imports.stock_outs import CODE_END
from backend.replication.codec import ENTITY_COLUMNS, entity_of
from backend.stock_outs.ids import LABEL, gtin_of, stock_out_id

_SPACES: Mapping[str, UUID] = {
    name: uuid5(NAMESPACE_URL, f"comptoir:{name}") for name in ("account", "product", "territory")
}


def id_of(kind: str, key: str) -> str:
    """The id a thing gets from its customer's code, so that the same file finds the same things again."""
    return str(uuid5(_SPACES[kind], key))


def load_known(kind: str, keys: Sequence[str]) -> Work[dict[str, Known]]:
    """What is known of each key, in a few statements for all. An account goes by its external id, whoever made it."""
    if kind == "stock_out":
        return (yield from _known_stock_outs(keys))
    ids = {key: id_of(kind, key) for key in keys}
    if kind == "account":
        found = yield from fetch("SELECT external_id, id FROM account WHERE external_id = ANY(?)", list(keys))
        ids.update((external_id, account) for external_id, account in found)
    rows = yield from fetch(
        f"SELECT {ENTITY_COLUMNS} FROM entity WHERE id = ANY(?) AND kind = ?", sorted(ids.values()), kind
    )
    entities = {row[0]: entity_of(row) for row in rows}
    return {key: Known(entity_id, entities.get(entity_id)) for key, entity_id in ids.items()}


def _known_stock_outs(keys: Sequence[str]) -> Work[dict[str, Known]]:
    """Of keys `code, tab, product`: the store's account, the product's GTIN where exactly one product has the name."""
    pairs = {key: key.split(CODE_END, 1) for key in keys}
    rows = yield from fetch(
        "SELECT external_id, id FROM account WHERE external_id = ANY(?)", sorted({code for code, _ in pairs.values()})
    )
    accounts = {row[0]: row[1] for row in rows}
    names = sorted({product.removeprefix(LABEL) for _, product in pairs.values() if product.startswith(LABEL)})
    rows = yield from fetch(
        "SELECT folded, min(gtin) FROM product WHERE folded = ANY(?) GROUP BY folded HAVING count(DISTINCT gtin) = 1",
        names,
    )
    gtins = {f"{LABEL}{row[0]}": row[1] for row in rows}
    found: dict[str, Known] = {}
    for key, (code, product) in pairs.items():
        account, gtin = accounts.get(code), gtin_of(gtins.get(product, product))
        args = {} if account is None else {"account": account} | ({} if gtin is None else {"gtin": gtin})
        found[key] = Known(stock_out_id(account or code, gtin or product), None, args)
    ids = sorted(known.id for known in found.values() if known.args)
    rows = yield from fetch(f"SELECT {ENTITY_COLUMNS} FROM entity WHERE id = ANY(?)", ids)
    entities = {row[0]: entity_of(row) for row in rows}
    return {key: replace(known, entity=entities.get(known.id)) for key, known in found.items()}


def load_territories() -> Work[dict[str, str]]:
    """The id of every territory, by code."""
    rows = yield from fetch("SELECT code, id FROM territory")
    return {row[0]: row[1] for row in rows}


def make_territories(codes: Sequence[str]) -> Work[dict[str, str]]:
    """Make the territories that are not there; answers all of them. Territories are no synced rows: no op is needed."""
    there = yield from load_territories()
    for code in codes:
        if code not in there:
            yield from execute(
                "INSERT INTO territory (id, code, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                id_of("territory", code),
                code,
                name_of(code),
            )
    return (yield from load_territories())
