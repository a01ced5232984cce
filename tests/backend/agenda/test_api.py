"""What is free and what a week looks like, for whom."""

from typing import Any

import httpx
import pytest

from backend.identity.sessions import SessionKind, open_session
from tests.backend.bookings.counter import Counter, at, utc
from tests.backend.desk import Desk


@pytest.fixture
async def counter(desk: Desk) -> Counter:
    return await Counter(desk).open()


async def ask(counter: Counter, client: httpx.AsyncClient, person: str, path: str, **params: Any) -> httpx.Response:
    desk = counter.desk
    opened = await desk.database.write(
        lambda: open_session(desk.people[person], None, SessionKind.PROGRAM, desk.clock.now, 365)
    )
    return await client.get(
        f"/api/v1/agenda/{path}", params=params, headers={"Authorization": f"Bearer {opened.token}"}
    )


async def test_the_next_free_slots_of_ones_own_rep(counter: Counter, client: httpx.AsyncClient) -> None:
    desk = counter.desk
    await counter.ask(at("09:00"))
    where = {"service": counter.service, "account": desk.shop}
    answer = (await ask(counter, client, "store", "free", **where, limit=4)).json()
    assert [p["user"] for p in answer["people"]] == [desk.people["rep"]]
    slots = answer["people"][0]["slots"]
    assert [slot["starts_at"] for slot in slots] == [utc(wall) for wall in ("10:00", "10:30", "11:00", "11:30")]
    assert slots[0] == {
        "starts_at": utc("10:00"), "ends_at": utc("11:00"), "wall": "2026-11-23T10:00", "school_holiday": "no",
    }  # fmt: skip
    assert answer["as_of"].startswith("2026-11-21T08:00")
    later = (await ask(counter, client, "rep", "free", **where, **{"from": at("16:00", "2026-12-18T")})).json()
    first = later["people"][0]["slots"]
    assert [slot["wall"] for slot in first[:2]] == ["2026-12-18T16:00", "2026-12-21T09:00"]
    assert [slot["school_holiday"] for slot in first[:2]] == ["no", "yes"]
    assert not [slot for slot in first if slot["wall"].startswith("2026-12-25")]
    booked = await counter.ask(slots[1]["starts_at"], wall=slots[1]["wall"])
    assert booked.outcome.value == "applied"


async def test_each_reads_only_the_agendas_that_concern_them(counter: Counter, client: httpx.AsyncClient) -> None:
    desk = counter.desk
    where = {"service": counter.service, "account": desk.shop}
    for person, status in (("store", 200), ("rep", 200), ("boss", 200), ("other_rep", 404)):
        assert (await ask(counter, client, person, "free", **where)).status_code == status, person
    for person, user, status in (
        ("store", "rep", 200), ("store", "other_rep", 404), ("rep", "rep", 200), ("rep", "other_rep", 404),
        ("other_rep", "rep", 404), ("boss", "other_rep", 200), ("boss", "store", 200),
    ):  # fmt: skip
        week = {"user": desk.people[user], "from": "2026-11-23"}
        assert (await ask(counter, client, person, "week", **week)).status_code == status, (person, user)
    for wrong in ({"user": "x", "from": "2026-11-23"}, {"user": desk.people["rep"], "from": "demain"},
                  {"user": desk.people["rep"], "from": "9999-12-30"}, {"user": desk.people["rep"]}):  # fmt: skip
        assert (await ask(counter, client, "boss", "week", **wrong)).status_code == 400, wrong
    for bad in ({**where, "service": "x"}, {**where, "from": "hier"}):
        assert (await ask(counter, client, "boss", "free", **bad)).status_code == 400
    assert (await ask(counter, client, "boss", "free", **{**where, "service": desk.shop})).status_code == 404


async def test_a_week_shows_ones_own_affairs_and_only_that_others_are_busy(
    counter: Counter, client: httpx.AsyncClient
) -> None:
    desk = counter.desk
    mine = await counter.ask(at("10:00"))
    shop = await counter.second_store()
    theirs = await counter.ask(at("14:00"), who="neighbour", account=shop)
    session = await counter.session(at("16:00"), 5)
    await desk.do("rep", "availability.except", {"date": "2026-11-25", "windows": []}, desk.people["rep"])
    params = {"user": desk.people["rep"], "from": "2026-11-23"}
    seen = (await ask(counter, client, "store", "week", **params)).json()
    assert [(t["kind"], t["id"], t["starts_at"]) for t in seen["taken"]] == [
        ("booking", mine.entity, utc("10:00")), ("busy", None, utc("14:00")), ("training_session", session, utc("16:00")),
    ]  # fmt: skip
    assert shop not in str(seen)
    days = seen["days"]
    assert [day["date"] for day in days][::6] == ["2026-11-23", "2026-11-29"]
    assert days[0]["open"] == [{"starts_at": utc("09:00"), "ends_at": utc("17:00")}]
    assert [bool(day["open"]) for day in days] == [True, True, False, True, True, False, False]
    assert (days[0]["public_holiday"], days[0]["school_holiday"]) == ("no", "no")
    own = (await ask(counter, client, "rep", "week", **params)).json()
    assert [t["id"] for t in own["taken"]] == [mine.entity, theirs.entity, session]
    christmas = (await ask(counter, client, "rep", "week", user=desk.people["rep"], **{"from": "2026-12-21"})).json()
    friday = christmas["days"][4]
    assert (friday["public_holiday"], friday["holiday_name"], friday["open"]) == ("yes", "Noël", [])
    assert friday["school_holiday"] == "yes"
    nobody = (
        await ask(counter, client, "boss", "week", user=desk.people["other_rep"], **{"from": "2026-12-21"})
    ).json()
    assert {day["public_holiday"] for day in nobody["days"]} == {"unknown"}


async def test_holidays_are_said_in_the_readers_language_and_unknown_where_nobody_knows(
    counter: Counter, client: httpx.AsyncClient
) -> None:
    where = {"country": "FR", "from": "2026-12-20", "days": 20}
    found = (await ask(counter, client, "rep", "holidays", **where)).json()
    assert found["is_known"]
    assert [tuple(day.values()) for day in found["days"]] == [("2026-12-25", "Noël"), ("2027-01-01", "Jour de l'an")]
    moselle = (await ask(counter, client, "rep", "holidays", **where, subdivision="57")).json()
    assert "2026-12-26" in [day["date"] for day in moselle["days"]]
    nowhere = (await ask(counter, client, "rep", "holidays", **{**where, "country": "XX"})).json()
    assert (nowhere["is_known"], nowhere["days"]) == (False, [])
    for wrong in ({"country": "../etc"}, {"from": "demain"}, {"days": 0}, {"subdivision": "é"}):
        assert (await ask(counter, client, "rep", "holidays", **{**where, **wrong})).status_code == 400, wrong


async def test_headquarters_read_who_can_give_a_training(counter: Counter, client: httpx.AsyncClient) -> None:
    found = (await ask(counter, client, "boss", "people")).json()
    assert [one["name"] for one in found] == ["admin", "boss", "other_rep", "rep"]
    assert {one["name"]: one["user"] for one in found}["rep"] == counter.desk.people["rep"]
    assert (await ask(counter, client, "rep", "people")).status_code == 403
