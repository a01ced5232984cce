"""Rows of a product list to products. Pure."""

from collections.abc import Iterable, Iterator

from backend.imports import values
from backend.imports.difference import differences
from backend.imports.model import Column, Finding, Importer, Item, Known, Options, Outcome, Planned, Row, Surroundings
from backend.replication.door import ServerOp

COLUMNS = (
    Column("gtin", (
        "gtin", "ean", "ean13", "ean 13", "code ean", "gencod", "gencode", "code barres", "code barre", "code a barres",
        "barcode", "upc", "gtin13", "gtin 13", "gtin14", "gtin 14", "ean8", "code",
    ), required=True),
    Column("name", (
        "nom", "name", "nom du produit", "nom produit", "product name", "libelle", "libelle produit", "libelle article",
        "designation", "produit", "product", "article", "description", "titre", "title",
    ), required=True),
    Column("brand", ("marque", "brand", "brands", "marques", "fabricant", "manufacturer")),
    Column("category", ("categorie", "category", "categories", "famille", "family", "rayon", "segment")),
)  # fmt: skip


def items(rows: Iterable[Row], options: Options) -> Iterator[Item | Finding]:
    """A product for each good row. GTIN-8, -12, -13 and -14 of the same digits are one product."""
    del options
    taken: set[str] = set()
    for row in rows:
        if row.findings:
            yield from row.findings
            continue
        gtin, reason = values.gtin(row.get("gtin")) if row.get("gtin") else ("", "missing_gtin")
        key = gtin.zfill(14)
        findings = [row.reject("gtin", reason)] if reason else []
        if not row.get("name"):
            findings.append(row.reject("name", "missing_name"))
        if not reason and key in taken:
            findings.append(row.reject("gtin", "duplicate_gtin"))
        yield from findings
        if not findings:
            taken.add(key)
            said = {name: row.get(name) for name in ("name", "brand", "category") if row.get(name)}
            yield Item((row.line,), key, said, {"gtin": gtin})


def plan(item: Item, known: Known, around: Surroundings) -> Planned:
    """A new product, an edit of its wording, or nothing."""
    if known.entity is None:
        return Planned(Outcome.ADDED, (ServerOp("product.add", known.id, {**item.fixed, **item.values}),))
    found = differences(item, known.entity, around.user)
    ops = (ServerOp("product.edit", known.id, found.values, found.base),) if found.values else ()
    return Planned(Outcome.EDITED if ops else Outcome.UNCHANGED, ops, found.findings)


IMPORTER = Importer("products", COLUMNS, "product", "product.add", frozenset({"gtin", "name"}), items, plan)
