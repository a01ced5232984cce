"""Scopes: the streams a device may read, and what each carries of an entity."""

from collections.abc import Iterable, Mapping
from typing import Any

from sync.access import HEADQUARTERS, Access, Role, Side
from sync.entity import Entity
from sync.interval import Case, fold
from sync.kind import VISIBLE, Audience, EntityKind, Home, Rule
from sync.merge import Event, Write
from sync.op import ms_to_instant
from sync.protocol import LATE_MS
from sync.ranked import best_of
from sync.record import record

PUBLIC = "public"
BRAND = "brand"
EVERY_BANNER = "banner:all"
SHOWN_CASES = 5
SHOWN_STEPS = 50
"""A shelf that is empty every week for years must still fit a phone; the state keeps all."""


def territory_scope(territory: str) -> str:
    """Brand bodies of a territory's accounts."""
    return f"territory:{territory}"


def store_scope(account: str) -> str:
    """Shared and retailer bodies of one account."""
    return f"store:{account}"


def banner_scope(banner: str) -> str:
    """What the brand tells every store of a banner, and no other's."""
    return f"banner:{banner}"


def user_scope(user: str) -> str:
    """One user's own: receipts that advanced, what is at home with them."""
    return f"user:{user}"


def readable(access: Access, at_ms: int) -> list[str]:
    """The scopes a user's devices may read now, in the order they should be filled. Nothing once every membership ended."""
    roles = access.roles(at_ms)
    scopes = [user_scope(access.user)]
    if not roles:
        return scopes
    scopes.append(PUBLIC)
    if roles & {Role.REP, *HEADQUARTERS}:
        scopes.append(BRAND)
    if Role.STORE_MANAGER in roles:
        scopes += [store_scope(a.of) for a in access.accounts if a.holds(at_ms)]
        scopes += [EVERY_BANNER, *(banner_scope(b.of) for b in access.banners if b.holds(at_ms))]
    if Role.REP in roles:
        scopes += [territory_scope(t.of) for t in access.territories if t.holds(at_ms)]
    return list(dict.fromkeys(scopes))


@record
class Change:
    """One line of a scope's feed. `body` None is a tombstone."""

    scope: str
    kind: str
    id: str
    body: Mapping[str, Any] | None


People = Mapping[str, tuple[str, str]]
"""Name and side of a user, by user id."""

_NARROWEST = (Audience.BRAND, Audience.RETAILER, Audience.SHARED)
_AUDIENCES = {audience.value: audience for audience in Audience}
"""To call an enum is slower, and every op asks."""


def audience_of(entity: Entity, kind: EntityKind) -> Audience:
    """Who may read the entity. While two people disagree, the narrower wish holds: what was shown cannot be unseen."""
    register = entity.registers.get("audience")
    if register is not None and register.heads:
        if len(register.heads) == 1:
            return _AUDIENCES[register.heads[0].value]
        wishes = {_AUDIENCES[head.value] for head in register.heads}
        return next(a for a in _NARROWEST if a in wishes)
    fixed = entity.fixed.get("audience")
    return kind.audience if fixed is None else _AUDIENCES[fixed]


def body(entity: Entity, kind: EntityKind, side: Side, people: People) -> dict[str, Any] | None:
    """The entity as one company may see it, or None."""
    return views(entity, kind, (side,), people)[side]


def views(entity: Entity, kind: EntityKind, sides: Iterable[Side], people: People) -> dict[Side, dict[str, Any] | None]:
    """The entity as each company may see it, read once. The cut happens here, before data leaves."""
    audience = audience_of(entity, kind)
    found: dict[Side, dict[str, Any] | None] = dict.fromkeys(sides)
    readers = [side for side in found if audience in VISIBLE[side]]
    if not readers:
        return found
    occurred = kind.occurred(entity)
    head: dict[str, Any] = {
        "id": entity.id,
        "kind": entity.kind,
        "account": entity.account,
        "op": entity.created.op,
        "actor": _person(entity.created.by, people),
        "audience": audience.value,
        "occurred_at": ms_to_instant(occurred),
        "recorded_at": ms_to_instant(entity.recorded_ms),
    }
    if entity.recorded_ms - occurred > LATE_MS:
        head["late"] = True
    parts = _parts(entity, kind, people)
    for side in readers:
        found[side] = {**head, **_cut(parts, VISIBLE[side]), **_entry(entity, kind, side), **kind.derive(entity, side)}
    return found


def _entry(entity: Entity, kind: EntityKind, side: Side) -> Mapping[str, Any]:
    """Channel, direction and the like: as the entity says, where the reader may know, else as its kind does."""
    names = kind.entry.keys()
    if names.isdisjoint(entity.registers) and names.isdisjoint(entity.fixed):
        return kind.entry
    said = dict(kind.entry)
    for name, default in kind.entry.items():
        if name in entity.registers or name in entity.fixed:
            spec = kind.fields.get(name)
            if spec is None or spec.audience in VISIBLE[side]:
                said[name] = entity.get(name) or default
    return said


_Part = tuple[Audience, str, Any, list[str] | None, list[dict[str, Any]] | None]
"""Whose it is, the field, its value, its heads where they are not simply the creating op, its rivals where they clash."""


