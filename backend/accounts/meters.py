"""What stores can be measured by over some days: a catalogue that rooms add to (`meter`), and others ask by name.

A room that keeps what is counted (promotions) and one that compares stores (challenges) know nothing of each other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from backend.db.work import Work, execute, fetch_one

Metric = Literal["units", "value", "uplift", "executed"]
WEEK = 7
POINTS = 13
"""A quarter of a year, week by week: as far back as a reading looks."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is measured: products by GTIN in 14 digits, or promotions, from a day to another (since 1970, both included)."""

    products: Sequence[str]
    promotions: Sequence[str]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What one store had on a day. `other`: a second amount, `reached`: the day the amounts last changed, for ties."""

    value: int
    other: int = 0
    reached: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """Of each store, what it had on the last day anything is known of (`until`), and every week before that.

    Newest first, as far back as the store is known; a store of which nothing is known is not there.
    """

    until: int | None = None
    learned_ms: int | None = None
    """When the newest of it was learned."""
    points: Mapping[str, tuple[Counted, ...]] = field(default_factory=dict)
    last: Mapping[str, int] = field(default_factory=dict)
    """The last day known of each store."""


Meter = Callable[[Asked, Sequence[str]], Work[Reading]]
"""The reading of these accounts."""

METERS: dict[str, Meter] = {}


def meter(name: Metric, reads: Meter) -> None:
    """Add one. Errors: `ValueError` for one that is there."""
    if METERS.get(name, reads) is not reads:
        raise ValueError(f"the meter {name!r} is declared twice")
    METERS[name] = reads


def checkpoints(first: int, until: int, most: int = POINTS) -> list[int]:
    """The days a reading tells of: `until`, and every week before it, none before `first`."""
    return list(range(until, first - 1, -WEEK))[:most]


# ---- when there is something new to read

_NEWS = "sales_landed"


def tell_news(batch: int) -> Work[None]:
    """An import of sales came to its end (`batch`: the moment it began, ms)."""
    yield from execute(
        "INSERT INTO server_state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        _NEWS,
        str(batch),
    )


def load_news() -> Work[str]:
    """A word that is another once there are new sales."""
    row = yield from fetch_one("SELECT value FROM server_state WHERE name = ?", _NEWS)
    return "" if row is None else str(row[0])
