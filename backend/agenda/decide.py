"""Reducers of services, availability and sessions, and what those entities say to whoever decides on them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from backend.agenda.slots import QUARTER_MS, Hours, Shape, Window, covered, nearest, refusal, weekly_of
from sync.access import HEADQUARTERS, SIDE_OF, Access, Side
from sync.decision import Decision, applied, reject
from sync.entity import Entity
from sync.ground import Claim
from sync.kind import Context
from sync.op import instant_to_ms, ms_to_instant
from sync.receipt import Outcome

_SERVICE = (
    "kind", "name_fr", "name_en", "duration_min", "buffer_before_min", "buffer_after_min", "notice_min", "capacity",
    "given_by", "needs_confirmation", "pending_ttl_min",
)  # fmt: skip
_AVAILABILITY = ("zone", "windows", "travel_min", "country", "subdivision", "school_zone")
KEPT_DAYS = 31
"""Exceptions of days this long gone are forgotten with the next one."""
_DAY_MIN = 1440


def agenda_of(user: str) -> str:
    """The resource whose cells are a person's quarter hours."""
    return f"agenda:{user}"


def seats_of(session: str) -> str:
    """The resource whose cells are a session's seats."""
    return f"session:{session}"


def queue_of(resource: str) -> str:
    """The resource whose cells are the places in the queue for another."""
    return f"queue:{resource}"


# ---- services


def publish_service(ctx: Context) -> Decision:
    """What the brand offers."""
    held = {name: getattr(ctx.args, name) for name in _SERVICE}
    return applied(ctx.new(None, {}, "service").writing(held, ctx.write(), {}))


def edit_service(ctx: Context) -> Decision:
    """Each field by its register; what is booked already stays as it was booked."""
    fields = {name: value for name, value in ctx.args.given(*_SERVICE).items() if value is not None}
    return applied(ctx.current.writing(fields, ctx.write(), ctx.op.base))


def retire_service(ctx: Context) -> Decision:
    """It is offered no more."""
    return applied(ctx.current.writing({"retired": True}, ctx.write(), ctx.op.base))


def shape_of(service: Entity) -> Shape:
    """What an appointment of a service takes."""
    return Shape(
        service.get("duration_min"),
        service.get("buffer_before_min"),
        service.get("buffer_after_min"),
        service.get("notice_min"),
    )


# ---- availability


def set_availability(ctx: Context) -> Decision:
    """The weekly windows of the person whose id the entity has: their own, or set by headquarters."""
    person = ctx.ground.access.get(ctx.op.entity)
    if not _may_keep(ctx, ctx.op.entity):
        return reject("not_allowed")
    if not serves(person, ctx.received_at):
        return reject("person_left", person=ctx.op.entity)
    fields = ctx.args.given(*_AVAILABILITY)
    fields["windows"] = [window.model_dump() for window in ctx.args.windows]
    entity = ctx.entity or ctx.new(None, {}, "availability")
    return applied(entity.writing(fields, ctx.write(), ctx.op.base))


def except_availability(ctx: Context) -> Decision:
    """One local date is unlike its weekday: other windows, none at all, or (null) like its weekday again."""
    if not _may_keep(ctx, ctx.op.entity):
        return reject("not_allowed")
    given = ctx.args.windows
    kept = (date.fromisoformat(ctx.day) - timedelta(days=KEPT_DAYS)).isoformat()
    dates = {day: windows for day, windows in (ctx.current.get("exceptions") or {}).items() if day >= kept}
    dates.pop(ctx.args.date, None)
    if given is not None:
        dates[ctx.args.date] = [window.model_dump() for window in given]
    return applied(ctx.current.setting({"exceptions": dict(sorted(dates.items()))}, ctx.write()))


def _may_keep(ctx: Context, person: str) -> bool:
    return person == ctx.access.user or bool(ctx.roles & HEADQUARTERS)


def serves(person: Access | None, at_ms: int) -> bool:
    """Whether somebody works for the brand at a moment."""
    return person is not None and any(SIDE_OF[role] is Side.BRAND for role in person.roles(at_ms))


def hours_of(availability: Entity | None) -> Hours | None:
    """When somebody can be booked; None: nobody ever said."""
    if availability is None or availability.kind != "availability" or availability.get("zone") is None:
        return None
    weekly = weekly_of([(w["day"], _window(w)) for w in availability.get("windows") or ()])
    exceptions = {
        day: tuple(sorted(map(_window, windows))) for day, windows in (availability.get("exceptions") or {}).items()
    }
    return Hours(
        availability.get("zone"),
        weekly,
        exceptions,
        availability.get("country"),
        availability.get("subdivision"),
        availability.get("travel_min") or 0,
    )


