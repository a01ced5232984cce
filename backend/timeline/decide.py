"""Reducer of conflicts."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sync.decision import Decision, applied, reject
from sync.kind import VISIBLE, BadArgs, Context, EntityKind, Kind, Rule
from sync.receipt import Outcome


def resolver(entities: Mapping[str, EntityKind], edits: Mapping[str, Kind]) -> Callable[[Context], Decision]:
    """The reducer, over the entity kinds of a deployment."""

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
        register = entity.registers.get(args.field)
        heads = () if register is None else register.heads
        if all(head.value != args.value for head in heads):
            # Neither side's value: then it has to be one this person could have given the field by an edit.
            checked = None if edit_kind is None else edit_kind.parse({args.field: args.value})
            if edit_kind is None or isinstance(checked, BadArgs) or args.field in getattr(checked, "unknown", ()):
                return reject("invalid_args", field="args.value", reason="not a value this field can hold")
            edit = edit_kind.decide(replace(ctx, args=checked))
            if edit.outcome is Outcome.REJECTED:
                return edit
        saw = {*args.heads, *ctx.op.base.get(args.field, ())}
        return applied(entity.writing({args.field: args.value}, ctx.write(), {args.field: saw}))

    return resolve