def _parts(entity: Entity, kind: EntityKind, people: People) -> list[_Part]:
    """What is there of each field. Read off what the entity holds: most fields of most kinds are empty."""
    parts: list[_Part] = []
    fields, made_by = kind.fields, entity.created.op
    for name, register in entity.registers.items():
        spec = fields.get(name)
        if spec is None or spec.rule is Rule.FIXED or not register.heads:
            continue
        shown = register.heads[-1]
        if len(register.heads) == 1:
            parts.append((spec.audience, name, shown.value, None if shown.op == made_by else [shown.op], None))
        else:
            rivals = [_rival(head, people) for head in register.heads] if register.clashes else None
            parts.append((spec.audience, name, shown.value, [head.op for head in register.heads], rivals))
    for name, held in entity.sets.items():
        if held.adds and name in fields and name not in entity.registers:
            parts.append((fields[name].audience, name, held.shown, held.tags, None))
    for name, value in entity.fixed.items():
        spec = fields.get(name)
        if spec is not None and spec.rule is Rule.FIXED and value is not None and name not in entity.sets:
            parts.append((spec.audience, name, value, None, None))
    if entity.events:
        for name, spec in kind.folded.items():
            if name not in entity.registers and name not in entity.sets:
                value = _folded(entity, name, spec.rule, people)
                if value is not None:
                    parts.append((spec.audience, name, value, None, None))
    return parts


def _folded(entity: Entity, name: str, rule: Rule, people: People) -> Any:
    """What the events of an entity say of a field; None: nothing."""
    if rule is Rule.EVENT:
        return [_step(event, people) for event in entity.events]
    if rule is Rule.INTERVAL:
        return [_case(case, people) for case in fold(entity.events)[-SHOWN_CASES:]]
    best = best_of(entity.events, name)
    return None if best is None else _step(best, people)


def _cut(parts: Iterable[_Part], visible: frozenset[Audience]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    heads: dict[str, list[str]] = {}
    conflicts: dict[str, list[dict[str, Any]]] = {}
    for whose, name, value, seen, rivals in parts:
        if whose in visible:
            fields[name] = value
            if seen is not None:
                heads[name] = seen
            if rivals is not None:
                conflicts[name] = rivals
    found: dict[str, Any] = {"fields": fields}
    if heads:
        found["heads"] = heads
    if conflicts:
        found["conflicts"] = conflicts
    return found


_NOBODY = ("", Side.BRAND.value)


def _person(user: str, people: People) -> dict[str, str]:
    name, side = people.get(user, _NOBODY)
    return {"id": user, "name": name, "side": side}


def _step(event: Event, people: People) -> dict[str, Any]:
    """One thing that happened, with what was said about it."""
    more = event.write.value if isinstance(event.write.value, Mapping) else {}
    return {**more, "what": event.name, **_said(event.write, people)}


def _case(case: Case, people: People) -> dict[str, Any]:
    found: dict[str, Any] = {**case.facts, "status": case.status, "since": ms_to_instant(case.since_ms)}
    if case.until_ms is not None:
        found["until"] = ms_to_instant(case.until_ms)
    if case.minutes is not None:
        found["minutes"] = case.minutes
    found["witnesses"] = [_said(witness, people) for witness in case.witnesses]
    found["steps"] = [_step(event, people) for event in case.events[-SHOWN_STEPS:]]
    return found


def _said(write: Write, people: People) -> dict[str, Any]:
    return {"at": ms_to_instant(write.at_ms), "by": _person(write.by, people)}


def _rival(head: Write, people: People) -> dict[str, Any]:
    return {"op": head.op, "value": head.value, "at": ms_to_instant(head.at_ms), "by": _person(head.by, people)}


def scopes_of(entity: Entity, kind: EntityKind, territory: str | None) -> dict[str, Side]:
    """The scopes that may carry an entity, and whose view each holds."""
    match kind.home:
        case Home.ACCOUNT:
            found = {} if territory is None else {territory_scope(territory): Side.BRAND}
            if entity.account is not None:
                found[store_scope(entity.account)] = Side.RETAILER
            return found
        case Home.PUBLIC:
            return {PUBLIC: Side.RETAILER}
        case Home.BRAND:
            return {BRAND: Side.BRAND}
        case Home.USER:
            # Whichever company they are of: what is a person's own has no audience but them.
            return {user_scope(entity.fixed["user"]): Side.RETAILER}
        case Home.NAMED:
            return dict(kind.placed(entity))


def feed(
    before: Entity | None,
    after: Entity,
    kind: EntityKind,
    people: People,
    *,
    territory: str | None,
) -> list[Change]:
    """What readers must hear. A view that did not change says nothing: not even that something else did."""
    scopes = scopes_of(after, kind, territory)
    after_views = views(after, kind, scopes.values(), people)
    changes: list[Change] = []
    if kind.home is Home.NAMED and before is not None:
        held = scopes_of(before, kind, territory)
        before_views = views(before, kind, {*scopes.values(), *held.values()}, people)
        left = {scope: side for scope, side in held.items() if scope not in scopes}
        changes += [Change(s, after.kind, after.id, None) for s, side in left.items() if before_views[side] is not None]
    else:
        held = scopes
        before_views = {} if before is None else views(before, kind, scopes.values(), people)
    for scope, side in scopes.items():
        now, was = after_views[side], before_views.get(side) if scope in held else None
        if now is not None:
            here = kind.local(after, scope)
            if now != was or (before is not None and here != kind.local(before, scope)):
                changes.append(Change(scope, after.kind, after.id, {**now, **here} if here else now))
        elif was is not None:
            changes.append(Change(scope, after.kind, after.id, None))
    return changes


def move(entity: Entity, kind: EntityKind, people: People, *, left: str | None, entered: str | None) -> list[Change]:
    """An entity's lines when its account moves between territories."""
    now = body(entity, kind, Side.BRAND, people)
    if now is None or kind.home is not Home.ACCOUNT:
        return []
    goes = [] if left is None else [Change(territory_scope(left), entity.kind, entity.id, None)]
    comes = [] if entered is None else [Change(territory_scope(entered), entity.kind, entity.id, now)]
    return goes + comes