def minutes_of(wall: str) -> int:
    """`09:30` as minutes since midnight; `24:00` ends a day."""
    return int(wall[:2]) * 60 + int(wall[3:])


def _window(window: Mapping[str, Any]) -> Window:
    return minutes_of(window["opens"]), minutes_of(window["closes"])


def clash(windows: Sequence[Window]) -> bool:
    """Whether a window is empty, or two of one day overlap."""
    ordered = sorted(windows)
    return any(opens >= closes for opens, closes in ordered) or any(
        one[1] > other[0] for one, other in pairwise(ordered)
    )


# ---- sessions


def publish_session(ctx: Context) -> Decision:
    """A training with seats. It takes its trainer's quarter hours like any appointment."""
    args, now_ms = ctx.args, ctx.received_at
    service = ctx.ground.entities.get(args.service)
    if service is None or service.kind != "service":
        return reject("unknown_service", field="args.service")
    if service.get("retired"):
        return reject("service_retired", field="args.service")
    if not _may_keep(ctx, args.resource):
        return reject("not_allowed")
    if not serves(ctx.ground.access.get(args.resource), now_ms):
        return reject("person_left", field="args.resource", person=args.resource)
    # Whoever gives it says when, even outside the usual hours; only what is taken stands against it.
    shape, start_ms = shape_of(service), instant_to_ms(args.starts_at)
    hours = hours_of(ctx.ground.entities.get(args.resource)) or _ANY_HOUR
    resource = agenda_of(args.resource)

    def taken(cell: int) -> bool:
        return ctx.ground.holder(resource, cell) not in {None, ctx.op.entity}

    code = refusal(Hours("UTC", _ANY_HOUR.weekly, travel_min=hours.travel_min), shape, start_ms, now_ms, taken)
    if code not in {None, "slot_notice"}:
        near = nearest(hours, shape, start_ms, now_ms + QUARTER_MS, taken)
        next_ = tuple(
            {"kind": ctx.op.kind, "args": {**ctx.op.args, "starts_at": ms_to_instant(start)}} for start in near
        )
        return Decision(Outcome.REJECTED, code=code, params={"field": "args.starts_at"}, next=next_)
    fixed = {
        "service": args.service,
        "resource": args.resource,
        "starts_at": args.starts_at,
        "ends_at": ms_to_instant(shape.end(start_ms)),
        "place": args.place,
        "capacity": service.get("capacity") if args.capacity is None else args.capacity,
    }
    session = ctx.new(None, fixed, "training_session").setting({"taken": 0, "status": "open"}, ctx.write())
    claim = Claim(resource, session.id, tuple(shape.cells(start_ms, hours.travel_min)))
    return Decision(Outcome.APPLIED, session, claims=(claim,))


_ANY_HOUR = Hours("UTC", weekly_of([(day, (0, _DAY_MIN)) for day in range(1, 8)]))


def cancel_session(ctx: Context) -> Decision:
    """It will not take place; `bookings.jobs` tells everybody who had a seat."""
    session = ctx.current
    if not _may_keep(ctx, session.get("resource")):
        return reject("not_allowed")
    if session.get("status") == "cancelled":
        return applied(session)
    gone = session.setting({"status": "cancelled", "reason": ctx.args.reason}, ctx.write())
    return Decision(Outcome.APPLIED, gone, claims=(Claim(agenda_of(session.get("resource")), session.id),))


def session_state(session: Entity, side: Side) -> Mapping[str, Any]:
    """Whether it takes place, and for how many more."""
    del side
    return {
        "status": session.get("status"),
        "seats_left": max(0, (session.get("capacity") or 0) - session.get("taken")),
    }


def session_is_open(session: Entity) -> bool:
    """Whether it takes, or took, place."""
    return bool(session.get("status") == "open")


def session_occurred(session: Entity) -> int:
    """When it begins (ms)."""
    return instant_to_ms(session.get("starts_at"))


def session_cells(session: Entity) -> range:
    """The quarter hours of the session itself."""
    return covered(instant_to_ms(session.get("starts_at")), instant_to_ms(session.get("ends_at")))
