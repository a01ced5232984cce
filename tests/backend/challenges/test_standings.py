"""The definition: ranks, ties, gaps, trends and bands, against a few independent lines."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.accounts.meters import Counted, Reading, checkpoints
from backend.challenges.results import digest_of, lines_of, reading_of
from backend.challenges.standings import BANDS, Table, TieBreak, bands, peers, ranks, result_of

small = st.integers(-3, 6)
counted = st.builds(Counted, small, small, st.integers(20_000, 20_005))
tables = st.dictionaries(st.sampled_from([f"s{n:02d}" for n in range(12)]), counted, max_size=12)
tie_breaks = st.sampled_from(["shared", "other", "earliest"])


def _ahead(one: Counted, two: Counted, tie_break: str) -> bool:
    """Whether `one` ranks before `two`, spelt out."""
    if one.value != two.value:
        return one.value > two.value
    if tie_break == "other":
        return one.other > two.other
    return tie_break == "earliest" and one.reached < two.reached


@given(tables, tie_breaks)
@settings(max_examples=150, deadline=None)
def test_a_rank_is_one_more_than_the_stores_ahead(found: dict[str, Counted], tie_break: TieBreak) -> None:
    reading = Reading(20_005, 1, {store: (one,) for store, one in found.items()})
    table = Table.of(reading, 20_005, tie_break)
    for store, mine in found.items():
        ahead = [other for other in found.values() if _ahead(other, mine, tie_break)]
        result = result_of(store, table)
        assert result is not None
        assert result["rank"] == len(ahead) + 1
        assert result["gap_to_next"] == (min(o.value for o in ahead) - mine.value if ahead else None)
        alike = [o for o in found.values() if not _ahead(o, mine, tie_break) and not _ahead(mine, o, tie_break)]
        assert result["sharing"] == len(alike) - 1


@given(st.lists(st.integers(-(10**9), 10**9), max_size=40))
@settings(max_examples=150, deadline=None)
def test_bands_hold_every_store_once_and_have_one_round_width(values: list[int]) -> None:
    found = bands(values)
    assert len(found) <= BANDS
    assert sum(count for _, _, count in found) == len(values)
    for low, high, count in found:
        assert count == sum(low <= value < high for value in values)
        assert str(high - low).rstrip("0") in {"1", "2", "5"}


def test_whom_the_tie_break_does_not_part_shares_a_rank_and_the_next_is_free() -> None:
    found = {"a": Counted(9), "b": Counted(9), "c": Counted(8), "d": Counted(9, 1)}
    assert ranks(found, "shared") == {"a": 1, "b": 1, "d": 1, "c": 4}
    assert ranks(found, "other") == {"d": 1, "a": 2, "b": 2, "c": 4}


def test_the_trend_is_the_rank_of_a_week_before_among_those_known_then() -> None:
    points = {"a": (Counted(30), Counted(9)), "b": (Counted(20), Counted(10)), "new": (Counted(25),)}
    table = Table.of(Reading(20_010, 1, points), 20_000, "shared")
    assert table.days == [20_010, 20_003]
    found: dict[str, Any] = {store: result_of(store, table) for store in points}
    assert (found["a"]["rank"], found["a"]["trend"]) == (1, {"on": 20_003, "rank": 2, "value": 9})
    assert (found["b"]["rank"], found["b"]["trend"]) == (3, {"on": 20_003, "rank": 1, "value": 10})
    assert (found["new"]["rank"], found["new"]["trend"], len(found["new"]["weeks"])) == (2, None, 1)


def test_peers_are_named_near_and_first_of_those_who_may_be() -> None:
    reading = Reading(20_000, 1, {f"s{n}": (Counted(100 - n),) for n in range(12)})
    table = Table.of(reading, 20_000, "shared")
    named = {f"s{n}": f"Magasin {n}" for n in range(12) if n != 8}
    assert [(p["rank"], p["mine"]) for p in peers("s9", table, named)] == [
        (1, False), (2, False), (3, False), (8, False), (10, True), (11, False), (12, False),
    ]  # fmt: skip
    assert peers("s9", table, {}) == []


@pytest.mark.parametrize(("first", "until", "found"), [(0, 0, [0]), (0, 6, [6]), (0, 14, [14, 7, 0]), (5, 4, [])])
def test_checkpoints_go_back_by_weeks(first: int, until: int, found: list[int]) -> None:
    assert checkpoints(first, until) == found


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(counted, min_size=1, max_size=3).map(tuple)))
@settings(max_examples=50, deadline=None)
def test_a_reading_kept_is_the_reading(points: dict[str, tuple[Counted, ...]]) -> None:
    reading = Reading(20_010, 7, points, dict.fromkeys(points, 20_001))
    table = Table.of(reading, 20_000, "other")
    lines = lines_of(reading, "abcdef", table.now)
    assert reading_of(lines, 20_010, 7) == reading
    assert digest_of({}, 20_010, lines) == digest_of({}, 20_010, lines_of(reading, "fedcba", table.now))
