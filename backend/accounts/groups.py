"""A group of stores that something is planned for: which ones, and which scopes carry it to them. Pure.

It is the stores of its banners and départements, those it names, and none it excludes. Without banners and départements it
is the named ones alone; without any of the three, everywhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from backend.accounts.kinds import Scope
from backend.accounts.places import Shop, banner_id
from backend.replication.args import Args
from sync.access import Side
from sync.decision import Decision, reject
from sync.entity import Entity
from sync.kind import Context
from sync.scope import BRAND, EVERY_BANNER, banner_scope, store_scope


@dataclass(frozen=True, slots=True)
class Where:
    """Banners by name, départements by code, accounts by id."""

    banners: tuple[str, ...] = ()
    departments: frozenset[str] = frozenset()
    stores: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()

    @property
    def by_group(self) -> bool:
        """Whether stores it does not name are in it too."""
        return bool(self.banners or self.departments or not self.stores)

    @property
    def banner_ids(self) -> list[str]:
        """Its banners, as accounts know them."""
        return [banner_id(name) for name in self.banners]

    def holds(self, shop: Shop, day: str) -> bool:
        """Whether a store that is open on a day is in it."""
        if shop.id in self.excluded or not shop.sells(day):
            return False
        if shop.id in self.stores:
            return True
        banners, departments = self.banner_ids, self.departments
        grouped = (not banners or shop.banner in banners) and (not departments or shop.department in departments)
        return self.by_group and grouped


def where_of(planned: Entity) -> Where:
    """As it stands in the `where` of something planned."""
    held: Mapping[str, Any] = planned.get("where") or {}
    return Where(
        tuple(held.get("banners", ())),
        frozenset(held.get("departments", ())),
        frozenset(held.get("stores", ())),
        frozenset(held.get("excluded", ())),
    )


def placed(planned: Entity) -> dict[str, Side]:
    """The brand reads it whole; each banner, and each store named, what is theirs."""
    where = where_of(planned)
    scopes = {BRAND: Side.BRAND}
    if where.by_group:
        groups = [banner_scope(found) for found in where.banner_ids] or [EVERY_BANNER]
        scopes |= dict.fromkeys(groups, Side.RETAILER)
    return scopes | {store_scope(store): Side.RETAILER for store in sorted(where.stores)}


def where_in(planned: Entity, scope: str, part_id: Callable[[str, str], str]) -> Mapping[str, Any]:
    """Which stores, as far as the readers of one scope are concerned.

    Stores left out are named by the part they would have had in it (`part_id`): whoever knows a store's id can tell, nobody
    else.
    """
    if scope == BRAND:
        return {}
    where = where_of(planned)
    if scope.startswith("store:"):
        return {"where": {"stores": [scope.removeprefix("store:")]}}
    found: dict[str, Any] = {}
    names = {banner_scope(banner_id(name)): name for name in where.banners}
    if scope in names:
        found["banner"] = names[scope]
    if where.departments:
        found["departments"] = sorted(where.departments)
    if where.excluded:
        found["excluded"] = sorted(part_id(planned.id, store) for store in where.excluded)
    return {"where": found}


def unknown_store(ctx: Context, where: Scope | None) -> Decision | None:
    """The refusal of a group that names a store which is not there; the kind's `reads` gathered them (`stores_named`)."""
    for name in ("stores", "excluded"):
        for number, store in enumerate([] if where is None else getattr(where, name)):
            found = ctx.ground.entities.get(store)
            if found is None or found.kind != "account":
                return reject("unknown_store", field=f"args.where.{name}.{number}")
    return None


def stores_named(where: Scope | None) -> list[str]:
    """The stores a group names, or leaves out by name."""
    return [] if where is None else [*where.stores, *where.excluded]


def plain(value: Any) -> Any:
    """Plain data of a nested argument, without the fields this version does not know: those stay with the op."""
    if not isinstance(value, Args):
        return value
    return {name: getattr(value, name) for name in sorted(type(value).model_fields) if getattr(value, name) != []}
