"""Reducer of checklists."""

from sync.decision import Decision, applied, reject
from sync.kind import Context


def publish(ctx: Context) -> Decision:
    """A version; the answers given to it keep it for ever."""
    args = ctx.args
    keys = [item.key for item in args.items]
    twice = sorted({key for key in keys if keys.count(key) > 1})
    if twice:
        return reject("invalid_args", field="args.items", reason=f"the key {twice[0]!r} stands twice")
    fixed = {
        "name": args.name,
        "version": args.version,
        "items": [item.model_dump(exclude_none=True) for item in args.items],
        "replaces": args.replaces,
    }
    return applied(ctx.new(None, fixed, "checklist"))
