"""Both sides of a booking hear of each step the other takes, the evening before it, and an hour before."""

from collections.abc import Iterable

from backend.notifications.notice import Notice, Reminder, To, declare, people, value_of
from backend.notifications.times import MINUTE_MS, Moment
from sync.entity import Entity
from sync.op import instant_to_ms
from sync.store import Turn

EVENING = 17 * 60
SOON_MS = 60 * MINUTE_MS
_SHOWS = ("starts_at", "reason", "status")
_ABOUT = ("{service} · {account}", "{service} · {account}")

_STEPS = {
    "asked": declare(
        "booking_asked",
        "bookings",
        ("Demande de rendez-vous, {starts_at}", "Appointment asked for, {starts_at}"),
        _ABOUT,
        urgency="high",
    ),
    "confirmed": declare(
        "booking_confirmed",
        "bookings",
        ("Rendez-vous confirmé, {starts_at}", "Appointment confirmed, {starts_at}"),
        _ABOUT,
    ),
    "proposed": declare(
        "booking_proposed",
        "bookings",
        ("Autre horaire proposé : {starts_at}", "Another time proposed: {starts_at}"),
        ("{service} · {account}. {reason}", "{service} · {account}. {reason}"),
        urgency="high",
    ),
    "declined": declare(
        "booking_declined",
        "bookings",
        ("Rendez-vous refusé", "Appointment declined"),
        ("{service} · {account}. {reason}", "{service} · {account}. {reason}"),
    ),
    "cancelled": declare(
        "booking_cancelled",
        "bookings",
        ("Rendez-vous annulé, {starts_at}", "Appointment cancelled, {starts_at}"),
        ("{service} · {account}. {reason}", "{service} · {account}. {reason}"),
        urgency="high",
    ),
    "expired": declare(
        "booking_expired",
        "bookings",
        ("Demande restée sans réponse", "Request left unanswered"),
        ("{service} · {account}. Le créneau est libéré.", "{service} · {account}. The slot is free again."),
    ),
}
MOVED = declare(
    "booking_moved",
    "bookings",
    ("Rendez-vous déplacé au {starts_at}", "Appointment moved to {starts_at}"),
    _ABOUT,
    urgency="high",
)
TOMORROW = declare(
    "booking_tomorrow", "bookings", ("Rendez-vous demain, {starts_at}", "Appointment tomorrow, {starts_at}"), _ABOUT
)
SOON = declare(
    "booking_soon", "bookings", ("Rendez-vous dans une heure", "Appointment in one hour"), _ABOUT, urgency="high"
)


def _both(booking: Entity) -> To:
    return To(people(booking.created.by, booking.get("resource")), store=True)


def _names(booking: Entity) -> dict[str, str | None]:
    return {"service": booking.get("service")}


def tells(turn: Turn) -> Iterable[Notice]:
    """A step, or another time."""
    before, booking = turn.before, turn.after
    if booking is None:
        return
    now, was = booking.get("status"), value_of(before, "status")
    what = _STEPS.get(now) if now != was else None
    if what is None and now == "confirmed" and booking.get("starts_at") != value_of(before, "starts_at"):
        what = MOVED
    if what is not None:
        yield Notice(what, booking, _both(booking), _SHOWS, _names(booking))


def recalls(booking: Entity) -> Iterable[Reminder]:
    """While it is to take place."""
    if booking.get("status") != "confirmed":
        return
    starts_ms = instant_to_ms(booking.get("starts_at"))
    eve = Moment(of_ms=starts_ms, days=-1, minute=EVENING)
    yield Reminder(eve, Notice(TOMORROW, booking, _both(booking), _SHOWS, _names(booking)))
    soon = Moment(at_ms=starts_ms - SOON_MS)
    yield Reminder(soon, Notice(SOON, booking, _both(booking), _SHOWS, _names(booking)))
