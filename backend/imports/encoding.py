"""Which bytes these are: text in an encoding that is found out, a workbook, or nothing we read.

The order is the one that is right most often: a byte order mark says it; text that is valid UTF-8 is UTF-8; a French or
English export that is not is Windows-1252 (which holds all of Latin-1). Only bytes Windows-1252 leaves undefined are
worth a guess.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from backend.imports.model import Unreadable

CHUNK = 1 << 16
ZIP = b"PK\x03\x04"
_OLE2 = b"\xd0\xcf\x11\xe0"
# The longer mark first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))
_MOSTLY = 10
"""How many good characters a bad byte needs beside it for a file to be damaged UTF-8 rather than no UTF-8."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec. `damaged`: some bytes do not decode; the rows that hold them must be reported, not guessed."""

    codec: str
    damaged: bool = False


def head_of(path: Path) -> bytes:
    """The first bytes of a file. Errors: `Unreadable` when it cannot be opened or holds nothing."""
    try:
        with path.open("rb") as file:
            head = file.read(CHUNK)
    except OSError as error:
        raise Unreadable("cannot_open", detail=error.strerror or str(error)) from error
    if not head:
        raise Unreadable("empty")
    if head.startswith(_OLE2):
        raise Unreadable("old_workbook")
    return head


def encoding_of(path: Path, head: bytes, wanted: str | None = None) -> Encoding:
    """The encoding of a text file, or the `wanted` one. Reads the file once, in chunks, to be sure of all of it.

    Errors: `Unreadable` for bytes that are no text, or an encoding nobody knows.
    """
    if wanted is not None:
        return Encoding(wanted, damaged=not _decodes(path, _known(wanted)))
    marked = _marked(head)
    if marked is not None:
        return Encoding(marked, damaged=not _decodes(path, marked))
    if len(head.translate(None, delete=_CONTROLS)) < 0.98 * len(head):
        raise Unreadable("binary")
    whole = _decodes(path, "utf-8")
    if whole or _mostly_utf8(path):
        return Encoding("utf-8", damaged=not whole)
    if _decodes(path, "cp1252"):
        return Encoding("cp1252")
    guess = from_bytes(head).best()
    return Encoding(guess.encoding) if guess is not None and _decodes(path, guess.encoding) else Encoding("latin-1")


def _marked(head: bytes) -> str | None:
    """What a byte order mark says, or the zeros of UTF-16 without one; None for neither."""
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return codec
    return _wide(head) if b"\0" in head else None


def _known(codec: str) -> str:
    try:
        "".encode(codec)
    except (LookupError, ValueError) as error:
        raise Unreadable("unknown_encoding", encoding=codec) from error
    return codec


def _wide(head: bytes) -> str:
    """UTF-16 without its mark: every other byte of Western text is zero. Anything else with zeros is no text."""
    zeros_even, zeros_odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) / 2
    if zeros_odd > 0.4 * half and zeros_even < 0.05 * half:
        return "utf-16-le"
    if zeros_even > 0.4 * half and zeros_odd < 0.05 * half:
        return "utf-16-be"
    raise Unreadable("binary")


def _decoded(path: Path, codec: str, errors: str) -> Iterator[tuple[bytes, str]]:
    decoder = codecs.getincrementaldecoder(codec)(errors)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk, decoder.decode(chunk)
    yield b"", decoder.decode(b"", final=True)


def _decodes(path: Path, codec: str) -> bool:
    try:
        for _ in _decoded(path, codec, "strict"):
            pass
    except UnicodeError:
        return False
    return True


def _mostly_utf8(path: Path) -> bool:
    good = bad = 0
    for _, text in _decoded(path, "utf-8", "replace"):
        lost = text.count("\ufffd")
        bad += lost
        good += len(text) - len(text.encode("ascii", "ignore")) - lost
    return good >= _MOSTLY * bad
