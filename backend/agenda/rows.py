"""Reading agendas online: who serves an account, what is free with them, and what a week looks like."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any

from backend.agenda.decide import agenda_of, hours_of, shape_of
from backend.agenda.holidays import public_holiday, school_holiday
from backend.agenda.slots import (
    DAY_CELLS,
    MINUTE_MS,
    QUARTER_MS,
    Hours,
    day_cells,
    free_starts,
    local_date,
    local_reading,
    open_runs,
)
from backend.db.work import Work, fetch
from backend.identity.access import load_access
from backend.identity.reach import held
from backend.replication.views import load_entities
from backend.web.language import DEFAULT, Language
from backend.web.problems import NOT_FOUND, Problem
from sync.access import HEADQUARTERS, SIDE_OF, Access, Role, Side
from sync.entity import Entity
from sync.op import instant_to_ms, ms_to_instant

HORIZON_DAYS = 28
_PLANNED_MIN = 30
_ANYWHERE = Hours("UTC", ((),) * 7)


def reps_of(accounts: Sequence[str], now_ms: int) -> Work[dict[str, str]]:
    """Names of those who serve any of the accounts now, by user."""
    rows = yield from fetch(
        "SELECT DISTINCT u.id, u.name FROM account_territory a JOIN territory_rep r ON r.territory_id = a.territory_id "
        "JOIN membership m ON m.user_id = r.user_id JOIN app_user u ON u.id = r.user_id "
        "WHERE a.account_id = ANY(?) AND a.valid_to IS NULL AND m.role = ? "
        f"AND {held('r')} "
        f"AND {held('m')} ORDER BY u.name, u.id",
        list(accounts),
        Role.REP.value,
        *(now_ms,) * 4,
    )
    return {row[0]: row[1] for row in rows}


def colleagues(now_ms: int) -> Work[dict[str, str]]:
    """Names of everybody who works for the brand now, by user."""
    rows = yield from fetch(
        "SELECT DISTINCT u.name, u.id FROM membership m JOIN app_user u ON u.id = m.user_id "
        f"WHERE m.role = ANY(?) AND {held('m')} ORDER BY u.name, u.id",
        [role.value for role in Role if SIDE_OF[role] is Side.BRAND],
        now_ms,
        now_ms,
    )
    return {row[1]: row[0] for row in rows}


def held_cells(user: str, first: int, end: int) -> Work[dict[int, str]]:
    """Who holds which of a person's quarter hours in [first, end)."""
    rows = yield from fetch(
        "SELECT cell, holder FROM hold WHERE resource = ? AND cell >= ? AND cell < ?", agenda_of(user), first, end
    )
    return {row[0]: row[1] for row in rows}


# ---- what is free


def load_free(service: str, account: str, from_ms: int, now_ms: int, limit: int) -> Work[dict[str, Any]]:
    """The next free slots of everybody who serves the account. Errors: problem `not_found` for no such service."""
    offered = (yield from load_entities([service])).get(service)
    if offered is None or offered.kind != "service" or offered.get("retired"):
        raise Problem(NOT_FOUND)
    reps = (yield from reps_of([account], now_ms)) if offered.get("given_by") == "rep" else {}
    known = yield from load_entities(list(reps))
    shape = shape_of(offered)
    first_ms = max(from_ms, now_ms + max(shape.notice * MINUTE_MS, QUARTER_MS))
    first = first_ms // QUARTER_MS
    end = first + HORIZON_DAYS * DAY_CELLS
    people = []
    for user, name in reps.items():
        availability = known.get(user)
        hours = hours_of(availability)
        slots: list[dict[str, Any]] = []
        if hours is not None and availability is not None:
            held = yield from held_cells(user, first - DAY_CELLS, end + DAY_CELLS)
            starts = free_starts(hours, shape, first_ms, end * QUARTER_MS, held.__contains__)
            for start in islice(starts, limit):
                day = local_date(hours.zone, start)
                slots.append(
                    {
                        "starts_at": ms_to_instant(start),
                        "ends_at": ms_to_instant(shape.end(start)),
                        "wall": local_reading(hours.zone, start),
                        "school_holiday": _school(availability, day),
                    }
                )
        zone = None if hours is None else hours.zone
        people.append({"user": user, "name": name, "zone": zone, "slots": slots})
    return {"as_of": ms_to_instant(now_ms), "service": service, "account": account, "people": people}


