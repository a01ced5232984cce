"""Reducers of stock-outs. Each writes down what was said, whatever stood before; the fold says what it means."""

from collections.abc import Mapping
from typing import Any

from backend.replication.args import made_at
from backend.stock_outs.ids import gtin_of, product_key, stock_out_id
from sync import interval
from sync.access import Side
from sync.decision import Decision, applied, reject
from sync.entity import Entity
from sync.interval import Case, fold
from sync.kind import Context
from sync.merge import Write
from sync.op import ms_to_instant
from sync.receipt import Outcome


def report(ctx: Context) -> Decision:
    """A sighting joins the case that was open when it was made, or opens one."""
    args = ctx.args
    key = product_key(args.gtin, args.label)
    expected = stock_out_id(args.account, key)
    if ctx.op.entity != expected:
        # Under two ids one empty shelf would be two cases.
        return reject("wrong_stock_out", entity=expected)
    fixed = {"product": key}
    entity = ctx.new(args.account, fixed, "stock_out") if ctx.entity is None else ctx.entity.made_by(ctx.write())
    return applied(_with(entity, ctx, interval.REPORTED, args.given("label", "note", "visit"), args.seen_at))


def acknowledge(ctx: Context) -> Decision:
    """Why, until when, what instead."""
    return _said(ctx, interval.ACKNOWLEDGED, ctx.args.given())


def supply(ctx: Context) -> Decision:
    """On its way."""
    return _said(ctx, interval.IN_SUPPLY, ctx.args.given())


def back_on_shelf(ctx: Context) -> Decision:
    """Somebody filled the shelf, or saw it filled."""
    return _said(ctx, interval.BACK, ctx.args.given("note"), ctx.args.seen_at)


def confirm(ctx: Context) -> Decision:
    """Seen there."""
    return _said(ctx, interval.CONFIRMED, ctx.args.given("note"), ctx.args.seen_at)


def not_confirm(ctx: Context) -> Decision:
    """Said to be back, and not there."""
    return _said(ctx, interval.NOT_CONFIRMED, ctx.args.given("note"), ctx.args.seen_at)


def cancel(ctx: Context) -> Decision:
    """Reported by mistake: the case has no duration, and both companies read who withdrew it."""
    return _said(ctx, interval.CANCELLED, ctx.args.given("reason"))


def _said(ctx: Context, what: str, words: Mapping[str, Any], seen_at: str | None = None) -> Decision:
    before = fold(ctx.current.events)
    after = _with(ctx.current, ctx, what, words, seen_at)
    last = before[-1]
    if not last.is_open and list(map(_meaning, fold(after.events))) == list(map(_meaning, before)):
        # It is kept with the case; its author hears that it had ended.
        ended = last.events[-1].write.op
        return Decision(Outcome.SUPERSEDED, after, code="stock_out_ended", params={"status": last.status}, winner=ended)
    return applied(after)


def _meaning(case: Case) -> tuple[object, ...]:
    return case.status, case.since_ms, case.until_ms, case.witnesses, dict(case.facts)


def _with(entity: Entity, ctx: Context, what: str, words: Mapping[str, Any], seen_at: str | None) -> Entity:
    """After one more word. Its place among the others is when it was seen, which may be before it was said."""
    said = {name: value for name, value in words.items() if value is not None or what == interval.ACKNOWLEDGED}
    return entity.happening(what, Write(ctx.op.id, made_at(ctx, seen_at), ctx.access.user, said))


def newest(entity: Entity) -> Case:
    """The case that counts now. A stock-out is made by a sighting, so there is one."""
    return fold(entity.events)[-1]


def occurred(entity: Entity) -> int:
    """Its place on the timeline: where the newest case began."""
    return newest(entity).since_ms


def is_open(entity: Entity) -> bool:
    """Whether the product is missing now."""
    return newest(entity).is_open


def label(entity: Entity) -> str | None:
    """The name of a product without a barcode, as the first who saw it missing wrote it."""
    words = (event.write.value for event in entity.events if isinstance(event.write.value, Mapping))
    return next((said["label"] for said in words if said.get("label") is not None), None)


def state(entity: Entity, side: Side) -> Mapping[str, Any]:
    """Which product, and how the newest case stands."""
    del side
    case, gtin = newest(entity), gtin_of(entity.fixed["product"])
    product = {"label": label(entity)} if gtin is None else {"gtin": gtin}
    return {**product, "status": case.status, "since": ms_to_instant(case.since_ms)}
