"""Reducers of accounts and contacts: state and op in, Decision out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rapidfuzz import fuzz

from backend.db.fold import fold
from sync.access import Role, Side
from sync.decision import Assignment, Decision, applied, reject
from sync.entity import Entity
from sync.kind import Context, Neighbour, Place
from sync.receipt import Outcome

ACCOUNT_FIELDS = (
    "banner", "level", "address", "postcode", "city", "country", "phone", "email", "website", "opening_hours",
    "lat_e7", "lon_e7", "closed_on",
)  # fmt: skip
CONTACT_FIELDS = ("role", "department", "phone", "email", "language", "preferred_channel")
RETAILER_EDITS = frozenset({"address", "postcode", "city", "phone", "email", "website", "opening_hours"})
"""What a store may say about itself; its name, banner and position are the brand's register of customers."""

LIKELY = 70
"""Similarity, in percent, from which a neighbour is worth showing as a possible duplicate."""
_METRES_PER_E7 = 0.0111


def add_account(ctx: Context) -> Decision:
    """A new account; what looks like the same shop is named in the receipt, never refused. A customer number is one shop's."""
    args = ctx.args
    others = [n for n in ctx.neighbours if n.account != ctx.op.entity]
    taken = next((n for n in others if args.external_id is not None and n.place.external_id == args.external_id), None)
    if taken is not None:
        return reject("external_id_taken", field="args.external_id", account=taken.account)
    fields = {name: value for name, value in args.given("name", *ACCOUNT_FIELDS).items() if value is not None}
    by_rep = not ctx.roles & {Role.BRAND_MANAGER, Role.ADMIN}
    territory = args.territory
    if by_rep:
        if not ctx.territories:
            return reject("no_territory")
        territory = territory if territory in ctx.territories else ctx.territories[0]
    elif territory is not None and territory not in ctx.known_territories:
        return reject("unknown_territory", field="args.territory")
    fields["status"] = "prospect" if by_rep or args.source == "field" else "active"
    if territory is not None:
        fields["territory"] = territory
    fields.setdefault("level", "store")
    account = ctx.new(ctx.op.entity, {"external_id": args.external_id}, "account")
    account = account.writing(fields, ctx.write(), {})
    place = Place(args.name, args.postcode, args.lat_e7, args.lon_e7)
    likely = sorted(((similarity(place, n.place), n) for n in others), key=_rank)
    found = [
        {"account": n.account, "name": n.place.name, "city": n.city, "similarity": score}
        for score, n in likely[:5]
        if score >= LIKELY
    ]
    assignment = None if territory is None else Assignment(ctx.op.entity, territory, 0)
    params: dict[str, Any] = {"duplicates": found} if found else {}
    return Decision(Outcome.APPLIED, account, params=params, assignment=assignment)


def _rank(scored: tuple[int, Neighbour]) -> tuple[int, str]:
    return -scored[0], scored[1].account


def similarity(one: Place, other: Place) -> int:
    """How likely two places are one shop, 0 to 100: the name, lifted by the same postcode, then by distance."""
    score = fuzz.token_set_ratio(fold(one.name), fold(other.name))
    if one.postcode is not None and one.postcode == other.postcode:
        score += 10
    if None not in (one.lat_e7, one.lon_e7, other.lat_e7, other.lon_e7):
        away = max(abs(one.lat_e7 - other.lat_e7), abs(one.lon_e7 - other.lon_e7)) * _METRES_PER_E7  # type: ignore[operator]
        score += 15 if away < 150 else 5 if away < 600 else -20
    return max(0, min(100, round(score)))


def edit_account(ctx: Context) -> Decision:
    """Each field by its register; the store may say what is its own to say."""
    fields = ctx.args.given("name", *ACCOUNT_FIELDS)
    if ctx.side is Side.RETAILER and (foreign := sorted(fields.keys() - RETAILER_EDITS)):
        return reject("not_your_field", field=f"args.{foreign[0]}")
    if "name" in fields and fields["name"] is None:
        return reject("invalid_args", field="args.name", reason="an account keeps a name")
    return applied(ctx.current.writing(fields, ctx.write(), ctx.op.base))


def tag_account(ctx: Context) -> Decision:
    """Add wins unless the remove saw it."""
    return applied(ctx.current.adding("tags", ctx.args.tags, ctx.op.id))


def untag_account(ctx: Context) -> Decision:
    """Takes off the adds its author saw."""
    after = ctx.current.removing("tags", ctx.args.tags, ctx.op.base.get("tags", ()))
    left = sorted(set(ctx.args.tags) & set(after.sets["tags"].shown))
    return Decision(Outcome.APPLIED if not left else Outcome.SUPERSEDED, after, params={"kept": left} if left else {})


def plan_account(ctx: Context) -> Decision:
    """The visit interval."""
    return applied(ctx.current.writing(ctx.args.given("visit_interval_days"), ctx.write(), ctx.op.base))


def assign_account(ctx: Context) -> Decision:
    """Moves the account, and everything that hangs on it, between territories."""
    if ctx.args.territory is not None and ctx.args.territory not in ctx.known_territories:
        return reject("unknown_territory", field="args.territory")
    after = ctx.current.writing(ctx.args.given("territory"), ctx.write(), ctx.op.base)
    shown = after.get("territory")
    return Decision(Outcome.APPLIED, after, assignment=Assignment(ctx.op.entity, shown, ctx.received_at))


def add_contact(ctx: Context) -> Decision:
    """A person at the account."""
    fields = _contact_fields(ctx)
    if ctx.side is Side.RETAILER and "brand_note" in fields:
        return reject("not_your_field", field="args.brand_note")
    held = {name: value for name, value in fields.items() if value is not None}
    return applied(ctx.new(ctx.args.account, {}, "contact").writing(held, ctx.write(), {}))


def _contact_fields(ctx: Context) -> dict[str, Any]:
    fields: dict[str, Any] = ctx.args.given("name", "brand_note", *CONTACT_FIELDS)
    return fields


def edit_contact(ctx: Context) -> Decision:
    """Each field by its register; an erased person stays erased."""
    if _erased(ctx.current):
        return _stays_erased(ctx)
    fields = _contact_fields(ctx)
    if ctx.side is Side.RETAILER and "brand_note" in fields:
        return reject("not_your_field", field="args.brand_note")
    if "name" in fields and fields["name"] is None:
        return reject("invalid_args", field="args.name", reason="a contact keeps a name; contact.erase forgets one")
    return applied(ctx.current.writing(fields, ctx.write(), ctx.op.base))


def leave_contact(ctx: Context) -> Decision:
    """Left, since a day (default: the day it was said)."""
    if _erased(ctx.current):
        return _stays_erased(ctx)
    on = ctx.args.on or ctx.day
    return applied(ctx.current.writing({"left_on": on}, ctx.write(), ctx.op.base))


def erase_contact(ctx: Context) -> Decision:
    """Forgets the person: fields, history and journalled words; figures keep counting the id."""
    bare = replace(ctx.current, registers={}, sets={}, fixed={}, events=())
    return Decision(Outcome.APPLIED, bare.happening("erased", ctx.write()), scrub=True)


def _erased(contact: Entity) -> bool:
    return contact.event("erased") is not None


def _stays_erased(ctx: Context) -> Decision:
    event = ctx.current.event("erased")
    return Decision(Outcome.REJECTED, code="contact_erased", winner=None if event is None else event.op, scrub=True)


def contact_state(contact: Entity, side: Side) -> Mapping[str, Any]:
    """What both sides read beside the fields."""
    del side
    return {"erased": True} if _erased(contact) else {}
