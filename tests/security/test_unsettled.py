"""Helping along what waits: nothing of it disappears, and what a store keeps to itself is settled unread."""

from typing import Any

from uuid_utils import uuid7

from backend.db.work import execute
from backend.replication.door import ServerOp
from sync.protocol import HOUR_MS
from tests.security.house import House


async def _listed(house: House, name: str) -> dict[str, dict[str, Any]]:
    answer = await house.ask("admin", "GET", f"/api/v1/unsettled/{name}")
    assert answer.status_code == 200, answer.text
    return {line["op"]: line for line in answer.json()}


async def _settled(house: House, op: str) -> tuple[int, Any]:
    answer = await house.ask("admin", "POST", f"/api/v1/unsettled/{op}/settle")
    return answer.status_code, answer.json().get("outcome")


async def test_words_of_a_store_are_shown_where_it_shared_them_and_named_where_it_did_not(house: House) -> None:
    nowhere = str(uuid7())
    ops = [
        house.op(1, "note.add", str(uuid7()), {"account": nowhere, "text": "à nous", "audience": "retailer"}),
        house.op(2, "note.add", str(uuid7()), {"account": nowhere, "text": "à nous aussi"}),
        house.op(3, "note.add", str(uuid7()), {"account": nowhere, "text": "à tous", "audience": "shared"}),
        house.op(4, "contact.add", str(uuid7()), {"account": nowhere, "name": "Zoé"}),
        house.op(5, "note.sing", str(uuid7()), {"text": "qui sait"}),
    ]
    await house.sync("manager", ops)
    held = await _listed(house, "held")
    assert [held[op["id"]]["withheld"] for op in ops] == [True, True, False, False, True]
    assert [held[op["id"]]["args"] for op in ops] == [None, None, ops[2]["args"], ops[3]["args"], None]
    assert {held[op["id"]]["author"] for op in ops} == {"manager"}


async def test_a_fact_of_a_store_is_let_through_review_unread(house: House) -> None:
    late = house.op(
        1,
        "note.add",
        str(uuid7()),
        {"account": house.own, "text": "à nous", "audience": "retailer"},
        ago_ms=2 * HOUR_MS,
    )
    await house.sync("ended_manager", [late])
    assert (await _listed(house, "review"))[late["id"]]["args"] is None
    assert await _settled(house, late["id"]) == (200, "applied")
    assert await _listed(house, "review") == {}
    shown = await house.ask("manager", "GET", f"/api/v1/accounts/{house.own}/timeline", params={"q": "à nous"})
    assert [entry["id"] for entry in shown.json()["entries"]] == [late["entity"]]


async def test_what_goes_on_waiting_answers_with_its_receipt(house: House) -> None:
    waiting = house.op(1, "note.add", str(uuid7()), {"account": str(uuid7()), "text": "mot"})
    strange = house.op(2, "note.sing", str(uuid7()), {})
    await house.sync("rep", [waiting, strange])
    for op in (waiting, strange):
        assert await _settled(house, op["id"]) == (200, "held")
        assert op["id"] in await _listed(house, "held")
    assert await _settled(house, str(uuid7())) == (404, None)


async def test_a_letter_is_not_lost_by_trying_to_settle_it(house: House) -> None:
    broken = house.op(1, "note.add", str(uuid7()), {"account": house.own, "text": 0.5})
    await house.sync("rep", [broken])
    assert (await _settled(house, broken["id"]))[0] == 404
    assert broken["id"] in await _listed(house, "dead-letters")


async def test_a_letter_that_comes_again_after_it_was_settled_is_open_again(house: House) -> None:
    broken = house.op(1, "note.add", str(uuid7()), {"account": house.own, "text": 0.5})
    await house.sync("rep", [broken])
    await house.database.write(lambda: execute("UPDATE dead_letter SET resolved_ms = 1"))
    assert await _listed(house, "dead-letters") == {}
    await house.sync("rep", [broken])
    assert list(await _listed(house, "dead-letters")) == [broken["id"]]
    assert await house.rows("SELECT count(*) FROM dead_letter") == [(1,)]


async def test_clashes_one_may_not_see_take_no_place_in_the_list(house: House) -> None:
    contacts = [str(uuid7()) for _ in range(4)]
    for number, contact in enumerate(contacts):
        house.clock.advance(1000)
        await house.submit("rep", [ServerOp("contact.add", contact, {"account": house.own, "name": f"Zoé {number}"})])
        # The first is in dispute for all to see; the newer ones only inside the brand.
        name = "role" if number == 0 else "brand_note"
        for person in ("rep", "brand_manager"):
            await house.submit(person, [ServerOp("contact.edit", contact, {name: f"choix de {person}"})])
    for limit in (1, 2, 100):
        answer = await house.ask("manager", "GET", "/api/v1/conflicts", params={"limit": str(limit)})
        assert [view["id"] for view in answer.json()] == contacts[:1]
        answer = await house.ask("rep", "GET", "/api/v1/conflicts", params={"limit": str(limit)})
        assert [view["id"] for view in answer.json()] == contacts[::-1][:limit]
