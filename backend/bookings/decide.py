"""Reducers of bookings. A booking is asked for by one company, given by the server, and answered by the other if need be."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from backend.agenda.decide import agenda_of, hours_of, serves, shape_of
from backend.agenda.slots import MINUTE_MS
from backend.bookings.places import OPEN, Wish, released, settle, without
from sync.access import Side
from sync.decision import Decision, applied, reject
from sync.entity import Entity
from sync.ground import Claim
from sync.kind import Context
from sync.op import instant_to_ms, ms_to_instant
from sync.receipt import Outcome

_VISITS = UUID("6f1f8c56-9d1e-5a0e-9f0b-2c3a7b1d4e55")
"""Names visits by the booking they come from."""
_HELD = frozenset({"asked", "proposed", "confirmed"})


def visit_of(booking: str) -> str:
    """The id of the visit a booking becomes: the phone that logs it and everybody who looks for it agree on it offline."""
    return str(uuid5(_VISITS, booking))


def request(ctx: Context) -> Decision:
    """Ask for a slot or a seat. The same op comes again when it waits in a queue and a place may be free."""
    args = ctx.args
    service = ctx.ground.entities.get(args.service)
    if ctx.entity is not None and ctx.entity.created.op != ctx.op.id:
        return reject("entity_exists")
    if ctx.entity is not None and ctx.entity.get("status") != "waitlisted":
        # Cancelled, moved or answered while it waited: what was said last stands.
        return Decision(Outcome.SUPERSEDED, winner=_last(ctx.entity))
    if service is None or service.kind != "service":
        return reject("unknown_service", field="args.service")
    booking = ctx.entity
    if booking is None:
        if service.get("retired"):
            return reject("service_retired", field="args.service")
        booking = _new(ctx, service)
    wish = Wish(
        service,
        args.resource,
        args.session,
        tuple(instant_to_ms(at) for at in (args.wanted, *args.alternatives) if at is not None),
        # Attendees may have changed while it waited.
        booking.get("seats"),
        args.waitlist,
        args.wall,
        lambda start: {**_without_wall(ctx.op.args), "wanted": ms_to_instant(start), "alternatives": []},
    )
    found = settle(ctx, booking, wish)
    if ctx.entity is not None and found.outcome is Outcome.REJECTED:
        gone = ctx.entity.setting({"status": "expired", "reason": None, "queue": None}, ctx.write())
        return replace(found, entity=gone, claims=released(ctx.entity))
    return found


def _new(ctx: Context, service: Entity) -> Entity:
    args = ctx.args
    fixed = {
        "service": args.service,
        "service_kind": service.get("kind"),
        "resource": args.resource,
        "direction": "push" if ctx.side is Side.BRAND else None,
    }
    people = _people(ctx)
    decided = {"attendees": people, "seats": max(1, len(people)), "session": args.session}
    booking = ctx.new(args.account, fixed, "booking").setting(decided, ctx.write())
    return booking if args.agenda is None else booking.writing({"agenda": args.agenda}, ctx.write(), {})


def _without_wall(args: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in args.items() if name != "wall"}


def _last(booking: Entity) -> str | None:
    register = booking.registers.get("status")
    return None if register is None else register.heads[-1].op


def reschedule(ctx: Context) -> Decision:
    """Another slot, or another session. Where none is free, what was booked stands."""
    args, booking = ctx.args, ctx.current
    if (closed := _closed(booking, OPEN)) is not None:
        return closed
    service = ctx.ground.entities.get(booking.get("service"))
    if service is None:
        return reject("unknown_service")
    if (args.session is None) != (booking.get("session") is None):
        field = "args.wanted" if args.session is None else "args.session"
        return reject("invalid_args", field=field, reason="a slot is moved to a slot, a seat to a session")
    starts = tuple(instant_to_ms(at) for at in (args.wanted, *args.alternatives) if at is not None)
    wish = Wish(
        service, booking.get("resource"), args.session, starts, booking.get("seats"), waits=False, wall=args.wall,
        renewed=lambda start: {**_without_wall(ctx.op.args), "wanted": ms_to_instant(start), "alternatives": []},
    )  # fmt: skip
    if args.session is None or args.session == booking.get("session"):
        return settle(ctx, booking, wish)
    left, leaving = without(ctx, booking), released(booking)
    there = booking.setting({"session": args.session, "queue": None}, ctx.write())
    found = settle(ctx, there, wish)
    if found.entity is None:
        return found
    return replace(found, others=(*found.others, *left), claims=(*leaving, *found.claims))


def cancel(ctx: Context) -> Decision:
    """Let go of the place; who waits for it is asked next."""
    booking = ctx.current
    if booking.get("status") == "cancelled":
        return applied(booking)
    if (closed := _closed(booking, OPEN)) is not None:
        return closed
    session = ctx.ground.entities.get(booking.get("session") or "")
    off = session is not None and session.get("status") == "cancelled"
    if booking.get("status") == "confirmed" and not off and occurred(booking) <= ctx.received_at:
        return reject("slot_past")
    reason = session.get("reason") if session is not None and off else ctx.args.reason
    return _gone(ctx, booking, "cancelled", reason)


def decline(ctx: Context) -> Decision:
    """The brand cannot come; what it confirmed it cancels instead."""
    if (closed := _closed(ctx.current, OPEN - {"confirmed"})) is not None:
        return closed
    return _gone(ctx, ctx.current, "declined", ctx.args.reason)


def expire(ctx: Context) -> Decision:
    """Nobody answered in time. `bookings.jobs` says so; what was answered meanwhile stands."""
    booking = ctx.current
    until = booking.get("expires_at")
    if booking.get("status") not in {"asked", "proposed"} or until is None or instant_to_ms(until) > ctx.received_at:
        return Decision(Outcome.SUPERSEDED, winner=_last(booking))
    return _gone(ctx, booking, "expired", None)


def _gone(ctx: Context, booking: Entity, status: str, reason: str | None) -> Decision:
    values = {"status": status, "reason": reason, "expires_at": None, "queue": None}
    gone = booking.setting(values, ctx.write())
    others = without(ctx, booking) if booking.get("status") in _HELD else ()
    return Decision(Outcome.APPLIED, gone, claims=released(booking), others=others)


def confirm(ctx: Context) -> Decision:
    """Yes, as asked. The place has been held since it was asked for."""
    if ctx.current.get("status") == "confirmed":
        return applied(ctx.current)
    if (closed := _closed(ctx.current, {"asked"})) is not None:
        return closed
    return _confirmed(ctx)


def accept(ctx: Context) -> Decision:
    """The store takes what the brand proposed."""
    if (closed := _closed(ctx.current, {"proposed"})) is not None:
        return closed
    return _confirmed(ctx)


def _confirmed(ctx: Context) -> Decision:
    if instant_to_ms(ctx.current.get("starts_at")) <= ctx.received_at:
        return reject("slot_past")
    return applied(ctx.current.setting({"status": "confirmed", "expires_at": None}, ctx.write()))


def propose(ctx: Context) -> Decision:
    """Another time, held until the store answers. Whoever proposes knows when they work: only what is taken stands against it."""
    booking, start_ms = ctx.current, instant_to_ms(ctx.args.starts_at)
    if (closed := _closed(booking, OPEN - {"confirmed"})) is not None:
        return closed
    if booking.get("session") is not None:
        return reject(
            "invalid_args", field="args.starts_at", reason="a seat is moved to another session, not to a time"
        )
    service = ctx.ground.entities.get(booking.get("service"))
    resource = booking.get("resource")
    if service is None or not serves(ctx.ground.access.get(resource), ctx.received_at):
        return reject("person_left", person=resource)
    if start_ms <= ctx.received_at:
        return reject("slot_past", field="args.starts_at")
    hours, shape = hours_of(ctx.ground.entities.get(resource)), shape_of(service)
    cells = shape.cells(start_ms, 0 if hours is None else hours.travel_min)
    held = ctx.ground.cells.get(agenda_of(resource), {})
    if any(held.get(cell, booking.id) != booking.id for cell in cells):
        return reject("slot_taken", field="args.starts_at", wanted=ctx.args.starts_at)
    patience = service.get("pending_ttl_min") * MINUTE_MS
    proposed = booking.setting(
        {
            "status": "proposed",
            "starts_at": ctx.args.starts_at,
            "ends_at": ms_to_instant(shape.end(start_ms)),
            "expires_at": ms_to_instant(min(ctx.received_at + patience, start_ms)),
            "reason": ctx.args.reason,
            "queue": None,
        },
        ctx.write(),
    )
    leaving = () if booking.get("queue") is None else (Claim(booking.get("queue"), booking.id),)
    claim = Claim(agenda_of(resource), booking.id, tuple(cells))
    return Decision(Outcome.APPLIED, proposed, claims=(claim, *leaving))


def set_agenda(ctx: Context) -> Decision:
    """What it is about; a register, since both sides prepare it."""
    return applied(ctx.current.writing(ctx.args.given("agenda"), ctx.write(), ctx.op.base))


def set_attendees(ctx: Context) -> Decision:
    """Who comes. In a session each has a seat."""
    booking = ctx.current
    if (closed := _closed(booking, OPEN)) is not None:
        return closed
    service = ctx.ground.entities.get(booking.get("service"))
    if service is None:
        return reject("unknown_service")
    people = _people(ctx)
    seats, capacity = max(1, len(people)), service.get("capacity")
    named = booking.setting({"attendees": people, "seats": seats}, ctx.write())
    session = booking.get("session")
    if session is None and seats > capacity:
        return reject("too_many_attendees", field="args.attendees", capacity=capacity)
    if session is None or booking.get("status") == "waitlisted":
        return applied(named)
    found = settle(ctx, named, Wish(service, None, session, (), seats, waits=False))
    if found.entity is None:
        return found
    # More people are no new request: what was confirmed stays so.
    kept = {name: booking.get(name) for name in ("status", "expires_at", "wanted_at")}
    return replace(found, entity=found.entity.setting(kept, ctx.write()), code=None, params={"seats": seats})


def _people(ctx: Context) -> list[dict[str, Any]]:
    return [person.model_dump(exclude_none=True) for person in ctx.args.attendees]


def _closed(booking: Entity, states: frozenset[str] | set[str]) -> Decision | None:
    """The refusal for a booking that is in none of these states; None: go on."""
    status = booking.get("status")
    if status in states:
        return None
    return Decision(Outcome.REJECTED, code="booking_status", params={"status": status}, winner=_last(booking))


def occurred(booking: Entity) -> int:
    """When it takes place (ms)."""
    return instant_to_ms(booking.get("starts_at"))


def is_open(booking: Entity) -> bool:
    """Somebody must still answer, or a place become free."""
    return booking.get("status") in OPEN - {"confirmed"}


def state(booking: Entity, side: Side) -> Mapping[str, Any]:
    """How it stands, whether it was moved from what was wanted, and the visit it becomes."""
    del side
    found: dict[str, Any] = {"status": booking.get("status")}
    wanted = booking.get("wanted_at")
    if booking.get("status") in _HELD and wanted is not None and wanted != booking.get("starts_at"):
        found["moved"] = True
    if booking.get("status") == "confirmed" and booking.get("session") is None:
        found["visit"] = visit_of(booking.id)
    return found
