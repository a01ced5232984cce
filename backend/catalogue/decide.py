"""Reducers of products."""

from sync.decision import Decision, applied, reject
from sync.kind import Context

_FIELDS = ("name", "brand", "category")


def add(ctx: Context) -> Decision:
    """A product."""
    held = {name: value for name, value in ctx.args.given(*_FIELDS).items() if value is not None}
    return applied(ctx.new(None, {"gtin": ctx.args.gtin}, "product").writing(held, ctx.write(), {}))


def edit(ctx: Context) -> Decision:
    """Each field by its register."""
    fields = ctx.args.given(*_FIELDS)
    if "name" in fields and fields["name"] is None:
        return reject("invalid_args", field="args.name", reason="a product keeps a name")
    return applied(ctx.current.writing(fields, ctx.write(), ctx.op.base))
