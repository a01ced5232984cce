"""Moments on people's own clocks, over the nights on which clocks change."""

from datetime import UTC, date, datetime

import pytest

from backend.notifications.times import Moment, Quiet, at_minute, awake_at, is_zone, next_minute

PARIS = "Europe/Paris"
NIGHT = Quiet(20 * 60, 7 * 60)


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("zone", "day", "minute", "expected"),
    [
        (PARIS, "2026-11-21", 8 * 60, "2026-11-21T07:00"),
        (PARIS, "2026-07-14", 8 * 60, "2026-07-14T06:00"),
        # 28 March 2027, 02:30 is skipped in Paris: the clock shows 03:30 then.
        (PARIS, "2027-03-28", 150, "2027-03-28T01:30"),
        # 31 October 2027, 02:30 comes twice: the first.
        (PARIS, "2027-10-31", 150, "2027-10-31T00:30"),
        ("America/Martinique", "2026-12-01", 9 * 60, "2026-12-01T13:00"),
        ("Pacific/Noumea", "2026-12-01", 9 * 60, "2026-11-30T22:00"),
        ("Asia/Kathmandu", "2026-12-01", 9 * 60, "2026-12-01T03:15"),
    ],
)
def test_a_minute_of_a_local_day(zone: str, day: str, minute: int, expected: str) -> None:
    assert at_minute(date.fromisoformat(day), minute, zone) == utc(expected)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-21T12:00", "2026-11-21T12:00"),
        ("2026-11-21T18:59", "2026-11-21T18:59"),
        ("2026-11-21T19:00", "2026-11-22T06:00"),  # 20:00 in Paris
        ("2026-11-22T03:00", "2026-11-22T06:00"),
        ("2026-11-22T06:00", "2026-11-22T06:00"),
        ("2027-03-27T22:00", "2027-03-28T05:00"),  # the night that is an hour shorter
        ("2027-10-30T21:00", "2027-10-31T06:00"),  # the one that is longer
        ("2027-10-31T00:30", "2027-10-31T06:00"),
    ],
)
def test_the_end_of_the_quiet_hours(now: str, expected: str) -> None:
    assert awake_at(utc(now), NIGHT, PARIS) == utc(expected)


def test_quiet_hours_within_a_day_and_none_at_all() -> None:
    siesta = Quiet(13 * 60, 14 * 60)
    assert awake_at(utc("2026-11-21T12:30"), siesta, PARIS) == utc("2026-11-21T13:00")
    assert awake_at(utc("2026-11-21T13:00"), siesta, PARIS) == utc("2026-11-21T13:00")
    assert awake_at(utc("2026-11-21T23:00"), None, PARIS) == utc("2026-11-21T23:00")
    assert awake_at(utc("2026-11-21T23:00"), Quiet(60, 60), PARIS) == utc("2026-11-21T23:00")


def test_quiet_hours_that_end_in_the_hour_that_comes_twice_send_nothing_into_the_past() -> None:
    quiet = Quiet(22 * 60, 2 * 60 + 30)
    # 02:15 for the second time: the end, 02:30, was already once; the next instant is now.
    assert awake_at(utc("2027-10-31T01:15"), quiet, PARIS) == utc("2027-10-31T01:15")
    assert awake_at(utc("2027-10-31T00:15"), quiet, PARIS) == utc("2027-10-31T00:30")


@pytest.mark.parametrize("zone", [PARIS, "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"])
def test_awake_is_never_before_now_and_never_quiet(zone: str) -> None:
    start = utc("2027-03-01T00:00")
    for step in range(0, 300 * 24 * 4, 7):
        now = start + step * 15 * 60_000
        found = awake_at(now, NIGHT, zone)
        assert now <= found <= now + 12 * 3_600_000
        assert awake_at(found, NIGHT, zone) == found


def test_the_next_morning() -> None:
    assert next_minute(utc("2026-11-21T06:59"), 8 * 60, PARIS) == utc("2026-11-21T07:00")
    assert next_minute(utc("2026-11-21T07:00"), 8 * 60, PARIS) == utc("2026-11-22T07:00")
    assert next_minute(utc("2027-03-27T20:00"), 8 * 60, PARIS) == utc("2027-03-28T06:00")


@pytest.mark.parametrize(
    ("days", "expected"),
    [(-7, "2027-03-22T08:00"), (-1, "2027-03-28T07:00"), (0, "2027-03-29T07:00")],
)
def test_seven_days_before_the_eve_and_the_day_itself_across_a_change_of_clocks(days: int, expected: str) -> None:
    assert Moment(day="2027-03-29", days=days, minute=9 * 60).due(PARIS) == utc(expected)


def test_the_eve_of_an_instant_is_that_of_the_readers_day() -> None:
    # Wednesday 2 December, 01:00 in Paris; still Tuesday in Martinique.
    eve = Moment(of_ms=utc("2026-12-02T00:00"), days=-1, minute=17 * 60)
    assert eve.due(PARIS) == utc("2026-12-01T16:00")
    assert eve.due("America/Martinique") == utc("2026-11-30T21:00")


@pytest.mark.parametrize(
    "moment",
    [
        Moment(day="2027-03-28", days=-7, minute=9 * 60),
        Moment(day="2027-10-31", minute=150),
        Moment(of_ms=utc("2027-03-28T01:30"), days=-1, minute=17 * 60),
        Moment(of_ms=utc("2027-01-01T23:59"), days=0, minute=0),
        Moment(at_ms=utc("2027-03-28T01:30")),
    ],
)
def test_no_zone_is_outside_the_bounds(moment: Moment) -> None:
    first, last = moment.bounds
    for zone in (
        "Pacific/Kiritimati",
        "Etc/GMT+12",
        "Pacific/Apia",
        PARIS,
        "America/St_Johns",
        "Australia/Lord_Howe",
        "UTC",
    ):
        assert first <= moment.due(zone) <= last, zone


def test_zones_are_those_of_the_database() -> None:
    assert is_zone("Europe/Paris")
    assert not is_zone("Europe/Lyon")
    assert not is_zone("../../etc/passwd")
