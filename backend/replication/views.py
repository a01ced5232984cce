"""Entities as one company may see them, read from the rows: for what is asked online."""

from collections.abc import Collection, Sequence
from typing import Any

from backend.db.work import Work, fetch
from backend.identity.access import load_access
from backend.replication.codec import ENTITY_COLUMNS, entity_of
from sync.access import Side
from sync.entity import Entity
from sync.kind import Kinds
from sync.scope import body


def load_views(kinds: Kinds, side: Side, condition: str, args: Sequence[Any]) -> Work[list[dict[str, Any]]]:
    """The bodies of the entities a condition selects, in its order, cut to a side; what that side may not see is absent."""
    rows = yield from fetch(f"SELECT {ENTITY_COLUMNS} FROM entity WHERE {condition}", *args)
    entities = [entity_of(row) for row in rows]
    authors = sorted(set().union(*(e.authors() for e in entities)))
    access = yield from load_access(authors)
    people = {user: (a.name, (a.side(2**62) or Side.BRAND).value) for user, a in access.items()}
    bodies = [body(entity, kinds.entities[entity.kind], side, people) for entity in entities]
    return [found for found in bodies if found is not None]


def load_entities(ids: Collection[str]) -> Work[dict[str, Entity]]:
    """Those of them that are there."""
    wanted = sorted(ids)
    if not wanted:
        return {}
    rows = yield from fetch(f"SELECT {ENTITY_COLUMNS} FROM entity WHERE id = ANY(?)", wanted)
    return {row[0]: entity_of(row) for row in rows}
