"""Rows and findings, said briefly."""

from collections.abc import Iterable, Iterator

from backend.imports.columns import find_header, rows
from backend.imports.model import Finding, Importer, Item, Options, Record, Row


def read(importer: Importer, *cells: tuple[str, ...]) -> Iterator[Row]:
    """A header and its rows, as a file would bring them."""
    records = iter([Record(number, row) for number, row in enumerate(cells, start=1)])
    return rows(records, find_header(records, importer.columns, {}))


def items(
    importer: Importer, *cells: tuple[str, ...], options: Options | None = None
) -> tuple[list[Item], list[tuple[int, str, str]]]:
    """The items of a table, and its findings as (line, field, reason)."""
    found: Iterable[Item | Finding] = importer.items(read(importer, *cells), options or Options())
    taken = list(found)
    return (
        [one for one in taken if isinstance(one, Item)],
        [(one.line, one.field, one.reason) for one in taken if isinstance(one, Finding)],
    )
