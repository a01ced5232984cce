"""What calendars are told, read back by two parsers that know nothing of each other."""

from datetime import UTC, datetime
from typing import Any

import httpx
import vobject
from icalendar import Calendar

from backend.bookings.mails import LEASE_MS, Post, mail_calendars
from backend.db.work import execute
from backend.identity.mail import Letter
from backend.identity.sessions import SessionKind, open_session
from sync.access import Role
from tests.app import Mailbox
from tests.backend.bookings.counter import Counter, at

POST_URL = "https://comptoir.test"


def post(mailbox: Mailbox) -> Post:
    return Post(mailbox, "Marque <rdv@marque.example>", POST_URL)


def _by_icalendar(raw: bytes) -> list[dict[str, str]]:
    calendar: Any = Calendar.from_ical(raw)
    return [
        {
            "method": str(calendar["METHOD"]),
            "uid": str(event["UID"]),
            "sequence": str(event["SEQUENCE"]),
            "start": event["DTSTART"].dt.astimezone(UTC).isoformat(),
            "end": event["DTEND"].dt.astimezone(UTC).isoformat(),
            "summary": str(event["SUMMARY"]),
            "status": str(event["STATUS"]),
        }
        for event in calendar.walk("VEVENT")
    ]


def _by_vobject(raw: bytes) -> list[dict[str, str]]:
    calendar = vobject.readOne(raw.decode())
    return [
        {
            "method": calendar.method.value,
            "uid": event.uid.value,
            "sequence": event.sequence.value,
            "start": event.dtstart.value.astimezone(UTC).isoformat(),
            "end": event.dtend.value.astimezone(UTC).isoformat(),
            "summary": event.summary.value,
            "status": event.status.value,
        }
        for event in calendar.contents.get("vevent", [])
    ]


def read(raw: bytes) -> list[dict[str, str]]:
    found = _by_icalendar(raw)
    assert found == _by_vobject(raw)
    return found


def instant(wall: str) -> str:
    return datetime.fromisoformat(at(wall)).astimezone(UTC).isoformat()


def told(mailbox: Mailbox) -> list[tuple[str, str, dict[str, str]]]:
    """Who was told what, and empty the mailbox."""
    found = []
    for letter in mailbox.letters:
        assert letter.method is not None
        event = read(letter.calendar)[0]
        assert event["method"] == letter.method
        found.append((letter.to, letter.method, event))
    mailbox.letters.clear()
    return sorted(found, key=lambda one: one[0])


async def test_both_sides_are_invited_and_told_of_each_change_under_one_uid(counter: Counter, mailbox: Mailbox) -> None:
    desk = counter.desk
    booked = await counter.ask(at("10:00"), agenda="Linéaire; virgule, et\nligne")
    assert await mail_calendars(desk.door, post(mailbox)) == 1
    first = told(mailbox)
    assert [(to, method) for to, method, _ in first] == [("rep@m.example", "REQUEST"), ("store@e.example", "REQUEST")]
    event = first[0][2]
    assert event == {
        "method": "REQUEST",
        "uid": f"{booked.entity}@comptoir.test",
        "sequence": "0",
        "start": instant("10:00"),
        "end": instant("11:00"),
        "summary": "Visite",
        "status": "CONFIRMED",
    }
    assert await mail_calendars(desk.door, post(mailbox)) == 0

    await desk.do("store", "booking.set_agenda", {"agenda": "autre"}, booked.entity)
    assert await mail_calendars(desk.door, post(mailbox)) == 0, "the hour is the same"
    await desk.do("rep", "booking.reschedule", {"wanted": at("14:00")}, booked.entity)
    assert await mail_calendars(desk.door, post(mailbox)) == 1
    moved = [event for _, _, event in told(mailbox)]
    assert {(e["uid"], e["sequence"], e["start"]) for e in moved} == {(event["uid"], "1", instant("14:00"))}

    await desk.do("store", "booking.cancel", {}, booked.entity)
    await mail_calendars(desk.door, post(mailbox))
    gone = told(mailbox)
    assert {(method, e["uid"], e["sequence"], e["status"], e["start"]) for _, method, e in gone} == {
        ("CANCEL", event["uid"], "2", "CANCELLED", instant("14:00"))
    }


async def test_the_invitation_names_organizer_attendees_and_place(counter: Counter, mailbox: Mailbox) -> None:
    desk = counter.desk
    await desk.do("admin", "account.edit", {"city": "Paris", "address": "1, rue; du Port"}, desk.shop)
    await counter.ask(at("10:00"), agenda="Linéaire; virgule, et\nligne")
    await mail_calendars(desk.door, post(mailbox))
    event: Any
    for event in (
        Calendar.from_ical(mailbox.letters[0].calendar).walk("VEVENT")[0],
        Calendar.from_ical(mailbox.letters[1].calendar).walk("VEVENT")[0],
    ):
        assert str(event["ORGANIZER"]) == "mailto:rdv@marque.example"
        assert event["ORGANIZER"].params["CN"] == "Marque"
        assert sorted(str(a) for a in event["ATTENDEE"]) == ["mailto:rep@m.example", "mailto:store@e.example"]
        assert str(event["LOCATION"]) == "Épicerie du Port, 1, rue; du Port, 75011, Paris"
        assert str(event["DESCRIPTION"]) == "Linéaire; virgule, et\nligne"
    assert "10:00 (Europe/Paris)" in mailbox.letters[0].text


