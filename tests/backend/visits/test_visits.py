from typing import Any

import pytest

from backend.db.work import execute
from backend.visits.decide import occurred
from sync.access import Side
from sync.op import ms_to_instant
from sync.receipt import Outcome
from tests.backend.desk import Desk

DAY = 86_400_000


async def test_a_visit_is_read_by_both_and_its_note_by_the_brand(desk: Desk) -> None:
    args = {"account": desk.shop, "note": "interne", "summary": "partagé", "topics": ["prix"]}
    logged = await desk.do("rep", "visit.log", args)
    assert logged.outcome is Outcome.APPLIED
    brand, store = await desk.seen(logged.entity, Side.BRAND), await desk.seen(logged.entity, Side.RETAILER)
    assert brand is not None
    assert store is not None
    assert brand["fields"]["note"] == "interne"
    assert brand["status"] == store["status"] == "logged"
    assert store["fields"] == {"summary": "partagé", "channel": "field_visit"}
    assert "interne" not in str(store)


async def test_a_log_beats_a_cancellation_in_either_order(desk: Desk) -> None:
    orders: list[list[str]] = [["visit.cancel", "visit.log"], ["visit.log", "visit.cancel"]]
    for order in orders:
        plan = await desk.do("rep", "visit.plan", {"account": desk.shop, "planned_at": "2026-12-01T09:00:00+01:00"})
        receipts = {}
        for kind in order:
            args: dict[str, Any] = {"account": desk.shop} if kind == "visit.log" else {"reason": "fermé"}
            receipts[kind] = await desk.do("rep", kind, args, plan.entity)
        seen = await desk.seen(plan.entity, Side.BRAND)
        assert seen is not None
        assert seen["status"] == "logged"
        assert receipts["visit.log"].outcome is Outcome.APPLIED
        if order[0] == "visit.log":
            assert receipts["visit.cancel"].outcome is Outcome.SUPERSEDED
            assert receipts["visit.cancel"].winner == receipts["visit.log"].op


async def test_a_planned_visit_shows_when_it_is_planned_and_a_plan_after_the_log_changes_nothing(desk: Desk) -> None:
    plan = await desk.do("rep", "visit.plan", {"account": desk.shop, "planned_at": "2026-12-01T09:00:00+01:00"})
    seen = await desk.seen(plan.entity, Side.RETAILER)
    assert seen is not None
    assert (seen["status"], seen["occurred_at"]) == ("planned", "2026-12-01T08:00:00.000Z")
    await desk.do("rep", "visit.log", {"account": desk.shop}, plan.entity)
    again = await desk.do(
        "rep", "visit.plan", {"account": desk.shop, "planned_at": "2026-12-05T08:00:00Z"}, plan.entity
    )
    assert (again.outcome, again.code) == (Outcome.SUPERSEDED, "visit_already_logged")


@pytest.mark.parametrize(
    ("north_m", "accuracy_m", "verdict"),
    [(50, 10, "near"), (5000, 20, "far"), (1000, 3000, "unknown"), (None, 0, "unknown")],
)
async def test_a_check_in_says_near_far_or_unknown(
    desk: Desk, north_m: int | None, accuracy_m: int, verdict: str
) -> None:
    args: dict[str, Any] = {"account": desk.shop}
    if north_m is not None:
        lat_e7 = 488600000 + int(north_m / 0.011132)
        args["position"] = {"lat_e7": lat_e7, "lon_e7": 23780000, "accuracy_m": accuracy_m}
    arrived = await desk.do("rep", "visit.check_in", args)
    brand, store = await desk.seen(arrived.entity, Side.BRAND), await desk.seen(arrived.entity, Side.RETAILER)
    assert brand is not None
    assert store is not None
    assert brand["position_verdict"] == verdict
    assert "position_verdict" not in store
    assert "lat_e7" not in str(brand) + str(store)


async def test_a_purged_position_leaves_the_verdict(desk: Desk) -> None:
    position = {"lat_e7": 488600000, "lon_e7": 23780000, "accuracy_m": 5}
    arrived = await desk.do("rep", "visit.check_in", {"account": desk.shop, "position": position})
    assert (await desk.do("rep", "visit.forget_position", {}, arrived.entity)).code == "not_allowed"
    await desk.do("admin", "visit.forget_position", {}, arrived.entity)
    assert "488600000" not in str(await desk.entity(arrived.entity))
    seen = await desk.seen(arrived.entity, Side.BRAND)
    assert seen is not None
    assert seen["position_verdict"] == "near"


async def test_a_visit_logged_afterwards_keeps_its_hour_and_never_lies_in_the_future(desk: Desk) -> None:
    yesterday = ms_to_instant(desk.clock.now - DAY)
    late = await desk.do("rep", "visit.log", {"account": desk.shop, "occurred_at": yesterday})
    seen = await desk.seen(late.entity, Side.BRAND)
    assert seen is not None
    assert seen["late"] is True
    assert abs(desk.clock.now - DAY - 1000 - (await _occurred(desk, late.entity))) < 2000
    future = await desk.do("rep", "visit.log", {"account": desk.shop, "occurred_at": "2099-01-01T00:00:00Z"})
    assert await _occurred(desk, future.entity) == future.effective_at


async def _occurred(desk: Desk, entity: str | None) -> int:
    return occurred(await desk.entity(entity))


async def test_a_rep_whose_access_ended_sees_the_fact_go_to_review_and_the_edit_refused(desk: Desk) -> None:
    now = desk.clock.now
    visit = await desk.do("rep", "visit.log", {"account": desk.shop})
    await desk.database.write(
        lambda: execute("UPDATE membership SET valid_to = ? WHERE user_id = ?", now + 5000, desk.people["rep"])
    )
    desk.clock.advance(DAY)
    edit = await desk.do("rep", "visit.amend", {"note": "trop tard"}, visit.entity)
    assert (edit.outcome, edit.code) == (Outcome.REJECTED, "not_allowed")
