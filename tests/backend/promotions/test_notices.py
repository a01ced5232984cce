"""Who hears of a promotion and when: by the stores it is for at that moment; and of a shelf that is empty while it runs."""

from datetime import UTC, datetime

import pytest

from backend.db.work import fetch
from backend.identity.users import add_user, end_user
from backend.notifications.jobs import ring_reminders
from backend.notifications.words import render
from backend.promotions.rows import people_of
from backend.replication.codec import from_json
from sync.access import Role
from sync.protocol import DAY_MS, HOUR_MS
from tests.backend.promotions.street import OTHER, WEEK, Street


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


async def _told(street: Street, *whats: str) -> set[tuple[str, str]]:
    """Who was told what, of these."""
    names = {user: name for name, user in street.desk.people.items()}
    rows = await street.desk.database.read(lambda: fetch("SELECT user_id, what FROM notice ORDER BY id"))
    return {(names[user], what) for user, what in rows if not whats or what in whats}


async def _until(street: Street, text: str) -> None:
    """A worker that looks every hour."""
    while street.desk.clock.now < utc(text):
        street.desk.clock.now = min(utc(text), street.desk.clock.now + HOUR_MS)
        await ring_reminders(street.desk.door)


async def test_the_stores_it_is_for_by_then_and_their_reps_hear_three_times_and_nobody_else(street: Street) -> None:
    desk = street.desk
    await street.plan(street.where("Monoprix", excluded=["mono92"]))
    await _until(street, "2026-11-24T07:59")
    assert await _told(street) == set()
    await _until(street, "2026-11-24T08:01")
    assert await _told(street) == {(who, "promotion_soon") for who in ("mono75", "rep")}
    # One opens, one closes, a rep's only store of it moves away.
    opened = await street.shop("mono93", "Monoprix", "93100", "92")
    await desk.do("boss", "account.edit", {"closed_on": "2026-11-28"}, street.shops["mono75"])
    await _until(street, "2026-11-30T09:00")
    assert await _told(street, "promotion_tomorrow") == {(who, "promotion_tomorrow") for who in ("mono93", "other_rep")}
    await desk.do("boss", "account.assign", {"territory": desk.territories["75"]}, opened)
    await _until(street, "2026-12-02T12:00")
    assert await _told(street, "promotion_today") == {(who, "promotion_today") for who in ("mono93", "rep")}
    assert await desk.database.read(lambda: fetch("SELECT id FROM reminder")) == []


async def test_its_people_are_told_page_by_page_each_once(street: Street) -> None:
    desk = street.desk
    both, since = [street.shops["mono75"], street.shops["mono92"]], desk.clock.now
    for number in range(5):
        # Of two shops each, so that a page holds more rows than people; one was a manager until yesterday.
        made = await desk.database.write(
            lambda number=number: add_user(  # type: ignore[misc]
                f"{number}@e.example", f"both{number}", Role.STORE_MANAGER, "fr", since, accounts=both, since_ms=0
            )
        )
        desk.people[f"both{number}"] = made.id
    await desk.database.write(lambda: end_user("4@e.example", since - DAY_MS))
    entity = await desk.entity(await street.plan(street.where("Monoprix")))
    names = {user: name for name, user in desk.people.items()}
    for limit in (1, 2, 3, 100):
        told: list[str] = []
        while page := await desk.database.read(
            lambda after=told[-1] if told else "", limit=limit: people_of(entity, after, limit, since)  # type: ignore[misc]
        ):
            assert len(page) <= limit
            told += page
        assert told == sorted(told)
        expected = ["both0", "both1", "both2", "both3", "mono75", "mono92", "other_rep", "rep"]
        assert sorted(names[user] for user in told) == expected


async def test_it_is_said_in_the_reader_s_language_and_once_each(street: Street) -> None:
    await street.plan(street.where(stores=["alone75"]), name_en="Three for two")
    await _until(street, "2026-11-24T09:00")
    rows = await street.desk.database.read(lambda: fetch("SELECT what, params FROM notice ORDER BY id"))
    assert len(rows) == 2
    what, params = rows[0][0], from_json(rows[0][1])
    french, english = render(what, params, "fr", "Europe/Paris"), render(what, params, "en", "Europe/Paris")
    assert (french.title, french.text) == ("Dans 7 jours : Trois pour deux", "Du 1 déc. au 7 déc.")
    assert (english.title, english.text) == ("In 7 days: Three for two", "From 1 Dec to 7 Dec")


