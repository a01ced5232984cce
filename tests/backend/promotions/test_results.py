"""Results: both companies read the same bytes of a store; a till's figures count before what was typed; sums are of one's own."""

import functools
from typing import Any

import pytest
from litestar import Litestar

from backend.accounts.places import day_ms
from backend.identity.sessions import SessionKind, open_session
from backend.promotions.ids import participation_id
from backend.promotions.sales import keep_sales
from sync.protocol import DAY_MS
from tests.app import client_of
from tests.backend.promotions.street import GTIN, OTHER, WEEK, Street

KEY = GTIN.zfill(14)
FIRST = day_ms(WEEK["starts_on"]) // DAY_MS


async def _till(street: Street, shop: str, before: int, during: int, *, batch: int = 1, days: int = 56) -> None:
    account = street.shops[shop]
    lines = [
        (KEY, account, day, during if day >= FIRST else before, (during if day >= FIRST else before) * 250)
        for day in range(FIRST - days, FIRST + 7)
    ]
    await street.desk.database.write(lambda: keep_sales(street.desk.database.dialect, batch, lines))


@pytest.fixture
def asked(street: Street, app: Litestar) -> Any:
    async def ask(who: str, path: str) -> tuple[int, bytes, Any]:
        desk = street.desk
        opened = await desk.database.write(
            lambda: open_session(desk.people[who], None, SessionKind.PROGRAM, desk.clock.now, 30)
        )
        async with client_of(app) as client:
            answer = await client.get(path, headers={"Authorization": f"Bearer {opened.token}"})
        return answer.status_code, answer.content, answer.json()

    return ask


async def test_store_rep_and_headquarters_read_identical_bytes_of_a_store(street: Street, asked: Any) -> None:
    promotion = await street.plan(street.where("Monoprix"))
    await _till(street, "mono75", 10, 15, batch=street.desk.clock.now)
    account = street.shops["mono75"]
    path = f"/api/v1/promotions/{promotion}/results?account={account}"
    answers = [await asked(who, path) for who in ("mono75", "rep", "boss", "admin")]
    assert {status for status, _, _ in answers} == {200}
    assert len({content for _, content, _ in answers}) == 1
    body = answers[0][2]
    assert body["result"] == {
        "source": "till_feed",
        "units": {"actual": 105, "baseline": 70, "uplift": 35, "uplift_bp": 5000, "error": 0, "error_bp": 0},
        "value_minor": {
            "actual": 26250,
            "baseline": 17500,
            "uplift": 8750,
            "uplift_bp": 5000,
            "error": 0,
            "error_bp": 0,
        },
        "baseline_days": 56,
        "window_days": 7,
    }
    assert body["method"] == {"name": "weekday_mean", "version": 1, "baseline_days": 56, "confidence_bp": 9500}
    assert body["as_of"] is not None
    assert [(await asked(who, path))[0] for who in ("mono92", "other_rep", "franprix75")] == [404, 404, 404]


async def test_what_was_typed_stands_until_the_till_speaks(street: Street, asked: Any) -> None:
    promotion = await street.plan(street.where("Monoprix"))
    path = f"/api/v1/promotions/{promotion}/results?account={street.shops['mono75']}"
    assert (await asked("rep", path))[2]["result"] is None
    await street.say("rep", "result", promotion, "mono75", units=90, value_minor=20_000)
    await street.say("mono75", "result", promotion, "mono75", units=100, value_minor=25_000)
    await street.say("rep", "result", promotion, "mono75", units=95, value_minor=21_000)
    typed = (await asked("mono75", path))[2]["result"]
    assert (typed["source"], typed["units"], typed["value_minor"]) == ("manager", {"actual": 100}, {"actual": 25_000})
    # Too few days to say what would have been sold: the typed figure stands.
    await _till(street, "mono75", 10, 15, days=13)
    assert (await asked("mono75", path))[2]["result"]["source"] == "manager"
    await _till(street, "mono75", 10, 15)
    assert (await asked("mono75", path))[2]["result"]["source"] == "till_feed"


async def test_all_stores_add_up_and_each_reads_the_sum_of_its_own(street: Street, asked: Any) -> None:
    promotion = await street.plan()
    await _till(street, "mono75", 10, 15)
    await _till(street, "mono92", 10, 20)
    path = f"/api/v1/promotions/{promotion}/results"
    body = (await asked("boss", path))[2]
    assert (body["stores"], body["left_out"], body["result"]["units"]["uplift"]) == (2, 3, 105)
    assert [(s["account"], s["units"]["uplift"]) for s in body["by_store"]] == [
        (street.shops["mono92"], 70), (street.shops["mono75"], 35),
    ]  # fmt: skip
    assert body["result"]["baseline_days"] == 112
    for who, shop, uplift in (("other_rep", "mono92", 70), ("mono75", "mono75", 35)):
        mine = (await asked(who, path))[2]
        assert (mine["result"]["units"]["uplift"], [s["account"] for s in mine["by_store"]]) == (
            uplift,
            [street.shops[shop]],
        )


