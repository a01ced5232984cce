"""Rows of products missing at stores to sightings, and to what ended them. Pure.

A product is matched by its GTIN; one that the file only names by the product of that name, if the catalogue has exactly one;
else it is kept under the name the file gives it, like any product without a barcode.
"""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from backend.db.fold import fold
from backend.imports import products, values
from backend.imports.model import (
    Column,
    Finding,
    Importer,
    Item,
    Known,
    Options,
    Outcome,
    Planned,
    Row,
    Surroundings,
    Weight,
)
from backend.imports.stores import CODE_HEADERS
from backend.replication.door import ServerOp
from backend.stock_outs.ids import product_key
from sync.interval import BACK, REPORTED
from sync.op import instant_to_ms, ms_to_instant

COLUMNS = (
    Column("code", (*CODE_HEADERS, "magasin", "store"), required=True),
    Column("gtin", products.COLUMNS[0].headers),
    Column("product", (
        "produit", "product", "article", "nom du produit", "nom produit", "product name", "libelle", "libelle produit",
        "libelle article", "designation", "reference produit",
    )),
    Column("started_at", (
        "started at", "debut", "debut de rupture", "date de debut", "rupture depuis", "depuis", "since", "start", "from",
        "constate le", "date", "out of stock since", "reported at",
    ), required=True),
    Column("ended_at", (
        "ended at", "fin", "fin de rupture", "date de fin", "retour en rayon", "end", "until", "to", "resolu le",
        "resolved at", "back on shelf",
    )),
)  # fmt: skip
CODE_END = "\t"
"""Between a store's code and a product in an item's key: cleaned cells hold none."""


def items(rows: Iterable[Row], options: Options) -> Iterator[Item | Finding]:
    """A sighting for each good row, with its end if the file has one. Times without an offset are of the option's zone."""
    zone = ZoneInfo(options.zone)
    taken: set[tuple[str, int]] = set()
    for row in rows:
        if row.findings:
            yield from row.findings
            continue
        gtin, finding = _gtin(row)
        label = row.get("product") if gtin is None else None
        started, ended = (values.moment(row.get(name), zone) for name in ("started_at", "ended_at"))
        if not row.get("code"):
            finding = row.reject("code", "missing_code")
        elif finding is None and gtin is None and not fold(label or ""):
            finding = row.reject("product", "missing_product")
        elif started is None:
            finding = row.reject("started_at", "bad_moment")
        elif row.get("ended_at") and ended is None:
            finding = row.reject("ended_at", "bad_moment")
        elif ended is not None and ended < started:
            finding = row.reject("ended_at", "ends_before_it_starts")
        if finding is not None or started is None:
            yield from () if finding is None else (finding,)
            continue
        key = f"{row.get('code')}{CODE_END}{product_key(gtin, label)}"
        if (key, started) in taken:
            yield row.reject("started_at", "duplicate_stock_out")
            continue
        taken.add((key, started))
        said = {REPORTED: ms_to_instant(started)} | ({} if ended is None else {BACK: ms_to_instant(ended)})
        yield Item((row.line,), key, said, {"gtin": gtin} if gtin is not None else {"label": label})


def _gtin(row: Row) -> tuple[str | None, Finding | None]:
    """The GTIN a row gives, in its own column or where the product's name stands, and what is wrong with it."""
    named = "gtin" if row.get("gtin") else "product"
    cell = row.get(named)
    if named == "product" and not (cell.isdecimal() and len(cell) >= 8):
        return None, None
    gtin, reason = values.gtin(cell)
    return gtin, None if reason is None else row.reject(named, reason)


def plan(item: Item, known: Known, around: Surroundings) -> Planned:
    """What nobody said yet. The same moment of the same product at the same store is the same sighting."""
    if not known.args:
        return Planned(Outcome.REJECTED, (), (_rejected(item, "code", "unknown_store"),))
    if any(instant_to_ms(moment) > around.now_ms for moment in item.values.values()):
        return Planned(Outcome.REJECTED, (), (_rejected(item, "started_at", "in_the_future"),))
    events = () if known.entity is None else known.entity.events
    there = {(event.name, event.write.at_ms) for event in events}
    product = {"gtin": known.args["gtin"]} if "gtin" in known.args else item.fixed
    report = {"account": known.args["account"], **product}
    ops = tuple(
        ServerOp("stock_out.report", known.id, {**report, "seen_at": moment})
        if what == REPORTED
        else ServerOp("stock_out.back_on_shelf", known.id, {"seen_at": moment})
        for what, moment in item.values.items()
        if (what, instant_to_ms(moment)) not in there
    )
    if not ops:
        return Planned(Outcome.UNCHANGED)
    return Planned(Outcome.ADDED if known.entity is None else Outcome.EDITED, ops)


def _rejected(item: Item, name: str, reason: str) -> Finding:
    value = item.key.partition(CODE_END)[0] if name == "code" else max(item.values.values())
    return Finding(item.line, name, reason, Weight.REJECT, value)


IMPORTER = Importer("stock-outs", COLUMNS, "stock_out", None, frozenset(), items, plan)
