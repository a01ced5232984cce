"""When a challenge runs, and when its result is made. Pure."""

from datetime import date, timedelta

from backend.accounts.places import day_ms
from backend.notifications.times import at_minute
from sync.entity import Entity
from sync.merge import Write
from sync.protocol import DAY_MS

ZONE = "Europe/Paris"
"""Of a challenge that says none."""
SETTLING_DAYS = 3
"""How long after its last day tills may still speak before the result is made by itself."""
LATE_DAYS = 100
"""How long after its last day sales that arrive still correct the result."""
AT_SIX = 6 * 60

SET, CANCELLED, CLOSED, RESULT = "set", "cancelled", "closed", "result"


def first_day(challenge: Entity) -> str:
    """The first day that counts (ISO)."""
    found: str = challenge.get("period")["starts_on"]
    return found


def last_day(challenge: Entity) -> str:
    """The last day that counts (ISO)."""
    found: str = challenge.get("period")["ends_on"]
    return found


def days_of(challenge: Entity) -> tuple[int, int]:
    """Both, since 1970."""
    return day_ms(first_day(challenge)) // DAY_MS, day_ms(last_day(challenge)) // DAY_MS


def zone_of(challenge: Entity) -> str:
    """The clock by which its days begin and end."""
    found: str = challenge.get("zone") or ZONE
    return found


def starts_ms(challenge: Entity) -> int:
    """The moment at which its first day begins."""
    return at_minute(date.fromisoformat(first_day(challenge)), 0, zone_of(challenge))


def ends_ms(challenge: Entity) -> int:
    """The moment at which its last day is over."""
    return at_minute(date.fromisoformat(last_day(challenge)) + timedelta(days=1), 0, zone_of(challenge))


def settles_ms(challenge: Entity) -> int:
    """The moment from which its result is made, unless headquarters close it before."""
    day = date.fromisoformat(last_day(challenge)) + timedelta(days=1 + SETTLING_DAYS)
    return at_minute(day, AT_SIX, zone_of(challenge))


def set_ms(challenge: Entity) -> int:
    """When the server learned of the period it has."""
    write = challenge.event(SET)
    found: int = challenge.recorded_ms if write is None else write.value["known_at_ms"]
    return found


def is_cancelled(challenge: Entity) -> bool:
    """Whether the brand called it off."""
    return challenge.event(CANCELLED) is not None


def called_off_ms(challenge: Entity) -> int | None:
    """When the server first learned that it was called off, which people are told once; None: it was not."""
    return min((e.write.value["known_at_ms"] for e in challenge.events if e.name == CANCELLED), default=None)


def results_of(challenge: Entity) -> list[Write]:
    """Its results so far, oldest first: the first has version 1."""
    return [event.write for event in challenge.events if event.name == RESULT]


def is_due(challenge: Entity, now_ms: int) -> bool:
    """Whether its first result is to be made now."""
    if is_cancelled(challenge) or results_of(challenge) or now_ms < ends_ms(challenge):
        return False
    return challenge.event(CLOSED) is not None or now_ms >= settles_ms(challenge)
