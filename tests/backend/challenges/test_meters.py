"""What stores are measured by, against a few independent lines; a standing read online is what the tills say, at once."""

import random
from collections import defaultdict
from typing import Any

from backend.accounts.meters import POINTS, Asked, Counted, checkpoints
from backend.challenges import rows
from backend.db.work import Statement
from backend.promotions.sales import keep_sales
from tests.backend.challenges.arena import FIRST, PERIOD, TODAY, Arena
from tests.backend.promotions.street import WEEK

SHOPS = ("mono75", "mono92", "franprix75", "alone75")


async def test_units_and_value_by_week_are_the_plain_sums(arena: Arena) -> None:
    rng, sold = random.Random(7), defaultdict[tuple[str, int], list[tuple[int, int]]](list)
    keys, first, last = ["0" * 13 + "1", "0" * 13 + "2"], TODAY - 150, TODAY
    shops = sorted(arena.street.shops[shop] for shop in SHOPS)
    lines = []
    for product in (*keys, "0" * 13 + "3"):
        for account in shops[:3]:
            for day in range(first - 5, last + 5):
                if rng.random() < 0.3:
                    units = rng.randrange(-1, 4)
                    lines.append((product, account, day, units, units * 100 + day % 3))
                    if product in keys and first <= day <= last:
                        sold[account, day].append((units, units * 100 + day % 3))
    await arena.desk.database.write(lambda: keep_sales(arena.desk.database.dialect, 1, lines))
    known = {
        account: sorted({day for _, a, day, _, _ in lines if a == account and first <= day <= last})
        for account in shops
    }
    until = max(days[-1] for days in known.values() if days)
    asked = Asked(keys, (), first, last)
    for meter, measure in ((rows.units, 0), (rows.value, 1)):
        found = await arena.desk.database.read(lambda meter=meter: meter(asked, shops))  # type: ignore[misc]
        assert (found.until, found.learned_ms, shops[3] in found.points) == (until, 1, False)
        for account in shops[:3]:
            days = [day for day in checkpoints(first, until) if day >= known[account][0]]
            assert len(days) == len(found.points[account]) == POINTS
            for day, point in zip(days, found.points[account], strict=True):
                mine = [(d, pair) for (a, d), pairs in sold.items() if a == account and d <= day for pair in pairs]
                sums = [sum(pair[n] for _, pair in mine) for n in (0, 1)]
                reached = max((d for d, pair in mine if any(pair)), default=0)
                assert point == Counted(sums[measure], sums[1 - measure], reached)
            assert found.last[account] == known[account][-1]


async def test_promotions_seen_in_place_are_counted_and_those_of_other_days_are_not(arena: Arena, asked: Any) -> None:
    street = arena.street
    where = street.where("Monoprix")
    one, two = await street.plan(where), await street.plan(where)
    challenge = await arena.plan(where, metric="executed", products=[], promotions=[one, two])
    await street.say("mono75", "confirm_execution", one, "mono75")
    await street.say("mono75", "commit", two, "mono75")
    await arena.until("2026-11-28")
    for promotion in (one, two):
        await street.say("mono92", "confirm_execution", promotion, "mono92")
    path = f"/api/v1/challenges/{challenge}/ranking"
    body = (await asked("boss", path))[2]
    assert [(s["name"], s["result"]["rank"], s["result"]["value"]) for s in body["ranking"]] == [
        ("mono92", 1, 2), ("mono75", 2, 1),
    ]  # fmt: skip
    assert body["ranking"][0]["result"]["trend"] == {"on": "2026-11-21", "rank": 2, "value": 0}
    await arena.until("2026-12-03")
    await street.say("mono75", "confirm_execution", two, "mono75")
    await arena.look()
    body = (await asked("boss", path))[2]
    assert (body["version"], [s["result"]["value"] for s in body["ranking"]]) == (1, [2, 1])


async def test_uplift_is_the_promotion_s_own_figure(arena: Arena, asked: Any) -> None:
    week = {**WEEK, "starts_on": "2026-11-10", "ends_on": "2026-11-20"}
    promotion = await arena.street.plan(sell_out=week)
    challenge = await arena.plan(metric="uplift", products=[], promotions=[promotion])
    begins = FIRST + 8 - 56
    await arena.till("mono75", *[10] * 56, *[15] * 11, first=begins)
    await arena.till("mono92", *[10] * 56, *[13] * 10, first=begins)
    # Too few days to say what would have been sold.
    await arena.till("alone75", *[10] * 5, *[99] * 11, first=begins + 51)
    body = (await asked("boss", f"/api/v1/challenges/{challenge}/ranking"))[2]
    results = (await asked("boss", f"/api/v1/promotions/{promotion}/results"))[2]
    lifts = {s["account"]: s["units"]["uplift"] for s in results["by_store"]}
    ranked = [s for s in body["ranking"] if s["result"]]
    assert {s["account"]: s["result"]["value"] for s in ranked} == lifts
    assert [(s["name"], s["result"]["value"]) for s in ranked] == [("mono75", 55), ("mono92", 30)]
    assert ranked[0]["result"]["trend"] == {"on": "2026-11-13", "rank": 1, "value": 20}


async def test_new_sales_are_read_online_at_once_and_without_them_no_line_is_added_up_again(
    arena: Arena, asked: Any
) -> None:
    challenge = await arena.plan(arena.street.where("Monoprix"))
    await arena.till("mono75", 5)
    await arena.look()
    path = f"/api/v1/challenges/{challenge}/standings/{arena.street.shops['mono75']}"

    async def value() -> tuple[int, bool]:
        seen: list[Statement] = []
        arena.desk.database.observer = seen.append
        body = (await asked("mono75", path))[2]
        arena.desk.database.observer = None
        return body["result"]["value"], any("FROM sale " in statement.sql for statement in seen)

    assert await value() == (5, False)
    await arena.till("mono75", 8)
    assert await value() == (8, True)
    # A worker reads it for everybody; phones hear of it with the rest of the day.
    assert await arena.look() == 0
    assert await value() == (8, False)
    await arena.desk.do("boss", "challenge.edit", {"period": {**PERIOD, "ends_on": "2026-12-06"}}, challenge, {
        "period": await arena.desk.heads(challenge, "period")})  # fmt: skip
    # Read for other days than it has now: not believed any more.
    assert await value() == (8, True)
