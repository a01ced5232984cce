"""No slot lost, doubled or shifted where clocks change: the windows against a reading of the clock at every quarter hour."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.agenda.slots import (
    DAY_CELLS,
    QUARTER_MS,
    Hours,
    Shape,
    Window,
    covered,
    day_cells,
    free_starts,
    local_reading,
    nearest,
    open_runs,
    refusal,
    weekly_of,
)

ZONES = ("Europe/Paris", "Europe/London", "America/New_York", "Asia/Tokyo", "UTC")
FIRST, LAST = date(2026, 1, 1), date(2030, 12, 31)
CHANGES = {
    "Europe/Paris": (date(2027, 3, 28), date(2027, 10, 31)),
    "Europe/London": (date(2027, 3, 28), date(2027, 10, 31)),
    "America/New_York": (date(2027, 3, 14), date(2027, 11, 7)),
}


def cell_of(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000) // QUARTER_MS


def reading(zone: str, cell: int) -> datetime:
    return datetime.fromtimestamp(cell * 900, UTC).astimezone(ZoneInfo(zone))


@st.composite
def windows_of_a_day(draw: st.DrawFn) -> tuple[Window, ...]:
    """Up to four windows that do not overlap."""
    edges = sorted(draw(st.sets(st.integers(0, DAY_CELLS), max_size=8)))
    return tuple((15 * a, 15 * b) for a, b in zip(edges[::2], edges[1::2], strict=False))


weeks = st.tuples(*[windows_of_a_day()] * 7)
any_day = st.dates(FIRST, LAST)
near_a_change = st.sampled_from(
    [day + timedelta(days=n) for days in CHANGES.values() for day in days for n in (-1, 0, 1)]
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ZONES), any_day | near_a_change, weeks)
def test_a_quarter_is_open_exactly_when_the_clock_reads_a_time_of_a_window(
    zone: str, day: date, weekly: tuple[tuple[Window, ...], ...]
) -> None:
    hours = Hours(zone, weekly)
    first = (day - date(1970, 1, 1)).days * DAY_CELLS - DAY_CELLS
    end = first + 3 * DAY_CELLS
    found = Counter(cell for a, b in open_runs(hours, first, end) for cell in range(a, b) if first <= cell < end)
    expected = set()
    for cell in range(first, end):
        at = reading(zone, cell)
        minute = at.hour * 60 + at.minute
        if any(opens <= minute < closes for opens, closes in weekly[at.weekday()]):
            expected.add(cell)
    assert set(found) == expected
    assert max(found.values(), default=1) == 1


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(ZONES), any_day | near_a_change, weeks, st.integers(1, 8), st.sets(st.integers(0, 3 * DAY_CELLS))
)
def test_every_start_offered_can_be_had_and_lies_in_a_window_to_its_end(
    zone: str, day: date, weekly: tuple[tuple[Window, ...], ...], quarters: int, busy: set[int]
) -> None:
    hours, shape = Hours(zone, weekly, travel_min=15), Shape(quarters * 15, before=15, after=15)
    first = (day - date(1970, 1, 1)).days * DAY_CELLS
    held = {first + cell for cell in busy}
    starts = list(
        free_starts(hours, shape, first * QUARTER_MS, (first + 2 * DAY_CELLS) * QUARTER_MS, held.__contains__)
    )
    assert starts == sorted(set(starts))
    for start in starts:
        assert refusal(hours, shape, start, 0, held.__contains__) is None
        takes = set(shape.cells(start, hours.travel_min))
        assert len(takes) == quarters + 3
        assert not takes & held
        for cell in covered(start, shape.end(start)):
            at = reading(zone, cell)
            assert any(a <= at.hour * 60 + at.minute < b for a, b in weekly[at.weekday()])


def test_every_year_has_every_quarter_of_a_window_once() -> None:
    """Over five years, by zone: nothing is lost or doubled but what the clock itself skips or repeats."""
    for zone in ZONES:
        cells: Counter[int] = Counter()
        day, wanted = FIRST, 0
        while day <= LAST:
            cells.update(day_cells(zone, day, ((60, 240),)))
            wanted += 12
            day += timedelta(days=1)
        assert max(cells.values()) == 1
        # One hour less each spring, one more each autumn: five of each, where there are any.
        assert sum(cells.values()) == wanted


def test_the_hour_that_is_skipped_is_in_no_window_and_the_one_that_comes_twice_is_there_twice() -> None:
    for zone, (spring, autumn) in CHANGES.items():
        start = 60 if zone == "Europe/London" else 120
        skipped, twice = ((start, start + 60),), ((60, 120),)
        assert day_cells(zone, spring, skipped) == ()
        doubled = day_cells(zone, autumn, twice if zone != "Europe/Paris" else ((120, 180),))
        assert len(doubled) == 8
        assert sorted({reading(zone, cell).fold for cell in doubled}) == [0, 1]


def test_two_windows_that_meet_in_the_hour_that_comes_twice_share_no_instant() -> None:
    autumn = CHANGES["Europe/Paris"][1]
    one, other = (day_cells("Europe/Paris", autumn, (w,)) for w in ((60, 150), (150, 240)))
    assert not set(one) & set(other)
    assert sorted({*one, *other}) == list(day_cells("Europe/Paris", autumn, ((60, 240),)))


def _nobody(cell: int) -> bool:
    return False


def _everybody(cell: int) -> bool:
    return True


PARIS = Hours("Europe/Paris", weekly_of([(day, (540, 720)) for day in range(1, 6)]), country="FR")
NOW = cell_of("2026-11-23T07:00+00:00") * QUARTER_MS


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ("2026-11-24T09:00+01:00", None),
        ("2026-11-20T09:00+01:00", "slot_past"),
        ("2026-11-24T09:07+01:00", "slot_off_quarter"),
        ("2026-11-23T09:00+01:00", "slot_notice"),
        ("2026-11-24T11:30+01:00", "slot_closed"),  # its last half hour is over noon
        ("2026-11-28T09:00+01:00", "slot_closed"),  # a Saturday
        ("2026-12-25T09:00+01:00", "slot_closed"),  # a Friday, and Christmas
        ("2026-11-25T09:00+01:00", "slot_taken"),
    ],
)
def test_why_a_start_cannot_be_had(wanted: str, code: str | None) -> None:
    start = int(datetime.fromisoformat(wanted).timestamp() * 1000)
    taken = cell_of("2026-11-25T09:45+01:00")
    assert refusal(PARIS, Shape(60, notice=120), start, NOW, lambda cell: cell == taken) == code


def test_an_exception_opens_a_holiday_and_closes_a_day() -> None:
    christmas = Hours(PARIS.zone, PARIS.weekly, {"2026-12-25": ((600, 660),), "2026-11-24": ()}, "FR")
    start = int(datetime.fromisoformat("2026-12-25T10:00+01:00").timestamp() * 1000)
    assert refusal(christmas, Shape(60), start, NOW, _nobody) is None
    closed = int(datetime.fromisoformat("2026-11-24T10:00+01:00").timestamp() * 1000)
    assert refusal(christmas, Shape(60), closed, NOW, _nobody) == "slot_closed"


def test_the_nearest_starts_lie_around_the_wish_in_order() -> None:
    wanted = int(datetime.fromisoformat("2026-11-24T10:00+01:00").timestamp() * 1000)
    held = cell_of("2026-11-24T10:15+01:00")
    near = nearest(PARIS, Shape(60), wanted, NOW, lambda cell: cell == held)
    assert [local_reading("Europe/Paris", start) for start in near] == [
        "2026-11-24T09:00", "2026-11-24T10:30", "2026-11-24T11:00",
    ]  # fmt: skip
    assert nearest(PARIS, Shape(60), wanted, NOW, _everybody) == []