def _school(availability: Entity, day: date) -> str:
    zone = availability.get("school_zone")
    return _word(None if zone is None else school_holiday(zone, day))


def _word(known: bool | None) -> str:
    return "unknown" if known is None else "yes" if known else "no"


# ---- a week


def may_see(access: Access, user: str, now_ms: int) -> Work[bool]:
    """Whether somebody may look at a person's agenda: their own, headquarters all, a store that of who serves it."""
    roles = access.roles(now_ms)
    if user == access.user or roles & HEADQUARTERS:
        return True
    if Role.STORE_MANAGER not in roles:
        return False
    accounts = [a.of for a in access.accounts if a.holds(now_ms)]
    return user in (yield from reps_of(accounts, now_ms))


def load_week(
    access: Access, user: str, monday: date, now_ms: int, language: Language = DEFAULT
) -> Work[dict[str, Any]]:
    """Seven local days of a person: windows, holidays, and what takes their time. What is another store's is only "busy".

    Errors: problem `not_found` for an agenda out of reach.
    """
    person = (yield from load_access([user])).get(user)
    if person is None or not (yield from may_see(access, user, now_ms)):
        raise Problem(NOT_FOUND)
    availability = (yield from load_entities([user])).get(user)
    hours = hours_of(availability) or _ANYWHERE
    days = [monday + timedelta(days=n) for n in range(7)]
    whole = [day_cells(hours.zone, day, ((0, 1440),)) for day in days]
    cells = [cell for day in whole for cell in day]
    first, end = min(cells), max(cells) + 1
    held = yield from held_cells(user, first, end)
    entities = yield from load_entities(list(held.values()))
    own = {a.of for a in access.accounts if a.holds(now_ms)}
    sees_all = user == access.user or bool(access.roles(now_ms) & HEADQUARTERS)
    takes = []
    for holder in dict.fromkeys(held[cell] for cell in sorted(held)):
        entity = entities.get(holder)
        if entity is not None and (sees_all or entity.account in own or entity.kind == "training_session"):
            takes.append(_shown(entity))
        else:
            mine = [cell for cell, who in held.items() if who == holder]
            takes.append(_busy(min(mine) * QUARTER_MS, (max(mine) + 1) * QUARTER_MS))
    return {
        "as_of": ms_to_instant(now_ms),
        "user": user,
        "name": person.name,
        "zone": hours.zone,
        "days": [_day(availability, hours, day, language) for day in days],
        "taken": takes,
    }


def _busy(start_ms: int, end_ms: int) -> dict[str, Any]:
    nothing = dict.fromkeys(("id", "account", "status"))
    return {"kind": "busy", **nothing, "starts_at": ms_to_instant(start_ms), "ends_at": ms_to_instant(end_ms)}


def _shown(entity: Entity) -> dict[str, Any]:
    """A booking, a session or a planned visit, with its own time; what goes around it is not shown."""
    starts_at, ends_at = times_of(entity)
    status = entity.get("status") or "planned"
    return {
        "kind": entity.kind,
        "id": entity.id,
        "account": entity.account,
        "status": status,
        "starts_at": starts_at,
        "ends_at": ends_at,
    }


def times_of(entity: Entity) -> tuple[str, str]:
    """From when to when something on an agenda lasts (instants)."""
    if entity.kind == "visit":
        planned: str = entity.get("planned_at")
        minutes = entity.get("duration_min") or _PLANNED_MIN
        return planned, ms_to_instant(instant_to_ms(planned) + minutes * MINUTE_MS)
    return entity.get("starts_at"), entity.get("ends_at")


def _day(availability: Entity | None, hours: Hours, day: date, language: Language) -> dict[str, Any]:
    holiday = None if hours.country is None else public_holiday(hours.country, hours.subdivision, day, language)
    cells = day_cells(hours.zone, day, ((0, 1440),))
    runs = open_runs(hours, cells[0], cells[-1] + 1) if cells else []
    windows: list[Mapping[str, str]] = [
        {"starts_at": ms_to_instant(opens * QUARTER_MS), "ends_at": ms_to_instant(closes * QUARTER_MS)}
        for opens, closes in runs
    ]
    return {
        "date": day.isoformat(),
        "open": windows,
        "public_holiday": "unknown" if holiday is None else "yes" if holiday else "no",
        "holiday_name": holiday or None,
        "school_holiday": "unknown" if availability is None else _school(availability, day),
    }
