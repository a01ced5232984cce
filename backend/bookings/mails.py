"""Calendar mails: who hears of a booking, and in what words.

A row is claimed, mailed, then marked: sent once, or again under the same UID and SEQUENCE after a crash, which calendars take
for the same word.
"""

import functools
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import urlsplit

from backend.agenda.decide import hours_of
from backend.agenda.slots import local_reading
from backend.bookings.calendars import Appointment, Person, invitation, summary, uid_of
from backend.db.work import Row, Work, execute, fetch
from backend.identity.access import load_access
from backend.identity.mail import Letter, Mailer, MailUnavailable
from backend.replication.door import Door
from backend.replication.views import load_entities
from backend.web.language import Language, Text, is_spoken
from sync.entity import Entity
from sync.op import instant_to_ms

BATCH = 50
LEASE_MS = 10 * 60_000
"""After this a claim counts as left behind by a process that died."""

_SUBJECT = Text("{what} : {when}", "{what}: {when}")
_CANCELLED = Text("Annulé : {what}, {when}", "Cancelled: {what}, {when}")
_BODY = Text(
    "Bonjour,\n\n{what}\n{when} ({zone})\n{place}\n\n{agenda}{url}\n",
    "Hello,\n\n{what}\n{when} ({zone})\n{place}\n\n{agenda}{url}\n",
)


@dataclass(frozen=True, slots=True)
class Post:
    """How mail leaves: through what, from whom, and the address of the deployment."""

    mailer: Mailer
    sender: str
    public_url: str

    @property
    def host(self) -> str:
        """What UIDs end with."""
        return urlsplit(self.public_url).hostname or "localhost"

    @property
    def organizer(self) -> Person:
        """In whose name appointments are made: answers go to the mailbox of the deployment."""
        name, email = parseaddr(self.sender)
        return Person(name or "Comptoir", email)


@dataclass(frozen=True, slots=True)
class _Due:
    """A booking whose calendar is out of date, and what a mail about it says."""

    shown: Appointment
    zone: str
    people: tuple[tuple[Person, Language], ...]


async def mail_calendars(door: Door, post: Post) -> int:
    """Send what is due; answers how many bookings. What cannot be sent now stays due."""
    count = 0
    while rows := await door.database.read(functools.partial(_due, door.clock())):
        for row in rows:
            if not await door.database.write(functools.partial(_claim, row, door.clock())):
                continue
            due = await door.database.read(functools.partial(_load, row, post.host, door.clock()))
            try:
                for person, language in due.people:
                    await post.mailer.send(_letter(due, person, language, post, door.clock()))
            except MailUnavailable:
                await door.database.write(functools.partial(_let_go, row))
                return count
            await door.database.write(functools.partial(_sent, row))
            count += 1
    return count


def leave_unmailed() -> Work[None]:
    """Mail no calendar of bookings as they are now; what changes from here on is mailed. For a history made up."""
    return execute("UPDATE booking SET mailed = mark, sequence = sequence + 1 WHERE mark <> mailed")


def _due(now_ms: int) -> Work[list[Row]]:
    return fetch(
        "SELECT id, mark, mailed, sequence, claimed_ms FROM booking WHERE mark <> mailed AND claimed_ms <= ? "
        "ORDER BY id LIMIT ?",
        now_ms - LEASE_MS,
        BATCH,
    )


def _claim(row: Row, now_ms: int) -> Work[bool]:
    booking, mark, mailed, sequence, claimed_ms = row
    rows = yield from fetch(
        "UPDATE booking SET claimed_ms = ? WHERE id = ? AND mark = ? AND mailed = ? AND sequence = ? AND claimed_ms = ? "
        "RETURNING id",
        now_ms,
        booking,
        mark,
        mailed,
        sequence,
        claimed_ms,
    )
    return bool(rows)


def _let_go(row: Row) -> Work[None]:
    return execute("UPDATE booking SET claimed_ms = 0 WHERE id = ?", row[0])


def _sent(row: Row) -> Work[None]:
    booking, mark, _, sequence, _ = row
    return execute(
        "UPDATE booking SET mailed = ?, sequence = ?, claimed_ms = 0 WHERE id = ?", mark, sequence + 1, booking
    )


def _load(row: Row, host: str, now_ms: int) -> Work[_Due]:
    booking_id, mark, mailed, sequence, _ = row
    booking = (yield from load_entities([booking_id]))[booking_id]
    session_id, resource = booking.get("session") or "", booking.get("resource") or ""
    around = yield from load_entities([booking.get("service"), session_id, resource, str(booking.account)])
    session = around.get(session_id)
    trainer = "" if session is None else session.get("resource")
    zones = around if session is None else (yield from load_entities([trainer]))
    hours = hours_of(zones.get(resource or trainer))
    # A cancellation names the time that was told, not the one that stands now.
    starts_at, ends_at = (mark or mailed).split("|")[:2]
    shown = appointment(
        booking, around.get(booking.get("service")), starts_at, ends_at, sequence + 1, host,
        place=place_of(session, around.get(str(booking.account))), cancelled=mark == "",
    )  # fmt: skip
    people = yield from _people([booking.created.by, resource], now_ms)
    return _Due(shown, "UTC" if hours is None else hours.zone, tuple(people))


def place_of(session: Entity | None, account: Entity | None) -> str | None:
    """Where: the session's own place, else the store."""
    if session is not None:
        place: str | None = session.get("place")
        return place
    if account is None:
        return None
    words = (account.get("name"), account.get("address"), account.get("postcode"), account.get("city"))
    return ", ".join(word for word in words if word) or None


def appointment(
    booking: Entity, service: Entity | None, starts_at: str, ends_at: str, sequence: int, host: str,
    *, place: str | None, cancelled: bool = False,
) -> Appointment:  # fmt: skip
    """A booking as calendars show it."""
    names = (None, None) if service is None else (service.get("name_fr"), service.get("name_en"))
    title = Text(names[0], names[1]) if names[0] and names[1] else None
    return Appointment(
        uid_of(booking.id, host), booking.get("service_kind") or "", starts_at, ends_at, sequence,
        title=title, place=place, agenda=booking.get("agenda"), cancelled=cancelled,
    )  # fmt: skip


def _people(users: list[str], now_ms: int) -> Work[list[tuple[Person, Language]]]:
    """Those of them who still work here, each with an address and a language."""
    access = yield from load_access(users)
    rows = yield from fetch(
        "SELECT id, name, email, language FROM app_user WHERE id = ANY(?) ORDER BY id", sorted(set(users))
    )
    return [
        (Person(name, email), language if is_spoken(language) else "fr")
        for user, name, email, language in rows
        if access[user].roles(now_ms)
    ]


def _letter(due: _Due, person: Person, language: Language, post: Post, now_ms: int) -> Letter:
    what = summary(due.shown, language)
    when = local_reading(due.zone, instant_to_ms(due.shown.starts_at)).replace("T", " ")
    subject = (_CANCELLED if due.shown.cancelled else _SUBJECT).format(what=what, when=when)
    agenda = f"{due.shown.agenda}\n\n" if due.shown.agenda else ""
    body = _BODY.format(
        what=what, when=when, zone=due.zone, place=due.shown.place or "", agenda=agenda, url=post.public_url
    )
    people = [one for one, _ in due.people]
    method, calendar = invitation(due.shown, post.organizer, people, language, now_ms)
    line = " ".join(subject.said(language).split())
    return Letter(person.email, line, body.said(language), language, method, calendar)
