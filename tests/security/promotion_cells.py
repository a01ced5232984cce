"""The cells of promotions: headquarters' own, and what a store does about one."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from uuid_utils import uuid7

from backend.promotions.ids import participation_id
from backend.replication.door import ServerOp
from tests.security.house import House
from tests.security.order_cells import hq, on_hq

if TYPE_CHECKING:
    from tests.security.cells import Cell

Written = tuple[str, Mapping[str, Any]]
PLAN: dict[str, Any] = {
    "mechanic": "display",
    "name_fr": "Semaine du thé",
    "products": ["3017620422003"],
    "sell_out": {"starts_on": "2026-11-21", "ends_on": "2026-12-31"},
}


def _part(more: Mapping[str, Any], *, made: bool = False) -> Callable[["Cell"], Written | None]:
    """A word on a promotion nobody else speaks of; `made`: on a part that is there."""

    def case(cell: "Cell") -> Written | None:
        if cell.target not in {"own", "foreign"}:
            return None
        promotion = cell.make("promotion.plan", PLAN, by="admin")
        here = {"account": cell.account, "promotion": promotion}
        entity = participation_id(promotion, cell.account)
        if made:
            cell.edit(cell.author, "promotion.commit", entity, here)
        return entity, more if made else {**here, **more}

    return case


PROMOTION_CASES: dict[str, Callable[["Cell"], Written | None]] = {
    "promotion.cancel": on_hq(("promotion.plan", PLAN), {"reason": "rappel"}),
    "promotion.commit": _part({"quantity": 12}),
    "promotion.confirm_execution": _part({}),
    "promotion.edit": on_hq(("promotion.plan", PLAN), {"price_minor": 299}),
    "promotion.plan": hq("promotion.plan", PLAN),
    "promotion.report_problem": _part({"problem": "no_space"}),
    "promotion.result": _part({"units": 3, "value_minor": 900}),
    "promotion.withdraw": _part({}, made=True),
}


async def promotion_targets(house: House) -> dict[str, list[str]]:
    """A promotion, and a part of each store in one."""
    promotion, other, stores = str(uuid7()), str(uuid7()), (house.own, house.foreign)
    await house.submit("admin", [ServerOp("promotion.plan", found, PLAN) for found in (promotion, other)])
    for store, manager in zip(stores, ("manager", "other_manager"), strict=True):
        here = {"account": store, "promotion": promotion}
        await house.submit(manager, [ServerOp("promotion.commit", participation_id(promotion, store), here)])
    # One may be called off by what is drawn; of the other stores go on speaking.
    return {
        "promotion": [other],
        "a promotion": [promotion],
        "participation": [participation_id(promotion, store) for store in stores],
    }


def aimed_at(
    kind: str, entity: str, args: dict[str, Any], targets: Mapping[str, list[str]]
) -> tuple[str, dict[str, Any]]:
    """An op as drawn, about a promotion there is, and its part's one id."""
    if kind in {"promotion.plan", "promotion.edit"}:
        where = args.get("where")
        kept = {"where": {**where, "stores": [], "excluded": []}} if isinstance(where, dict) else {}
        windows = {name: PLAN["sell_out"] for name in ("sell_in", "sell_out") if args.get(name)}
        products = {"products": PLAN["products"]} if args.get("products") else {}
        return entity, {**args, **kept, **windows, **products, **({"pos_kit": None} if args.get("pos_kit") else {})}
    if kind.startswith("promotion.") and "promotion" in args:
        args = {**args, "promotion": targets["a promotion"][0]}
        return participation_id(args["promotion"], args["account"]), args
    return entity, args
