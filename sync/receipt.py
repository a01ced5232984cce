"""Receipt: what became of an op. Exactly one per op; it may advance, and `rev` grows when it does."""

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any

from sync.op import ms_to_instant
from sync.record import Word, record


class Outcome(Word):
    """What a receipt can say."""

    APPLIED = "applied"
    MERGED = "merged"
    CONFLICTED = "conflicted"
    SUPERSEDED = "superseded"
    WAITLISTED = "waitlisted"
    MOVED = "moved"
    REJECTED = "rejected"
    HELD = "held"
    REVIEW = "review"


EFFECTIVE = frozenset(
    {Outcome.APPLIED, Outcome.MERGED, Outcome.CONFLICTED, Outcome.SUPERSEDED, Outcome.WAITLISTED, Outcome.MOVED}
)
"""Outcomes after which the op's lane goes on."""


@record
class Receipt:
    """The sentence is rendered by the reader, from `code` and `params`, in the reader's language."""

    op: str | None
    seq: int | None
    outcome: Outcome
    entity: str | None = None
    code: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    effective_at: int | None = None
    time_uncertain: bool = False
    winner: str | None = None
    next: tuple[Mapping[str, Any], ...] = ()
    at: Mapping[str, int] = field(default_factory=dict)
    rev: int = 1

    def to_wire(self) -> dict[str, Any]:
        """As JSON travels."""
        return {
            "op": self.op,
            "seq": self.seq,
            "rev": self.rev,
            "outcome": self.outcome.value,
            "code": self.code,
            "params": dict(self.params),
            "entity": self.entity,
            "effective_at": None if self.effective_at is None else ms_to_instant(self.effective_at),
            "time_uncertain": self.time_uncertain,
            "winner": self.winner,
            "next": [dict(step) for step in self.next],
            "at": dict(self.at),
        }

    def advanced(self, since: int) -> "Receipt":
        """The same receipt as the revision that follows `since`."""
        return replace(self, rev=since + 1)
