"""Where stores stand in a challenge: one definition, read by both companies. Pure.

Definition `challenge_rank`, version 1. Of the stores in the peer group, open on the challenge's first day:
- a store *counts* once anything is known of it in the period (`units`, `value`: its till said anything on one of its days);
- its figure is what it had by the last day anything is known of any of them: units or value of the products sold in the period,
  the uplift in units of the promotion (`backend/promotions/uplift.py`), or how many of the promotions were seen in place;
- its rank is one more than the number of stores with a better figure. At equal figures the tie-break decides: `other` (units go
  by value, value by units, uplift by units sold), `earliest` (whose figure stood first), `shared` (nothing). Whom it does not
  part share a rank, and the next rank is left free;
- the gap is what the nearest store of a better rank has more (0: the tie-break alone parts them);
- the trend is rank and figure, by the same rule, on the day a week before.
Others are shown as bands of round width with how many stores are in each; by name only where the challenge says so, and only
to stores of their own banner.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from backend.accounts.meters import Counted, Reading, checkpoints

NAME, VERSION = "challenge_rank", 1
BANDS = 10
PODIUM, NEAR = 3, 2
"""Named peers are the first three, and two on either side."""

TieBreak = Literal["shared", "other", "earliest"]


def _better(tie_break: TieBreak, counted: Counted) -> tuple[int, int]:
    """What is greater ranks before."""
    match tie_break:
        case "other":
            return counted.value, counted.other
        case "earliest":
            return counted.value, -counted.reached
        case "shared":
            return counted.value, 0


def ranks(counted: Mapping[str, Counted], tie_break: TieBreak) -> dict[str, int]:
    """The rank of each store, 1 for the best."""
    keys = {store: _better(tie_break, found) for store, found in counted.items()}
    first: dict[tuple[int, int], int] = {}
    for number, key in enumerate(sorted(keys.values(), reverse=True), start=1):
        first.setdefault(key, number)
    return {store: first[key] for store, key in keys.items()}


@dataclass(frozen=True, slots=True)
class Table:
    """A reading, ranked on each of its days, newest first."""

    days: Sequence[int]
    counted: Sequence[Mapping[str, Counted]]
    ranks: Sequence[Mapping[str, int]]
    bands: Sequence[tuple[int, int, int]]
    """From, to before, how many stores."""
    gaps: Mapping[int, int | None]
    """Of each rank, what the nearest store of a better one has more; None: nobody is ahead."""
    sharing: Mapping[int, int]
    """How many stores have each rank."""

    @staticmethod
    def of(reading: Reading, first: int, tie_break: TieBreak) -> "Table":
        """Rank a reading of a period that begins on `first`."""
        days = [] if reading.until is None else checkpoints(first, reading.until)
        counted = [
            {store: points[number] for store, points in reading.points.items() if number < len(points)}
            for number in range(len(days))
        ]
        ranked = [ranks(found, tie_break) for found in counted]
        now = {} if not counted else {ranked[0][store]: found.value for store, found in counted[0].items()}
        order = sorted(now)
        gaps = {rank: now[before] - now[rank] for before, rank in pairwise(order)}
        values = [found.value for found in counted[0].values()] if counted else []
        sharing = Counter(ranked[0].values() if ranked else ())
        return Table(days, counted, ranked, bands(values), {**dict.fromkeys(order[:1]), **gaps}, sharing)

    @property
    def now(self) -> Mapping[str, int]:
        """The ranks there are."""
        return self.ranks[0] if self.ranks else {}


def bands(values: Sequence[int]) -> list[tuple[int, int, int]]:
    """At most so many bands of one round width that hold all values, each with how many it holds."""
    if not values:
        return []
    low, high = min(values), max(values)
    width = 1
    # 1, 2, 5, 10, 20 …: round edges tell a store no other's exact figure.
    steps = (2, 5, 10)
    scale, number = 1, 0
    while high // width - low // width >= BANDS:
        width = scale * steps[number % 3]
        number += 1
        if number % 3 == 0:
            scale *= 10
    held: dict[int, int] = {}
    for value in values:
        held[value // width] = held.get(value // width, 0) + 1
    return [(n * width, (n + 1) * width, held.get(n, 0)) for n in range(low // width, high // width + 1)]


def peers(store: str, table: Table, named: Mapping[str, str]) -> list[dict[str, Any]]:
    """The first of those who may be named to a store, and who is near it; itself among them."""
    mine = table.now.get(store)
    if mine is None:
        return []
    found = [
        (rank, other)
        for other, rank in table.now.items()
        if other in named and (rank <= PODIUM or abs(rank - mine) <= NEAR)
    ]
    return [
        {"rank": rank, "value": table.counted[0][other].value, "name": named[other], "mine": other == store}
        for rank, other in sorted(found, key=lambda one: (one[0], named[one[1]], one[1]))
    ]


def result_of(store: str, table: Table) -> dict[str, Any] | None:
    """One store's rank, figure, gap, trend and weeks, as they travel; None: it does not count. Days are since 1970."""
    rank = table.now.get(store)
    if rank is None:
        return None
    mine = table.counted[0][store]
    weeks = [
        {"on": day, "rank": table.ranks[number][store], "value": table.counted[number][store].value}
        for number, day in enumerate(table.days)
        if store in table.ranks[number]
    ]
    return {
        "rank": rank,
        "value": mine.value,
        "sharing": table.sharing[rank] - 1,
        "gap_to_next": table.gaps[rank],
        "trend": weeks[1] if len(weeks) > 1 else None,
        "weeks": weeks[::-1],
    }


def definition() -> dict[str, Any]:
    """By what stores are ranked, for whoever wants to do it again."""
    return {"name": NAME, "version": VERSION}
