"""Toy requests: a desk with cells to book, and a pile to order from."""

from typing import Any

from sync import interval
from sync.decision import Decision, applied, reject
from sync.entity import Entity
from sync.ground import Claim, Reads, Stretch
from sync.kind import Audience, Context, EntityKind, Field, Home, Rule
from sync.op import Op
from sync.receipt import Outcome

PILE = EntityKind("pile", {"left": Field(Rule.STOCK)}, home=Home.PUBLIC)
ORDER = EntityKind("order", {"given": Field(Rule.STOCK)})
BOOKING = EntityKind("booking", {"cell": Field(Rule.RESERVATION), "desk": Field(Rule.FIXED)})
GAP = EntityKind(
    "gap",
    {
        "cases": Field(Rule.INTERVAL),
        "steps": Field(Rule.EVENT, Audience.BRAND),
        interval.REPORTED: Field(Rule.RANKED, Audience.BRAND),
    },
)
ENTITIES = {kind.name: kind for kind in (PILE, ORDER, BOOKING, GAP)}

CELLS = 8


def publish(ctx: Context) -> Decision:
    return applied(ctx.new(None, {}, "pile").setting({"left": ctx.args["left"]}, ctx.write()))


def order_reads(op: Op, args: Any, entity: Entity | None) -> Reads:
    del op, entity
    return Reads(frozenset({args["pile"]}))


def order(ctx: Context) -> Decision:
    pile = ctx.ground.entities.get(ctx.args["pile"])
    if pile is None:
        return reject("unknown_pile", field="args.pile")
    given = min(pile.get("left"), ctx.args["quantity"])
    entity = ctx.new(ctx.args["account"], {}, "order").setting({"given": given}, ctx.write())
    left = pile.setting({"left": pile.get("left") - given}, ctx.write())
    return Decision(Outcome.APPLIED, entity, others=(left,), params={"given": given})


def meddle(ctx: Context) -> Decision:
    """A reducer with a bug: it changes what it never asked to see, or takes what is held."""
    stray = ctx.new(None, {}, "pile").setting({"left": 0}, ctx.write())
    if ctx.args["desk"] is None:
        return Decision(Outcome.APPLIED, ctx.current, others=(stray,))
    return Decision(Outcome.APPLIED, ctx.current, claims=(Claim(ctx.args["desk"], "nobody", (0,)),))


def booking_reads(op: Op, args: Any, entity: Entity | None) -> Reads:
    del op
    desk = args["desk"] or (entity.get("desk") if entity is not None else None)
    return Reads(cells=() if desk is None else (Stretch(desk, 0, CELLS),))


def request(ctx: Context) -> Decision:
    desk, wanted = ctx.args["desk"], (ctx.args["cell"], *(ctx.args["or"] or ()))
    entity = ctx.entity or ctx.new(ctx.args["account"], {"desk": desk}, "booking")
    free = next((cell for cell in wanted if ctx.ground.holder(desk, cell) in (None, entity.id)), None)
    if free is not None:
        outcome = Outcome.APPLIED if free == wanted[0] else Outcome.MOVED
        booked = entity.setting({"cell": free}, ctx.write())
        return Decision(outcome, booked, claims=(Claim(desk, entity.id, (free,)),))
    if ctx.args["wait"]:
        return Decision(Outcome.WAITLISTED, entity)
    return reject("slot_taken", free=[c for c in range(CELLS) if ctx.ground.holder(desk, c) is None][:3])


def say(ctx: Context) -> Decision:
    """A fact about a gap on the shelf."""
    gap = ctx.new(ctx.args["account"], {}, "gap") if ctx.entity is None else ctx.entity.made_by(ctx.write())
    return applied(gap.happening(ctx.args["what"], ctx.write(ctx.args["more"])))


def cancel(ctx: Context) -> Decision:
    gone = ctx.current.setting({"cell": None}, ctx.write())
    return Decision(Outcome.APPLIED, gone, claims=(Claim(ctx.current.get("desk"), ctx.current.id),))