async def test_what_only_waits_is_in_no_calendar(counter: Counter, mailbox: Mailbox) -> None:
    first = await counter.ask(at("10:00"))
    await counter.ask(at("10:00"), waitlist=True)
    assert await mail_calendars(counter.desk.door, post(mailbox)) == 1
    mailbox.letters.clear()
    await counter.desk.do("store", "booking.cancel", {}, first.entity)
    assert await mail_calendars(counter.desk.door, post(mailbox)) == 2
    assert sorted(letter.method or "" for letter in mailbox.letters) == ["CANCEL", "CANCEL", "REQUEST", "REQUEST"]


async def test_a_mail_server_that_is_down_loses_no_mail(counter: Counter, mailbox: Mailbox) -> None:
    desk = counter.desk
    await counter.ask(at("10:00"))
    mailbox.is_down = True
    assert await mail_calendars(desk.door, post(mailbox)) == 0
    mailbox.is_down = False
    assert await mail_calendars(desk.door, post(mailbox)) == 1
    assert len(mailbox.letters) == 2


async def test_a_claim_left_by_a_process_that_died_is_taken_over_later(counter: Counter, mailbox: Mailbox) -> None:
    desk = counter.desk
    await counter.ask(at("10:00"))
    now = desk.clock.now
    await desk.database.write(lambda: execute("UPDATE booking SET claimed_ms = ?", now))
    assert await mail_calendars(desk.door, post(mailbox)) == 0
    desk.clock.advance(LEASE_MS)
    assert await mail_calendars(desk.door, post(mailbox)) == 1


async def test_a_letter_with_an_invitation_is_one_mail_with_two_ways_to_read_it() -> None:
    from backend.identity.mail import message_of

    message = message_of(
        Letter("z@e.example", "s", "texte", "fr", "REQUEST", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"), "m@e.example"
    )
    parts = [part.get_content_type() for part in message.walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/calendar"]
    assert 'method="REQUEST"' in message.as_string()
    assert [
        part.get_content_type() for part in message_of(Letter("z@e.example", "s", "t", "fr"), "m@e.example").walk()
    ] == ["text/plain"]


async def _token(counter: Counter, person: str) -> dict[str, str]:
    desk = counter.desk
    opened = await desk.database.write(
        lambda: open_session(desk.people[person], None, SessionKind.PROGRAM, desk.clock.now, 365)
    )
    return {"Authorization": f"Bearer {opened.token}"}


async def test_a_private_feed_shows_what_is_confirmed_until_it_is_revoked(
    counter: Counter, client: httpx.AsyncClient
) -> None:
    desk = counter.desk
    booked = await counter.ask(at("10:00"))
    session = await counter.session(at("14:00"), 5)
    seat = await counter.sit(session, 2)
    await desk.do("rep", "visit.plan", {"account": desk.shop, "planned_at": at("12:00")})
    shop = await counter.second_store()
    await counter.ask(at("16:00"), who="neighbour", account=shop)
    feeds = {}
    for person in ("rep", "store"):
        made = await client.post("/api/v1/me/calendar-feed", headers=await _token(counter, person))
        assert made.status_code == 201, made.text
        feeds[person] = made.json()["url"].removeprefix("http://comptoir.test")
        assert feeds[person].startswith("/calendar/")
    answer = await client.get(feeds["store"])
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    store = read(answer.content)
    assert [(e["uid"].split("@")[0], e["start"]) for e in store] == [
        (booked.entity, instant("10:00")), (seat.entity, instant("14:00")),
    ]  # fmt: skip
    mine = read((await client.get(feeds["rep"])).content)
    assert [e["start"] for e in mine] == [instant(wall) for wall in ("10:00", "12:00", "14:00", "16:00")]

    await desk.do("store", "booking.cancel", {}, booked.entity)
    assert len(read((await client.get(feeds["store"])).content)) == 1
    again = await client.post("/api/v1/me/calendar-feed", headers=await _token(counter, "store"))
    assert (await client.get(feeds["store"])).status_code == 404
    newer = again.json()["url"].removeprefix("http://comptoir.test")
    assert (await client.get(newer)).status_code == 200
    await client.delete("/api/v1/me/calendar-feed", headers=await _token(counter, "store"))
    assert (await client.get(newer)).status_code == 404
    for wrong in ("/calendar/x.ics", "/calendar/", feeds["rep"].removesuffix(".ics")):
        assert (await client.get(wrong)).status_code == 404


async def test_the_feed_of_somebody_who_left_is_empty_of_everything(
    counter: Counter, client: httpx.AsyncClient
) -> None:
    desk = counter.desk
    made = await client.post("/api/v1/me/calendar-feed", headers=await _token(counter, "rep"))
    path = made.json()["url"].removeprefix("http://comptoir.test")
    assert (await client.get(path)).status_code == 200
    now = desk.clock.now
    await desk.database.write(
        lambda: execute("UPDATE membership SET valid_to = ? WHERE user_id = ?", now, desk.people["rep"])
    )
    assert (await client.get(path)).status_code == 404
    assert Role.REP.value == "rep"
