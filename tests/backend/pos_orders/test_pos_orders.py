"""An order is decided on the stock and on what the store has; each step is dated, and none is skipped unsaid."""

from collections.abc import Mapping
from typing import Any

import pytest
from uuid_utils import uuid7

from backend.pos_orders.items import holding_id
from backend.pos_orders.jobs import supply_back_orders
from sync.access import Side
from sync.receipt import Outcome, Receipt
from tests.backend.desk import Desk


async def _item(desk: Desk, stock: int, **more: Any) -> str:
    args = {"name_fr": "Présentoir", "name_en": "Display", "kind": "display", "stock": stock, "low_at": 3, **more}
    receipt = await desk.do("boss", "pos_item.publish", args)
    assert receipt.outcome is Outcome.APPLIED, receipt
    return str(receipt.entity)


async def _place(desk: Desk, quantities: Mapping[str, int], who: str = "store", **more: Any) -> Receipt:
    lines = [{"item": item, "quantity": quantity} for item, quantity in quantities.items()]
    return await desk.do(who, "pos_order.place", {"account": desk.shop, "lines": lines, **more})


async def _body(desk: Desk, entity: str | None, side: Side = Side.RETAILER) -> dict[str, Any]:
    seen = await desk.seen(entity, side)
    assert seen is not None
    return seen


async def _count(desk: Desk, item: str) -> tuple[int, int]:
    fields = (await _body(desk, item, Side.BRAND))["fields"]
    return fields["stock"], fields["waiting"]


async def _held(desk: Desk, item: str) -> int:
    return int((await _body(desk, holding_id(desk.shop, item)))["fields"]["held"])


async def test_a_store_reads_a_band_that_moves_and_never_the_count(desk: Desk) -> None:
    item = await _item(desk, 6)
    lines = []
    for quantity in (1, 1, 1, 2, 1):
        await _place(desk, {item: quantity})
        public = (await desk.feed("public"))[item]
        assert not {"stock", "waiting", "low_at"} & public["fields"].keys()
        lines.append((public["band"], (await _count(desk, item))[0]))
    assert lines == [("available", 5), ("available", 4), ("low", 3), ("low", 1), ("none", 0)]
    rows = await desk.database.read(lambda: _changes(item))
    assert len(rows) == 1
    assert rows[0][0] == 3, "three bands, three lines of the feed: an order that moves no band is no news to stores"


def _changes(item: str) -> Any:
    from backend.db.work import fetch

    return fetch("SELECT seq FROM change WHERE scope = 'public' AND id = ?", item)


async def test_an_order_goes_its_whole_way_and_both_companies_read_every_step(desk: Desk) -> None:
    item = await _item(desk, 10, max_per_store=4)
    placed = await _place(desk, {item: 2}, wanted_on="2026-12-01", reason="Tête de gondole de Noël")
    assert (placed.outcome, placed.code) == (Outcome.APPLIED, None)
    order = str(placed.entity)
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("boss", "pos_order.ship", {"carrier": "Chronopost", "tracking": "XY123"}),
        ("store", "pos_order.receive", {}),
        ("rep", "pos_order.install", {}),
    ]
    statuses = ["accepted"]
    for who, kind, args in steps:
        assert (await desk.do(who, kind, args, order)).outcome is Outcome.APPLIED
        statuses.append((await _body(desk, order))["status"])
    assert statuses == ["accepted", "shipped", "received", "installed"]
    for side in Side:
        body = await _body(desk, order, side)
        told = [(step["what"], step["by"]["name"]) for step in body["fields"]["steps"]]
        assert told == [("accepted", "Comptoir"), ("shipped", "boss"), ("received", "store"), ("installed", "rep")]
        assert body["actor"]["name"] == "store"
        assert body["direction"] == "pull"
        assert body["fields"]["steps"][1]["tracking"] == "XY123"
        assert all(step["at"] for step in body["fields"]["steps"])
    assert await _count(desk, item) == (8, 0)
    assert await _held(desk, item) == 2


