"""The rows accounts are looked up by."""

from collections.abc import Sequence
from typing import Any

from backend.accounts.places import shop_of
from backend.db.fold import fold, like_patterns
from backend.db.work import Work, fetch
from backend.identity.reach import reach
from backend.replication.rules import Projection
from sync.access import Access
from sync.entity import Entity
from sync.kind import Neighbour, Place

NEAR_E7 = 60_000
"""About 600 m of latitude, in 1e-7 degrees."""


def _account_row(account: Entity) -> tuple[object, ...]:
    name = str(account.get("name"))
    searched = " ".join(
        str(account.get(f)) for f in ("name", "banner", "city", "postcode", "address") if account.get(f)
    )
    shop = shop_of(account)
    return (
        account.id,
        account.fixed.get("external_id"),
        name,
        fold(searched),
        account.get("banner"),
        account.get("postcode"),
        account.get("city"),
        account.get("lat_e7"),
        account.get("lon_e7"),
        shop.banner,
        shop.department,
        shop.closed_on,
        shop.is_store,
    )


ACCOUNT_ROW = Projection(
    "INSERT INTO account (id, external_id, name, folded, banner, postcode, city, lat_e7, lon_e7, banner_id, department, "
    "closed_on, is_store) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
    "name = excluded.name, folded = excluded.folded, banner = excluded.banner, postcode = excluded.postcode, "
    "city = excluded.city, lat_e7 = excluded.lat_e7, lon_e7 = excluded.lon_e7, banner_id = excluded.banner_id, "
    "department = excluded.department, closed_on = excluded.closed_on, is_store = excluded.is_store",
    _account_row,
)


def neighbours(places: Sequence[Place]) -> Work[list[Neighbour]]:
    """Accounts with the customer number or the postcode of one of the places, or within about 600 m."""
    numbers = sorted({p.external_id for p in places if p.external_id is not None})
    postcodes = sorted({p.postcode for p in places if p.postcode is not None})
    columns = "id, name, postcode, city, lat_e7, lon_e7, external_id"
    rows = list((yield from fetch(f"SELECT {columns} FROM account WHERE external_id = ANY(?)", numbers)))
    if postcodes:
        rows += yield from fetch(f"SELECT {columns} FROM account WHERE postcode = ANY(?) LIMIT 500", postcodes)
    for place in places:
        if place.lat_e7 is None or place.lon_e7 is None:
            continue
        rows += yield from fetch(
            f"SELECT {columns} FROM account WHERE lat_e7 BETWEEN ? AND ? AND lon_e7 BETWEEN ? AND ? LIMIT 100",
            place.lat_e7 - NEAR_E7,
            place.lat_e7 + NEAR_E7,
            place.lon_e7 - 2 * NEAR_E7,
            place.lon_e7 + 2 * NEAR_E7,
        )
    found = {row[0]: Neighbour(row[0], Place(row[1], row[2], row[4], row[5], row[6]), row[3]) for row in rows}
    return [found[key] for key in sorted(found)]


def find_accounts(
    access: Access, now_ms: int, query: str, after: str, near: tuple[int, int] | None, limit: int
) -> Work[dict[str, Any]]:
    """A page of the accounts a person reaches: all words match, by name, or nearest first (then one page only)."""
    held = reach(access, "id", now_ms)
    patterns = like_patterns(query)
    condition = " AND ".join([held.condition, *("folded LIKE ?" for _ in patterns)])
    columns = ", ".join(_SUMMARY)
    args: list[Any] = [*held.args, *patterns]
    if near is not None:
        # Straight degrees are enough to sort a list; the card shows the distance worked out on the phone.
        north, east = (
            "((lat_e7 - ?) / 1000)",
            "((lon_e7 - ?) / 1000)",
        )  # a square of whole 1e-7 degrees overflows BIGINT
        order = f"ORDER BY {north} * {north} + {east} * {east}, id"
        rows = yield from fetch(
            f"SELECT {columns} FROM account WHERE {condition} AND lat_e7 IS NOT NULL {order} LIMIT ?",
            *args,
            near[0],
            near[0],
            near[1],
            near[1],
            limit,
        )
        return {"accounts": [_summary(row) for row in rows], "next": None}
    name, _, last = after.rpartition("|")
    rows = yield from fetch(
        f"SELECT {columns} FROM account WHERE {condition} AND (name > ? OR (name = ? AND id > ?)) "
        "ORDER BY name, id LIMIT ?",
        *args,
        name,
        name,
        last,
        limit,
    )
    following = f"{rows[-1][2]}|{rows[-1][0]}" if len(rows) == limit else None
    return {"accounts": [_summary(row) for row in rows], "next": following}


# The last three decide, on a desk that plans a promotion, whether it is for the store.
_SUMMARY = (
    "id", "external_id", "name", "banner", "postcode", "city", "lat_e7", "lon_e7", "department", "closed_on", "is_store",
)  # fmt: skip


def _summary(row: Sequence[Any]) -> dict[str, Any]:
    return {**dict(zip(_SUMMARY, row, strict=True)), "is_store": bool(row[-1])}
