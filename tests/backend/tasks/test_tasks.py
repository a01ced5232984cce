from sync.access import Side
from sync.receipt import Outcome
from tests.backend.desk import Desk


async def test_a_promise_made_to_a_store_is_seen_and_closed_by_either_side(desk: Desk) -> None:
    task = await desk.do(
        "rep", "task.add", {"account": desk.shop, "title": "Livrer", "due_on": "2026-12-01", "audience": "shared"}
    )
    assert (await desk.do("store", "task.done", {"comment": "reçu"}, task.entity)).outcome is Outcome.APPLIED
    seen = await desk.seen(task.entity, Side.BRAND)
    assert seen is not None
    assert (seen["status"], seen["fields"]["comment"]) == ("done", "reçu")


async def test_two_people_who_did_it_agree_and_a_reopening_unseen_is_a_conflict(desk: Desk) -> None:
    task = await desk.do("rep", "task.add", {"account": desk.shop, "title": "Livrer", "audience": "shared"})
    await desk.do("rep", "task.done", {}, task.entity)
    assert (await desk.do("store", "task.done", {}, task.entity)).outcome is Outcome.APPLIED
    assert (await desk.do("boss", "task.reopen", {}, task.entity)).outcome is Outcome.CONFLICTED


async def test_an_internal_task_is_not_the_stores_to_close(desk: Desk) -> None:
    task = await desk.do("rep", "task.add", {"account": desk.shop, "title": "Interne"})
    assert (await desk.do("store", "task.done", {}, task.entity)).code == "not_allowed"
    assert (await desk.do("rep", "task.add", {"account": desk.shop, "title": "x", "due_on": "2026-02-30"})).code == (
        "invalid_args"
    )