@pytest.mark.parametrize(
    ("kind", "args", "code"),
    [
        ("pos_order.receive", {}, "not_shipped_yet"),
        ("pos_order.install", {}, "not_received_yet"),
        ("pos_order.supply", {}, "nothing_to_supply"),
    ],
)
async def test_a_step_before_its_time_is_refused_with_where_the_order_stands(
    desk: Desk, kind: str, args: dict[str, Any], code: str
) -> None:
    item = await _item(desk, 10)
    order = (await _place(desk, {item: 1})).entity
    receipt = await desk.do("boss" if kind.endswith("supply") else "store", kind, args, order)
    assert (receipt.outcome, receipt.code) == (Outcome.REJECTED, code)
    assert (await _body(desk, order))["status"] == "accepted"


async def test_what_the_stock_cannot_give_is_back_ordered_and_served_first_come_first_served(desk: Desk) -> None:
    item = await _item(desk, 3)
    first, second, third = [await _place(desk, {item: 2}) for _ in range(3)]
    assert [r.code for r in (first, second, third)] == [None, "partly_back_ordered", "back_ordered"]
    assert second.params["lines"] == [{"item": item, "given": 1, "waiting": 1}]
    assert [(await _body(desk, r.entity))["status"] for r in (second, third)] == ["accepted", "back_ordered"]
    assert await _count(desk, item) == (0, 3)
    await desk.do("boss", "pos_item.adjust_stock", {"delta": 2, "reason": "Livraison"}, item)
    late = await _place(desk, {item: 1})
    assert late.code == "back_ordered", "who waits comes before who comes now"
    assert await supply_back_orders(desk.door) == 2
    bodies = [await _body(desk, r.entity) for r in (second, third, late)]
    assert [body["waiting"] for body in bodies] == [0, 1, 1]
    assert [step["what"] for step in bodies[0]["fields"]["steps"]] == ["accepted", "supplied"]
    assert await _count(desk, item) == (0, 2)
    assert await supply_back_orders(desk.door) == 0


async def test_a_cancellation_puts_back_what_was_given_and_leaves_the_queue(desk: Desk) -> None:
    item = await _item(desk, 3, max_per_store=5)
    order = (await _place(desk, {item: 5})).entity
    assert (await _count(desk, item), await _held(desk, item)) == ((0, 2), 5)
    assert (await desk.do("store", "pos_order.cancel", {"reason": "Trop"}, order)).outcome is Outcome.APPLIED
    assert (await _count(desk, item), await _held(desk, item)) == ((3, 0), 0)
    again = await desk.do("store", "pos_order.cancel", {}, order)
    assert (again.code, again.params) == ("pos_order_ended", {"status": "cancelled"})
    assert (await _body(desk, order))["status"] == "cancelled"


async def test_what_was_shipped_stands_and_only_the_rest_can_be_withdrawn(desk: Desk) -> None:
    item, other = await _item(desk, 3), await _item(desk, 1)
    order = (await _place(desk, {item: 3, other: 2})).entity
    sent = {"lines": [{"item": item, "quantity": 2}]}
    assert (await desk.do("boss", "pos_order.ship", sent, order)).outcome is Outcome.APPLIED
    too_many = await desk.do("boss", "pos_order.ship", sent, order)
    assert (too_many.code, too_many.params["left"]) == ("more_than_given", 1)
    assert (await desk.do("boss", "pos_order.decline", {"reason": "Épuisé"}, order)).outcome is Outcome.APPLIED
    body = await _body(desk, order)
    assert [n["quantity"] for n in body["fields"]["lines"]] == [2, 0]
    assert (body["status"], body["waiting"], body["to_ship"]) == ("shipped", 0, 0)
    assert body["fields"]["steps"][-1]["what"] == "rest_declined"
    assert (await _count(desk, item), await _count(desk, other)) == ((1, 0), (1, 0))
    assert (await desk.do("store", "pos_order.cancel", {}, order)).code == "pos_order_shipped"
    assert (await desk.do("boss", "pos_order.ship", {}, order)).code == "nothing_to_ship"


