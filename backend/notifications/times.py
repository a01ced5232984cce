"""Moments on people's own clocks. Pure: the moment and the zone are arguments; instants are ms since 1970 in UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

MINUTE_MS = 60_000
DAY_MIN = 24 * 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Whether it is a zone of the IANA database."""
    return name in _zones()


def local(ms: int, zone: str) -> datetime:
    """What the clock of a zone reads at an instant."""
    # Not `fromtimestamp(…, zone)`: before 1970 it depends on the machine's C library.
    return (_EPOCH + timedelta(milliseconds=ms)).astimezone(ZoneInfo(zone))


def at_minute(day: date, minute: int, zone: str) -> int:
    """The instant at which the zone's clock shows a minute of a day.

    Skipped in spring: as far after midnight as the clock would have been (02:30 becomes 03:30). Twice in autumn: the first.
    """
    wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=ZoneInfo(zone))
    return (wall.astimezone(UTC) - _EPOCH) // timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """From a minute of the local day to before another; over midnight where `start` is the later one."""

    start: int
    end: int

    def holds(self, minute: int) -> bool:
        """Whether a minute of the day lies in it."""
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end


# Remembered: a crowd is told at one moment, on few clocks.
@lru_cache(maxsize=1024)
def awake_at(ms: int, quiet: Quiet | None, zone: str) -> int:
    """The first instant from `ms` on that does not fall in the quiet hours."""
    if quiet is None or quiet.start == quiet.end:
        return ms
    here = local(ms, zone)
    minute = here.hour * 60 + here.minute
    if not quiet.holds(minute):
        return ms
    day = here.date()
    # Begun the evening before, they end today; else tomorrow.
    if quiet.start > quiet.end and minute >= quiet.start:
        day += timedelta(days=1)
    # The hour that comes twice may put the end behind us: nothing is sent before now.
    return max(ms, at_minute(day, quiet.end, zone))


def next_minute(ms: int, minute: int, zone: str) -> int:
    """The next instant after `ms` at which the zone's clock shows a minute of the day."""
    day = local(ms, zone).date()
    while (found := at_minute(day, minute, zone)) <= ms:
        day += timedelta(days=1)
    return found


@dataclass(frozen=True, slots=True)
class Moment:
    """When to remind of something, on the clock of whoever is reminded.

    Either `at_ms`, one instant for everybody; or a minute of a local day: `days` from `day` (ISO), or from the local day on
    which `of_ms` falls. "Seven days before a promotion starts, at nine": `Moment(day=starts_on, days=-7, minute=540)`.
    """

    at_ms: int | None = None
    day: str | None = None
    of_ms: int | None = None
    days: int = 0
    minute: int = 0

    def due(self, zone: str) -> int:
        """The instant for a person in a zone."""
        if self.at_ms is not None:
            return self.at_ms
        base = date.fromisoformat(self.day) if self.day is not None else local(self.of_ms or 0, zone).date()
        return at_minute(base + timedelta(days=self.days), self.minute, zone)

    @property
    def bounds(self) -> tuple[int, int]:
        """Instants no zone's is before, or after."""
        if self.at_ms is not None:
            return self.at_ms, self.at_ms
        if self.day is not None:
            start = at_minute(date.fromisoformat(self.day) + timedelta(days=self.days), self.minute, "UTC")
            # Clocks go from 12 hours behind to 14 ahead; an hour more for days on which they change.
            return start - 15 * 60 * MINUTE_MS, start + 13 * 60 * MINUTE_MS
        middle = (self.of_ms or 0) + (self.days * DAY_MIN + self.minute) * MINUTE_MS
        return middle - (DAY_MIN + 120) * MINUTE_MS, middle + 120 * MINUTE_MS
