"""Where the rep confirms, proposes or declines; where a place is waited for; where seats are taken and given back."""

import pytest

from backend.bookings.jobs import cancel_seats, expire_requests, offer_places
from backend.db.work import execute, fetch
from sync.access import Side
from sync.receipt import Outcome
from tests.backend.bookings.counter import Counter, at, utc
from tests.backend.desk import Desk

MINUTE = 60_000


@pytest.fixture
async def asking(desk: Desk) -> Counter:
    """A counter whose rep confirms each visit."""
    return await Counter(desk).open(needs_confirmation=True, pending_ttl_min=60)


async def test_a_request_holds_its_place_until_it_is_confirmed(asking: Counter) -> None:
    desk = asking.desk
    asked = await asking.ask(at("10:00"))
    assert (asked.outcome, asked.code, asked.params["status"]) == (Outcome.APPLIED, "booking_asked", "asked")
    assert (await asking.ask(at("10:00"))).code == "slot_taken"
    assert (await desk.do("store", "booking.confirm", {}, asked.entity)).code == "not_allowed"
    assert (await desk.do("rep", "booking.confirm", {}, asked.entity)).outcome in {Outcome.APPLIED, Outcome.MERGED}
    assert (await asking.seen(asked.entity))["status"] == "confirmed"
    assert (await desk.do("rep", "booking.decline", {}, asked.entity)).code == "booking_status"
    assert await expire_requests(desk.door) == 0


async def test_a_proposal_moves_the_hold_and_the_store_accepts_it(asking: Counter) -> None:
    desk = asking.desk
    asked = await asking.ask(at("10:00"))
    taken = await asking.ask(at("14:00"))
    assert (await desk.do("rep", "booking.propose", {"starts_at": at("14:30")}, asked.entity)).code == "slot_taken"
    proposed = await desk.do("rep", "booking.propose", {"starts_at": at("18:00"), "reason": "le soir"}, asked.entity)
    assert proposed.outcome in {Outcome.APPLIED, Outcome.MERGED}
    seen = await asking.seen(asked.entity)
    assert (seen["status"], seen["fields"]["starts_at"], seen["fields"]["reason"]) == (
        "proposed",
        utc("18:00"),
        "le soir",
    )
    assert (await asking.ask(at("10:00"))).code == "booking_asked"
    assert (await desk.do("rep", "booking.accept", {}, asked.entity)).code == "not_allowed"
    assert (await desk.do("store", "booking.accept", {}, asked.entity)).outcome in {Outcome.APPLIED, Outcome.MERGED}
    seen = await asking.seen(asked.entity)
    assert (seen["status"], seen["moved"]) == ("confirmed", True)
    assert (await desk.do("store", "booking.accept", {}, taken.entity)).code == "booking_status"


async def test_what_nobody_answers_expires_and_its_place_is_free(asking: Counter) -> None:
    desk = asking.desk
    asked = await asking.ask(at("10:00"))
    declined = await asking.ask(at("12:00"))
    await desk.do("rep", "booking.decline", {"reason": "congés"}, declined.entity)
    assert (await asking.seen(declined.entity))["fields"]["reason"] == "congés"
    assert (await desk.do("rep", "booking.expire", {}, asked.entity)).code == "not_allowed"
    assert (await desk.do("admin", "booking.expire", {}, asked.entity)).outcome is Outcome.SUPERSEDED
    desk.clock.advance(61 * MINUTE)
    assert await expire_requests(desk.door) == 1
    assert await asking.status(asked) == "expired"
    assert await asking.holds(f"agenda:{desk.people['rep']}") == {}
    assert (await desk.do("store", "booking.cancel", {}, asked.entity)).code == "booking_status"


