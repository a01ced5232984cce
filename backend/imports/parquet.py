"""Parquet files, a group of rows at a time. The library for it is not needed to run Comptoir: `pip install comptoir[parquet]`."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from backend.imports.model import Record, Unreadable

MAGIC = b"PAR1"
ROWS = 10_000


class Parquet:
    """A file of columns, read as the text a CSV of it would hold; its names are the header, as line 1."""

    format = "Parquet"
    encoding = "utf-8"
    separator = ","

    def __init__(self, path: Path) -> None:
        try:
            from pyarrow import ArrowException, parquet  # noqa: PLC0415 - not needed to run Comptoir
        except ImportError as error:
            raise Unreadable("no_parquet") from error
        try:
            self._file = parquet.ParquetFile(path)
        except (ArrowException, OSError) as error:
            raise Unreadable("cannot_open", detail=str(error).splitlines()[0][:200]) from error
        self._read = 0

    @property
    def fraction(self) -> float | None:
        """How much has been read, 0 to 1."""
        rows = self._file.metadata.num_rows
        return self._read / rows if rows else 1.0

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def records(self) -> Iterator[Record]:
        """The names, then every row."""
        yield Record(1, tuple(self._file.schema_arrow.names))
        for batch in self._file.iter_batches(batch_size=ROWS):
            columns = [column.to_pylist() for column in batch.columns]
            for cells in zip(*columns, strict=True):
                self._read += 1
                yield Record(self._read + 1, tuple(_text(cell) for cell in cells))


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, (datetime, date)):
        return cell.isoformat()
    return str(cell)
