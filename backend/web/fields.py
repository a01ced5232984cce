"""Kinds of text that wire models share."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

_DIRECTION_OVERRIDES = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069")
"""Invisible switches of direction: a name with one can make the rest of a line read as something else."""


def one_line(text: str) -> str:
    """Normalise a line a person typed (NFC, trimmed). Errors: control characters, or nothing left."""
    line = unicodedata.normalize("NFC", text).strip()
    # Other format characters stay: emoji are joined by U+200D and Persian words shaped by U+200C.
    if any(unicodedata.category(c) in ("Cc", "Cs") or c in _DIRECTION_OVERRIDES for c in line):
        raise PydanticCustomError("control_character", "contains a control character")
    if not line:
        raise PydanticCustomError("string_too_short", "at least 1 character", {"min_length": 1})
    return line


Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(one_line)]
