"""What a promotion sold beyond what would have been sold anyway: one definition, read by both companies. Pure.

Definition `weekday_mean`, version 1. For one store and the promotion's products:
- a day *counts* if the store's till said anything that day; what it does not name then sold nothing;
- the *baseline days* are those that count of the 56 before the promotion's first, less days of other promotions of its products;
- what would have been sold on a day of the promotion that counts is the mean of the baseline days of its weekday;
- uplift is what was sold on those days less that. Its error is the half-width of a 95 % interval, from the spread of the
  baseline days about their weekday's mean: it holds as far as days are independent of each other.
A store is left out with fewer than 14 baseline days, or a weekday without any. Stores add up; their errors add in squares.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, sqrt
from typing import Any

METHOD, VERSION = "weekday_mean", 1
BASELINE_DAYS = 56
LEAST_DAYS = 14
_Z = 1.959964
"""Of a normal distribution, 95 % lie within so many standard deviations."""

Amounts = Mapping[int, int]
"""By day (since 1970)."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """One measure: what was sold, what would have been, the variance of their difference."""

    actual: int
    expected: Fraction
    variance: Fraction

    def __add__(self, other: "Estimate") -> "Estimate":
        return Estimate(self.actual + other.actual, self.expected + other.expected, self.variance + other.variance)


@dataclass(frozen=True, slots=True)
class Measured:
    """One store, or several together."""

    units: Estimate
    value: Estimate
    stores: int
    baseline_days: int
    window_days: int

    def __add__(self, other: "Measured") -> "Measured":
        return Measured(
            self.units + other.units,
            self.value + other.value,
            self.stores + other.stores,
            self.baseline_days + other.baseline_days,
            self.window_days + other.window_days,
        )


@dataclass(frozen=True, slots=True)
class Sold:
    """What a store's till said: the days it said anything, and what it sold of the products on some of them."""

    counted: frozenset[int]
    units: Amounts
    value: Amounts


def weekday(day: int) -> int:
    """0 to 6; 1 January 1970 was a Thursday."""
    return (day + 3) % 7


def baseline_days(sold: Sold, first: int, others: frozenset[int] = frozenset()) -> list[int]:
    """The days before `first` by which a store is measured; `others`: days of other promotions."""
    return [day for day in range(first - BASELINE_DAYS, first) if day in sold.counted and day not in others]


def weekday_means(amounts: Amounts, baseline: Iterable[int]) -> dict[int, Fraction]:
    """What a day of each weekday sold on average."""
    return {key: Fraction(sum(found), len(found)) for key, found in _by_weekday(amounts, baseline).items()}


def _by_weekday(amounts: Amounts, days: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for day in days:
        found.setdefault(weekday(day), []).append(amounts.get(day, 0))
    return found


def measure(sold: Sold, first: int, last: int, others: frozenset[int] = frozenset()) -> Measured | None:
    """One store's uplift from its first to its last day (since 1970); `others`: days of other promotions. None: too little."""
    baseline = baseline_days(sold, first, others)
    window = [day for day in range(first, last + 1) if day in sold.counted]
    weekdays = {weekday(day) for day in baseline}
    if len(baseline) < LEAST_DAYS or not window or not {weekday(day) for day in window} <= weekdays:
        return None
    return Measured(
        _estimate(sold.units, baseline, window),
        _estimate(sold.value, baseline, window),
        1,
        len(baseline),
        len(window),
    )


def _estimate(amounts: Amounts, baseline: Sequence[int], window: Sequence[int]) -> Estimate:
    by_weekday, means = _by_weekday(amounts, baseline), weekday_means(amounts, baseline)
    # Deviations of a weekday from its mean, in whole numbers: n·x - sum is n times one.
    squares = sum(
        (
            Fraction(sum((len(found) * x - sum(found)) ** 2 for x in found), len(found) ** 2)
            for found in by_weekday.values()
        ),
        Fraction(0),
    )
    spread = squares / max(1, len(baseline) - len(by_weekday))
    days = {key: sum(weekday(day) == key for day in window) for key in by_weekday}
    expected = sum((means[key] * count for key, count in days.items()), Fraction(0))
    spreading = len(window) + sum(
        (Fraction(count**2, len(by_weekday[key])) for key, count in days.items()), Fraction(0)
    )
    return Estimate(sum(amounts.get(day, 0) for day in window), expected, spread * spreading)


def together(measured: Iterable[Measured]) -> Measured | None:
    """Several stores as one."""
    total: Measured | None = None
    for one in measured:
        total = one if total is None else total + one
    return total


def said(estimate: Estimate) -> dict[str, Any]:
    """Whole numbers, as they travel; shares in basis points of the baseline (None of none)."""
    baseline = round(estimate.expected)
    lift = Fraction(estimate.actual) - estimate.expected
    error = _Z * sqrt(estimate.variance)
    expected = estimate.expected
    return {
        "actual": estimate.actual,
        "baseline": baseline,
        "uplift": estimate.actual - baseline,
        "uplift_bp": None if expected <= 0 else round(lift / expected * 10_000),
        "error": ceil(error),
        "error_bp": None if expected <= 0 else ceil(error / float(expected) * 10_000),
    }


def definition() -> dict[str, Any]:
    """By what the figures were made, for whoever wants to make them again."""
    return {"name": METHOD, "version": VERSION, "baseline_days": BASELINE_DAYS, "confidence_bp": 9_500}
