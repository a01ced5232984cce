"""Finding a place: cells of an agenda or seats of a session, or a place in the queue for them. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from backend.agenda.decide import agenda_of, hours_of, queue_of, seats_of, serves, shape_of
from backend.agenda.slots import MINUTE_MS, QUARTER_MS, Hours, Shape, Taken, local_reading, nearest, refusal
from sync.access import Role, Side, reaching
from sync.decision import Decision, reject
from sync.entity import Entity
from sync.ground import Claim
from sync.kind import Context
from sync.op import instant_to_ms, ms_to_instant
from sync.receipt import Outcome

OPEN = frozenset({"asked", "proposed", "waitlisted", "confirmed"})
"""The states in which a booking holds a place, or waits for one."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody would like: instants (ms) on a person's agenda, or seats of a session."""

    service: Entity
    resource: str | None
    session: str | None
    starts: tuple[int, ...]
    seats: int
    waits: bool
    wall: str | None = None
    renewed: Callable[[int], Mapping[str, Any]] = lambda start: {"wanted": ms_to_instant(start)}
    """The arguments that ask for another start (ms), ready to send."""


def slot_queue(resource: str, start_ms: int) -> str:
    """The queue for one start on one agenda."""
    return queue_of(f"{agenda_of(resource)}:{start_ms // QUARTER_MS}")


def settle(ctx: Context, booking: Entity, wish: Wish) -> Decision:
    """Give the first place that is free, or one in the queue, or say why not and what is free. The booking is as asked."""
    return _seat(ctx, booking, wish) if wish.session is not None else _slot(ctx, booking, wish)


def released(booking: Entity) -> tuple[Claim, ...]:
    """Everything a booking may hold, let go of."""
    names = [seats_of(booking.get("session"))] if booking.get("session") is not None else []
    if booking.get("resource") is not None:
        names.append(agenda_of(booking.get("resource")))
    if booking.get("queue") is not None:
        names.append(booking.get("queue"))
    return tuple(Claim(name, booking.id) for name in names)


# ---- on an agenda


def _slot(ctx: Context, booking: Entity, wish: Wish) -> Decision:
    resource = wish.resource or ""
    hours = hours_of(ctx.ground.entities.get(resource))
    if not (comes := _comes(ctx, booking, wish)) or hours is None:
        return reject("no_availability" if comes else "person_left", field="args.resource", person=resource)
    if wish.seats > wish.service.get("capacity"):
        return reject("too_many_attendees", field="args.attendees", capacity=wish.service.get("capacity"))
    taken, shape = _taken(ctx, resource, booking.id), _shape(ctx, wish.service)
    if wish.wall is not None and (reads := local_reading(hours.zone, wish.starts[0])) != wish.wall:
        return _refused(ctx, wish, hours, "no_such_time", taken, wall=wish.wall, zone=hours.zone, reads=reads)
    codes = [
        refusal(hours, shape, start, ctx.received_at, taken)
        or ("slot_taken" if _others_wait(ctx, slot_queue(resource, start), booking.id) else None)
        for start in wish.starts
    ]
    if None in codes:
        free = wish.starts[codes.index(None)]
        held = _given(ctx, booking, wish, free, shape.end(free))
        claim = Claim(agenda_of(resource), booking.id, tuple(shape.cells(free, hours.travel_min)))
        outcome = Outcome.APPLIED if free == wish.starts[0] else Outcome.MOVED
        code = _pending_code(held) if outcome is Outcome.APPLIED else None
        return Decision(outcome, held, code=code, params=_told(held), claims=(claim, *_leaving(booking)))
    if wish.waits and "slot_taken" in codes:
        start = wish.starts[codes.index("slot_taken")]
        return _wait(ctx, booking, wish, slot_queue(resource, start), start, shape.end(start))
    return _refused(ctx, wish, hours, str(codes[0]), taken)


def _comes(ctx: Context, booking: Entity, wish: Wish) -> bool:
    """Whether who is asked for serves the account, or at least the brand, now."""
    person = ctx.ground.access.get(wish.resource or "")
    if wish.service.get("given_by") != "rep":
        return serves(person, ctx.received_at)
    return person is not None and Role.REP in reaching(person, ctx.history, booking.account, ctx.received_at)


def _refused(ctx: Context, wish: Wish, hours: Hours, code: str, taken: Taken, **params: Any) -> Decision:
    """With the three nearest free slots, each ready to send."""
    shape = _shape(ctx, wish.service)
    earliest = ctx.received_at + max(shape.notice * MINUTE_MS, QUARTER_MS)
    near = nearest(hours, shape, wish.starts[0], earliest, taken)
    next_ = tuple({"kind": ctx.op.kind, "args": dict(wish.renewed(start))} for start in near)
    params = {"field": "args.wanted", "wanted": ms_to_instant(wish.starts[0]), **params}
    if code == "slot_notice":
        params["notice_min"] = shape.notice
    return Decision(Outcome.REJECTED, code=code, params=params, next=next_)


def _shape(ctx: Context, service: Entity) -> Shape:
    """The brand may come at short notice; a store must ask in time."""
    shape = shape_of(service)
    return shape if ctx.side is Side.RETAILER else replace(shape, notice=0)


def _taken(ctx: Context, resource: str, holder: str) -> Taken:
    cells = ctx.ground.cells.get(agenda_of(resource), {})
    return lambda cell: cells.get(cell, holder) != holder


# ---- in a session


