"""Items of POS material and what a store has of them: reducers, and the band of a stock that stores read instead of a count."""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sync.access import Side
from sync.decision import Decision, applied, reject
from sync.entity import Entity
from sync.kind import Context
from sync.merge import Write
from sync.op import ms_to_instant

_HOLDINGS = uuid5(NAMESPACE_URL, "comptoir:pos_holding")
_NEEDED = ("name_fr", "kind", "low_at")


def holding_id(account: str, item: str) -> str:
    """The entity that counts what a store has, or was promised, of an item."""
    return str(uuid5(_HOLDINGS, f"{account}|{item}"))


def held(holding: Entity | None) -> int:
    """How many the store has or was promised."""
    return 0 if holding is None else int(holding.get("held"))


def holding_of(holding: Entity | None, account: str, item: str, count: int, by: Write, now_ms: int) -> Entity:
    """What a store has after a decision. Orders cancelled after units were discarded do not go below none."""
    if holding is None:
        holding = Entity(holding_id(account, item), "pos_holding", account, by, now_ms, {"item": item})
    return holding.setting({"held": max(0, count)}, by)


def free(item: Entity) -> int:
    """Units nobody was promised. Who waits comes first: a new order gets none of what they will be given."""
    return max(0, int(item.get("stock")) - int(item.get("waiting")))


def taking(item: Entity, by: Write, *, stock: int = 0, waiting: int = 0) -> Entity:
    """The item with so many units more in stock, and so many more waited for.

    Errors: `ValueError` below zero; a reducer that asks for it has a bug, and its op is held.
    """
    counts = {"stock": int(item.get("stock")) + stock, "waiting": int(item.get("waiting")) + waiting}
    if min(counts.values()) < 0:
        raise ValueError(f"{item.id}: {counts}")
    return item.setting(counts, by)


def publish(ctx: Context) -> Decision:
    """An item, with its first count."""
    args = ctx.args
    fields = {name: value for name, value in args.given().items() if value is not None and name != "stock"}
    item = ctx.new(None, {}, "pos_item").writing({"low_at": args.low_at, **fields}, ctx.write(), {})
    return applied(item.setting({"stock": args.stock, "waiting": 0}, ctx.write()))


def edit(ctx: Context) -> Decision:
    """Each field by its register."""
    fields = ctx.args.given()
    emptied = next((name for name in _NEEDED if name in fields and fields[name] is None), None)
    if emptied is not None:
        return reject("invalid_args", field=f"args.{emptied}", reason="an item keeps one")
    return applied(ctx.current.writing(fields, ctx.write(), ctx.op.base))


def retire(ctx: Context) -> Decision:
    """No more orders."""
    return applied(ctx.current.happening("retired", ctx.write()))


def adjust(ctx: Context) -> Decision:
    """The journal is the audit line: who, when, how many, why, and the count after it in the receipt."""
    item, delta = ctx.current, ctx.args.delta
    if item.get("stock") + delta < 0:
        return reject("stock_below_zero", field="args.delta", stock=item.get("stock"))
    after = taking(item, ctx.write(), stock=delta)
    return applied(after, stock=after.get("stock"))


def discard(ctx: Context) -> Decision:
    """Gone from the store."""
    count = held(ctx.current)
    if ctx.args.quantity > count:
        return reject("more_than_held", field="args.quantity", held=count)
    return applied(
        ctx.current.setting({"held": count - ctx.args.quantity}, ctx.write()), held=count - ctx.args.quantity
    )


def band(item: Entity) -> str:
    """`available`, `low` or `none`: all a store is told of a stock."""
    left = free(item)
    if left == 0:
        return "none"
    return "low" if left <= item.get("low_at") else "available"


def state(item: Entity, side: Side) -> Mapping[str, Any]:
    """The band, and whether it can still be ordered."""
    del side
    retired = item.event("retired")
    gone = {} if retired is None else {"retired_at": ms_to_instant(retired.at_ms)}
    return {"band": band(item), **gone}
