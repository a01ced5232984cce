"""Reducers of promotions: planned, edited, called off. Pure."""

from collections.abc import Mapping
from typing import Any

from backend.accounts.groups import plain, unknown_store
from backend.accounts.places import day_ms
from backend.promotions.where import first_day, is_cancelled, last_day
from backend.replication.args import Args
from sync.access import Side
from sync.decision import Decision, applied, reject
from sync.entity import Entity
from sync.kind import Context
from sync.receipt import Outcome

FIELDS = (
    "mechanic", "name_fr", "name_en", "products", "sell_in", "sell_out", "price_minor", "regular_price_minor", "currency",
    "pos_kit", "brief", "pictures",
)  # fmt: skip
_ALL = (*FIELDS, "where", "brand_note")
_KEPT = ("mechanic", "name_fr", "products", "sell_out", "where")


def plan(ctx: Context) -> Decision:
    """A promotion, for the stores it says."""
    if (refused := _unfit(ctx)) is not None:
        return refused
    held = {name: value for name, value in _given(ctx.args).items() if value not in (None, [])}
    held["where"] = plain(ctx.args.where)
    if "price_minor" in held or "regular_price_minor" in held:
        held.setdefault("currency", "EUR")
    return applied(ctx.new(None, {}, "promotion").writing(held, ctx.write(), {}))


def edit(ctx: Context) -> Decision:
    """Each field by its register; one that was called off stays so."""
    if (refused := _unfit(ctx)) is not None:
        return refused
    fields = _given(ctx.args)
    empty = next((name for name in _KEPT if name in fields and fields[name] is None), None)
    if empty is not None:
        return reject("invalid_args", field=f"args.{empty}", reason="a promotion keeps one")
    return applied(ctx.current.writing(fields, ctx.write(), ctx.op.base))


def cancel(ctx: Context) -> Decision:
    """Called off; every store that reads it reads that."""
    before = ctx.current.event("cancelled")
    # When the server learned it is when people can be told.
    said = {**ctx.args.given("reason"), "known_at_ms": ctx.received_at}
    after = ctx.current.happening("cancelled", ctx.write({k: v for k, v in said.items() if v is not None}))
    if before is not None:
        return Decision(Outcome.SUPERSEDED, after, code="promotion_cancelled", winner=before.op)
    return applied(after)


def _unfit(ctx: Context) -> Decision | None:
    """Whether the stores and the kit it names are there."""
    if (refused := unknown_store(ctx, ctx.args.where)) is not None:
        return refused
    kit = ctx.ground.entities.get(ctx.args.pos_kit or "")
    if ctx.args.pos_kit is not None and (kit is None or kit.kind != "pos_item"):
        return reject("unknown_pos_item", field="args.pos_kit")
    return None


def _given(args: Args) -> dict[str, Any]:
    return {name: plain(value) for name, value in args.given(*_ALL).items()}


def occurred(promotion: Entity) -> int:
    """Its first day with customers."""
    return day_ms(first_day(promotion))


def state(promotion: Entity, side: Side) -> Mapping[str, Any]:
    """What a calendar asks."""
    del side
    status = "cancelled" if is_cancelled(promotion) else "planned"
    return {"status": status, "starts_on": first_day(promotion), "ends_on": last_day(promotion)}