def _seat(ctx: Context, booking: Entity, wish: Wish) -> Decision:
    session = ctx.ground.entities.get(wish.session or "")
    if session is None or session.kind != "training_session" or session.get("service") != wish.service.id:
        return reject("unknown_session", field="args.session")
    if session.get("status") == "cancelled":
        return reject("session_cancelled", field="args.session")
    capacity, seats = session.get("capacity"), seats_of(session.id)
    if instant_to_ms(session.get("starts_at")) <= ctx.received_at:
        return reject("slot_past", field="args.session")
    if capacity and wish.seats > capacity:
        return reject("too_many_attendees", field="args.attendees", capacity=capacity)
    held = ctx.ground.cells.get(seats, {})
    mine = [cell for cell, holder in sorted(held.items()) if holder == booking.id]
    free = [cell for cell in range(capacity) if cell not in held]
    queue = queue_of(seats)
    overtakes = wish.seats > len(mine) and booking.get("queue") != queue and _others_wait(ctx, queue, booking.id)
    if len(mine) + len(free) < wish.seats or overtakes:
        return _full(ctx, booking, wish, session, 0 if overtakes else len(free))
    cells = tuple(sorted([*mine, *free][: wish.seats]))
    given = _given(ctx, booking, wish, *_times(session))
    claims = (Claim(seats, booking.id, cells), *_leaving(booking))
    others = (counted(ctx, session, len(held) - len(mine) + len(cells)),)
    code = _pending_code(given)
    return Decision(Outcome.APPLIED, given, code=code, params=_told(given), claims=claims, others=others)


def _full(ctx: Context, booking: Entity, wish: Wish, session: Entity, left: int) -> Decision:
    capacity = session.get("capacity")
    if wish.waits and capacity:
        return _wait(ctx, booking, wish, queue_of(seats_of(session.id)), *_times(session))
    may_wait = capacity > 0 and "waitlist" in type(ctx.args).model_fields
    next_ = ({"kind": ctx.op.kind, "args": {**ctx.op.args, "waitlist": True}},) if may_wait else ()
    return Decision(Outcome.REJECTED, code="session_full", params={"left": left, "capacity": capacity}, next=next_)


def _times(session: Entity) -> tuple[int, int]:
    return instant_to_ms(session.get("starts_at")), instant_to_ms(session.get("ends_at"))


def counted(ctx: Context, session: Entity, taken: int) -> Entity:
    """The session with so many seats taken, as everybody sees it."""
    return session if session.get("taken") == taken else session.setting({"taken": taken}, ctx.write())


def without(ctx: Context, booking: Entity) -> tuple[Entity, ...]:
    """The session a booking leaves, its seats free again; none for a booking without one."""
    session = ctx.ground.entities.get(booking.get("session") or "")
    if session is None or session.kind != "training_session":
        return ()
    held = ctx.ground.cells.get(seats_of(session.id), {})
    return (counted(ctx, session, sum(holder != booking.id for holder in held.values())),)


# ---- either


def _others_wait(ctx: Context, queue: str, holder: str) -> bool:
    """Whether somebody stands in a queue before a newcomer. Whoever stands in it himself is asked in its order."""
    places = ctx.ground.cells.get(queue, {})
    return bool(places) and holder not in places.values()


def _given(ctx: Context, booking: Entity, wish: Wish, start_ms: int, end_ms: int) -> Entity:
    asked = ctx.side is Side.RETAILER and bool(wish.service.get("needs_confirmation"))
    patience = wish.service.get("pending_ttl_min") * MINUTE_MS
    return booking.setting(
        {
            "status": "asked" if asked else "confirmed",
            "starts_at": ms_to_instant(start_ms),
            "ends_at": ms_to_instant(end_ms),
            "wanted_at": ms_to_instant(wish.starts[0]) if wish.starts else None,
            "expires_at": ms_to_instant(min(ctx.received_at + patience, start_ms)) if asked else None,
            "queue": None,
        },
        ctx.write(),
    )


def _wait(ctx: Context, booking: Entity, wish: Wish, queue: str, start_ms: int, end_ms: int) -> Decision:
    """A place in the queue. Whoever has one keeps it, and hears nothing new."""
    places: Mapping[int, str] = ctx.ground.cells.get(queue, {})
    if booking.id in places.values() and booking.get("status") == "waitlisted":
        return Decision(Outcome.WAITLISTED)
    number = max(places, default=-1) + 1
    waiting = booking.setting(
        {
            "status": "waitlisted",
            "starts_at": ms_to_instant(start_ms),
            "ends_at": ms_to_instant(end_ms),
            "wanted_at": ms_to_instant(wish.starts[0]) if wish.starts else None,
            "expires_at": None,
            "queue": queue,
        },
        ctx.write(),
    )
    claims = (*_leaving(booking), Claim(queue, booking.id, (number,)))
    return Decision(Outcome.WAITLISTED, waiting, params={"place": len(places) + 1}, claims=claims)


def _leaving(booking: Entity) -> tuple[Claim, ...]:
    queue = booking.get("queue")
    return () if queue is None else (Claim(queue, booking.id),)


def _pending_code(booking: Entity) -> str | None:
    """What `applied` alone does not say: that somebody must still confirm."""
    return "booking_asked" if booking.get("status") == "asked" else None


def _told(booking: Entity) -> dict[str, Any]:
    names: Sequence[str] = ("status", "starts_at", "ends_at", "expires_at")
    return {name: booking.get(name) for name in names if booking.get(name) is not None}
