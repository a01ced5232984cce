"""What replication must be told by the rooms above it: their kinds, and the rows they keep beside an entity."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from backend.db.work import Work
from sync.entity import Entity
from sync.kind import Kinds, Neighbour, Place
from sync.store import Pending, Turn


@dataclass(frozen=True, slots=True)
class Projection:
    """A row written with every entity of a kind, never alone. `sql` upserts what `row` answers."""

    sql: str
    row: Callable[[Entity], Sequence[Any]]


def _nobody(places: Sequence[Place]) -> Work[list[Neighbour]]:
    del places
    yield from ()
    return []


def _nobody_waits(freed: Sequence[str], limit: int) -> Work[list[Pending]]:
    del freed, limit
    yield from ()
    return []


def _no_answer(turns: Sequence[Turn], kinds: Kinds, now_ms: int) -> Work[list[Entity]] | None:
    del turns, kinds, now_ms
    return None


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything a deployment knows about its op kinds."""

    kinds: Kinds
    projections: Mapping[str, Projection] = field(default_factory=dict)
    neighbours: Callable[[Sequence[Place]], Work[list[Neighbour]]] = _nobody
    waiting_for: Callable[[Sequence[str], int], Work[list[Pending]]] = _nobody_waits
    """Of the waitlisted ops, at most so many that may have a place on these resources, first come first."""
    answer: Callable[[Sequence[Turn], Kinds, int], Work[list[Entity]] | None] = _no_answer
    """Entities at home with people that are made because of what was decided, in the same transaction: notices.

    None: nothing to say, which costs no statement.
    """
