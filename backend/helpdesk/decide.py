"""Reducers of helpers and messages."""

from collections.abc import Mapping
from typing import Any

from backend.replication.args import audience_for
from sync.access import Side
from sync.decision import Decision, applied, reject
from sync.entity import Entity
from sync.kind import Audience, Context
from sync.op import ms_to_instant

HELPER_FIELDS = ("name", "role", "phone", "email", "hours", "departements", "banners")


def publish(ctx: Context) -> Decision:
    """Somebody to turn to."""
    held = {name: value for name, value in ctx.args.given().items() if value is not None}
    return applied(ctx.new(None, {}, "helper").writing(held, ctx.write(), {}))


def edit(ctx: Context) -> Decision:
    """Each field by its register."""
    fields = ctx.args.given()
    for name in ("topic", "name"):
        if name in fields and fields[name] is None:
            return reject("invalid_args", field=f"args.{name}", reason="a helper keeps a name and a topic")
    return applied(ctx.current.writing(fields, ctx.write(), ctx.op.base))


def retire(ctx: Context) -> Decision:
    """The name stays, for those who wrote to them; the numbers go."""
    helper = ctx.current
    seen = {name: [head.op for head in held.heads] for name, held in helper.registers.items()}
    gone: dict[str, Any] = {name: None for name in ("phone", "email") if name in seen}
    return applied(helper.writing(gone, ctx.write(), seen).happening("retired", ctx.write()))


def helper_state(helper: Entity, side: Side) -> Mapping[str, Any]:
    """Whether they still help."""
    del side
    retired = helper.event("retired")
    return {} if retired is None else {"retired_at": ms_to_instant(retired.at_ms)}


def add_message(ctx: Context) -> Decision:
    """Both companies read it unless its author chose otherwise: a message is written to somebody."""
    args = ctx.args
    audience = audience_for(ctx.side, args.audience or Audience.SHARED.value)
    if audience is None:
        return reject("not_your_audience", field="args.audience")
    fixed = {"text": args.text, "topic": args.topic, "about": args.about, "audience": audience.value}
    if ctx.side is Side.RETAILER:
        fixed["direction"] = "pull"
    return applied(ctx.new(args.account, fixed, "message"))
