"""Reducers of a store's part in a promotion. To take part is decided; what was seen or sold is written down. Pure."""

from collections.abc import Mapping
from typing import Any

from backend.accounts.groups import where_of
from backend.accounts.places import shop_of
from backend.promotions.ids import participation_id
from backend.promotions.where import ends_ms, is_cancelled, last_day
from backend.replication.args import made_at
from sync.access import Side
from sync.decision import Decision, applied, reject
from sync.entity import Entity
from sync.kind import Context
from sync.merge import Write

COMMITTED, WITHDRAWN, EXECUTED, PROBLEM, RESULT = "committed", "withdrawn", "executed", "problem", "result"


def commit(ctx: Context) -> Decision:
    """The store takes part, if the promotion is for it and there is time."""
    promotion = _promotion(ctx)
    if isinstance(promotion, Decision):
        return promotion
    if ctx.account is None or not where_of(promotion).holds(shop_of(ctx.account), ctx.day):
        return reject("promotion_not_here")
    if is_cancelled(promotion):
        return reject("promotion_cancelled")
    if ctx.effective_at >= ends_ms(promotion):
        return reject("promotion_over", ended_on=last_day(promotion))
    return _said(ctx, COMMITTED, ctx.args.given("quantity", "note"))


def withdraw(ctx: Context) -> Decision:
    """Not after all. What stood in the store cannot be taken back."""
    if status(ctx.current) == EXECUTED:
        return reject("promotion_executed")
    return _said(ctx, WITHDRAWN, ctx.args.given("reason"))


def confirm_execution(ctx: Context) -> Decision:
    """Seen in the store."""
    return _seen(ctx, EXECUTED, ctx.args.given("picture", "note"))


def report_problem(ctx: Context) -> Decision:
    """Not there, or not as planned."""
    return _seen(ctx, PROBLEM, ctx.args.given("problem", "picture", "note"))


def result(ctx: Context) -> Decision:
    """A figure, with whose it is: the rank of its source decides which is shown."""
    source = "manager" if ctx.side is Side.RETAILER else "rep"
    said = {"currency": ctx.args.currency, **ctx.args.given("units", "value_minor", "note"), "source": source}
    return _seen(ctx, RESULT, said)


def _promotion(ctx: Context) -> Entity | Decision:
    """The promotion an op is about; or that there is none, or that its part has another id."""
    args = ctx.args
    found = ctx.ground.entities.get(args.promotion)
    if found is None or found.kind != "promotion":
        return reject("unknown_promotion", field="args.promotion")
    expected = participation_id(args.promotion, args.account)
    if ctx.op.entity != expected:
        return reject("wrong_participation", entity=expected)
    return found


def _seen(ctx: Context, what: str, words: Mapping[str, Any]) -> Decision:
    found = _promotion(ctx)
    return found if isinstance(found, Decision) else _said(ctx, what, words)


def _said(ctx: Context, what: str, words: Mapping[str, Any]) -> Decision:
    part = ctx.entity
    if part is None:
        part = ctx.new(ctx.args.account, {"promotion": ctx.args.promotion}, "participation")
    elif what != WITHDRAWN:
        part = part.made_by(ctx.write())
    at_ms = made_at(ctx, getattr(ctx.args, "seen_at", None))
    said = {name: value for name, value in words.items() if value is not None}
    return applied(part.happening(what, Write(ctx.op.id, at_ms, ctx.access.user, said)))


def status(part: Entity) -> str:
    """`executed` once somebody saw it, unless the store withdrew after that; else its last word; `none` without one."""
    found = "none"
    for event in part.events:
        if event.name in {WITHDRAWN, EXECUTED} or (event.name == COMMITTED and found != EXECUTED):
            found = event.name
    return found


def problem(part: Entity) -> str | None:
    """What is wrong, until somebody sees it right."""
    last = next((e for e in reversed(part.events) if e.name in {PROBLEM, EXECUTED, WITHDRAWN}), None)
    return last.write.value["problem"] if last is not None and last.name == PROBLEM else None


def said_at(part: Entity, what: str) -> int | None:
    """When something was last said of it (ms)."""
    event = part.event(what)
    return None if event is None else event.at_ms


def state(part: Entity, side: Side) -> Mapping[str, Any]:
    """How the store stands to it, in a word; what is wrong, if anything."""
    del side
    wrong = problem(part)
    return {"status": status(part), **({} if wrong is None else {"problem": wrong})}
