"""One spelling of an e-mail address, for the table, the hashes and the limits."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

MAX_LENGTH = 254
# Only what could change the meaning of a mail header or hide in a list is refused; the mailed code is the real check.
_SHAPE = re.compile(r"[^\s@<>,;:\"()\[\]\\\x00-\x20\x7f]+@[^\s@<>,;:\"()\[\]\\\x00-\x20\x7f]+")


def normal_email(text: str) -> str:
    """Normalise an address: NFC, trimmed, lower case. Errors: `ValueError` when it is none."""
    email = unicodedata.normalize("NFC", text).strip().lower()
    if len(email) > MAX_LENGTH or _SHAPE.fullmatch(email) is None:
        raise ValueError(f"{text!r} is not an e-mail address")
    return email


def _wire_email(text: str) -> str:
    try:
        return normal_email(text)
    except ValueError as error:
        raise PydanticCustomError("email", "must be an e-mail address") from error


Email = Annotated[str, Field(max_length=MAX_LENGTH, examples=["lea@marque.example"]), AfterValidator(_wire_email)]
"""An e-mail address in a request."""
