"""What tills counted, from a customer's file: store, product, date, units, value. Streamed, in chunks.

A store goes by its customer number or its id, a product by its GTIN; a mapping file says what else either is called.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from backend.accounts.meters import tell_news
from backend.db.fold import fold
from backend.db.work import Database
from backend.imports import products, values
from backend.imports.columns import find_header
from backend.imports.model import Column, Finding, Record, Unreadable, Weight
from backend.imports.reading import Hints, open_source
from backend.imports.run import Layout, Listener, Report
from backend.imports.stores import CODE_HEADERS
from backend.promotions.sales import Line, keep_sales, load_codes

COLUMNS = (
    Column("store", ("store", "magasin", *CODE_HEADERS), required=True),
    Column("product", ("product", "produit", "article", "product id", "code produit", *products.COLUMNS[0].headers),
           required=True),
    Column("date", ("date", "jour", "day", "date de vente", "sale date", "transaction date"), required=True),
    Column("units", ("units", "unites", "quantite", "quantites", "qte", "quantity", "uvc", "ventes uvc"), required=True),
    Column("value", ("value", "valeur", "montant", "ca", "ca ttc", "chiffre d affaires", "sales value", "amount"),
           required=True),
)  # fmt: skip
CHUNK = 100_000
"""Added up and put in order before any is written: the more at once, the fewer pages of the table are written again."""
WRITTEN = 20_000
"""Of them in one transaction, for which phones that write have to wait."""
SPELLINGS = 200_000
"""Remembered of days and amounts; a file with more starts again."""
MOST = 10**12
"""Beyond it, of units or of minor units, a number is a mistake."""
_KINDS = {"store": "store", "magasin": "store", "product": "product", "produit": "product"}
_SHORT: tuple[Any, Any, Any, Any, Any] = (None,) * 5
"""Stands for a row that has not all its cells."""
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Codes:
    """What a file calls stores and products, and what they are."""

    stores: Mapping[str, str] = field(default_factory=dict)
    products: Mapping[str, str] = field(default_factory=dict)


def read_codes(path: Path, hints: Hints | None = None) -> Codes:
    """A mapping file: rows of `store|product`, the file's code, our customer number or GTIN. Errors: `Unreadable`."""
    found: dict[str, dict[str, str]] = {"store": {}, "product": {}}
    with open_source(path, hints) as source:
        for record in source.records():
            cells = [values.text(cell) for cell in record.cells]
            if record.fault is not None or len(cells) < 3:
                if record.blank:
                    continue
                raise Unreadable("bad_mapping", line=record.line)
            kind = _KINDS.get(fold(cells[0]))
            if kind is not None:
                found[kind][cells[1]] = cells[2]
            elif record.line > 1:
                raise Unreadable("bad_mapping", line=record.line)
    return Codes(found["store"], found["product"])


class _Memo(dict[str, int | None]):
    """What each spelling of a cell means, worked out once: a year of sales has few days and amounts."""

    def __init__(self, read: Callable[[str], int | None]) -> None:
        self._read = read

    def __missing__(self, raw: str) -> int | None:
        if len(self) > SPELLINGS:
            self.clear()
        found = self[raw] = self._read(raw)
        return found


class _Names(dict[str, str | None]):
    """The same of stores and products."""

    def __init__(self, read: Callable[[str], str | None]) -> None:
        self._read = read

    def __missing__(self, raw: str) -> str | None:
        found = self[raw] = self._read(raw)
        return found


class _Cells:
    """Cells to values."""

    def __init__(self, accounts: Mapping[str, str], codes: Codes) -> None:
        def store(raw: str) -> str | None:
            code = values.text(raw)
            return accounts.get(codes.stores.get(code, code))

        def product(raw: str) -> str | None:
            code = values.text(raw)
            digits, reason = values.gtin(codes.products.get(code, code))
            return None if reason is not None else digits.zfill(14)

        self.readers: tuple[dict[str, Any], ...] = (
            _Names(store), _Names(product), _Memo(lambda raw: _day(values.text(raw))), _Memo(_units), _Memo(_minor),
        )  # fmt: skip


def _units(raw: str) -> int | None:
    exact = _decimal(raw)
    return int(exact) if exact is not None and exact == exact.to_integral_value() else None


def _minor(raw: str) -> int | None:
    exact = _decimal(raw)
    found = None if exact is None else int((exact * 100).to_integral_value(rounding=ROUND_HALF_EVEN))
    return found if found is not None and abs(found) < MOST else None


