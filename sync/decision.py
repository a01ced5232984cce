"""Decision: what a reducer returns. Plain data; the engine turns it into rows, feed changes and a receipt."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from sync.entity import Entity
from sync.ground import Claim
from sync.receipt import Outcome
from sync.record import record


@record
class Assignment:
    """An account's territory from a moment on (ms)."""

    account: str
    territory: str | None
    since_ms: int


@record
class Decision:
    """The outcome of one op, and the entity as it stands after it (None: unchanged)."""

    outcome: Outcome = Outcome.APPLIED
    entity: Entity | None = None
    code: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    winner: str | None = None
    next: tuple[Mapping[str, Any], ...] = ()
    assignment: Assignment | None = None
    others: tuple[Entity, ...] = ()
    """Entities the decision changed beside its own, each named by the kind's `reads`."""
    claims: tuple[Claim, ...] = ()
    scrub: bool = False
    """Rewrite the journalled arguments of every op on this entity to their hash (redaction, erasure)."""


def reject(code: str, **params: Any) -> Decision:
    """A refusal the author can read, and act on."""
    return Decision(Outcome.REJECTED, code=code, params=params)


def applied(entity: Entity, **params: Any) -> Decision:
    """The op took effect."""
    return Decision(Outcome.APPLIED, entity, params=params)
