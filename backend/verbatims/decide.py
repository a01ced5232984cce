"""Reducers of verbatims."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from backend.replication.args import audience_for
from sync.access import Side
from sync.decision import Decision, applied, reject
from sync.entity import Entity
from sync.kind import Context
from sync.receipt import Outcome


def add(ctx: Context) -> Decision:
    """Words heard; the author's own company reads them unless they chose to share."""
    args = ctx.args
    audience = audience_for(ctx.side, args.audience)
    if audience is None:
        return reject("not_your_audience", field="args.audience")
    if ctx.side is Side.RETAILER and args.tags:
        return reject("not_your_field", field="args.tags")
    fixed = {
        "said": args.text,
        "side": ctx.side.value,
        "visit": args.visit,
        "contact": args.contact,
        "language": args.language,
    }
    verbatim = ctx.new(args.account, fixed, "verbatim").writing({"audience": audience.value}, ctx.write(), {})
    return applied(verbatim.adding("tags", args.tags, ctx.op.id) if args.tags else verbatim)


def correct(ctx: Context) -> Decision:
    """What was said stays; the better-heard words are shown. Only the company that heard them may touch them."""
    verbatim, args = ctx.current, ctx.args
    redacted = verbatim.event("redacted")
    if redacted is not None:
        return Decision(Outcome.REJECTED, code="verbatim_redacted", winner=redacted.op, scrub=True)
    if _other_side_wrote(verbatim, ctx.side):
        return reject("not_your_words")
    fields = {name: value for name, value in args.given("text").items() if value is not None}
    if args.audience is not None:
        audience = audience_for(ctx.side, args.audience)
        if audience is None:
            return reject("not_your_audience", field="args.audience")
        fields["audience"] = audience.value
    if ctx.side is Side.RETAILER and (args.tags or args.untag):
        return reject("not_your_field", field="args.tags")
    verbatim = verbatim.writing(fields, ctx.write(), ctx.op.base)
    if args.tags:
        verbatim = verbatim.adding("tags", args.tags, ctx.op.id)
    if args.untag:
        verbatim = verbatim.removing("tags", args.untag, ctx.op.base.get("tags", ()))
    return applied(verbatim)


def _other_side_wrote(verbatim: Entity, side: Side) -> bool:
    return bool(verbatim.fixed["side"] != side.value)


def redact(ctx: Context) -> Decision:
    """The words go everywhere they were kept; their hash proves that there were words."""
    if _other_side_wrote(ctx.current, ctx.side):
        return reject("not_your_words")
    said = str(ctx.current.fixed.get("said", ""))
    fixed = {name: value for name, value in ctx.current.fixed.items() if name != "said"}
    if said:
        fixed["sha256"] = hashlib.sha256(said.encode()).hexdigest()
    registers = {name: held for name, held in ctx.current.registers.items() if name != "text"}
    bare = replace(ctx.current, fixed=fixed, registers=registers)
    return Decision(Outcome.APPLIED, bare.happening("redacted", ctx.write()), scrub=True)


def state(verbatim: Entity, side: Side) -> Mapping[str, Any]:
    """Whether the words were taken away."""
    del side
    if verbatim.event("redacted") is None:
        return {}
    return {"redacted": True, "sha256": verbatim.fixed.get("sha256")}
