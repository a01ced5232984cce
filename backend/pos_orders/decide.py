"""Reducers of POS orders. Units are given where stock goes round, back-ordered where it does not; no step is skipped unsaid."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from backend.identity.access import SYSTEM_USER
from backend.pos_orders.items import free, held, holding_id, holding_of, taking
from sync.access import Side
from sync.decision import Decision, applied, reject
from sync.entity import Entity
from sync.kind import Context
from sync.merge import Write
from sync.op import ms_to_instant
from sync.protocol import HOUR_MS
from sync.receipt import Outcome

Units = Mapping[str, Any]
"""A line of an order: `item`, `quantity` asked for; of these `given` by the stock, `shipped`, `received`, `missing`."""
_ENDED = ("cancelled", "declined")


def place(ctx: Context) -> Decision:
    """Decided at once: given, back-ordered in part or whole, or refused with what can be had instead."""
    refused = _unfit(ctx)
    if refused is not None:
        return refused
    by, account = ctx.write(), ctx.args.account
    lines: list[Units] = []
    others: list[Entity] = []
    for asked in ctx.args.lines:
        item, holding = ctx.ground.entities[asked.item], ctx.ground.entities.get(holding_id(account, asked.item))
        given = min(asked.quantity, free(item))
        lines.append(
            {"item": asked.item, "quantity": asked.quantity, "given": given, "shipped": 0, "received": 0, "missing": 0}
        )
        others.append(taking(item, by, stock=-given, waiting=asked.quantity - given))
        count = held(holding) + asked.quantity
        others.append(holding_of(holding, account, asked.item, count, by, ctx.received_at))
    fixed = {"wanted_on": ctx.args.wanted_on, "reason": ctx.args.reason, "note": ctx.args.note}
    if ctx.side is Side.RETAILER:
        fixed["direction"] = "pull"
    told = [{"item": n["item"], "given": n["given"], "waiting": n["quantity"] - n["given"]} for n in lines]
    given, waiting = _sum(told, "given"), _sum(told, "waiting")
    # The order's own row says who submitted it, and when; that it was taken is the server's word.
    answered = Write(ctx.op.id, ctx.received_at, SYSTEM_USER, {"lines": told})
    order = ctx.new(account, fixed, "pos_order").setting({"lines": lines}, by)
    order = order.happening("accepted" if given else "back_ordered", answered)
    code = None if not waiting else "partly_back_ordered" if given else "back_ordered"
    return Decision(Outcome.APPLIED, order, code, {"lines": told}, others=tuple(others))


def _unfit(ctx: Context) -> Decision | None:
    """Why an order cannot be taken, and the order that could."""
    args = ctx.args
    named = [line.item for line in args.lines]
    if len(set(named)) < len(named):
        return reject("invalid_args", field="args.lines", reason="an item stands in two lines; add them up")
    # Days are the store's, and no store is further west than twelve hours.
    today = ms_to_instant(max(0, ctx.effective_at - 12 * HOUR_MS))[:10]
    if args.wanted_on is not None and args.wanted_on < today:
        return reject("wanted_on_past", field="args.wanted_on", earliest=ctx.day)
    over: list[dict[str, Any]] = []
    instead: list[dict[str, Any]] = []
    for number, line in enumerate(args.lines):
        item = ctx.ground.entities.get(line.item)
        if item is None or item.kind != "pos_item":
            return reject("unknown_pos_item", field=f"args.lines.{number}.item")
        if item.event("retired") is not None:
            return reject("pos_item_retired", field=f"args.lines.{number}.item", name=item.get("name_fr"))
        maximum, has = item.get("max_per_store"), held(ctx.ground.entities.get(holding_id(args.account, line.item)))
        left = line.quantity if maximum is None else max(0, min(line.quantity, maximum - has))
        if left < line.quantity:
            over.append({"item": line.item, "maximum": maximum, "held": has, "left": left})
        if left:
            instead.append({"item": line.item, "quantity": left})
    if not over:
        return None
    smaller = ({"kind": "pos_order.place", "args": {**ctx.op.args, "lines": instead}},) if instead else ()
    return Decision(
        Outcome.REJECTED, code="over_the_maximum", params={"field": "args.lines", "over": over}, next=smaller
    )


def cancel(ctx: Context) -> Decision:
    """The store, or its rep, no longer wants it."""
    return _withdrawn(ctx, "cancelled")


def decline(ctx: Context) -> Decision:
    """The brand says no, and why."""
    return _withdrawn(ctx, "declined")


def _withdrawn(ctx: Context, what: str) -> Decision:
    """What was not shipped goes back to the stock and off the queue; what was shipped goes its way."""
    order, by = ctx.current, ctx.write(ctx.args.given("reason"))
    if (over := _over(order)) is not None:
        return over
    kept = [{**n, "quantity": n["shipped"], "given": n["shipped"]} for n in _lines(order)]
    if kept == _lines(order):
        return reject("pos_order_shipped", status=status(order))
    others = [
        change
        for n in _lines(order)
        for change in (
            taking(_item(ctx, n), by, stock=n["given"] - n["shipped"], waiting=n["given"] - n["quantity"]),
            *_fewer(ctx, n, n["quantity"] - n["shipped"]),
        )
    ]
    if _sum(kept, "shipped") == 0:
        return Decision(Outcome.APPLIED, order.happening(what, by), others=tuple(others))
    rest = order.setting({"lines": kept}, by).happening(f"rest_{what}", by)
    return Decision(Outcome.APPLIED, rest, others=tuple(others))


def supply(ctx: Context) -> Decision:
    """Who waits is given what came in."""
    order, by = ctx.current, ctx.write()
    if (over := _over(order)) is not None:
        return over
    lines, told, others = [], [], []
    for n in _lines(order):
        item = _item(ctx, n)
        more = min(n["quantity"] - n["given"], int(item.get("stock")))
        lines.append({**n, "given": n["given"] + more})
        if more:
            told.append({"item": n["item"], "given": more})
            others.append(taking(item, by, stock=-more, waiting=-more))
    if not told:
        return reject("nothing_to_supply")
    supplied = order.setting({"lines": lines}, by).happening("supplied", ctx.write({"lines": told}))
    return Decision(Outcome.APPLIED, supplied, params={"lines": told}, others=tuple(others))


def ship(ctx: Context) -> Decision:
    """All that was given and has not left, or the lines named."""
    args, order = ctx.args, ctx.current
    if (over := _over(order)) is not None:
        return over
    left = {n["item"]: n["given"] - n["shipped"] for n in _lines(order) if n["given"] > n["shipped"]}
    if not left:
        return reject("nothing_to_ship", status=status(order), waiting=waiting(order))
    wanted = left if args.lines is None else _asked(args.lines)
    if (excess := _excess(wanted, left)) is not None:
        return reject("more_than_given", field="args.lines", item=excess, left=left.get(excess, 0))
    lines = [{**n, "shipped": n["shipped"] + wanted.get(n["item"], 0)} for n in _lines(order)]
    said = {**args.given("carrier", "tracking"), "lines": _told(wanted)}
    return applied(order.setting({"lines": lines}, ctx.write()).happening("shipped", ctx.write(said)))


def receive(ctx: Context) -> Decision:
    """Everything on its way has arrived but for what is missing; the store may order that again."""
    args, order = ctx.args, ctx.current
    if (over := _over(order)) is not None:
        return over
    on_way = {n["item"]: _on_way(n) for n in _lines(order) if _on_way(n) > 0}
    if not on_way:
        shipped = _sum(_lines(order), "shipped")
        return reject("already_received" if shipped else "not_shipped_yet", status=status(order))
    missing = _asked(args.missing)
    if (excess := _excess(missing, on_way)) is not None:
        return reject("more_than_shipped", field="args.missing", item=excess, left=on_way.get(excess, 0))
    lines, others = [], []
    for n in _lines(order):
        lost = missing.get(n["item"], 0)
        lines.append({**n, "received": n["received"] + on_way.get(n["item"], 0) - lost, "missing": n["missing"] + lost})
        others += _fewer(ctx, n, lost)
    said = {**args.given("note"), "missing": _told(missing), "complete": not missing}
    received = order.setting({"lines": lines}, ctx.write()).happening("received", ctx.write(said))
    return Decision(Outcome.APPLIED, received, others=tuple(others))


def install(ctx: Context) -> Decision:
    """Put up in the store; said once for what is there."""
    order = ctx.current
    if (over := _over(order)) is not None:
        return over
    if not _sum(_lines(order), "received"):
        return reject("not_received_yet", status=status(order))
    if status(order) == "installed":
        return reject("already_installed", status="installed")
    return applied(order.happening("installed", ctx.write(ctx.args.given())))


def _over(order: Entity) -> Decision | None:
    ended = status(order)
    return reject("pos_order_ended", status=ended) if ended in _ENDED else None


def _item(ctx: Context, line: Units) -> Entity:
    return ctx.ground.entities[line["item"]]


def _fewer(ctx: Context, line: Units, count: int) -> list[Entity]:
    """What the store has, less so many units it will not get."""
    holding = ctx.ground.entities[holding_id(str(ctx.current.account), line["item"])]
    return [holding.setting({"held": max(0, held(holding) - count)}, ctx.write())] if count else []


def _asked(lines: Sequence[Any]) -> dict[str, int]:
    """Units by item, of lines that may name an item twice."""
    found: dict[str, int] = {}
    for line in lines:
        found[line.item] = found.get(line.item, 0) + line.quantity
    return found


def _excess(wanted: Mapping[str, int], left: Mapping[str, int]) -> str | None:
    return next((item for item, count in wanted.items() if count > left.get(item, 0)), None)


def _told(units: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"item": item, "quantity": count} for item, count in units.items()]


def _lines(order: Entity) -> list[Units]:
    found: list[Units] = order.get("lines")
    return found


def _sum(lines: Sequence[Units], name: str) -> int:
    return sum(line[name] for line in lines)


def _on_way(line: Units) -> int:
    return int(line["shipped"] - line["received"] - line["missing"])


def status(order: Entity) -> str:
    """Where most of it is: what is on its way before what arrived, what arrived before what waits."""
    ended = next((name for name in _ENDED if order.event(name) is not None), None)
    if ended is not None:
        return ended
    lines = _lines(order)
    if any(_on_way(line) > 0 for line in lines):
        return "shipped"
    if _sum(lines, "shipped") == 0:
        return "accepted" if _sum(lines, "given") else "back_ordered"
    installed, received = order.event("installed"), order.event("received")
    up = installed is not None and received is not None and installed.at_ms >= received.at_ms
    return "installed" if up else "received"


def _counted(order: Entity, units: Callable[[Units], int]) -> int:
    return 0 if status(order) in _ENDED else sum(units(line) for line in _lines(order))


def waiting(order: Entity) -> int:
    """Units the stock still owes."""
    return _counted(order, lambda line: line["quantity"] - line["given"])


def to_ship(order: Entity) -> int:
    """Units given that have not left."""
    return _counted(order, lambda line: line["given"] - line["shipped"])


def is_open(order: Entity) -> bool:
    """Whether something is still to come."""
    return status(order) in {"accepted", "back_ordered", "shipped"} or waiting(order) + to_ship(order) > 0


def state(order: Entity, side: Side) -> Mapping[str, Any]:
    """Where it stands, and how many units are still owed or still to leave."""
    del side
    return {"status": status(order), "waiting": waiting(order), "to_ship": to_ship(order)}
