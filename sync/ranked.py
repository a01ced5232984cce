"""The rule `ranked`: several sources say one figure, and the better source counts, whenever it speaks. Pure."""

from collections.abc import Mapping, Sequence

from sync.merge import Event

SOURCES = ("till_feed", "manager", "rep")
"""Best first: what the till counted, what the store says, what the rep was told."""


def rank(source: object) -> int:
    """A source's place; one nobody knows comes last."""
    return SOURCES.index(source) if source in SOURCES else len(SOURCES)


def best_of(events: Sequence[Event], name: str) -> Event | None:
    """Of what was said under a name, the word of the best source; of several of its words, the latest."""
    said = [event for event in events if event.name == name and isinstance(event.write.value, Mapping)]
    # Events stand in the order of their times: the first of the best, read backwards, is the latest.
    return min(reversed(said), key=lambda event: rank(event.write.value.get("source")), default=None)
