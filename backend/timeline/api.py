"""The timeline over HTTP. Pages run from the newest; `next` asks for the page before it in time."""

import re
from typing import Annotated, Any, Literal

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, Parameter

from backend.identity.sessions import Signed
from backend.replication.documented import refusals
from backend.replication.door import Door
from backend.timeline.rows import load_conflicts, load_timeline, search_entries
from backend.web.problems import NOT_FOUND, VALIDATION, invalid

Limit = Annotated[int, Parameter(ge=1, le=200)]
Words = Annotated[str, Parameter(max_length=200)]
Cursor = Annotated[str, Parameter(max_length=80)]
EntryKind = Literal[
    "visit", "verbatim", "note", "task", "booking", "pos_order", "stock_out", "message", "participation", "sending",
]  # fmt: skip

_CURSOR = re.compile(r"-?\d{1,15}\|[0-9a-f-]{36}\Z")


def _checked(before: str) -> str:
    if before and not _CURSOR.match(before):
        raise invalid("before", "the `next` of a page is needed")
    return before


class TimelineController(Controller):
    """What both companies wrote, as the reader's company may see it."""

    path = "/api/v1"
    tags = ("timeline",)

    @get("/accounts/{account:str}/timeline", responses=refusals(VALIDATION, NOT_FOUND))
    async def timeline(
        self,
        request: Request[Signed, Any, Any],
        door: NamedDependency[Door],
        account: FromPath[str],
        kind: FromQuery[list[EntryKind] | None] = None,
        q: FromQuery[Words] = "",
        before: FromQuery[Cursor] = "",
        limit: FromQuery[Limit] = 50,
    ) -> dict[str, Any]:
        """One account's entries."""
        access, now_ms, page = request.user.access, door.clock(), _checked(before)
        return await door.database.read(
            lambda: load_timeline(
                door.kinds, access, now_ms, account, only=kind or (), query=q, before=page, limit=limit
            )
        )

    @get("/entries", responses=refusals(VALIDATION))
    async def entries(
        self,
        request: Request[Signed, Any, Any],
        door: NamedDependency[Door],
        kind: FromQuery[list[EntryKind] | None] = None,
        q: FromQuery[Words] = "",
        before: FromQuery[Cursor] = "",
        limit: FromQuery[Limit] = 50,
    ) -> dict[str, Any]:
        """Entries of every account in reach: what stores say, with words to look for."""
        access, now_ms, page = request.user.access, door.clock(), _checked(before)
        return await door.database.read(
            lambda: search_entries(door.kinds, access, now_ms, only=kind or (), query=q, before=page, limit=limit)
        )

    @get("/conflicts", responses=refusals(VALIDATION))
    async def conflicts(
        self, request: Request[Signed, Any, Any], door: NamedDependency[Door], limit: FromQuery[Limit] = 100
    ) -> list[dict[str, Any]]:
        """Fields two people left different, with both values, authors and times."""
        access, now_ms = request.user.access, door.clock()
        return await door.database.read(lambda: load_conflicts(door.kinds, access, now_ms, limit))


ROUTES = (TimelineController,)
