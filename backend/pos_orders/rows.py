"""The queue of POS orders, the items as the brand counts them, and who changed a count."""

from collections.abc import Sequence
from typing import Any

from backend.db.work import Work, fetch
from backend.identity.access import load_access
from backend.identity.reach import reach, side_now
from backend.pos_orders.decide import status, to_ship, waiting
from backend.replication.codec import from_json
from backend.replication.rules import Projection
from backend.replication.views import load_views
from backend.web.paging import next_of
from sync.access import Access, Side
from sync.entity import Entity
from sync.kind import Kinds
from sync.op import ms_to_instant


def _row(order: Entity) -> tuple[object, ...]:
    # Its place in the queue is when it arrived: a request is decided as received.
    return order.id, order.account, status(order), order.recorded_ms, to_ship(order), waiting(order)


POS_ORDER_ROW = Projection(
    "INSERT INTO pos_order (id, account, status, placed_ms, to_ship, waiting) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (id) DO UPDATE SET status = excluded.status, to_ship = excluded.to_ship, waiting = excluded.waiting",
    _row,
)
_STORE = ("id", "external_id", "name", "banner", "postcode", "city")


def list_orders(
    kinds: Kinds,
    access: Access,
    now_ms: int,
    *,
    statuses: Sequence[str],
    owed: str | None,
    after: tuple[int, str] | None,
    limit: int,
) -> Work[dict[str, Any]]:
    """A page of the orders in reach, first come first, each with its store.

    `owed`: only those with units `to_ship`, or `waiting` for stock.
    """
    held = reach(access, "o.account", now_ms)
    conditions, args = [held.condition], list(held.args)
    if statuses:
        conditions.append("o.status = ANY(?)")
        args.append(list(statuses))
    if owed is not None:
        conditions.append("o.to_ship > 0" if owed == "to_ship" else "o.waiting > 0")
    if after is not None:
        conditions.append("(o.placed_ms, o.id) > (?, ?)")
        args += after
    rows = yield from fetch(
        "SELECT o.id, o.placed_ms, a.id, a.external_id, a.name, a.banner, a.postcode, a.city FROM pos_order o "
        f"JOIN account a ON a.id = o.account WHERE {' AND '.join(conditions)} ORDER BY o.placed_ms, o.id LIMIT ?",
        *args,
        limit,
    )
    bodies = yield from load_views(kinds, side_now(access, now_ms), "id = ANY(?)", ([row[0] for row in rows],))
    by_id = {body["id"]: body for body in bodies}
    found = [{**by_id[row[0]], "store": dict(zip(_STORE, row[2:], strict=True))} for row in rows if row[0] in by_id]
    return {"orders": found, "next": next_of(rows, limit)}


def list_items(kinds: Kinds) -> Work[list[dict[str, Any]]]:
    """Every item as the brand counts it: for headquarters."""
    return load_views(kinds, Side.BRAND, "kind = 'pos_item' ORDER BY recorded_ms, id", ())


def list_adjustments(item: str, limit: int) -> Work[list[dict[str, Any]]]:
    """Who changed an item's count, newest first. Read off the journal, which keeps every op for good."""
    rows = yield from fetch(
        "SELECT id, user_id, args, effective_ms, receipt FROM op WHERE entity = ? AND kind = 'pos_item.adjust_stock' "
        "AND outcome IN ('applied', 'merged') ORDER BY received_ms DESC, id DESC LIMIT ?",
        item,
        limit,
    )
    people = yield from load_access(sorted({row[1] for row in rows}))
    found = []
    for op, user, args, effective_ms, receipt in rows:
        said, author = from_json(args), people.get(user)
        by = {"id": user, "name": "" if author is None else author.name}
        stock = from_json(receipt)["params"].get("stock")
        found.append(
            {"op": op, "at": ms_to_instant(effective_ms), "by": by, "stock": stock}
            | {"delta": said.get("delta"), "reason": said.get("reason")}
        )
    return found
