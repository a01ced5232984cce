"""Slots: somebody's wall-clock windows in a zone as quarter hours since 1970. Pure.

An instant is open when what the zone's clock reads then lies in a window of its local date. So the hour that is skipped in
spring is in no window, the one that comes twice in autumn is in its window twice, and no two windows can share an instant.
"""

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from backend.agenda.holidays import public_holiday

MINUTE_MS = 60_000
QUARTER_MS = 15 * MINUTE_MS
DAY_CELLS = 96
STEP = 2
"""Starts are offered every so many quarters from where a window opens; any quarter may be asked for."""
AROUND_BACK, AROUND_AHEAD = 3 * DAY_CELLS, 14 * DAY_CELLS
"""How far (cells) before and after a wish the nearest free slots are looked for."""

Window = tuple[int, int]
"""From minute to before minute of a local day, both multiples of 15; 1440 is the end of the day."""
Taken = Callable[[int], bool]
"""Whether somebody else holds a cell."""

_FARTHEST = 60
"""No clock is further than 15 hours (in cells) from UTC."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody can be booked. `weekly` has seven days, Monday first; an exception (ISO date) replaces its day."""

    zone: str
    weekly: tuple[tuple[Window, ...], ...]
    exceptions: Mapping[str, tuple[Window, ...]] = field(default_factory=dict)
    country: str | None = None
    subdivision: str | None = None
    travel_min: int = 0

    def windows_on(self, day: date) -> tuple[Window, ...]:
        """The windows of a local date. A public holiday has none, unless an exception says otherwise."""
        exception = self.exceptions.get(day.isoformat())
        if exception is not None:
            return exception
        if self.country is not None and public_holiday(self.country, self.subdivision, day):
            return ()
        return self.weekly[day.weekday()]


@dataclass(frozen=True, slots=True)
class Shape:
    """What an appointment takes, in minutes: itself, what goes before and after, and how long ahead it must be asked."""

    duration: int
    before: int = 0
    after: int = 0
    notice: int = 0

    def end(self, start_ms: int) -> int:
        """When one that starts then is over (ms)."""
        return start_ms + self.duration * MINUTE_MS

    def cells(self, start_ms: int, travel_min: int) -> range:
        """The cells it holds: the way there, itself, and what goes around it."""
        return covered(start_ms - (self.before + travel_min) * MINUTE_MS, self.end(start_ms) + self.after * MINUTE_MS)


def covered(start_ms: int, end_ms: int) -> range:
    """The cells an interval touches."""
    return range(start_ms // QUARTER_MS, -(-end_ms // QUARTER_MS))


@lru_cache(maxsize=8192)
def day_cells(zone: str, day: date, windows: tuple[Window, ...]) -> tuple[int, ...]:
    """The open cells of a local date, in order."""
    if not windows:
        return ()
    clock = ZoneInfo(zone)
    first = (day - date(1970, 1, 1)).days * DAY_CELLS
    found = []
    for cell in range(first - _FARTHEST, first + DAY_CELLS + _FARTHEST):
        reading = _reading(clock, cell)
        minute = reading.hour * 60 + reading.minute
        if reading.date() == day and any(opens <= minute < closes for opens, closes in windows):
            found.append(cell)
    return tuple(found)


def _reading(clock: ZoneInfo, cell: int) -> datetime:
    # Not `fromtimestamp(…, clock)`: before 1970 it depends on the machine's C library.
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=cell * (QUARTER_MS // 1000))).astimezone(clock)


def local_date(zone: str, ms: int) -> date:
    """The date on the zone's calendar at an instant."""
    return _reading(ZoneInfo(zone), ms // QUARTER_MS).date()


def local_reading(zone: str, ms: int) -> str:
    """What the zone's clock reads at an instant, as `2027-03-28T09:30`."""
    return f"{_reading(ZoneInfo(zone), ms // QUARTER_MS):%Y-%m-%dT%H:%M}"


def open_runs(hours: Hours, first: int, end: int) -> list[tuple[int, int]]:
    """The open stretches of cells that touch [first, end), each as (first, end), in order."""
    day, last = local_date(hours.zone, first * QUARTER_MS), local_date(hours.zone, end * QUARTER_MS)
    cells: set[int] = set()
    while day <= last:
        cells.update(day_cells(hours.zone, day, hours.windows_on(day)))
        day += timedelta(days=1)
    runs: list[tuple[int, int]] = []
    for cell in sorted(cells):
        if runs and runs[-1][1] == cell:
            runs[-1] = runs[-1][0], cell + 1
        else:
            runs.append((cell, cell + 1))
    return [run for run in runs if run[1] > first and run[0] < end]


def free_starts(hours: Hours, shape: Shape, first_ms: int, end_ms: int, taken: Taken) -> Iterator[int]:
    """The starts (ms) in [first_ms, end_ms) at which the appointment fits in a window and nobody holds what it takes."""
    length = len(covered(0, shape.duration * MINUTE_MS))
    for opens, closes in open_runs(hours, first_ms // QUARTER_MS, -(-end_ms // QUARTER_MS)):
        for cell in range(opens, closes - length + 1, STEP):
            start_ms = cell * QUARTER_MS
            if first_ms <= start_ms < end_ms and not any(map(taken, shape.cells(start_ms, hours.travel_min))):
                yield start_ms


def nearest(hours: Hours, shape: Shape, wanted_ms: int, earliest_ms: int, taken: Taken, count: int = 3) -> list[int]:
    """The free starts (ms) nearest to what was wanted, none before `earliest_ms`, in order of time."""
    cell = wanted_ms // QUARTER_MS
    first_ms = max(earliest_ms, (cell - AROUND_BACK) * QUARTER_MS)
    starts = free_starts(hours, shape, first_ms, (cell + AROUND_AHEAD) * QUARTER_MS, taken)
    return sorted(heapq.nsmallest(count, starts, key=lambda start: (abs(start - wanted_ms), start)))


def refusal(hours: Hours, shape: Shape, start_ms: int, now_ms: int, taken: Taken) -> str | None:
    """Why an appointment cannot start then, as the code of a receipt; None: it can."""
    if start_ms <= now_ms:
        return "slot_past"
    if start_ms % QUARTER_MS:
        return "slot_off_quarter"
    if start_ms < now_ms + shape.notice * MINUTE_MS:
        return "slot_notice"
    itself = covered(start_ms, shape.end(start_ms))
    if not any(opens <= itself.start and itself.stop <= closes for opens, closes in open_runs(hours, *_ends(itself))):
        return "slot_closed"
    return "slot_taken" if any(map(taken, shape.cells(start_ms, hours.travel_min))) else None


def _ends(cells: range) -> tuple[int, int]:
    return cells.start, cells.stop


def weekly_of(windows: Sequence[tuple[int, Window]]) -> tuple[tuple[Window, ...], ...]:
    """Windows by ISO weekday (1 is Monday) as the seven days of `Hours`."""
    return tuple(tuple(sorted(window for day, window in windows if day == number)) for number in range(1, 8))