async def test_cancelling_promotes_the_first_who_waits_at_once(counter: Counter) -> None:
    desk = counter.desk
    first = await counter.ask(at("10:00"))
    second = await counter.ask(at("10:00"), waitlist=True)
    third = await counter.ask(at("10:00"), waitlist=True)
    assert [(r.outcome, r.params) for r in (second, third)] == [
        (Outcome.WAITLISTED, {"place": 1}), (Outcome.WAITLISTED, {"place": 2}),
    ]  # fmt: skip
    assert await counter.status(second) == "waitlisted"
    await desk.do("store", "booking.cancel", {"reason": "inventaire"}, first.entity)
    assert [await counter.status(r) for r in (first, second, third)] == ["cancelled", "confirmed", "waitlisted"]
    now = await counter.receipt(second.op)
    assert (now["outcome"], now["rev"], now["params"]["starts_at"]) == ("applied", 2, utc("10:00"))
    assert second.op in await desk.feed(f"user:{desk.people['store']}")
    assert (await counter.receipt(third.op))["rev"] == 1
    await desk.do("store", "booking.cancel", {}, third.entity)
    assert (await counter.receipt(third.op))["outcome"] == "superseded"
    await desk.do("store", "booking.cancel", {}, second.entity)
    assert await counter.holds(f"agenda:{desk.people['rep']}") == {}
    assert await desk.database.read(lambda: fetch("SELECT resource FROM hold WHERE resource LIKE 'queue:%'")) == []


async def test_a_place_nobody_offered_is_found_by_the_job(counter: Counter) -> None:
    """The server died between the commit and the offer."""
    desk = counter.desk
    first = await counter.ask(at("10:00"))
    second = await counter.ask(at("10:00"), waitlist=True)
    await desk.database.write(lambda: execute("DELETE FROM hold WHERE holder = ?", first.entity))
    stranger = await counter.ask(at("10:00"))
    assert stranger.code == "slot_taken", "nobody overtakes who waits"
    assert await offer_places(desk.door) == 1
    assert await counter.status(second) == "confirmed"
    assert await offer_places(desk.door) == 0


async def test_who_waits_until_the_hour_has_passed_hears_so(counter: Counter) -> None:
    desk = counter.desk
    await counter.ask(at("10:00"))
    second = await counter.ask(at("10:00"), waitlist=True)
    desk.clock.advance(3 * 24 * 60 * MINUTE)
    assert await offer_places(desk.door) == 1
    assert await counter.status(second) == "expired"
    now = await counter.receipt(second.op)
    assert (now["outcome"], now["code"], len(now["next"])) == ("rejected", "slot_past", 3)


async def test_who_waits_may_take_another_slot_meanwhile(counter: Counter) -> None:
    desk = counter.desk
    await counter.ask(at("10:00"))
    second = await counter.ask(at("10:00"), waitlist=True)
    await desk.do("store", "booking.reschedule", {"wanted": at("15:00")}, second.entity)
    assert await counter.status(second) == "confirmed"
    assert (await counter.receipt(second.op))["outcome"] == "superseded"
    assert await offer_places(desk.door) == 0


# ---- seats


async def test_a_training_gives_each_attendee_a_seat_and_not_one_more(counter: Counter) -> None:
    desk = counter.desk
    session = await counter.session(at("09:00"), 3)
    two = await counter.sit(session, 2)
    assert two.outcome is Outcome.APPLIED
    assert (await counter.sit(session, 4)).code == "too_many_attendees"
    full = await counter.sit(session, 2)
    assert (full.code, full.params) == ("session_full", {"left": 1, "capacity": 3})
    waits = await desk.do("store", full.next[0]["kind"], full.next[0]["args"])
    assert waits.outcome is Outcome.WAITLISTED
    assert (await counter.sit(session)).code == "session_full", "a seat is left, but somebody waits for it"
    seen = await counter.seen(session)
    assert (seen["seats_left"], seen["fields"]["taken"]) == (1, 2)
    assert (await desk.feed("public"))[session]["seats_left"] == 1
    await desk.do("store", "booking.set_attendees", {"attendees": [{"name": "Seule"}]}, two.entity)
    assert await counter.status(waits) == "confirmed"
    assert (await counter.seen(session))["seats_left"] == 0
    grown = await desk.do("store", "booking.set_attendees", {"attendees": [{"name": "a"}, {"name": "b"}]}, two.entity)
    assert grown.code == "session_full"
    assert len(await counter.holds(f"session:{session}")) == 3
    assert (await counter.ask(at("09:30"))).code == "slot_taken", "the trainer's time is taken"


