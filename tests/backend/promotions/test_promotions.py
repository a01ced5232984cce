"""A promotion is planned for stores; each commits, shows and tells; what is decided is refused with a reason, facts are kept."""

from typing import Any

import pytest

from backend.promotions.ids import participation_id
from sync.access import Side
from sync.protocol import DAY_MS
from sync.receipt import Outcome
from tests.backend.promotions.street import GTIN, WEEK, Street


async def _part(street: Street, promotion: str, shop: str, side: Side = Side.BRAND) -> dict[str, Any]:
    seen = await street.desk.seen(participation_id(promotion, street.shops[shop]), side)
    assert seen is not None
    return seen


async def test_a_store_commits_shows_and_tells_and_both_companies_read_the_same(street: Street) -> None:
    promotion = await street.plan(street.where("Monoprix"), price_minor=399, brand_note="marge 31 %")
    assert (await street.say("mono75", "commit", promotion, "mono75", quantity=120)).outcome is Outcome.APPLIED
    street.desk.clock.advance(10 * DAY_MS)
    await street.say("rep", "report_problem", promotion, "mono75", problem="no_space")
    part = await _part(street, promotion, "mono75")
    assert (part["status"], part["problem"]) == ("committed", "no_space")
    await street.say("mono75", "confirm_execution", promotion, "mono75", note="tête de gondole")
    for side in Side:
        part = await _part(street, promotion, "mono75", side)
        assert part["status"] == "executed"
        assert "problem" not in part
        assert [(s["what"], s["by"]["name"]) for s in part["fields"]["steps"]] == [
            ("committed", "mono75"), ("problem", "rep"), ("executed", "mono75"),
        ]  # fmt: skip
    assert (await street.say("mono75", "withdraw", promotion, "mono75")).code == "promotion_executed"


async def test_words_that_arrive_late_stand_where_they_were_said(street: Street) -> None:
    promotion = await street.plan()
    seen_at = "2026-11-21T08:00:00Z"
    await street.say("mono75", "confirm_execution", promotion, "mono75")
    await street.say("rep", "report_problem", promotion, "mono75", problem="wrong_price", seen_at=seen_at)
    part = await _part(street, promotion, "mono75")
    assert part["status"] == "executed"
    assert "problem" not in part


async def test_taking_part_is_refused_where_it_is_not_and_when_it_is_over(street: Street) -> None:
    promotion = await street.plan(street.where("Monoprix", departments=["75"], excluded=["mono92"]))
    for shop in ("mono92", "franprix75", "alone75"):
        assert (await street.say(shop, "commit", promotion, shop)).code == "promotion_not_here"
    nowhere = "01900000-0000-7000-8000-000000000000"
    assert (await street.say("mono75", "commit", nowhere, "mono75")).code == "unknown_promotion"
    args = {"account": street.shops["mono75"], "promotion": promotion}
    wrong = await street.desk.do("mono75", "promotion.commit", args)
    expected = participation_id(promotion, street.shops["mono75"])
    assert (wrong.code, wrong.params) == ("wrong_participation", {"entity": expected})
    street.desk.clock.advance(17 * DAY_MS)
    late = await street.say("mono75", "commit", promotion, "mono75")
    assert (late.code, late.params) == ("promotion_over", {"ended_on": "2026-12-07"})
    # What was seen is kept all the same: also in a store it was never for.
    assert (await street.say("mono92", "confirm_execution", promotion, "mono92")).outcome is Outcome.APPLIED


async def test_one_that_is_called_off_stays_so(street: Street) -> None:
    promotion = await street.plan()
    first = await street.desk.do("boss", "promotion.cancel", {"reason": "rappel"}, promotion)
    again = await street.desk.do("admin", "promotion.cancel", {}, promotion)
    assert (again.outcome, again.code, again.winner) == (Outcome.SUPERSEDED, "promotion_cancelled", first.op)
    assert (await street.say("mono75", "commit", promotion, "mono75")).code == "promotion_cancelled"
    await street.desk.do("boss", "promotion.edit", {"name_fr": "Deux pour un"}, promotion)
    seen = await street.desk.seen(promotion, Side.RETAILER)
    assert seen is not None
    assert (seen["status"], seen["fields"]["steps"][0]["reason"]) == ("cancelled", "rappel")


@pytest.mark.parametrize(
    ("args", "code", "field"),
    [
        ({"where": {"stores": ["01900000-0000-7000-8000-000000000000"]}}, "unknown_store", "args.where.stores.0"),
        ({"where": {"excluded": ["01900000-0000-7000-8000-000000000000"]}}, "unknown_store", "args.where.excluded.0"),
        ({"pos_kit": "01900000-0000-7000-8000-000000000000"}, "unknown_pos_item", "args.pos_kit"),
        ({"sell_out": {"starts_on": "2026-12-07", "ends_on": "2026-12-01"}}, "invalid_args", "args.sell_out"),
        ({"where": {"banners": ["!!"]}}, "invalid_args", "args.where.banners"),
        ({"products": []}, "invalid_args", "args.products"),
    ],
)
async def test_what_cannot_be_planned_says_why(street: Street, args: dict[str, Any], code: str, field: str) -> None:
    whole = {"mechanic": "display", "name_fr": "Nom", "products": [GTIN], "sell_out": WEEK, **args}
    receipt = await street.desk.do("boss", "promotion.plan", whole)
    assert (receipt.outcome, receipt.code, receipt.params["field"]) == (Outcome.REJECTED, code, field)


async def test_two_planners_who_edit_at_once_both_stay_visible(street: Street) -> None:
    promotion = await street.plan(price_minor=399)
    await street.desk.do("boss", "promotion.edit", {"price_minor": 349}, promotion)
    late = await street.desk.do("admin", "promotion.edit", {"price_minor": 299}, promotion)
    assert (late.outcome, late.params["fields"]) == (Outcome.CONFLICTED, ["price_minor"])
    heads = await street.desk.heads(promotion, "price_minor")
    chosen = {"field": "price_minor", "value": 349, "heads": heads}
    for store in ("mono75", "rep"):
        assert (await street.desk.do(store, "conflict.resolve", chosen, promotion)).code == "not_allowed"
    assert (await street.desk.do("boss", "conflict.resolve", chosen, promotion)).outcome is Outcome.APPLIED


async def test_the_better_source_of_a_figure_counts_then_the_latest(street: Street) -> None:
    promotion = await street.plan()

    async def shown() -> tuple[str, int]:
        result = (await _part(street, promotion, "mono75"))["fields"]["result"]
        return result["source"], result["units"]

    await street.say("rep", "result", promotion, "mono75", units=10, value_minor=1000)
    assert await shown() == ("rep", 10)
    await street.say("mono75", "result", promotion, "mono75", units=12, value_minor=1200)
    await street.say("rep", "result", promotion, "mono75", units=99, value_minor=9900)
    assert await shown() == ("manager", 12)
    await street.say("mono75", "result", promotion, "mono75", units=13, value_minor=1300)
    assert await shown() == ("manager", 13)
