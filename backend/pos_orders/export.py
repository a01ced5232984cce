"""The orders as a table that whoever fulfils them can open: CSV, or a workbook. One row a line of an order. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from backend.web.language import Language, Text

COLUMNS: tuple[tuple[str, Text], ...] = (
    ("order", Text("commande", "order")),
    ("placed_at", Text("passée le", "placed at")),
    ("wanted_on", Text("souhaitée pour le", "wanted on")),
    ("status", Text("état", "status")),
    ("store_code", Text("code magasin", "store code")),
    ("store", Text("magasin", "store")),
    ("banner", Text("enseigne", "banner")),
    ("address", Text("adresse", "address")),
    ("postcode", Text("code postal", "postcode")),
    ("city", Text("ville", "city")),
    ("item", Text("article", "item")),
    ("kind", Text("type", "kind")),
    ("size", Text("format", "size")),
    ("quantity", Text("demandé", "asked")),
    ("given", Text("attribué", "given")),
    ("waiting", Text("en attente de stock", "back-ordered")),
    ("to_ship", Text("à expédier", "to ship")),
    ("shipped", Text("expédié", "shipped")),
    ("received", Text("reçu", "received")),
    ("missing", Text("manquant", "missing")),
    ("reason", Text("motif", "reason")),
    ("note", Text("note", "note")),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ENDED = ("cancelled", "declined")

Cell = str | int


def lines_of(
    orders: Iterable[Mapping[str, Any]], things: Mapping[str, Mapping[str, Any]], language: Language
) -> Iterator[list[Cell]]:
    """The header, then a row for each line of each order (bodies). `things`: the fields of their stores and items, by id."""
    yield [text.said(language) for _, text in COLUMNS]
    for order in orders:
        fields, store = order["fields"], things.get(order["account"], {})
        shared = {
            "order": order["id"],
            "placed_at": order["occurred_at"],
            "status": order["status"],
            "store_code": store.get("external_id"),
            "store": store.get("name"),
            **{name: store.get(name) for name in ("banner", "address", "postcode", "city")},
            **{name: fields.get(name) for name in ("wanted_on", "reason", "note")},
        }
        for line in fields["lines"]:
            item = things.get(line["item"], {})
            name = item.get("name_fr") if language == "fr" else item.get("name_en") or item.get("name_fr")
            ended = order["status"] in _ENDED
            row = {
                **shared,
                **line,
                "item": name or line["item"],
                "kind": item.get("kind"),
                "size": item.get("size"),
                "waiting": 0 if ended else line["quantity"] - line["given"],
                "to_ship": 0 if ended else line["given"] - line["shipped"],
            }
            yield [_cell(row.get(column)) for column, _ in COLUMNS]


def _cell(value: Any) -> Cell:
    """A number, or text that no spreadsheet takes for a formula."""
    if isinstance(value, int):
        return value
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def to_csv(rows: Iterable[Sequence[Cell]], language: Language) -> bytes:
    """As a French or an English spreadsheet opens it on a double click: UTF-8 with its mark, `;` or `,`."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";" if language == "fr" else ",").writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet, written row by row."""
    from openpyxl import Workbook  # noqa: PLC0415 - six megabytes that a server which exports nothing need not hold

    book = Workbook(write_only=True)
    sheet = book.create_sheet("POS")
    for row in rows:
        sheet.append([_printable(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _printable(cell: Cell) -> Cell:
    """XML 1.0 has no control characters but line ends and tabs."""
    return cell if isinstance(cell, int) else "".join(c for c in cell if c >= " " or c in "\n\t")
