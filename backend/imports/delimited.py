"""Delimited text, record by record, with the physical line each starts on. A bad quote costs one record, not the rest.

Memory stays flat: lines are read one at a time and never beyond `LINE_LIMIT` characters.
"""

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path

from backend.imports.encoding import Encoding
from backend.imports.model import NO_FAULTS, Record, Unreadable

LINE_LIMIT = 1 << 17
RECORD_LINES = 100
"""A quoted cell that runs on for longer was never closed."""
SEPARATORS = (";", ",", "\t", "|")
_SAMPLE_LINES = 30
_SEP_LINE = re.compile(r"sep=(.)[\r\n]*", re.IGNORECASE | re.DOTALL)


class Delimited:
    """A CSV file. `encoding` and `separator` say how it is read; `records` reads it once, from the start."""

    format = "CSV"

    def __init__(self, path: Path, encoding: Encoding, separator: str | None = None) -> None:
        self.encoding = encoding.codec
        self._damaged = encoding.damaged
        self._raw = path.open("rb")
        self._size = max(path.stat().st_size, 1)
        # `newline=""` keeps line ends as they are: the csv module wants them, and we count them.
        self._text = io.TextIOWrapper(self._raw, encoding.codec, errors="replace", newline="")
        self._ahead: deque[tuple[int, str | None]] = deque()
        self._number = 0
        try:
            sample = self._sample()
        except Unreadable:
            self.close()
            raise
        declared = _SEP_LINE.fullmatch(self._ahead[0][1] or "") if self._ahead else None
        if declared is not None:
            # Excel's own way to say it; no row of the table.
            self._ahead.popleft()
            sample = sample[1:]
        self.separator = separator or (declared[1] if declared else separator_of(sample))
        self._width = _width(sample, self.separator)[0]

    @property
    def fraction(self) -> float:
        """How much of the file has been read, 0 to 1."""
        return 1.0 if self._raw.closed else min(self._raw.tell() / self._size, 1.0)

    def close(self) -> None:
        """Let go of the file."""
        self._text.close()

    def records(self) -> Iterator[Record]:
        """Every record, blank ones and faulty ones included."""
        readline, ahead, separator, damaged = self._text.readline, self._ahead, self.separator, self._damaged
        while True:
            # Nearly every line of a year of sales is short and plain: it is read here, not three calls further down.
            line = "" if ahead else readline(LINE_LIMIT)
            if 0 < len(line) < LINE_LIMIT:
                number = self._number = self._number + 1
            elif (first := self._next(line)) is None:
                return
            else:
                number, text = first
                if text is None:
                    yield Record(number, (), "line_too_long")
                    continue
                line = text
            if damaged and "\ufffd" in line:
                yield Record(number, (line.strip(),), "bad_encoding")
            elif '"' in line:
                yield self._quoted(number, line)
            else:
                yield Record(number, tuple(line.rstrip("\r\n").split(separator)), None, NO_FAULTS)

    def _quoted(self, number: int, first: str) -> Record:
        """A record with quotes, over as many lines as its open quote needs.

        If the quote turns out never to be closed, only the first line is given up and the others are read again: a
        stray quote must not swallow the shops that follow it.
        """
        lines = [first]
        more: list[tuple[int, str | None]] = []
        while True:
            cells = _parse(lines, self.separator) if '"' in lines[-1] else None
            if cells is not None and (not more or len(cells) == self._width):
                return Record(number, cells)
            following = self._next() if cells is None and self._open(lines) else None
            if following is None or following[1] is None:
                self._ahead.extendleft(reversed(more if following is None else [*more, following]))
                return Record(number, (first.strip(),), "unbalanced_quote")
            more.append(following)
            lines.append(following[1])

    def _open(self, lines: list[str]) -> bool:
        """Whether one more line could still close the record."""
        return len(lines) < RECORD_LINES and sum(map(len, lines)) < LINE_LIMIT and _unfinished(lines, self.separator)

    def _next(self, begun: str = "") -> tuple[int, str | None] | None:
        """The next physical line with its number; its text is None when it is too long to be a row. None at the end.

        `begun`: what was read of it already.
        """
        if self._ahead:
            return self._ahead.popleft()
        line = begun or self._text.readline(LINE_LIMIT)
        if not line:
            return None
        self._number += 1
        if len(line) < LINE_LIMIT or line.endswith(("\n", "\r")):
            return self._number, line
        while (rest := self._text.readline(LINE_LIMIT)) and not rest.endswith(("\n", "\r")):
            pass
        return self._number, None

    def _sample(self) -> list[str]:
        taken: list[tuple[int, str | None]] = []
        while len(taken) < _SAMPLE_LINES and (line := self._next()) is not None:
            taken.append(line)
        self._ahead.extend(taken)
        if taken and all(text is None for _, text in taken):
            raise Unreadable("line_too_long", limit=LINE_LIMIT)
        return [text for _, text in taken if text is not None]


def _parse(lines: list[str], separator: str) -> tuple[str, ...] | None:
    """The cells of a whole record; None if its quotes do not pair up."""
    try:
        found = list(csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True))
    except csv.Error:
        return None
    return tuple(found[0]) if len(found) == 1 else None


def _unfinished(lines: list[str], separator: str) -> bool:
    """Whether a closing quote, and nothing else, is what the lines lack."""
    return _parse([*lines, '"'], separator) is not None


def separator_of(sample: list[str]) -> str:
    """The separator under which the most lines have the same number of cells, the header among them.

    A decimal comma repeats on every line but not in the header, and commas in addresses come and go: what tells them
    apart is the first line that has the usual number of cells.
    """
    scores = {separator: _width(sample, separator) for separator in SEPARATORS}

    def score(separator: str) -> tuple[bool, int, float, int]:
        width, share, first = scores[separator]
        return width > 1 and share >= 0.8, -first, share, width

    split = [separator for separator in SEPARATORS if scores[separator][0] > 1]
    return max(split, key=score, default=",")


def _width(sample: list[str], separator: str) -> tuple[int, float, int]:
    """The usual number of cells, the share of lines that have it, and the first that does."""
    try:
        rows = [row for row in csv.reader(sample, delimiter=separator, skipinitialspace=True) if any(row)]
    except csv.Error:
        return 1, 0.0, 0
    counts = Counter(len(row) for row in rows)
    if not counts:
        return 1, 0.0, 0
    width, times = counts.most_common(1)[0]
    return width, times / len(rows), next(n for n, row in enumerate(rows) if len(row) == width)
