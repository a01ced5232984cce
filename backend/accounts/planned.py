"""What headquarters plan for a group of stores, read online: the same pages whether it is a promotion or a challenge."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from backend.accounts.group_rows import shops_of
from backend.accounts.groups import where_of
from backend.accounts.places import Shop, day_ms
from backend.db.work import Work, fetch
from backend.identity.reach import side_now
from backend.replication.views import load_entities, load_views
from sync.access import Access, Side
from sync.entity import Entity
from sync.kind import Kinds

PAGE = 200
_LATEST = 2**53


@dataclass(frozen=True, slots=True)
class Listing:
    """What is asked for: those that run at some time between two days, for one store or all, a page of them by first day."""

    account: str | None
    first_on: date | None
    last_on: date | None
    after: tuple[int, str] | None
    limit: int
    newest_first: bool = True


def stores_among(planned: Entity, shops: Sequence[Shop] | None, day: str) -> list[str] | None:
    """The stores among these it is for on a day; None where no list was asked for."""
    if shops is None:
        return None
    where = where_of(planned)
    return [shop.id for shop in shops if where.holds(shop, day)]


def list_planned(
    kinds: Kinds, access: Access, now_ms: int, table: str, asked: Listing, day_of: Callable[[Entity], str]
) -> Work[tuple[list[dict[str, Any]], str | None]]:
    """A page, and the cursor of the next. Stores read those that are for them, the brand all; each with the reader's stores.

    `table` has their ids with `first_ms` and `last_ms`; `day_of` says on which day a store must be open to be in one.
    """
    shops = yield from shops_of(access, now_ms, asked.account)
    side = side_now(access, now_ms)
    order, follows, start = ("DESC", "<", (_LATEST, "")) if asked.newest_first else ("ASC", ">", (-_LATEST, ""))
    after = start if asked.after is None else asked.after
    found: list[tuple[str, int, list[str] | None]] = []
    full = False
    while not full:
        rows = yield from fetch(
            f"SELECT id, first_ms FROM {table} WHERE last_ms >= ? AND first_ms <= ? AND (first_ms, id) {follows} (?, ?) "
            f"ORDER BY first_ms {order}, id {order} LIMIT ?",
            -_LATEST if asked.first_on is None else day_ms(asked.first_on.isoformat()),
            _LATEST if asked.last_on is None else day_ms(asked.last_on.isoformat()),
            *after,
            PAGE,
        )
        entities = yield from load_entities([row[0] for row in rows])
        for key, first_ms in rows:
            after = first_ms, key
            mine = stores_among(entities[key], shops, day_of(entities[key]))
            if mine or (side is Side.BRAND and asked.account is None):
                found.append((key, first_ms, mine))
            if len(found) == asked.limit:
                full = True
                break
        full = full or len(rows) < PAGE
    bodies = yield from load_views(kinds, side, "id = ANY(?)", ([key for key, _, _ in found],))
    by_id = {body["id"]: body for body in bodies}
    listed = [{**by_id[key], **({} if mine is None else {"accounts": mine})} for key, _, mine in found if key in by_id]
    more = found and len(found) == asked.limit
    return listed, f"{found[-1][1]}|{found[-1][0]}" if more else None
