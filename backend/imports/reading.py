"""From a path to records: CSV, XLSX or Parquet, whatever its name says. Errors: `Unreadable`, before the first row is used."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from backend.imports.delimited import Delimited
from backend.imports.encoding import ZIP, encoding_of, head_of
from backend.imports.model import Record, Unreadable
from backend.imports.parquet import MAGIC, Parquet
from backend.imports.workbook import Workbook


class Source(Protocol):
    """A file being read."""

    @property
    def format(self) -> str:
        """CSV, XLSX or Parquet."""
        ...

    @property
    def encoding(self) -> str:
        """The encoding of a CSV, the sheet of a workbook."""
        ...

    @property
    def separator(self) -> str:
        """What stands between cells."""
        ...

    @property
    def fraction(self) -> float | None:
        """How much has been read, 0 to 1; None if that cannot be known."""
        ...

    def records(self) -> Iterator[Record]:
        """Every record, once."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


@dataclass(frozen=True, slots=True)
class Hints:
    """What a person says about a file that would otherwise be found out."""

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None


@contextmanager
def open_source(path: Path, hints: Hints | None = None) -> Iterator[Source]:
    """Open a customer's file. Errors: `Unreadable`."""
    source = _open(path, hints or Hints())
    try:
        yield source
    finally:
        source.close()


def _open(path: Path, hints: Hints) -> Source:
    head = head_of(path)
    if head.startswith(ZIP):
        return Workbook(path, hints.sheet)
    if head.startswith(MAGIC):
        return Parquet(path)
    if hints.sheet is not None:
        raise Unreadable("no_sheets", sheet=hints.sheet)
    return Delimited(path, encoding_of(path, head, hints.encoding), hints.separator)
