"""Pages of a list sorted by a moment and an id: `next` of a page, `after` of the following one."""

import re
from collections.abc import Sequence
from typing import Annotated, Any

from litestar.params import Parameter

from backend.web.language import Text
from backend.web.problems import invalid

Cursor = Annotated[str, Parameter(max_length=80)]

_CURSOR = re.compile(r"(\d{1,15})\|([0-9a-f-]{36})\Z", re.ASCII)
_NEEDED = Text("le « next » d'une page est attendu", "the `next` of a page is needed")


def page_after(cursor: str) -> tuple[int, str] | None:
    """The moment (ms) and the id a page comes after; None for the first. Errors: problem `validation`."""
    found = _CURSOR.match(cursor)
    if cursor and found is None:
        raise invalid("after", _NEEDED)
    return None if found is None else (int(found[1]), found[2])


def next_of(rows: Sequence[Sequence[Any]], limit: int) -> str | None:
    """The cursor after rows that begin with an id and a moment; None when there is no further page."""
    return f"{rows[-1][1]}|{rows[-1][0]}" if len(rows) == limit else None
