"""Agendas over HTTP: what is free with those who serve an account, and a person's week. Writing them is an op."""

import asyncio
from datetime import date
from typing import Annotated, Any, Literal

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, Parameter, QueryParameter
from pydantic import BaseModel, Field

from backend.agenda.holidays import public_holidays
from backend.agenda.rows import colleagues, load_free, load_week
from backend.db.work import Work
from backend.identity.guard import requires
from backend.identity.reach import require_account
from backend.identity.sessions import Signed
from backend.replication.documented import refusals
from backend.replication.door import Door
from backend.web.language import language_of
from backend.web.problems import NOT_ALLOWED, NOT_FOUND, VALIDATION, invalid
from sync.access import Role
from sync.op import is_uuid, read_instant

Limit = Annotated[int, Parameter(ge=1, le=100)]
Id = Annotated[str, Parameter(max_length=36)]
Known = Literal["yes", "no", "unknown"]
Country = Annotated[str, Parameter(pattern=r"^[A-Z]{2}$")]
Subdivision = Annotated[str, Parameter(pattern=r"^[A-Za-z0-9 ]{0,12}$")]
Days = Annotated[int, Parameter(ge=1, le=400)]
LAST_YEAR = 2100


class Slot(BaseModel):
    """One start that is free."""

    starts_at: str
    ends_at: str
    wall: Annotated[str, Field(description="what the clock of who is booked reads then")]
    school_holiday: Known


class Free(BaseModel):
    """What is free with one person. `zone` null: they never said when they can be booked."""

    user: str
    name: str
    zone: str | None
    slots: list[Slot]


class FreeSlots(BaseModel):
    """What was free at `as_of`; nobody is promised it still is."""

    as_of: str
    service: str
    account: str
    people: list[Free]


class OpenWindow(BaseModel):
    """When somebody can be booked."""

    starts_at: str
    ends_at: str


class AgendaDay(BaseModel):
    """A local date."""

    date: str
    open: list[OpenWindow]
    public_holiday: Known
    holiday_name: str | None
    school_holiday: Known


class Taken(BaseModel):
    """What takes somebody's time; `busy` is somebody else's affair."""

    kind: Literal["booking", "training_session", "visit", "busy"]
    id: str | None
    account: str | None
    status: str | None
    starts_at: str
    ends_at: str


class Week(BaseModel):
    """Seven local dates of a person."""

    as_of: str
    user: str
    name: str
    zone: str
    days: list[AgendaDay]
    taken: list[Taken]


class PublicHoliday(BaseModel):
    """A day on which nobody is booked, unless they say so."""

    date: str
    name: str


class PublicHolidays(BaseModel):
    """`is_known` false: nobody here knows them for all of these days, and none closes a day."""

    country: str
    subdivision: str | None
    is_known: bool
    days: list[PublicHoliday]


class Colleague(BaseModel):
    """Somebody of the brand, who can give a training."""

    user: str
    name: str


def _day(name: str, value: str) -> date:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = date.max
    if not 1970 < day.year < LAST_YEAR:
        raise invalid(name, f"a day before {LAST_YEAR} is needed, such as 2026-11-23")
    return day


def _uuid(name: str, value: str) -> str:
    if not is_uuid(value.lower()):
        raise invalid(name, "a UUID is needed")
    return value.lower()


class AgendaController(Controller):
    """When people can be booked."""

    path = "/api/v1/agenda"
    tags = ("agenda",)

    @get("/free", responses=refusals(VALIDATION, NOT_FOUND))
    async def free(
        self,
        request: Request[Signed, Any, Any],
        door: NamedDependency[Door],
        service: FromQuery[Id],
        account: FromQuery[Id],
        start: FromQuery[Annotated[str, QueryParameter(name="from", max_length=40)]] = "",
        limit: FromQuery[Limit] = 12,
    ) -> FreeSlots:
        """The next free slots of a service with each rep who serves the account, from an instant (default: now) on."""
        access, now_ms = request.user.access, door.clock()
        wanted, offered = _uuid("account", account), _uuid("service", service)
        from_ms = now_ms if start == "" else read_instant(start)
        if from_ms is None:
            raise invalid("from", "an RFC 3339 instant with its offset is needed, such as 2026-11-21T09:14:00Z")

        def work() -> Work[dict[str, Any]]:
            yield from require_account(access, wanted, now_ms)
            return (yield from load_free(offered, wanted, from_ms, now_ms, limit))

        return FreeSlots.model_validate(await door.database.read(work))

    @get("/week", responses=refusals(VALIDATION, NOT_FOUND))
    async def week(
        self,
        request: Request[Signed, Any, Any],
        door: NamedDependency[Door],
        user: FromQuery[Id],
        start: FromQuery[Annotated[str, QueryParameter(name="from", max_length=10)]],
    ) -> Week:
        """Seven days of a person's agenda, from a local date on."""
        access, now_ms, person, day = request.user.access, door.clock(), _uuid("user", user), _day("from", start)
        language = language_of(request.headers.get("accept-language"))
        return Week.model_validate(await door.database.read(lambda: load_week(access, person, day, now_ms, language)))

    @get("/holidays", responses=refusals(VALIDATION))
    async def holidays(
        self,
        request: Request[Signed, Any, Any],
        country: FromQuery[Country],
        start: FromQuery[Annotated[str, QueryParameter(name="from", max_length=10)]],
        subdivision: FromQuery[Subdivision] = "",
        days: FromQuery[Days] = 366,
    ) -> PublicHolidays:
        """Read the public holidays of a country or a part of it, from a date on."""
        first, language = _day("from", start), language_of(request.headers.get("accept-language"))
        # The first reading of a year takes the library some milliseconds.
        found = await asyncio.to_thread(public_holidays, country, subdivision or None, first, days, language)
        named = [PublicHoliday(date=day.isoformat(), name=name) for day, name in found or ()]
        return PublicHolidays(country=country, subdivision=subdivision or None, is_known=found is not None, days=named)

    @get("/people", guards=[requires(Role.ADMIN, Role.BRAND_MANAGER)], responses=refusals(NOT_ALLOWED))
    async def people(self, door: NamedDependency[Door]) -> list[Colleague]:
        """Everybody of the brand now, by name."""
        now_ms = door.clock()
        found = await door.database.read(lambda: colleagues(now_ms))
        return [Colleague(user=user, name=name) for user, name in found.items()]


ROUTES = (AgendaController,)
