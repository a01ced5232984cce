"""Naming: what the outcome of an op that took effect says the merge did. Pure."""

from dataclasses import replace

from sync.decision import Decision
from sync.entity import Entity
from sync.kind import VISIBLE, Context, Kinds
from sync.receipt import Outcome


def named(decision: Decision, context: Context, kinds: Kinds) -> Decision:
    """`conflicted`: somebody must choose. `superseded`: a later value stands. `merged`: somebody's later change stands beside.

    Only fields the author may read are looked at: an outcome must not tell that something else was written.
    """
    entity = decision.entity
    # What this op made holds nobody else's word: nothing can have met.
    if entity is None or context.entity is None or decision.outcome is not Outcome.APPLIED:
        return decision
    op, user = context.op.id, context.access.user
    fields, visible = kinds.entities[entity.kind].fields, VISIBLE[context.side]
    seen = {n: r for n, r in sorted(entity.registers.items()) if n in fields and fields[n].audience in visible}
    wrote = [n for n, r in seen.items() if any(head.op == op for head in r.heads)]
    clashing = [n for n in wrote if seen[n].clashes]
    if clashing:
        shown = [seen[n].heads[-1].op for n in clashing]
        return replace(
            decision,
            outcome=Outcome.CONFLICTED,
            code="same_field",
            params={**decision.params, "fields": clashing},
            winner=next((head for head in shown if head != op), None),
        )
    covered = [n for n, r in seen.items() if r.heads and op in _covered(context.entity, n)]
    if covered and not wrote:
        return replace(decision, outcome=Outcome.SUPERSEDED, winner=seen[covered[0]].heads[-1].op)
    heads = [head for r in seen.values() for head in r.heads]
    if any(h.by != user and h.at_ms > context.effective_at for h in heads):
        return replace(decision, outcome=Outcome.MERGED)
    return decision


def _covered(before: Entity, name: str) -> frozenset[str]:
    """Writes of the field that somebody had seen, and written over, before they reached us."""
    register = before.registers.get(name)
    return register.gone if register is not None else frozenset()