async def test_what_never_arrived_is_said_and_may_be_ordered_again(desk: Desk) -> None:
    item = await _item(desk, 9, max_per_store=3)
    order = (await _place(desk, {item: 3})).entity
    await desk.do("boss", "pos_order.ship", {}, order)
    wrong = await desk.do("store", "pos_order.receive", {"missing": [{"item": item, "quantity": 4}]}, order)
    assert (wrong.code, wrong.params["left"]) == ("more_than_shipped", 3)
    said = {"missing": [{"item": item, "quantity": 1}], "note": "Carton ouvert"}
    assert (await desk.do("store", "pos_order.receive", said, order)).outcome is Outcome.APPLIED
    step = (await _body(desk, order))["fields"]["steps"][-1]
    assert (step["complete"], step["missing"], step["note"]) == (False, said["missing"], "Carton ouvert")
    assert (await desk.do("store", "pos_order.receive", {}, order)).code == "already_received"
    assert await _held(desk, item) == 2
    assert (await _place(desk, {item: 1})).outcome is Outcome.APPLIED


async def test_over_the_maximum_is_refused_with_the_order_that_can_be_had(desk: Desk) -> None:
    item, other = await _item(desk, 50, max_per_store=3), await _item(desk, 50)
    await _place(desk, {item: 2})
    receipt = await _place(desk, {item: 2, other: 7}, who="rep", reason="Animation")
    assert (receipt.outcome, receipt.code) == (Outcome.REJECTED, "over_the_maximum")
    assert receipt.params["over"] == [{"item": item, "maximum": 3, "held": 2, "left": 1}]
    (instead,) = receipt.next
    assert instead["args"]["lines"] == [{"item": item, "quantity": 1}, {"item": other, "quantity": 7}]
    assert (await desk.do("rep", instead["kind"], instead["args"])).outcome is Outcome.APPLIED
    full = await _place(desk, {item: 1})
    assert (full.code, full.next) == ("over_the_maximum", ())
    holding = holding_id(desk.shop, item)
    assert (await desk.do("store", "pos_holding.discard", {"quantity": 9}, holding)).code == "more_than_held"
    assert (await desk.do("store", "pos_holding.discard", {"quantity": 1}, holding)).params == {"held": 2}
    assert (await _place(desk, {item: 1})).outcome is Outcome.APPLIED


async def test_bad_orders_are_told_why(desk: Desk) -> None:
    item = await _item(desk, 5)
    twice = {"lines": [{"item": item, "quantity": 1}] * 2, "account": desk.shop}
    assert (await desk.do("store", "pos_order.place", twice)).code == "invalid_args"
    assert (await _place(desk, {str(uuid7()): 1})).code == "unknown_pos_item"
    assert (await _place(desk, {desk.shop: 1})).code == "unknown_pos_item", "an id of something else"
    past = await _place(desk, {item: 1}, wanted_on="2026-11-19")
    assert (past.code, past.params["earliest"]) == ("wanted_on_past", "2026-11-21")
    assert (await _place(desk, {item: 1}, who="other_rep")).code == "not_allowed"
    await desk.do("boss", "pos_item.retire", {}, item)
    gone = await _place(desk, {item: 1})
    assert (gone.code, gone.params["name"]) == ("pos_item_retired", "Présentoir")
    assert "retired_at" in await _body(desk, item)


async def test_a_count_never_goes_below_none_and_every_change_has_its_author_and_reason(desk: Desk) -> None:
    item = await _item(desk, 2)
    refused = await desk.do("boss", "pos_item.adjust_stock", {"delta": -3, "reason": "Casse"}, item)
    assert (refused.code, refused.params["stock"]) == ("stock_below_zero", 2)
    assert (await desk.do("store", "pos_item.adjust_stock", {"delta": 3, "reason": "x"}, item)).code == "not_allowed"
    for delta, reason in ((5, "Livraison"), (-1, "Casse")):
        await desk.do("boss", "pos_item.adjust_stock", {"delta": delta, "reason": reason}, item)
    from backend.pos_orders.rows import list_adjustments

    told = await desk.database.read(lambda: list_adjustments(item, 10))
    assert [(line["delta"], line["reason"], line["stock"], line["by"]["name"]) for line in told] == [
        (-1, "Casse", 6, "boss"),
        (5, "Livraison", 7, "boss"),
    ]
