"""Where a promotion runs: for which stores, told to which scopes, and when. Pure.

It runs in the stores of its banners and départements, in those it names, and in none it excludes. Without banners and
départements it runs in the named ones alone; without any of the three, everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from backend.accounts.places import Shop, banner_id
from backend.notifications.times import at_minute
from backend.promotions.ids import participation_id
from sync.access import Side
from sync.entity import Entity
from sync.scope import BRAND, EVERY_BANNER, banner_scope, store_scope

ZONE = "Europe/Paris"
"""The clock by which promotions start and end, as printed on the leaflets."""
OPENS = 6 * 60
"""Shelves are looked at from six on the first day."""


@dataclass(frozen=True, slots=True)
class Where:
    """Banners by name, départements by code, accounts by id."""

    banners: tuple[str, ...] = ()
    departments: frozenset[str] = frozenset()
    stores: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()

    @property
    def by_group(self) -> bool:
        """Whether stores it does not name have it too."""
        return bool(self.banners or self.departments or not self.stores)

    @property
    def banner_ids(self) -> list[str]:
        """Its banners, as accounts know them."""
        return [banner_id(name) for name in self.banners]

    def holds(self, shop: Shop, day: str) -> bool:
        """Whether it runs in a store that is open on a day."""
        if shop.id in self.excluded or not shop.sells(day):
            return False
        if shop.id in self.stores:
            return True
        banners, departments = self.banner_ids, self.departments
        grouped = (not banners or shop.banner in banners) and (not departments or shop.department in departments)
        return self.by_group and grouped


def where_of(promotion: Entity) -> Where:
    """As it stands."""
    held: Mapping[str, Any] = promotion.get("where") or {}
    return Where(
        tuple(held.get("banners", ())),
        frozenset(held.get("departments", ())),
        frozenset(held.get("stores", ())),
        frozenset(held.get("excluded", ())),
    )


def placed(promotion: Entity) -> dict[str, Side]:
    """The brand reads it whole; each banner, and each store named, what is theirs."""
    where = where_of(promotion)
    scopes = {BRAND: Side.BRAND}
    if where.by_group:
        groups = [banner_scope(found) for found in where.banner_ids] or [EVERY_BANNER]
        scopes |= dict.fromkeys(groups, Side.RETAILER)
    return scopes | {store_scope(store): Side.RETAILER for store in sorted(where.stores)}


def local(promotion: Entity, scope: str) -> Mapping[str, Any]:
    """Where it runs, as far as the readers of one scope are concerned.

    Stores left out are named by the part they would have had in it: whoever knows a store's id can tell, nobody else.
    """
    if scope == BRAND:
        return {}
    where = where_of(promotion)
    if scope.startswith("store:"):
        return {"where": {"stores": [scope.removeprefix("store:")]}}
    found: dict[str, Any] = {}
    names = {banner_scope(banner_id(name)): name for name in where.banners}
    if scope in names:
        found["banner"] = names[scope]
    if where.departments:
        found["departments"] = sorted(where.departments)
    if where.excluded:
        found["excluded"] = sorted(participation_id(promotion.id, store) for store in where.excluded)
    return {"where": found}


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


def runs(promotion: Entity, at_ms: int) -> bool:
    """Whether customers find it at a moment."""
    return not is_cancelled(promotion) and starts_ms(promotion) <= at_ms < ends_ms(promotion)