async def test_days_of_another_promotion_of_the_product_there_are_no_baseline(street: Street, asked: Any) -> None:
    before = {"starts_on": "2026-10-06", "ends_on": "2026-11-02"}
    await street.plan(street.where("Monoprix"), sell_out=before, products=[OTHER, GTIN])
    await street.plan(street.where("Franprix"), sell_out={"starts_on": "2026-11-03", "ends_on": "2026-11-30"})
    await street.plan(
        street.where("Monoprix"), sell_out={"starts_on": "2026-11-03", "ends_on": "2026-11-30"}, products=[OTHER]
    )
    promotion = await street.plan(street.where("Monoprix"))
    account = street.shops["mono75"]
    raised = range(day_ms(before["starts_on"]) // DAY_MS, day_ms(before["ends_on"]) // DAY_MS + 1)
    lines = [(KEY, account, day, 30 if day in raised else 10, 0) for day in range(FIRST - 56, FIRST + 7)]
    await street.desk.database.write(lambda: keep_sales(street.desk.database.dialect, 1, lines))
    body = (await asked("boss", f"/api/v1/promotions/{promotion}/results?account={account}"))[2]
    assert (body["result"]["baseline_days"], body["result"]["units"]["uplift"]) == (28, 0)


async def test_coverage_counts_each_store_where_it_is(street: Street, asked: Any) -> None:
    promotion = await street.plan(street.where("Monoprix", "Franprix"))
    await street.say("mono75", "commit", promotion, "mono75")
    await street.say("mono92", "confirm_execution", promotion, "mono92")
    await street.say("rep", "report_problem", promotion, "franprix75", problem="not_delivered")
    await street.miss("mono75", "mono75")
    path = f"/api/v1/promotions/{promotion}/coverage"
    body = (await asked("boss", path))[2]
    standings = {"none": 0, "committed": 1, "withdrawn": 0, "executed": 1, "problem": 1}
    assert body["counts"].pop("standings") == standings
    assert body["counts"] == {
        "none": 1, "committed": 1, "withdrawn": 0, "executed": 1, "stores": 3, "problems": 1, "out_of_stock": 1,
    }  # fmt: skip
    standing = {s["store"]["name"]: (s["status"], s["problem"], s["out_of_stock"]) for s in body["stores"]}
    assert standing == {
        "mono75": ("committed", None, True), "mono92": ("executed", None, False), "franprix75": ("none", "not_delivered", False),
    }  # fmt: skip
    assert [s["store"]["name"] for s in (await asked("boss", f"{path}?status=executed"))[2]["stores"]] == ["mono92"]
    wrong = (await asked("boss", f"{path}?standing=problem&standing=executed"))[2]["stores"]
    assert sorted(s["store"]["name"] for s in wrong) == ["franprix75", "mono92"]
    assert (await asked("mono75", path))[2]["counts"]["stores"] == 1
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        page = (await asked("rep", f"{path}?limit=1&after={after}"))[2]
        seen += [s["store"]["name"] for s in page["stores"]]
        after = page["next"]
    assert sorted(seen) == ["franprix75", "mono75"]
    assert (await asked("alone75", path))[0] == 404
    one = (await asked("mono92", f"/api/v1/promotions/{promotion}"))[2]
    assert [p["id"] for p in one["participations"]] == [participation_id(promotion, street.shops["mono92"])]


async def test_days_add_up_to_the_figures_and_read_the_same_for_both_companies(street: Street, asked: Any) -> None:
    promotion = await street.plan(street.where("Monoprix"))
    other = {"starts_on": "2026-11-10", "ends_on": "2026-11-11"}
    await street.plan(street.where("Monoprix", excluded=["mono92"]), sell_out=other)
    week = [4, 5, 6, 7, 8, 12, 11]
    sold = {
        shop: {day: week[day % 7] + more + (day >= FIRST) * (3 + day % 2) for day in range(FIRST - 56, FIRST + 7)}
        for shop, more in (("mono75", 0), ("mono92", 2))
    }
    del sold["mono75"][FIRST + 1]
    for shop, units in sold.items():
        lines = [(KEY, street.shops[shop], day, n, n * 250) for day, n in units.items()]
        keep = functools.partial(keep_sales, street.desk.database.dialect, street.desk.clock.now, lines)
        await street.desk.database.write(keep)
    path = f"/api/v1/promotions/{promotion}/days"
    mine = f"{path}?account={street.shops['mono75']}"
    answers = [await asked(who, mine) for who in ("mono75", "rep", "boss")]
    assert len({content for _, content, _ in answers}) == 1
    days = {day_ms(day["on"]) // DAY_MS: day for day in answers[0][2]["days"]}
    assert {day: found["units"] for day, found in days.items()} == sold["mono75"]
    left_out = [day["on"] for day in days.values() if day.get("left_out")]
    assert left_out == ["2026-11-10", "2026-11-11"]

    # By hand: the mean of the weekday's days before, less those of the other promotion.
    def expected(shop: str, day: int) -> float:
        gone = {day_ms(one) // DAY_MS for one in left_out} if shop == "mono75" else set()
        same = [sold[shop][d] for d in range(FIRST - 56, FIRST) if d % 7 == day % 7 and d not in gone]
        return sum(same) / len(same)

    for day in (FIRST, FIRST + 6):
        assert days[day]["expected_units_e2"] == round(expected("mono75", day) * 100)
        assert days[day]["expected_value_minor"] == round(expected("mono75", day) * 250)
    both = {day_ms(day["on"]) // DAY_MS: day for day in (await asked("boss", path))[2]["days"]}
    assert both[FIRST]["units"] == sold["mono75"][FIRST] + sold["mono92"][FIRST]
    assert (both[FIRST + 1]["stores"], both[FIRST + 1]["units"]) == (1, sold["mono92"][FIRST + 1])
    total = sum(
        expected("mono75", day) * (day != FIRST + 1) + expected("mono92", day) for day in range(FIRST, FIRST + 7)
    )
    said = (await asked("boss", f"/api/v1/promotions/{promotion}/results"))[2]["result"]["units"]
    assert said["baseline"] == round(total)
    assert said["actual"] == sum(found["units"] for day, found in both.items() if day >= FIRST)
    assert [(await asked(who, mine))[0] for who in ("mono92", "other_rep")] == [404, 404]
    # Where no till spoke there is no series.
    alone = await street.plan(street.where("Franprix"))
    assert (await asked("boss", f"/api/v1/promotions/{alone}/days"))[2]["days"] == []