def _decimal(raw: str) -> Decimal | None:
    text = "".join(raw.split()).replace(",", ".").removesuffix("€")
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < MOST else None


def _day(text: str) -> int | None:
    """`2026-11-21`, `2026-11-21T…`, `20261121`, `21/11/2026`."""
    if len(text) >= 10 and text[2] in "/." and text[5] == text[2]:
        text = f"{text[6:10]}-{text[3:5]}-{text[:2]}"
    try:
        found = date.fromisoformat(text[:8] if text[:8].isdecimal() else text[:10]).toordinal() - _EPOCH
    except ValueError:
        return None
    return found if found >= 0 else None


async def import_sales(
    database: Database,
    path: Path,
    now_ms: int,
    *,
    codes: Codes | None = None,
    hints: Hints | None = None,
    overrides: Mapping[str, str] | None = None,
    dry_run: bool = False,
    listener: Listener | None = None,
) -> Report:
    """Import a file; the same one again changes nothing. Errors: `Unreadable`; what landed before stays, and is replaced."""
    told, report = listener or Listener(), Report()
    accounts = await database.read(load_codes)
    with open_source(path, hints) as source:
        records = source.records()
        header = find_header(records, COLUMNS, overrides or {})
        told.layout(Layout(source.format, source.encoding, source.separator, header))
        places = tuple(header.columns[column.name] for column in COLUMNS)
        cells = _Cells(accounts, codes or Codes())
        for lines, findings in _chunks(records, cells, places, report):
            for first in range(0, 0 if dry_run else len(lines), WRITTEN):
                some = lines[first : first + WRITTEN]
                await database.write(functools.partial(keep_sales, database.dialect, now_ms, some))
            report.added += len(lines)
            for finding in findings:
                report.note(finding)
                told.finding(finding)
            told.progress(report.rows, source.fraction)
        if not report.rows:
            raise Unreadable("header_only", line=header.line)
    if report.added and not dry_run:
        # Said once all of it is there: whoever ranks stores by half a file would have to take it back.
        await database.write(lambda: tell_news(now_ms))
    return report


def _chunks(
    records: Iterator[Record], cells: _Cells, places: tuple[int, ...], report: Report
) -> Iterator[tuple[list[Line], list[Finding]]]:
    """Lines added up by product, store and day, in that order, with what is wrong with others, chunk by chunk."""
    sums: dict[tuple[str, str, int], list[int]] = {}
    findings: list[Finding] = []
    # A line is read in a few steps written out: a year of a retailer has a million and a half of them.
    store, product, day, units, value = cells.readers
    at_store, at_product, at_day, at_units, at_value = places
    for record in records:
        raw = record.cells
        try:
            line = (
                store[raw[at_store]],
                product[raw[at_product]],
                day[raw[at_day]],
                units[raw[at_units]],
                value[raw[at_value]],
            )
        except IndexError:
            line = _SHORT
        if record.fault is not None or None in line:
            finding = _wrong(record, line, places)
            if finding is not None:
                report.rows += 1
                findings.append(finding)
        else:
            report.rows += 1
            key = line[1], line[0], line[2]
            held = sums.get(key)
            if held is None:
                sums[key] = [line[3], line[4]]
            else:
                held[0] += line[3]
                held[1] += line[4]
        if len(sums) + len(findings) >= CHUNK:
            yield _sorted(sums), findings
            sums, findings = {}, []
    yield _sorted(sums), findings


def _sorted(sums: Mapping[tuple[str, str, int], list[int]]) -> list[Line]:
    """In the order the rows are kept in. As text: tuples are compared five times as slowly."""
    return [(*key, *sums[key]) for key in sorted(sums, key=lambda key: f"{key[0]}{key[1]}{key[2]:07}")]  # type: ignore[misc]


def _wrong(record: Record, line: tuple[Any, ...], places: tuple[int, ...]) -> Finding | None:
    """What is wrong with a row of which this was read; None: nothing is in it."""
    raw = record.cells
    if record.fault is not None:
        return Finding(record.line, "", record.fault, Weight.REJECT, raw[0] if raw else "")
    if record.blank:
        return None
    if line is _SHORT:
        return Finding(record.line, "", "short_row", Weight.REJECT, ";".join(raw)[:200])
    wrong = line.index(None)
    return Finding(record.line, COLUMNS[wrong].name, _REASONS[wrong], Weight.REJECT, raw[places[wrong]][:200])


_REASONS = ("unknown_store_code", "bad_product", "bad_day", "bad_units", "bad_value")
