"""The findings of an import as a CSV that a spreadsheet opens: UTF-8 with its mark, separated as the file was."""

import csv
import re
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from backend.imports.model import Finding
from backend.imports.sentences import sentence
from backend.web.language import Language

COLUMNS = ("line", "reason", "kind", "field", "value", "sentence")
_NUMBER = re.compile(r"[+-]?[\d\s.,]*")


class RejectsFile:
    """Open for as long as the block runs. Errors: `OSError` when the path cannot be written."""

    def __init__(self, path: Path, language: Language) -> None:
        self._language = language
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer: Any = None

    def begin(self, separator: str) -> None:
        """Write the header."""
        self._writer = csv.writer(self._file, delimiter=separator)
        self._writer.writerow(COLUMNS)

    def add(self, finding: Finding) -> None:
        """Write one finding; `begin` comes first."""
        said = sentence(finding, self._language)
        cells = (finding.line, finding.reason, finding.kind.value, finding.field, finding.value, said)
        self._writer.writerow([_inert(cell) for cell in cells])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def _inert(cell: str | int) -> str | int:
    """What a customer's cell holds, kept from running as a formula in the spreadsheet that opens it."""
    if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@"} and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
