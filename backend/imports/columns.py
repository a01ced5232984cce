"""Which column is which field: headers folded, synonyms in French and English, and what a person says over it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from backend.db.fold import fold
from backend.imports import values
from backend.imports.model import Column, Finding, Record, Row, Unreadable, Weight

HEADER_DEPTH = 20
"""A title, a date and some empty rows may stand above the header; more than this is another kind of document."""
CELL_LIMIT = 1000
_NOT_WORD = re.compile(r"[^\w]+|_")
_SPREADSHEET_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#NOM?", "#VALEUR!"}
)


@dataclass(frozen=True, slots=True)
class Header:
    """The header found. `columns` maps a field to the position of its column, from 0."""

    line: int
    names: tuple[str, ...]
    columns: Mapping[str, int]

    @property
    def ignored(self) -> tuple[str, ...]:
        """Columns no field reads."""
        used = set(self.columns.values())
        return tuple(name for position, name in enumerate(self.names) if name and position not in used)


def fold_header(name: str) -> str:
    """`Code_Magasin`, `CODE MAGASIN` and `Code  magasin :` are one header."""
    return fold(_NOT_WORD.sub(" ", name))


def find_header(records: Iterator[Record], fields: Sequence[Column], overrides: Mapping[str, str]) -> Header:
    """Read up to the header: the first row that names every required field.

    `overrides` maps a field to a header, to `#3` for the third column, or to nothing for "no such column".
    Errors: `Unreadable` for an unknown field or column, a missing required one, or one named twice.
    """
    known = {column.name for column in fields}
    for name in overrides:
        if name not in known:
            raise Unreadable("unknown_field", field=name, fields=[column.name for column in fields])
    best: tuple[int, Record] | None = None
    for _, record in zip(range(HEADER_DEPTH), (r for r in records if not r.blank), strict=False):
        if record.fault is not None:
            continue
        header = _read(record, fields, overrides, strict=False)
        if all(column.name in header.columns for column in fields if column.required):
            return _read(record, fields, overrides, strict=True)
        score = len(header.columns) * 100 + sum(bool(name) for name in header.names)
        if best is None or score > best[0]:
            best = (score, record)
    if best is None:
        raise Unreadable("empty")
    _explain(best[1], fields, overrides)
    raise AssertionError("unreachable")  # pragma: no cover


def _read(record: Record, fields: Sequence[Column], overrides: Mapping[str, str], *, strict: bool) -> Header:
    names = [values.text(cell) for cell in record.cells]
    while names and not names[-1]:
        names.pop()
    places: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        places.setdefault(fold_header(name), []).append(position)
    columns: dict[str, int] = {}
    for name, wanted in overrides.items():
        found = _wanted(wanted, names, places)
        if len(found) == 1:
            columns[name] = found[0]
        elif wanted and strict:
            reason = "duplicate_header" if found else "unknown_column"
            raise Unreadable(reason, field=name, header=wanted, positions=[p + 1 for p in found], columns=names)
    for column in fields:
        if column.name in overrides:
            continue
        for synonym in column.headers:
            free = [position for position in places.get(synonym, ()) if position not in columns.values()]
            if len(free) > 1 and strict:
                raise Unreadable(
                    "duplicate_header",
                    field=column.name,
                    header=names[free[0]],
                    positions=[p + 1 for p in free],
                    columns=names,
                )
            if free:
                columns[column.name] = free[0]
                break
    return Header(record.line, tuple(names), columns)


def _wanted(wanted: str, names: Sequence[str], places: Mapping[str, list[int]]) -> list[int]:
    number = re.fullmatch(r"#(\d{1,4})", wanted)
    if number is not None:
        return [int(number[1]) - 1] if 1 <= int(number[1]) <= len(names) else []
    exact = [position for position, name in enumerate(names) if name == wanted]
    return exact or places.get(fold_header(wanted), []) if wanted else []


def _explain(record: Record, fields: Sequence[Column], overrides: Mapping[str, str]) -> None:
    header = _read(record, fields, overrides, strict=True)
    missing = [column.name for column in fields if column.required and column.name not in header.columns]
    raise Unreadable(
        "missing_column", fields=missing, columns=[name for name in header.names if name], line=record.line
    )


def rows(records: Iterable[Record], header: Header) -> Iterator[Row]:
    """The rows under a header, by field. Blank ones are skipped, faulty ones bring the finding that rejects them."""
    width = len(header.names)
    for record in records:
        if record.blank:
            continue
        if record.fault is not None:
            shown = record.cells[0] if record.cells else ""
            yield Row(record.line, {}, (Finding(record.line, "", record.fault, Weight.REJECT, shown[:200]),))
        elif any(cell.strip() for cell in record.cells[width:]):
            extra = values.text(next(cell for cell in record.cells[width:] if cell.strip()))
            yield Row(record.line, {}, (Finding(record.line, "", "too_many_columns", Weight.REJECT, extra[:200]),))
        else:
            yield _row(record, header)


def _row(record: Record, header: Header) -> Row:
    found: dict[str, str] = {}
    findings: list[Finding] = []
    for name, position in header.columns.items():
        cell = values.text(record.cells[position]) if position < len(record.cells) else ""
        found[name] = cell
        reason = record.cell_faults.get(position)
        if cell in _SPREADSHEET_ERRORS:
            reason = "spreadsheet_error"
        elif len(cell) > CELL_LIMIT:
            reason = "too_long"
        if reason is not None:
            findings.append(Finding(record.line, name, reason, Weight.REJECT, cell[:200]))
    return Row(record.line, found, tuple(findings))
