"""Reducers of tasks."""

from collections.abc import Mapping
from typing import Any

from backend.replication.args import audience_for
from sync.access import Side
from sync.decision import Decision, applied, reject
from sync.entity import Entity
from sync.kind import Context
from sync.op import ms_to_instant


def add(ctx: Context) -> Decision:
    """Something to do."""
    args = ctx.args
    audience = audience_for(ctx.side, args.audience)
    if audience is None:
        return reject("not_your_audience", field="args.audience")
    fixed = {
        "title": args.title,
        "details": args.details,
        "due_on": args.due_on,
        "assignee": args.assignee,
        "visit": args.visit,
        "audience": audience.value,
    }
    if ctx.side is Side.RETAILER:
        fixed["direction"] = "pull"
    return applied(ctx.new(args.account, fixed, "task"))


def done(ctx: Context) -> Decision:
    """Two people who both did it agree; one who did it and one who reopened it unseen clash, and both are told."""
    return applied(_said(ctx, done=True))


def reopen(ctx: Context) -> Decision:
    """Not done after all."""
    return applied(_said(ctx, done=False))


def _said(ctx: Context, *, done: bool) -> Entity:
    task = ctx.current.writing({"done": done}, ctx.write(), ctx.op.base)
    if ctx.args.comment is not None:
        task = task.writing({"comment": ctx.args.comment}, ctx.write(), ctx.op.base)
    return task


def is_open(task: Entity) -> bool:
    """Still to do."""
    return task.get("done") is not True


def state(task: Entity, side: Side) -> Mapping[str, Any]:
    """Whether and when it was done."""
    del side
    register = task.registers.get("done")
    if register is None or register.shown is not True:
        return {"status": "open"}
    return {"status": "done", "done_at": ms_to_instant(register.heads[-1].at_ms)}
