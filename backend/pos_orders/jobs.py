"""Scheduled work on POS orders: stock that came back goes to who waits, first come first served."""

import functools

from backend.db.work import Row, Work, fetch
from backend.identity.access import SYSTEM_USER
from backend.pos_orders.decide import waiting
from backend.replication.codec import ENTITY_COLUMNS, entity_of
from backend.replication.door import Door, ServerOp, submit
from sync.entity import Entity
from sync.protocol import MAX_OPS
from sync.receipt import EFFECTIVE


async def supply_back_orders(door: Door) -> int:
    """Give what is in stock to the orders that wait for it; answers how many orders were given something.

    The op of each order is decided under the locks of its items: what is chosen here is only a guess at who may be served.
    """
    after, count = (-1, ""), 0
    while True:
        rows = await door.database.read(functools.partial(_waiting, after))
        due = await door.database.read(functools.partial(_servable, [row[0] for row in rows]))
        if due:
            ops = [ServerOp("pos_order.supply", order, {}) for order in due]
            count += sum(receipt.outcome in EFFECTIVE for receipt in await submit(door, SYSTEM_USER, ops))
        if len(rows) < MAX_OPS:
            return count
        after = rows[-1][1], rows[-1][0]


def _waiting(after: tuple[int, str]) -> Work[list[Row]]:
    return fetch(
        "SELECT id, placed_ms FROM pos_order WHERE waiting > 0 AND (placed_ms, id) > (?, ?) "
        "ORDER BY placed_ms, id LIMIT ?",
        *after,
        MAX_OPS,
    )


def _servable(orders: list[str]) -> Work[list[str]]:
    """Of these orders, in their order, those that the stock there is now can give something."""
    found = yield from _entities(orders)
    wanted = [(order, line) for key in orders if waiting(order := found[key]) for line in order.get("lines")]
    items = yield from _entities(sorted({line["item"] for _, line in wanted}))
    stock = {item.id: int(item.get("stock")) for item in items.values()}
    served: dict[str, None] = {}
    for order, line in wanted:
        owed = line["quantity"] - line["given"]
        given = min(owed, stock.get(line["item"], 0))
        if given > 0:
            stock[line["item"]] -= given
            served[order.id] = None
    return list(served)


def _entities(ids: list[str]) -> Work[dict[str, Entity]]:
    rows = yield from fetch(f"SELECT {ENTITY_COLUMNS} FROM entity WHERE id = ANY(?)", ids)
    return {row[0]: entity_of(row) for row in rows}
