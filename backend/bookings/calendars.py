"""Bookings as calendars say them: invitations and their cancellation (RFC 5545, RFC 5546), and a person's own feed. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress, vText

from backend.web.language import Language, Text
from sync.op import instant_to_ms

_PRODUCT = "-//Comptoir//Bookings//FR"
_NAMES = {
    "rep_visit": Text("Visite commerciale", "Rep visit"),
    "business_review": Text("Point d'activité", "Business review"),
    "staff_training": Text("Formation de l'équipe", "Staff training"),
    "customer_training": Text("Formation des clients", "Customer training"),
    "training_session": Text("Session de formation", "Training session"),
    "visit": Text("Visite", "Visit"),
}
_FEED = Text("Comptoir", "Comptoir")


@dataclass(frozen=True, slots=True)
class Person:
    """A name and an address."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """What a calendar shows. `uid` never changes; each later word about it has a higher `sequence`."""

    uid: str
    kind: str
    starts_at: str
    ends_at: str
    sequence: int
    title: Text | None = None
    """The service's own name; else that of its kind."""
    place: str | None = None
    agenda: str | None = None
    cancelled: bool = False


def uid_of(entity: str, host: str) -> str:
    """The UID of what an entity is in calendars (RFC 7986 section 5.3)."""
    return f"{entity}@{host}"


def summary(shown: Appointment, language: Language) -> str:
    """What it is called."""
    return (shown.title or _NAMES.get(shown.kind, _FEED)).said(language)


def invitation(
    shown: Appointment, organizer: Person, attendees: Iterable[Person], language: Language, now_ms: int
) -> tuple[str, bytes]:
    """The method (REQUEST, or CANCEL) and the calendar to mail."""
    method = "CANCEL" if shown.cancelled else "REQUEST"
    calendar = _calendar(method)
    event = _event(shown, language, now_ms)
    event["organizer"] = _address(organizer)
    for person in attendees:
        address = _address(person)
        address.params["PARTSTAT"] = vText("ACCEPTED")
        address.params["ROLE"] = vText("REQ-PARTICIPANT")
        event.add("attendee", address)
    calendar.add_component(event)
    return method, bytes(calendar.to_ical())


def feed(shown: Iterable[Appointment], language: Language, now_ms: int) -> bytes:
    """A calendar to subscribe to."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", _FEED.said(language))
    calendar.add("refresh-interval;value=duration", "PT1H")
    for one in shown:
        calendar.add_component(_event(one, language, now_ms))
    return bytes(calendar.to_ical())


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _event(shown: Appointment, language: Language, now_ms: int) -> Event:
    """Times are in UTC: an instant was booked, and a calendar shows it on its reader's own clock."""
    event = Event()
    event.add("uid", shown.uid)
    event.add("dtstamp", _moment(now_ms))
    event.add("sequence", shown.sequence)
    event.add("dtstart", _moment(instant_to_ms(shown.starts_at)))
    event.add("dtend", _moment(instant_to_ms(shown.ends_at)))
    event.add("summary", summary(shown, language))
    event.add("status", "CANCELLED" if shown.cancelled else "CONFIRMED")
    if shown.place:
        event.add("location", shown.place)
    if shown.agenda:
        event.add("description", shown.agenda)
    return event


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms // 1000, UTC)


def _address(person: Person) -> vCalAddress:
    address = vCalAddress(f"mailto:{person.email}")
    address.params["CN"] = vText(person.name)
    return address
