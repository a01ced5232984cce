"""Entities and reducers of the toy registry."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sync.access import Side
from sync.decision import Assignment, Decision, applied, reject
from sync.entity import Entity
from sync.kind import VISIBLE, Audience, Context, EntityKind, Field, Rule
from sync.receipt import Outcome


@dataclass(frozen=True)
class Args:
    values: Mapping[str, Any]
    unknown: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    def given(self, *names: str) -> dict[str, Any]:
        return {name: self.values[name] for name in names if name in self.values}


BRAND_ONLY, STORE_ONLY = Field(audience=Audience.BRAND), Field(audience=Audience.RETAILER)


def _status(entity: Entity, side: Side) -> Mapping[str, Any]:
    del side
    names = {event.name for event in entity.events}
    return {"status": next((s for s in ("logged", "cancelled", "planned") if s in names), "planned")}


def _redacted(entity: Entity, side: Side) -> Mapping[str, Any]:
    del side
    return {"redacted": entity.event("redacted") is not None}


ACCOUNT = EntityKind(
    "account",
    {
        "name": Field(),
        "phone": Field(),
        "city": Field(),
        "brand_note": BRAND_ONLY,
        "owner_note": STORE_ONLY,
        "territory": BRAND_ONLY,
        "tags": Field(Rule.SET, Audience.BRAND),
    },
)
VISIT = EntityKind(
    "visit",
    {"day": Field(), "summary": Field(), "note": BRAND_ONLY, "by": Field(Rule.FIXED)},
    is_entry=True,
    derive=_status,
    entry={"channel": "field_visit", "nature": "informative"},
)
VERBATIM = EntityKind(
    "verbatim",
    {"text": Field(), "audience": Field(), "about": Field(Rule.SET)},
    audience=Audience.BRAND,
    is_entry=True,
    derive=_redacted,
)
ENTITIES = {kind.name: kind for kind in (ACCOUNT, VISIT, VERBATIM)}


def _new(ctx: Context, kind: str, fixed: Mapping[str, Any] | None = None) -> Entity:
    return ctx.new(ctx.op.entity if kind == "account" else ctx.args["account"], fixed or {}, kind)


def _writing(ctx: Context, entity: Entity, *names: str) -> Decision:
    values = ctx.args.given(*names)
    fields = ENTITIES[entity.kind].fields
    hidden = [n for n in values if fields[n].audience not in VISIBLE[ctx.side]]
    if hidden:
        return reject("not_your_field", field=f"args.{hidden[0]}")
    return applied(entity.writing(values, ctx.write(), ctx.op.base))


ACCOUNT_FIELDS = ("name", "phone", "city", "brand_note", "owner_note")


def add_account(ctx: Context) -> Decision:
    done = _writing(ctx, _new(ctx, "account"), *ACCOUNT_FIELDS)
    entity = done.entity
    if entity is None:
        return done
    if ctx.neighbours:
        done = replace(done, params={"candidates": sorted(n.account for n in ctx.neighbours)})
    territory = ctx.args["territory"]
    if territory is None:
        return done
    given = Assignment(ctx.op.entity, territory, ctx.effective_at)
    return replace(done, entity=entity.writing({"territory": territory}, ctx.write(), {}), assignment=given)


def edit_account(ctx: Context) -> Decision:
    return _writing(ctx, ctx.current, *ACCOUNT_FIELDS)


def tag(ctx: Context) -> Decision:
    return applied(ctx.current.adding("tags", ctx.args["tags"], ctx.op.id))


def untag(ctx: Context) -> Decision:
    return applied(ctx.current.removing("tags", ctx.args["tags"], ctx.op.base.get("tags", ())))


def assign(ctx: Context) -> Decision:
    """The register says who should have it; the assignment follows what the register shows, from now on."""
    entity = ctx.current.writing({"territory": ctx.args["territory"]}, ctx.write(), ctx.op.base)
    return replace(applied(entity), assignment=Assignment(entity.id, entity.get("territory"), ctx.received_at))


def _visit(ctx: Context) -> Entity:
    return (ctx.entity or _new(ctx, "visit")).made_by(ctx.write())


def plan_visit(ctx: Context) -> Decision:
    return _writing(ctx, _visit(ctx).happening("planned", ctx.write()), "day")


def log_visit(ctx: Context) -> Decision:
    return _writing(ctx, _visit(ctx).happening("logged", ctx.write()), "day", "summary", "note")


def cancel_visit(ctx: Context) -> Decision:
    visit = ctx.current.happening("cancelled", ctx.write())
    logged = visit.event("logged")
    if logged is not None:
        return Decision(Outcome.SUPERSEDED, visit, code="visit_logged", winner=logged.op)
    return applied(visit)


def add_verbatim(ctx: Context) -> Decision:
    audience = ctx.args["audience"] or (Audience.BRAND if ctx.side is Side.BRAND else Audience.RETAILER).value
    entity = _new(ctx, "verbatim").writing({"text": ctx.args["text"], "audience": audience}, ctx.write(), {})
    return applied(entity.adding("about", ctx.args["about"] or (), ctx.op.id))


def _after_redaction(ctx: Context) -> Decision | None:
    redacted = ctx.current.event("redacted")
    return None if redacted is None else Decision(Outcome.SUPERSEDED, code="redacted", winner=redacted.op, scrub=True)


def correct_verbatim(ctx: Context) -> Decision:
    return _after_redaction(ctx) or _writing(ctx, ctx.current, "text", "audience")


def redact(ctx: Context) -> Decision:
    """Every word and every wish about them goes, whether written before or arriving after: the same in any order."""
    entity = replace(ctx.current.happening("redacted", ctx.write()), registers={})
    return replace(applied(entity), scrub=True)


def resolve(ctx: Context) -> Decision:
    name = ctx.args["field"]
    spec = ENTITIES[ctx.current.kind].fields.get(name)
    if spec is None or spec.rule is not Rule.REGISTER or spec.audience not in VISIBLE[ctx.side]:
        return reject("unknown_field", field="args.field")
    gone = _after_redaction(ctx)
    return gone or applied(ctx.current.writing({name: ctx.args["value"]}, ctx.write(), {name: ctx.args["heads"]}))


class BoomError(Exception):
    """What a bug in a reducer looks like from outside."""


def boom(ctx: Context) -> Decision:
    if ctx.args["fail"]:
        raise BoomError(ctx.op.id)
    return _writing(ctx, ctx.current, "city")