async def test_a_session_without_seats_and_one_that_is_not_there(counter: Counter) -> None:
    empty = await counter.session(at("09:00"), 0)
    none = await counter.sit(empty, waitlist=True)
    assert (none.code, none.params, none.next) == ("session_full", {"left": 0, "capacity": 0}, ())
    assert (await counter.sit(counter.service)).code == "unknown_session"
    desk = counter.desk
    clash = await desk.do(
        "rep",
        "training_session.publish",
        {"service": counter.training, "resource": desk.people["rep"], "starts_at": at("10:00")},
    )
    assert (clash.code, len(clash.next)) == ("slot_taken", 3)
    assert (await desk.do("rep", clash.next[0]["kind"], clash.next[0]["args"])).outcome is Outcome.APPLIED
    foreign = {"service": counter.training, "resource": desk.people["boss"], "starts_at": at("10:00")}
    assert (await desk.do("rep", "training_session.publish", foreign)).code == "not_allowed"


async def test_a_seat_is_moved_to_another_session(counter: Counter) -> None:
    desk = counter.desk
    one, other = await counter.session(at("09:00"), 2), await counter.session(at("14:00"), 2)
    booked = await counter.sit(one, 2)
    moved = await desk.do("store", "booking.reschedule", {"session": other}, booked.entity)
    assert moved.outcome is Outcome.APPLIED
    assert [(await counter.seen(s))["seats_left"] for s in (one, other)] == [2, 0]
    seen = await counter.seen(booked.entity)
    assert (seen["fields"]["session"], seen["fields"]["starts_at"]) == (other, utc("14:00"))
    assert await counter.holds(f"session:{one}") == {}
    await counter.sit(one, 2)
    refused = await desk.do("store", "booking.reschedule", {"session": one}, booked.entity)
    assert refused.code == "session_full"
    assert len(await counter.holds(f"session:{other}")) == 2
    await desk.do("store", "booking.cancel", {}, booked.entity)
    assert (await counter.seen(other))["seats_left"] == 2


async def test_a_session_that_is_cancelled_tells_who_had_a_seat_and_who_waited(counter: Counter) -> None:
    desk = counter.desk
    session = await counter.session(at("09:00"), 1)
    seated = await counter.sit(session)
    waits = await counter.sit(session, waitlist=True)
    assert (await desk.do("other_rep", "training_session.cancel", {}, session)).code == "not_allowed"
    await desk.do("rep", "training_session.cancel", {"reason": "salle fermée"}, session)
    assert (await counter.sit(session)).code == "session_cancelled"
    assert await cancel_seats(desk.door) == 1
    seen = await counter.seen(seated.entity)
    assert (seen["status"], seen["fields"]["reason"]) == ("cancelled", "salle fermée")
    assert (await counter.receipt(waits.op))["code"] == "session_cancelled"
    assert await counter.status(waits) == "expired"
    assert await cancel_seats(desk.door) == 0
    assert await counter.holds(f"agenda:{desk.people['rep']}") == {}
    assert (await counter.seen(session))["status"] == "cancelled"


async def test_both_sides_prepare_the_agenda_and_neither_word_is_lost(counter: Counter) -> None:
    desk = counter.desk
    booked = await counter.ask(at("10:00"), agenda="promo")
    for who, word in (("rep", "linéaire"), ("store", "réassort")):
        base = {"agenda": [str(booked.op)]}
        await desk.do(who, "booking.set_agenda", {"agenda": word}, booked.entity, base)
    seen = await desk.seen(booked.entity, Side.BRAND)
    assert seen is not None
    assert {rival["value"] for rival in seen["conflicts"]["agenda"]} == {"linéaire", "réassort"}


async def test_the_other_stores_booking_is_none_of_ones_business(counter: Counter) -> None:
    shop = await counter.second_store()
    theirs = await counter.ask(at("10:00"), who="neighbour", account=shop)
    assert theirs.outcome is Outcome.APPLIED
    for kind, args in (
        ("booking.cancel", {}),
        ("booking.reschedule", {"wanted": at("15:00")}),
        ("booking.set_agenda", {"agenda": "x"}),
    ):
        assert (await counter.desk.do("store", kind, args, theirs.entity)).code == "not_allowed"
    assert (await counter.ask(at("10:00"))).code == "slot_taken"