async def test_another_start_is_another_moment_and_none_once_called_off(street: Street) -> None:
    desk = street.desk
    promotion = await street.plan(street.where("Franprix"))
    seen = {"sell_out": await desk.heads(promotion, "sell_out")}
    later = {"sell_out": {"starts_on": "2026-12-08", "ends_on": "2026-12-10"}}
    await desk.do("boss", "promotion.edit", later, promotion, seen)
    await _until(street, "2026-11-30T12:00")
    assert await _told(street) == set()
    await _until(street, "2026-12-01T09:00")
    assert await _told(street) == {("franprix75", "promotion_soon"), ("rep", "promotion_soon")}
    await desk.do("boss", "promotion.cancel", {}, promotion)
    await _until(street, "2026-12-11T09:00")
    rest = {("franprix75", "promotion_cancelled"), ("rep", "promotion_cancelled")}
    assert await _told(street) - {("franprix75", "promotion_soon"), ("rep", "promotion_soon")} == rest


async def test_called_off_by_two_it_is_told_once(street: Street) -> None:
    desk = street.desk
    promotion = await street.plan(street.where("Franprix"))
    for who in ("boss", "admin"):
        await desk.do(who, "promotion.cancel", {}, promotion)
        await _until(street, "2026-11-24T09:00" if who == "boss" else "2026-11-25T09:00")
    rows = await desk.database.read(lambda: fetch("SELECT user_id FROM notice WHERE what = 'promotion_cancelled'"))
    assert sorted(row[0] for row in rows) == sorted([desk.people["franprix75"], desk.people["rep"]])


async def test_a_shelf_that_is_empty_while_it_runs_is_told_to_both_sides_at_once(street: Street) -> None:
    desk = street.desk
    promotion = await street.plan(street.where("Monoprix"))
    desk.clock.now = utc("2026-12-02T10:00")
    for who, shop, gtin in (("mono92", "mono92", OTHER), ("franprix75", "franprix75", "3017620422003")):
        await street.miss(who, shop, gtin)
    assert await _told(street, "promotion_out_of_stock") == set()
    await street.miss("mono75", "mono75", "03017620422003")
    both = {(who, "promotion_out_of_stock") for who in ("mono75", "rep")}
    assert await _told(street, "promotion_out_of_stock") == both
    rows = await desk.database.read(
        lambda: fetch("SELECT id, params FROM notice WHERE what = 'promotion_out_of_stock' ORDER BY id")
    )
    params = from_json(rows[0][1])
    assert (params["promotion_fr"], params["account"], params["gtin"]) == (
        "Trois pour deux",
        "mono75",
        "03017620422003",
    )
    # One more who sees the same, or an edit of the promotion, is no news.
    await street.miss("rep", "mono75")
    await desk.do("boss", "promotion.edit", {"brief": "mieux"}, promotion)
    again = await desk.database.read(lambda: fetch("SELECT id FROM notice WHERE what = 'promotion_out_of_stock'"))
    assert len(again) == len(rows) == 2


async def test_a_shelf_that_is_empty_when_it_starts_is_told_then(street: Street) -> None:
    await street.plan(street.where("Monoprix", excluded=["mono92"]))
    for shop in ("mono75", "mono92", "franprix75"):
        await street.miss(shop, shop)
    await _until(street, "2026-12-01T04:59")
    assert await _told(street, "promotion_out_of_stock") == set()
    await _until(street, "2026-12-01T06:00")
    assert await _told(street, "promotion_out_of_stock") == {
        (who, "promotion_out_of_stock") for who in ("mono75", "rep")
    }


async def test_one_planned_for_today_looks_at_once(street: Street) -> None:
    await street.miss("alone75", "alone75")
    street.desk.clock.now = utc("2026-12-01T10:00")
    await street.plan()
    assert await _told(street, "promotion_out_of_stock") == {
        (who, "promotion_out_of_stock") for who in ("alone75", "rep")
    }


async def test_many_missing_are_told_page_by_page(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.notifications.raising.PAGE", 1)
    await street.plan()
    shops = ("mono75", "mono92", "franprix75", "alone75")
    for shop in shops:
        await street.miss(shop, shop)
    await _until(street, "2026-12-01T06:00")
    told = await _told(street, "promotion_out_of_stock")
    assert told == {(who, "promotion_out_of_stock") for who in (*shops, "rep", "other_rep")}


async def test_a_store_s_word_is_told_to_the_other_side(street: Street) -> None:
    promotion = await street.plan(sell_out={**WEEK, "ends_on": "2026-12-20"})
    await street.say("mono75", "commit", promotion, "mono75")
    street.desk.clock.advance(DAY_MS)
    await street.say("rep", "report_problem", promotion, "mono75", problem="damaged")
    assert await _told(street) == {("rep", "promotion_committed"), ("mono75", "promotion_problem")}


async def test_a_notice_names_no_promotion_its_reader_may_not_read(street: Street) -> None:
    """A rep's word on another banner's promotion, said at the wrong store, is kept; the store reads no name."""
    promotion = await street.plan(street.where("Franprix"), name_fr="canarifranprix")
    await street.say("rep", "report_problem", promotion, "mono75", problem="damaged")
    assert await _told(street) == {("mono75", "promotion_problem")}
    rows = await street.desk.database.read(lambda: fetch("SELECT params FROM notice"))
    assert from_json(rows[0][0]) == {"problem": "damaged", "account": "mono75"}
