"""An entity as its row: the state as JSON, and the columns it is asked for by."""

from collections.abc import Sequence
from typing import Any

from backend.db.fold import fold
from backend.replication.codec import to_json
from sync.access import Side
from sync.entity import Entity, dump
from sync.kind import VISIBLE, Audience, EntityKind
from sync.scope import audience_of

ENTITY_INSERT = (
    "INSERT INTO entity (id, kind, account, state, version, audience, is_entry, is_open, occurred_ms, recorded_ms, "
    "conflicts, brand_text, store_text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
ENTITY_UPSERT = (
    f"{ENTITY_INSERT} ON CONFLICT (id) DO UPDATE SET "
    "state = excluded.state, version = excluded.version, audience = excluded.audience, "
    "is_open = excluded.is_open, occurred_ms = excluded.occurred_ms, conflicts = excluded.conflicts, "
    "brand_text = excluded.brand_text, store_text = excluded.store_text"
)


def entity_row(entity: Entity, kind: EntityKind) -> tuple[Any, ...]:
    """For `ENTITY_INSERT` and `ENTITY_UPSERT`: the state, and what it is found by."""
    audience = audience_of(entity, kind)
    brand_text, store_text = _searched(entity, kind, audience)
    clashes = len(entity.clashing)
    return (
        entity.id,
        entity.kind,
        entity.account,
        to_json(dump(entity)),
        entity.version,
        audience.value,
        kind.is_entry,
        kind.is_open(entity) or clashes > 0,
        kind.occurred(entity),
        entity.recorded_ms,
        clashes,
        brand_text,
        store_text,
    )


def _searched(entity: Entity, kind: EntityKind, audience: Audience) -> tuple[str, str]:
    """What a search by the brand, and one by the store, can find. What both may read is folded once."""
    said: dict[Audience, str] = {}
    for name in kind.search:
        held = entity.sets.get(name)
        text = entity.get(name) if held is None else " ".join(held.shown)
        if text and isinstance(text, str):
            whose = kind.fields[name].audience
            said[whose] = f"{said[whose]} {text}" if whose in said else text
    folded = [(whose, found) for whose, text in said.items() if (found := fold(text))]
    return _found_by(Side.BRAND, audience, folded), _found_by(Side.RETAILER, audience, folded)


def _found_by(side: Side, audience: Audience, folded: Sequence[tuple[Audience, str]]) -> str:
    visible = VISIBLE[side]
    return " ".join([text for whose, text in folded if whose in visible]) if audience in visible else ""
