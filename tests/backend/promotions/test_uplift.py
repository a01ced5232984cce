"""The method finds a lift that was put there, within the error it states, as often as it says; and says when it cannot tell."""

import random
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.promotions.uplift import BASELINE_DAYS, LEAST_DAYS, Sold, measure, said, together, weekday

FIRST, DAYS = 20_000, 14


def _panel(seed: int, lift: float, *, stores: int = 12, level: int = 40, noise: float = 4.0) -> list[Sold]:
    """Stores with a week of their own, noise about it, and `lift` times as much while the promotion runs."""
    rng = random.Random(seed)
    found = []
    for _ in range(stores):
        week = [level * rng.uniform(0.6, 1.6) for _ in range(7)]
        units = {}
        for day in range(FIRST - BASELINE_DAYS, FIRST + DAYS):
            expected = week[weekday(day)] * (lift if day >= FIRST else 1)
            units[day] = max(0, round(rng.gauss(expected, noise)))
        found.append(Sold(frozenset(units), units, {day: 299 * count for day, count in units.items()}))
    return found


def test_a_known_lift_lies_within_the_stated_error_as_often_as_stated() -> None:
    inside, true_lift, tries = 0, 1.25, 200
    for seed in range(tries):
        total = together(
            one for one in (measure(sold, FIRST, FIRST + DAYS - 1) for sold in _panel(seed, true_lift)) if one
        )
        assert total is not None
        figures = said(total.units)
        truth = (true_lift - 1) * float(total.units.expected)
        inside += abs(figures["uplift"] - truth) <= figures["error"]
        assert abs(figures["uplift_bp"] - 2_500) <= 2 * figures["error_bp"]
        # The error is worth stating: a few points, not any number.
        assert figures["error_bp"] < 300
    assert 0.90 * tries <= inside, f"{inside} of {tries}"


def test_no_lift_is_found_where_there_is_none() -> None:
    wrong = 0
    for seed in range(200):
        total = together(one for one in (measure(sold, FIRST, FIRST + DAYS - 1) for sold in _panel(seed, 1.0)) if one)
        assert total is not None
        wrong += abs(said(total.units)["uplift"]) > said(total.units)["error"]
    assert wrong <= 20, wrong


def test_by_hand() -> None:
    units = dict.fromkeys(range(FIRST - 28, FIRST), 10) | dict.fromkeys(range(FIRST, FIRST + 7), 15)
    sold = Sold(frozenset(units), units, {})
    one = measure(sold, FIRST, FIRST + 6)
    assert one is not None
    assert said(one.units) == {
        "actual": 105, "baseline": 70, "uplift": 35, "uplift_bp": 5_000, "error": 0, "error_bp": 0,
    }  # fmt: skip
    assert (one.baseline_days, one.window_days, one.stores) == (28, 7, 1)
    assert said(one.value)["uplift_bp"] is None


def test_a_day_the_till_was_silent_is_no_day_without_sales() -> None:
    units = dict.fromkeys(range(FIRST - 56, FIRST + 7), 10)
    silent = {FIRST - 20, FIRST + 3}
    some = measure(
        Sold(frozenset(units) - silent, {d: n for d, n in units.items() if d not in silent}, {}), FIRST, FIRST + 6
    )
    assert some is not None
    assert (some.units.expected, some.units.actual, some.window_days, some.baseline_days) == (Fraction(60), 60, 6, 55)
    zero = measure(Sold(frozenset(units), {d: n for d, n in units.items() if d not in silent}, {}), FIRST, FIRST + 6)
    assert zero is not None
    assert zero.units.actual == 60
    assert zero.window_days == 7


def test_days_of_other_promotions_are_no_baseline() -> None:
    units = {day: (30 if day < FIRST - 28 else 10) for day in range(FIRST - 56, FIRST)} | dict.fromkeys(
        range(FIRST, FIRST + 7), 10
    )
    sold = Sold(frozenset(units), units, {})
    clean = measure(sold, FIRST, FIRST + 6, frozenset(range(FIRST - 56, FIRST - 28)))
    assert clean is not None
    assert said(clean.units)["uplift"] == 0


@settings(max_examples=60)
@given(st.sets(st.integers(FIRST - 70, FIRST + 20), max_size=70))
def test_it_says_nothing_of_what_it_cannot_know(days: set[int]) -> None:
    sold = Sold(frozenset(days), dict.fromkeys(days, 5), dict.fromkeys(days, 500))
    baseline = [day for day in days if FIRST - BASELINE_DAYS <= day < FIRST]
    window = [day for day in days if FIRST <= day < FIRST + 7]
    found = measure(sold, FIRST, FIRST + 6)
    known = {weekday(day) for day in baseline}
    assert (found is not None) == (
        len(baseline) >= LEAST_DAYS and bool(window) and {weekday(d) for d in window} <= known
    )
    if found is not None:
        assert said(found.units)["uplift"] == 0
        assert found.units.variance == 0
