"""The cells of what is ordered and what is missing: `cells.py` crosses them with the roles, `test_arguments.py` aims at them."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from uuid_utils import uuid7

from backend.pos_orders.items import holding_id
from backend.replication.door import ServerOp
from backend.stock_outs.ids import product_key, stock_out_id
from tests.security.house import House

if TYPE_CHECKING:
    from tests.security.cells import Cell

Written = tuple[str, Mapping[str, Any]]


def hq(kind: str, args: Mapping[str, Any]) -> Callable[["Cell"], Written | None]:
    """A new thing of headquarters' own, for everybody."""
    return lambda cell: (str(uuid7()), args) if cell.target == "own" else None


def on_hq(made: tuple[str, Mapping[str, Any]], args: Mapping[str, Any]) -> Callable[["Cell"], Written | None]:
    """A word on one."""
    return lambda cell: (cell.make(*made, by="admin"), args) if cell.target == "own" else None


_HELPER = {"topic": "order", "name": "Léa"}
_ITEM = {"name_fr": "Affiche", "kind": "poster", "stock": 2}


def _order(args: Mapping[str, Any], *before: str, quantity: int = 1) -> Callable[["Cell"], Written | None]:
    """A word on an order of an item nobody else orders, after headquarters did `before`; without any: the order itself."""

    def case(cell: "Cell") -> Written | None:
        if cell.target not in {"own", "foreign"}:
            return None
        item = cell.make("pos_item.publish", _ITEM, by="admin")
        placed = {"account": cell.account, "lines": [{"item": item, "quantity": quantity}]}
        if args is placing:
            return str(uuid7()), placed
        order = cell.make("pos_order.place", placed)
        for kind in before:
            stock = {"delta": 5, "reason": "livraison"}
            cell.edit("admin", kind, *((item, stock) if kind == "pos_item.adjust_stock" else (order, {})))
        return (holding_id(cell.account, item) if args is discarding else order), args

    return case


placing: dict[str, Any] = {}
discarding: dict[str, Any] = {"quantity": 1}


def _stock_out(args: Mapping[str, Any] | None) -> Callable[["Cell"], Written | None]:
    """A word on a product nobody else misses; None: the report itself."""

    def case(cell: "Cell") -> Written | None:
        if cell.target not in {"own", "foreign", "theirs"}:
            return None
        label = f"produit {uuid7()}"
        entity = stock_out_id(cell.account, product_key(None, label))
        report = {"account": cell.account, "label": label}
        if args is None and cell.target != "theirs":
            return entity, report
        cell.made[0].append((cell.author, ServerOp("stock_out.report", entity, report)))
        return entity, report if args is None else args

    return case


ORDER_CASES: dict[str, Callable[["Cell"], Written | None]] = {
    "helper.edit": on_hq(("helper.publish", _HELPER), {"role": "ventes"}),
    "helper.publish": hq("helper.publish", _HELPER),
    "helper.retire": on_hq(("helper.publish", _HELPER), {}),
    "pos_holding.discard": _order(discarding),
    "pos_item.adjust_stock": on_hq(("pos_item.publish", _ITEM), {"delta": 1, "reason": "livraison"}),
    "pos_item.edit": on_hq(("pos_item.publish", _ITEM), {"size": "A2"}),
    "pos_item.publish": hq("pos_item.publish", _ITEM),
    "pos_item.retire": on_hq(("pos_item.publish", _ITEM), {}),
    "pos_order.cancel": _order({}),
    "pos_order.decline": _order({"reason": "épuisé"}),
    "pos_order.install": _order({}, "pos_order.ship", "pos_order.receive"),
    "pos_order.place": _order(placing),
    "pos_order.receive": _order({}, "pos_order.ship"),
    "pos_order.ship": _order({}),
    "pos_order.supply": _order({}, "pos_item.adjust_stock", quantity=4),
    "stock_out.acknowledge": _stock_out({"cause": "transport"}),
    "stock_out.back_on_shelf": _stock_out({}),
    "stock_out.cancel": _stock_out({}),
    "stock_out.confirm": _stock_out({}),
    "stock_out.not_confirm": _stock_out({}),
    "stock_out.report": _stock_out(None),
    "stock_out.supply": _stock_out({}),
}

_READY: dict[str, tuple[str, ...]] = {
    "pos_order.cancel": (),
    "pos_order.decline": (),
    "pos_order.ship": (),
    "pos_order.supply": ("pos_item.adjust_stock",),
    "pos_order.receive": ("pos_order.ship",),
    "pos_order.install": ("pos_order.ship", "pos_order.receive"),
    "pos_holding.discard": (),
}
"""What must have been done to an order before a kind can be said of it."""


async def order_targets(house: House) -> dict[str, list[str]]:
    """Things for each kind to be about, by entity or by kind of op, as many as the stores; `a line` is an item to order."""
    stores = [house.own, house.foreign]
    found: dict[str, list[str]] = {name: [str(uuid7())] for name in ("pos_item", "a line", "helper")}
    await house.submit("admin", [
        *(ServerOp("pos_item.publish", found[name][0], {**_ITEM, "stock": 1_000}) for name in ("pos_item", "a line")),
        ServerOp("helper.publish", found["helper"][0], _HELPER),
    ])  # fmt: skip
    ops: list[ServerOp] = []
    for kind, before in _READY.items():
        found[kind] = []
        for store in stores * 4:
            item, order = str(uuid7()), str(uuid7())
            found[kind].append(holding_id(store, item) if kind == "pos_holding.discard" else order)
            placed = {"account": store, "lines": [{"item": item, "quantity": 9_999}]}
            short = 10 if "pos_item.adjust_stock" in before else 10_000
            ops += [
                ServerOp("pos_item.publish", item, {**_ITEM, "stock": short}),
                ServerOp("pos_order.place", order, placed),
            ]
            for step in before:
                more = {"delta": 50, "reason": "livraison"} if step.startswith("pos_item") else {}
                ops.append(ServerOp(step, item if more else order, more))
    found["stock_out"] = [stock_out_id(store, product_key("3017620422003", None)) for store in stores]
    found["pos_order"] = found["pos_order.cancel"]
    found["pos_holding"] = found["pos_holding.discard"]
    reports = [ServerOp("stock_out.report", one, {"account": store, "gtin": "3017620422003"})
               for store, one in zip(stores, found["stock_out"], strict=True)]  # fmt: skip
    await house.submit("admin", [*ops, *reports])
    return found


def aimed(kind: str, entity: str, args: dict[str, Any], targets: Mapping[str, list[str]]) -> tuple[str, dict[str, Any]]:
    """An op as drawn, about an item there is, or under the one id its product has."""
    for name in ("lines", "missing"):
        if isinstance(args.get(name), list):
            args = {**args, name: [{**line, "item": targets["a line"][0]} for line in args[name][:1]]}
    if kind == "stock_out.report" and (args.get("gtin") or args.get("label")):
        args = {name: value for name, value in args.items() if name != ("label" if args.get("gtin") else "gtin")}
        return stock_out_id(args["account"], product_key(args.get("gtin"), args.get("label"))), args
    return entity, args
