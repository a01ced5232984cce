"""What a store asks for, and what the server says."""

from typing import Any

import pytest

from backend.db.work import execute
from sync.access import Side
from sync.receipt import Outcome
from tests.backend.bookings.counter import MONDAY, Counter, at, utc

HOUR = 3_600_000


async def test_a_free_slot_is_confirmed_and_becomes_a_visit_that_opens_with_its_agenda(counter: Counter) -> None:
    asked = await counter.ask(at("10:00"), agenda="Linéaire de Noël", attendees=[{"name": "Zoé"}])
    assert (asked.outcome, asked.params["status"]) == (Outcome.APPLIED, "confirmed")
    seen = await counter.seen(asked.entity)
    assert (seen["status"], seen["fields"]["starts_at"], seen["fields"]["ends_at"]) == (
        "confirmed", utc("10:00"), utc("11:00"),
    )  # fmt: skip
    assert seen["occurred_at"] == utc("10:00")
    assert seen["direction"] == "pull"
    assert seen["fields"]["agenda"] == "Linéaire de Noël"
    assert "queue" not in seen["fields"]
    desk = counter.desk
    logged = await desk.do("rep", "visit.log", {"account": desk.shop, "summary": "vu"}, seen["visit"])
    assert logged.outcome is Outcome.APPLIED
    assert logged.entity == (await counter.seen(asked.entity))["visit"]


async def test_who_comes_second_takes_an_alternative_or_hears_three_that_are_free(counter: Counter) -> None:
    await counter.ask(at("10:00"))
    moved = await counter.ask(at("10:30"), at("10:15"), at("14:00"))
    assert (moved.outcome, moved.params["starts_at"]) == (Outcome.MOVED, utc("14:00"))
    assert (await counter.seen(moved.entity))["moved"] is True
    lost = await counter.ask(at("10:30"), at("13:30"))
    assert (lost.outcome, lost.code) == (Outcome.REJECTED, "slot_taken")
    assert [step["args"]["wanted"] for step in lost.next] == [utc("09:00"), utc("11:00"), utc("11:30")]
    assert await counter.desk.seen(lost.entity, Side.BRAND) is None
    step = lost.next[0]
    again = await counter.desk.do("store", step["kind"], step["args"])
    assert again.outcome is Outcome.APPLIED


@pytest.mark.parametrize(
    ("wanted", "more", "code"),
    [
        ("2026-11-20T10:00:00+01:00", {}, "slot_past"),
        (at("10:07"), {}, "slot_off_quarter"),
        (at("16:30"), {}, "slot_closed"),
        (at("10:00", "2026-11-28T"), {}, "slot_closed"),
        (at("10:00", "2026-12-25T"), {}, "slot_closed"),
        # 2:30 is skipped that night in Paris: the phone made some instant of it, but not what was read.
        ("2027-03-28T01:30:00Z", {"wall": "2027-03-28T02:30"}, "no_such_time"),
        (at("10:00"), {"attendees": [{"name": "x"}] * 21}, "too_many_attendees"),
        (at("10:00"), {"service": "00000000-0000-0000-0000-000000000009"}, "unknown_service"),
        (at("10:00"), {"resource": "00000000-0000-0000-0000-000000000009"}, "person_left"),
        (at("10:00"), {"resource": None}, "invalid_args"),
        (at("10:00"), {"alternatives": [at("9:00")] * 3}, "invalid_args"),
        ("1970-01-01T00:00:00Z", {}, "slot_past"),
        ("8999-12-31T00:00:00Z", {}, "slot_closed"),
    ],
)
async def test_what_cannot_be_had_says_why_and_what_is_near(
    counter: Counter, wanted: str, more: dict[str, Any], code: str
) -> None:
    receipt = await counter.ask(wanted, **more)
    assert (receipt.outcome, receipt.code) == (Outcome.REJECTED, code), receipt
    for step in receipt.next[-1:]:
        assert (await counter.desk.do("store", step["kind"], step["args"])).outcome is Outcome.APPLIED


