"""Reducer of conflicts."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sync.decision import Decision, applied, reject
from sync.kind import VISIBLE, BadArgs, Context, EntityKind, Kind, Rule
from sync.receipt import Outcome

Guard = Callable[[Context, Mapping[str, Any]], Decision | None]
"""Why the fields of an entity may not become what is said, or None."""


def resolver(
    entities: Mapping[str, EntityKind], edits: Mapping[str, Kind], guards: Mapping[str, Guard]
) -> Callable[[Context], Decision]:
    """The reducer, over the entity kinds of a deployment. `guards`: by entity kind, what is settled and no more to be chosen."""

    def resolve(ctx: Context) -> Decision:
        args, entity = ctx.args, ctx.current
        spec = entities[entity.kind].fields.get(args.field)
        if spec is None or spec.rule is not Rule.REGISTER or spec.audience not in VISIBLE[ctx.side]:
            return reject("unknown_field", field="args.field")
        edit_kind = edits.get(entity.kind)
        if entity.account is None and edit_kind is not None and not ctx.roles & edit_kind.roles:
            # What hangs on no account is settled by whoever could have written it: nobody else was shown the rivals.
            return reject("not_allowed")
        ended = entity.event("erased") or entity.event("redacted")
        if ended is not None:
            return Decision(Outcome.REJECTED, code=f"{entity.kind}_gone", winner=ended.op, scrub=True)
        refused = _unsaid(ctx, edit_kind) or guards.get(entity.kind, _nothing)(ctx, {args.field: args.value})
        if refused is not None:
            return refused
        saw = {*args.heads, *ctx.op.base.get(args.field, ())}
        return applied(entity.writing({args.field: args.value}, ctx.write(), {args.field: saw}))

    return resolve


def _unsaid(ctx: Context, edit_kind: Kind | None) -> Decision | None:
    """Why a value that neither side gave may not be chosen: it has to be one this person could have given by an edit."""
    args, register = ctx.args, ctx.current.registers.get(ctx.args.field)
    if register is not None and any(head.value == args.value for head in register.heads):
        return None
    checked = None if edit_kind is None else edit_kind.parse({args.field: args.value})
    if edit_kind is None or isinstance(checked, BadArgs) or args.field in getattr(checked, "unknown", ()):
        return reject("invalid_args", field="args.value", reason="not a value this field can hold")
    edit = edit_kind.decide(replace(ctx, args=checked))
    return edit if edit.outcome is Outcome.REJECTED else None


def _nothing(ctx: Context, fields: Mapping[str, Any]) -> None:
    del ctx, fields
