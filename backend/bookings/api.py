"""What of bookings is no op: a person's private calendar address, who comes to a training."""

from typing import Annotated, Any
from urllib.parse import urlsplit

from litestar import Request, Response, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import BaseModel, Field

from backend.bookings.feeds import SUFFIX, make_feed, read_feed, revoke_feed
from backend.bookings.rows import list_seats
from backend.db.work import Database
from backend.identity.config import IdentityConfig
from backend.identity.guard import requires
from backend.identity.sessions import Signed
from backend.replication.documented import refusals
from backend.replication.door import Door
from backend.web.clock import Clock
from backend.web.documented import answers
from backend.web.handed import Handed
from backend.web.problems import NOT_ALLOWED, NOT_FOUND, Problem
from sync.access import Role


class CalendarFeed(BaseModel):
    """A private address to subscribe to."""

    url: Annotated[str, Field(description="shown once; whoever has it reads the calendar")]


@post("/me/calendar-feed", status_code=201, responses=refusals())
async def open_calendar_feed(
    request: Request[Signed, Any, Any],
    database: Handed[Database],
    clock: Handed[Clock],
    identity: Handed[IdentityConfig],
) -> CalendarFeed:
    """Make one's calendar address; the one before stops working."""
    token = await database.write(lambda: make_feed(request.user.user_id, clock()))
    return CalendarFeed(url=f"{identity.public_url}/calendar/{token}{SUFFIX}")


@delete("/me/calendar-feed", responses=refusals())
async def close_calendar_feed(request: Request[Signed, Any, Any], database: Handed[Database]) -> None:
    """Revoke one's calendar address; harmless when there is none."""
    await database.write(lambda: revoke_feed(request.user.user_id))


@get(
    "/training-sessions/{session:str}/bookings",
    guards=[requires(Role.ADMIN, Role.BRAND_MANAGER)],
    responses=refusals(NOT_FOUND, NOT_ALLOWED),
)
async def list_session_bookings(session: FromPath[str], door: NamedDependency[Door]) -> list[dict[str, Any]]:
    """Who comes to a training and from which store, then who waits for a seat, in their turn."""
    found = await door.database.read(lambda: list_seats(door.kinds, session))
    if found is None:
        raise Problem(NOT_FOUND)
    return found


@get(
    "/calendar/{token:str}",
    opt={"public": True, "limited": True},
    security=[{}],
    media_type="text/calendar",
    responses=answers(NOT_FOUND),
    tags=["agenda"],
)
async def read_calendar(
    token: FromPath[str], database: Handed[Database], clock: Handed[Clock], identity: Handed[IdentityConfig]
) -> Response[bytes]:
    """Read a private calendar (`<token>.ics`): what is confirmed, in iCalendar (RFC 5545)."""
    host = urlsplit(identity.public_url).hostname or "localhost"
    found = await database.read(lambda: read_feed(token, host, clock()))
    if found is None:
        raise Problem(NOT_FOUND)
    return Response(found, media_type="text/calendar")


ROUTES = (
    Router("/api/v1", route_handlers=[open_calendar_feed, close_calendar_feed, list_session_bookings], tags=["agenda"]),
    read_calendar,
)