async def test_refusals_that_come_with_slots_come_with_three(counter: Counter) -> None:
    for wanted in (at("16:30"), at("10:07"), at("10:00", "2026-11-28T"), "2026-11-20T10:00:00+01:00"):
        assert len((await counter.ask(wanted)).next) == 3, wanted
    shifted = await counter.ask(at("10:00"), wall="2026-11-23T11:00")
    assert shifted.code == "no_such_time"
    assert shifted.params["reads"] == "2026-11-23T10:00"
    assert (await counter.ask(at("10:00"), wall="2026-11-23T10:00")).outcome is Outcome.APPLIED


async def test_a_store_asks_in_time_and_the_brand_may_come_at_once(desk: Any) -> None:
    counter = await Counter(desk).open(notice_min=3 * 1440)
    late = await counter.ask(at("10:00"))
    assert (late.code, late.params["notice_min"]) == ("slot_notice", 3 * 1440)
    assert late.next[0]["args"]["wanted"] == utc("09:30", "2026-11-24T")
    assert (await counter.ask(at("10:00"), who="rep")).outcome is Outcome.APPLIED


async def test_a_rep_who_left_or_has_another_territory_cannot_be_booked(counter: Counter) -> None:
    desk = counter.desk
    foreign = await counter.ask(at("10:00"), resource=desk.people["other_rep"])
    assert foreign.code == "person_left"
    kept = await counter.ask(at("10:00"))
    ended = desk.clock.now
    await desk.database.write(
        lambda: execute("UPDATE membership SET valid_to = ? WHERE user_id = ?", ended, desk.people["rep"])
    )
    gone = await counter.ask(at("14:00"))
    assert (gone.code, gone.params["person"]) == ("person_left", desk.people["rep"])
    assert (await desk.do("store", "booking.cancel", {}, kept.entity)).outcome is Outcome.APPLIED


async def test_somebody_who_never_said_when_cannot_be_booked(counter: Counter) -> None:
    desk = counter.desk
    receipt = await counter.ask(at("10:00"), who="boss", resource=desk.people["other_rep"])
    assert receipt.code == "person_left"
    other = await counter.publish({"kind": "business_review", "name_fr": "P", "name_en": "R", "duration_min": 60,
                                   "given_by": "trainer"})  # fmt: skip
    receipt = await counter.ask(at("10:00"), service=other, resource=desk.people["boss"])
    assert receipt.code == "no_availability"


async def test_a_retired_service_is_offered_no_more_and_what_is_booked_stays(counter: Counter) -> None:
    desk = counter.desk
    booked = await counter.ask(at("10:00"))
    await desk.do("boss", "service.retire", {}, counter.service)
    assert (await counter.ask(at("14:00"))).code == "service_retired"
    moved = await desk.do("store", "booking.reschedule", {"wanted": at("15:00")}, booked.entity)
    assert moved.outcome is Outcome.APPLIED


async def test_a_day_that_is_unlike_others(counter: Counter) -> None:
    desk, rep = counter.desk, counter.desk.people["rep"]
    await desk.do("rep", "availability.except", {"date": "2026-11-23", "windows": []}, rep)
    assert (await counter.ask(at("10:00"))).code == "slot_closed"
    await desk.do(
        "boss", "availability.except", {"date": "2026-11-28", "windows": [{"opens": "10:00", "closes": "11:00"}]}, rep
    )
    assert (await counter.ask(at("10:00", "2026-11-28T"))).outcome is Outcome.APPLIED
    await desk.do("rep", "availability.except", {"date": "2026-11-23", "windows": None}, rep)
    assert (await counter.ask(at("10:00"))).outcome is Outcome.APPLIED
    assert (
        await desk.do("other_rep", "availability.except", {"date": "2026-11-23", "windows": []}, rep)
    ).code == "not_allowed"


async def test_availability_is_of_a_person_of_the_brand_and_in_a_zone_there_is(counter: Counter) -> None:
    desk = counter.desk
    week = {"zone": "Europe/Paris", "windows": []}
    assert (await desk.do("rep", "availability.set", week, desk.people["other_rep"])).code == "not_allowed"
    assert (await desk.do("boss", "availability.set", week, desk.people["store"])).code == "person_left"
    assert (await desk.do("boss", "availability.set", week)).code == "person_left"
    assert (await desk.do("store", "availability.set", week, desk.people["store"])).code == "not_allowed"
    for wrong in (
        {"zone": "Europe/Atlantis"},
        {"zone": "../../etc/passwd"},
        {"windows": [{"day": 1, "opens": "10:00", "closes": "10:00"}]},
        {"windows": [{"day": 1, "opens": "09:00", "closes": "11:00"}, {"day": 1, "opens": "10:45", "closes": "12:00"}]},
        {"windows": [{"day": 1, "opens": "09:05", "closes": "11:00"}]},
    ):
        receipt = await desk.do("rep", "availability.set", {**week, **wrong}, desk.people["rep"])
        assert receipt.code == "invalid_args", wrong


