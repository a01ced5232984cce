"""What an order and a stock-out write, counted by the databases themselves."""

from collections.abc import Mapping
from typing import Any

from uuid_utils import uuid7

from backend.db.work import Database
from backend.replication.door import ServerOp, submit
from backend.stock_outs.ids import product_key, stock_out_id
from sync.receipt import EFFECTIVE
from tests.backend.replication.test_rows import MOST_ROWS, Counting, counted_door
from tests.conftest import VirtualClock
from tests.stage import Stage

A_LINE = 5
"""Beside its own rows an order moves, for each line, the item's stock and what the store holds: two entities, and the lines in
the feeds of whoever sees them change."""


async def test_an_order_writes_its_rows_and_those_of_each_line(database: Database, clock: VirtualClock) -> None:
    stage = await Stage(database, clock).build()
    counting = Counting(database)
    door = counted_door(counting, stage)

    async def rows(kind: str, entity: str, args: Mapping[str, Any]) -> int:
        clock.advance(1000)
        [receipt] = await submit(door, stage.admin, [ServerOp(kind, entity, args)])
        assert receipt.outcome in EFFECTIVE, receipt
        return counting.written

    items = [str(uuid7()) for _ in range(3)]
    for item in items:
        await rows("pos_item.publish", item, {"name_fr": "Présentoir", "kind": "display", "stock": 100})
    order = str(uuid7())
    lines = [{"item": item, "quantity": 2} for item in items]
    most = MOST_ROWS + A_LINE * len(items)
    assert await rows("pos_order.place", order, {"account": stage.accounts[0], "lines": lines}) <= most
    assert await rows("pos_order.ship", order, {}) <= most
    assert await rows("pos_order.receive", order, {}) <= most
    assert await rows("pos_order.install", order, {}) <= MOST_ROWS


async def test_a_stock_out_writes_at_most_six_rows(database: Database, clock: VirtualClock) -> None:
    stage = await Stage(database, clock).build()
    counting = Counting(database)
    door = counted_door(counting, stage)
    account, gtin = stage.accounts[0], "4006381333931"
    for kind, args in (
        ("stock_out.report", {"account": account, "gtin": gtin}),
        ("stock_out.report", {"account": account, "gtin": gtin}),
        ("stock_out.acknowledge", {"cause": "transport", "expected_on": "2026-12-01"}),
        ("stock_out.supply", {}),
        ("stock_out.back_on_shelf", {}),
    ):
        clock.advance(60_000)
        [receipt] = await submit(
            door, stage.admin, [ServerOp(kind, stock_out_id(account, product_key(gtin, None)), args)]
        )
        assert receipt.outcome in EFFECTIVE, receipt
        assert counting.written <= MOST_ROWS, (kind, counting.rows)
