"""Where a promotion runs, as its readers are told, and when. Pure. Which stores: `backend.accounts.groups`."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from backend.accounts.groups import where_in
from backend.notifications.times import at_minute
from backend.promotions.ids import participation_id
from sync.entity import Entity

ZONE = "Europe/Paris"
"""The clock by which promotions start and end, as printed on the leaflets."""
OPENS = 6 * 60
"""Shelves are looked at from six on the first day."""


def local(promotion: Entity, scope: str) -> Mapping[str, Any]:
    """Where it runs, as far as the readers of one scope are concerned."""
    return where_in(promotion, scope, participation_id)


def first_day(promotion: Entity) -> str:
    """The first day customers find it (ISO)."""
    found: str = promotion.get("sell_out")["starts_on"]
    return found


def last_day(promotion: Entity) -> str:
    """The last day customers find it (ISO)."""
    found: str = promotion.get("sell_out")["ends_on"]
    return found


def starts_ms(promotion: Entity) -> int:
    """The moment from which it runs."""
    return at_minute(date.fromisoformat(first_day(promotion)), OPENS, ZONE)


def ends_ms(promotion: Entity) -> int:
    """The moment at which it is over."""
    return at_minute(date.fromisoformat(last_day(promotion)) + timedelta(days=1), 0, ZONE)


def is_cancelled(promotion: Entity) -> bool:
    """Whether the brand called it off."""
    return promotion.event("cancelled") is not None


def called_off_ms(promotion: Entity) -> int | None:
    """When the server first learned that it was called off, which people are told once; None: it was not."""
    return min((e.write.value["known_at_ms"] for e in promotion.events if e.name == "cancelled"), default=None)


def runs(promotion: Entity, at_ms: int) -> bool:
    """Whether customers find it at a moment."""
    return not is_cancelled(promotion) and starts_ms(promotion) <= at_ms < ends_ms(promotion)
