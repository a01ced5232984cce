"""Reducer of notes."""

from backend.replication.args import audience_for
from sync.access import Side
from sync.decision import Decision, applied, reject
from sync.kind import Context


def add(ctx: Context) -> Decision:
    """A note; one from the store says that the store spoke first."""
    audience = audience_for(ctx.side, ctx.args.audience)
    if audience is None:
        return reject("not_your_audience", field="args.audience")
    fixed = {"text": ctx.args.text, "visit": ctx.args.visit, "audience": audience.value}
    if ctx.side is Side.RETAILER:
        fixed["direction"] = "pull"
    return applied(ctx.new(ctx.args.account, fixed, "note"))