async def test_buffers_and_the_way_there_keep_appointments_apart(desk: Any) -> None:
    counter = await Counter(desk).open(buffer_after_min=15)
    week = {"zone": "Europe/Paris", "travel_min": 30, "windows": [{"day": 1, "opens": "08:00", "closes": "18:00"}]}
    await desk.do("rep", "availability.set", week, desk.people["rep"])
    await counter.ask(at("10:00"))
    for wall, free in (("08:30", False), ("08:15", True), ("11:30", False), ("11:45", True)):
        receipt = await counter.ask(at(wall))
        assert (receipt.outcome is Outcome.APPLIED) is free, wall
    cells = await counter.holds(f"agenda:{desk.people['rep']}")
    assert len(cells) == 3 * 7


async def test_moving_takes_the_new_place_or_leaves_the_old_one(counter: Counter) -> None:
    desk = counter.desk
    await counter.ask(at("10:00"))
    mine = await counter.ask(at("14:00"))
    refused = await desk.do("store", "booking.reschedule", {"wanted": at("10:30")}, mine.entity)
    assert (refused.code, refused.next[0]["kind"]) == ("slot_taken", "booking.reschedule")
    assert (await counter.seen(mine.entity))["fields"]["starts_at"] == utc("14:00")
    near = await desk.do("rep", "booking.reschedule", {"wanted": at("14:30")}, mine.entity)
    assert near.outcome in {Outcome.APPLIED, Outcome.MERGED}
    assert (await counter.seen(mine.entity))["fields"]["starts_at"] == utc("14:30")
    assert (await counter.ask(at("13:30"))).outcome is Outcome.APPLIED
    wrong = await desk.do("store", "booking.reschedule", {"session": counter.service}, mine.entity)
    assert wrong.code == "invalid_args"


async def test_a_planned_visit_takes_time_and_the_reps_own_plan_is_never_refused(counter: Counter) -> None:
    desk = counter.desk
    plan = {"account": desk.shop, "planned_at": at("10:00"), "duration_min": 60}
    visit = await desk.do("rep", "visit.plan", plan)
    assert (visit.outcome, visit.code) == (Outcome.APPLIED, None)
    assert (await counter.ask(at("10:30"))).code == "slot_taken"
    booked = await counter.ask(at("14:00"))
    late = await desk.do("rep", "visit.plan", {**plan, "planned_at": at("14:30")})
    assert (late.outcome, late.code, late.params) == (Outcome.APPLIED, "visit_overlaps", {"overlaps": [booked.entity]})
    assert (await counter.seen(late.entity))["status"] == "planned"
    saw = {"planned_at": [str(visit.op)], "duration_min": [str(visit.op)], "channel": [str(visit.op)]}
    moved = await desk.do("rep", "visit.plan", {**plan, "planned_at": at("15:00")}, visit.entity, saw)
    assert moved.code is None
    assert (await counter.ask(at("10:30"))).outcome is Outcome.APPLIED
    await desk.do("rep", "visit.cancel", {}, visit.entity)
    assert (await counter.ask(at("15:00"))).outcome is Outcome.APPLIED
    soon = await desk.do("rep", "visit.plan", {**plan, "planned_at": at("12:00")})
    await desk.do("rep", "visit.log", {"account": desk.shop}, soon.entity)
    assert (await counter.ask(at("12:00"))).outcome is Outcome.APPLIED
    holders = set((await counter.holds(f"agenda:{desk.people['rep']}")).values())
    assert not holders & {visit.entity, late.entity, soon.entity}


async def test_the_same_request_twice_is_one_booking(counter: Counter) -> None:
    first = await counter.ask(at("10:00"))
    other = await counter.ask(at("10:00"), entity=first.entity)
    assert other.code == "entity_exists"
    assert MONDAY in at("10:00")
    assert len(await counter.holds(f"agenda:{counter.desk.people['rep']}")) == 4
