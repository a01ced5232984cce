"""An XLSX sheet, record by record, as the text a CSV export of it would hold. Never loaded whole."""

import datetime as dt
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import repeat
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from backend.imports.encoding import CHUNK
from backend.imports.model import Record, Unreadable

SHARED_STRINGS_LIMIT = 256 << 20
"""Texts of a workbook are kept in memory while it is read; beyond this a CSV is the way."""
_FORMULA = re.compile(rb"<f[ >/]")
_BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
    IndexError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    zipfile.zlib.error,  # type: ignore[attr-defined]
)
"""What openpyxl lets through when a workbook is not what it should be."""


class Workbook:
    """One sheet of a workbook: the one asked for, or the first visible one with something in it."""

    format = "XLSX"
    separator = ","
    """For what is written about the file: a workbook has none of its own."""
    encoding: str
    """The name of the sheet: what stands where a CSV's encoding does."""

    def __init__(self, path: Path, sheet: str | None = None) -> None:
        self._open = ExitStack()
        self._row = 0
        try:
            with zipfile.ZipFile(path) as archive:
                formulas = _has_formulas(archive)
            self._book = self._load(path, data_only=True)
            self._written = self._load(path, data_only=False) if formulas else None
            sizes = {sheet.title: sheet.max_row for sheet in self._book.worksheets}
            self.encoding = self._choose(sheet)
        except Unreadable:
            self.close()
            raise
        except _BROKEN as error:
            self.close()
            raise Unreadable("not_a_workbook") from error
        self._rows = sizes[self.encoding]

    @property
    def fraction(self) -> float | None:
        """How much of the sheet has been read, 0 to 1; None if the file does not say how long it is."""
        return min(self._row / self._rows, 1.0) if self._rows else None

    def close(self) -> None:
        """Let go of the file."""
        self._open.close()

    def records(self) -> Iterator[Record]:
        """Every row, blank ones included. A formula that was never computed is a fault of its cell."""
        formulas = self._values(self._written) if self._written is not None else repeat(())
        try:
            for values, written in zip(self._values(self._book), formulas, strict=False):
                self._row += 1
                yield Record(
                    self._row,
                    tuple(_text(value) for value in values),
                    cell_faults=_uncomputed(values, written) if written else {},
                )
        except _BROKEN as error:
            raise Unreadable("damaged_workbook", line=self._row + 1) from error

    def _load(self, path: Path, *, data_only: bool) -> Any:
        # Opened here, because by a path openpyxl goes by the name of the file, and names lie.
        file = self._open.enter_context(path.open("rb"))
        with warnings.catch_warnings():
            # It remarks on styles and extensions it does not keep; none of them matters to a reader.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(file, read_only=True, data_only=data_only, keep_links=False)
        self._open.callback(book.close)
        return book

    def _values(self, book: Any) -> Iterator[tuple[Any, ...]]:
        sheet = book[self.encoding]
        # Some programs write a size that is wrong, and rows beyond it would silently be left out.
        sheet.reset_dimensions()
        found: Iterator[tuple[Any, ...]] = sheet.iter_rows(values_only=True)
        return found

    def _choose(self, wanted: str | None) -> str:
        names = [sheet.title for sheet in self._book.worksheets]
        if wanted is not None:
            if wanted not in names:
                raise Unreadable("unknown_sheet", sheet=wanted, sheets=names)
            return wanted
        for sheet in self._book.worksheets:
            sheet.reset_dimensions()
            if sheet.sheet_state == "visible" and _written(sheet):
                return str(sheet.title)
        raise Unreadable("empty")


def _written(sheet: Any) -> bool:
    return any(value is not None for row in sheet.iter_rows(values_only=True) for value in row)


def _has_formulas(archive: zipfile.ZipFile) -> bool:
    found = False
    for member in archive.infolist():
        if member.filename.endswith("sharedStrings.xml") and member.file_size > SHARED_STRINGS_LIMIT:
            raise Unreadable("workbook_too_large")
        if not found and member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml"):
            found = _mentions_formula(archive, member)
    return found


def _mentions_formula(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    tail = b""
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK):
            if _FORMULA.search(tail + chunk):
                return True
            tail = chunk[-2:]
    return False


def _uncomputed(values: tuple[Any, ...], written: tuple[Any, ...]) -> dict[int, str]:
    """Cells with a formula and no value: the program that wrote the file never worked them out."""
    return {
        column: "formula_without_value"
        for column, (value, formula) in enumerate(zip(values, written, strict=False))
        if value is None and formula is not None
    }


def _text(value: Any) -> str:
    """A cell as a person sees it, without the number formats of a country."""
    if value is None:
        return ""
    if isinstance(value, bool) or (isinstance(value, float) and value.is_integer() and abs(value) < 1e15):
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    if isinstance(value, dt.timedelta):
        total = int(value.total_seconds()) // 60
        return f"{total // 60:02d}:{total % 60:02d}"
    return str(value)
