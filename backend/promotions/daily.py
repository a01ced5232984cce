"""What a promotion's products sold, day by day, beside what would have been sold: the series its uplift is the sum of. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from backend.promotions.uplift import BASELINE_DAYS, Amounts, Sold, baseline_days, weekday, weekday_means
from sync.op import ms_to_instant
from sync.protocol import DAY_MS


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the stores whose tills said anything on it."""

    stores: int = 0
    units: int = 0
    value: int = 0
    expected_units: Fraction = Fraction(0)
    expected_value: Fraction = Fraction(0)
    left_out: int = 0
    """Stores for which it is no baseline, because another promotion of the products ran."""

    def __add__(self, other: "Day") -> "Day":
        return Day(
            self.stores + other.stores,
            self.units + other.units,
            self.value + other.value,
            self.expected_units + other.expected_units,
            self.expected_value + other.expected_value,
            self.left_out + other.left_out,
        )


def of_store(sold: Sold, first: int, last: int, others: frozenset[int] = frozenset()) -> dict[int, Day]:
    """One store that can be measured (`backend/promotions/uplift.py`): its days from the baseline's first to `last`."""
    baseline = baseline_days(sold, first, others)
    units, value = weekday_means(sold.units, baseline), weekday_means(sold.value, baseline)

    def expected(means: Mapping[int, Fraction], day: int) -> Fraction:
        return means.get(weekday(day), Fraction(0)) if day >= first else Fraction(0)

    def amount(amounts: Amounts, day: int) -> int:
        return amounts.get(day, 0)

    return {
        day: Day(
            1,
            amount(sold.units, day),
            amount(sold.value, day),
            expected(units, day),
            expected(value, day),
            int(day < first and day in others),
        )
        for day in range(first - BASELINE_DAYS, last + 1)
        if day in sold.counted
    }


def added(found: Mapping[int, Day], more: Mapping[int, Day]) -> dict[int, Day]:
    """The days of several stores as those of one."""
    return {day: found.get(day, Day()) + more.get(day, Day()) for day in {*found, *more}}


def said(days: Mapping[int, Day], first: int) -> list[dict[str, Any]]:
    """In order, as they travel: whole numbers, expected units times 100. A day no till told of is not there.

    A day of the promotion says what would have been sold; one before it, how many stores it is no baseline for.
    """
    return [
        {
            "on": ms_to_instant(day * DAY_MS)[:10],
            "stores": one.stores,
            "units": one.units,
            "value_minor": one.value,
            **(
                {
                    "expected_units_e2": round(one.expected_units * 100),
                    "expected_value_minor": round(one.expected_value),
                }
                if day >= first
                else {"left_out": one.left_out}
            ),
        }
        for day, one in sorted(days.items())
    ]
