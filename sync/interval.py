"""Interval: sightings that overlap in time are ONE case with its witnesses. Pure; a fold over events as they were made.

Two people see the same empty shelf, the brand says why, somebody fills it, somebody confirms: each says so when and where
they can, offline too, and it arrives in any order. What counts is the set of events with their effective times; the cases
are read off it anew, so arrival, batching and repetition change nothing (`vectors/interval.json`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.merge import Event, Write
from sync.protocol import HOUR_MS
from sync.record import record

REPORTED = "reported"
ACKNOWLEDGED = "acknowledged"
IN_SUPPLY = "in_supply"
BACK = "back_on_shelf"
CONFIRMED = "confirmed"
NOT_CONFIRMED = "not_confirmed"
CANCELLED = "cancelled"

SIGHTINGS = frozenset({REPORTED, NOT_CONFIRMED})
"""Somebody saw that the thing was not there: what opens a case, joins it, or opens it again."""
FINAL = frozenset({CONFIRMED, CANCELLED})
SAME_CASE_MS = 24 * HOUR_MS
"""Seen empty again this soon after somebody said it was back, and nobody confirmed: it never was back."""
MINUTE_MS = 60_000


@record
class Case:
    """One stretch of absence. `until_ms` None: it lasts. `witnesses`: each person's first sighting, in order."""

    status: str
    since_ms: int
    until_ms: int | None
    witnesses: tuple[Write, ...]
    facts: Mapping[str, Any]
    """What was said of it since: cause, expected date, substitutes; a later word on the same thing counts."""
    events: tuple[Event, ...]
    """Everything that was said about it, also what changed nothing."""

    @property
    def is_open(self) -> bool:
        """Whether the thing is still missing, as far as anybody said."""
        return self.until_ms is None

    @property
    def minutes(self) -> int | None:
        """From the first sighting to its end, in whole minutes; None while it lasts, and for a report withdrawn."""
        if self.until_ms is None or self.status == CANCELLED:
            return None
        return (self.until_ms - self.since_ms) // MINUTE_MS


def fold(events: Iterable[Event]) -> tuple[Case, ...]:
    """The cases of one thing, oldest first. Events may come in any order; those of unknown names are kept and change nothing.

    What was said before anybody saw the thing missing (clocks are wrong) belongs to the first case.
    """
    cases: list[_Case] = []
    early: list[Event] = []
    for event in sorted(events, key=lambda e: (e.write.at_ms, e.write.op)):
        if event.name in SIGHTINGS and not (cases and cases[-1].goes_on(event)):
            cases.append(_Case(event.write.at_ms, events=early))
            early = []
        if cases:
            cases[-1].take(event)
        else:
            early.append(event)
    return tuple(case.done() for case in cases)


@dataclass(slots=True)
class _Case:
    since_ms: int
    events: list[Event] = field(default_factory=list)
    status: str = REPORTED
    until_ms: int | None = None
    witnesses: dict[str, Write] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    def goes_on(self, sighting: Event) -> bool:
        """Whether a sighting belongs to this case rather than to a new one."""
        if self.until_ms is None:
            return True
        if self.status in FINAL:
            return False
        return sighting.name == NOT_CONFIRMED or sighting.write.at_ms - self.until_ms <= SAME_CASE_MS

    def take(self, event: Event) -> None:
        self.events.append(event)
        by = event.write
        if event.name in SIGHTINGS:
            self.witnesses.setdefault(by.by, by)
            if self.until_ms is not None:
                self.status, self.until_ms = NOT_CONFIRMED, None
        elif event.name in {ACKNOWLEDGED, IN_SUPPLY}:
            if isinstance(by.value, Mapping):
                self.facts |= by.value
            if self.until_ms is None and self.status != IN_SUPPLY:
                self.status = event.name
        elif event.name == CONFIRMED and self.status == BACK:
            self.status = CONFIRMED
        elif event.name in {BACK, CONFIRMED, CANCELLED} and self.until_ms is None:
            self.status, self.until_ms = event.name, by.at_ms

    def done(self) -> Case:
        facts = {name: value for name, value in self.facts.items() if value not in (None, [])}
        return Case(
            self.status, self.since_ms, self.until_ms, tuple(self.witnesses.values()), facts, tuple(self.events)
        )
