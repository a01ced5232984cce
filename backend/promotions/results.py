"""Results of a promotion: for one store, or all a person reaches. The figures of a store are the same whoever asks."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.accounts.group_rows import in_scope
from backend.accounts.groups import where_of
from backend.accounts.places import Shop, day_ms
from backend.db.work import Work, fetch
from backend.identity.reach import reach, require_account
from backend.promotions import daily
from backend.promotions.ids import participation_id
from backend.promotions.reading import require_promotion
from backend.promotions.rows import day_at, keys_of
from backend.promotions.sales import load_sold
from backend.promotions.uplift import BASELINE_DAYS, Measured, Sold, definition, measure, said, together
from backend.promotions.where import first_day, is_cancelled, last_day
from backend.replication.views import load_entities
from backend.web.problems import NOT_FOUND, Problem
from sync.access import Access
from sync.entity import Entity
from sync.op import ms_to_instant
from sync.protocol import DAY_MS
from sync.ranked import best_of

STORES = 1_000
"""Stores listed one by one, those with the most uplift first; the sums hold all."""


def days_of(promotion: Entity) -> tuple[int, int]:
    """Its first and last day with customers, since 1970."""
    return day_ms(first_day(promotion)) // DAY_MS, day_ms(last_day(promotion)) // DAY_MS


def _shops(promotion: Entity, access: Access | None, now_ms: int, account: str | None) -> Work[list[Shop]]:
    """The stores it is or was for, in reach; one that has a part in it counts even where it has been left out since."""
    where = in_scope(where_of(promotion), day_at(min(now_ms, day_ms(first_day(promotion)))))
    held = None if access is None else reach(access, "a.id", now_ms)
    more, args = ("", ()) if held is None else (f"{held.condition} AND ", held.args)
    one, also = ("", ()) if account is None else (" AND a.id = ?", (account,))
    rows = yield from fetch(
        "SELECT a.id, a.banner_id, a.department, a.closed_on, a.is_store FROM account a LEFT JOIN participation p "
        f"ON p.account = a.id AND p.promotion = ? WHERE {more}(({where.condition}) OR p.id IS NOT NULL){one} ORDER BY a.id",
        promotion.id,
        *args,
        *where.args,
        *also,
    )
    return [Shop(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows]


def _other_days(promotion: Entity, shops: Sequence[Shop]) -> Work[dict[str, frozenset[int]]]:
    """For each store, the days before on which another promotion of its products ran there."""
    first, _ = days_of(promotion)
    keys = keys_of(promotion)
    either = " OR ".join("products LIKE ?" for _ in keys)
    rows = yield from fetch(
        f"SELECT id FROM promotion WHERE NOT is_cancelled AND id <> ? AND first_ms < ? AND last_ms >= ? AND ({either})",
        promotion.id,
        first * DAY_MS,
        (first - BASELINE_DAYS) * DAY_MS,
        *(f"% {key} %" for key in keys),
    )
    found: dict[str, set[int]] = {}
    for other in (yield from load_entities([row[0] for row in rows])).values():
        where, (begins, ends) = where_of(other), days_of(other)
        for shop in shops:
            if where.holds(shop, first_day(other)):
                found.setdefault(shop.id, set()).update(range(begins, ends + 1))
    return {account: frozenset(days) for account, days in found.items()}


def gather(
    promotion: Entity, shops: Sequence[Shop]
) -> Work[tuple[dict[str, Sold], dict[str, frozenset[int]], int | None]]:
    """What tills said around it, the days of other promotions, and when the newest of it was learned (ms)."""
    first, last = days_of(promotion)
    sold, learned = yield from load_sold(keys_of(promotion), [shop.id for shop in shops], first - BASELINE_DAYS, last)
    others = yield from _other_days(promotion, shops)
    return sold, others, learned


def _measured(promotion: Entity, shops: Sequence[Shop]) -> Work[tuple[dict[str, Measured], int | None]]:
    """What can be said of each store, and when the newest of what it rests on was learned (ms)."""
    first, last = days_of(promotion)
    sold, others, learned = yield from gather(promotion, shops)
    found = {
        shop.id: measure(sold.get(shop.id, NOTHING), first, last, others.get(shop.id, frozenset())) for shop in shops
    }
    return {account: one for account, one in found.items() if one is not None}, learned


def _days(promotion: Entity, shops: Sequence[Shop]) -> Work[tuple[dict[int, daily.Day], int | None]]:
    """Of the stores that can be measured together, day by day; and when the newest of it was learned (ms)."""
    first, last = days_of(promotion)
    sold, others, learned = yield from gather(promotion, shops)
    found: dict[int, daily.Day] = {}
    for shop in shops:
        one, left = sold.get(shop.id, NOTHING), others.get(shop.id, frozenset())
        if measure(one, first, last, left) is not None:
            found = daily.added(found, daily.of_store(one, first, last, left))
    return found, learned


NOTHING = Sold(frozenset(), {}, {})
"""Of a store whose till never spoke."""


def _figures(measured: Measured) -> dict[str, Any]:
    return {
        "source": "till_feed",
        "units": said(measured.units),
        "value_minor": said(measured.value),
        "baseline_days": measured.baseline_days,
        "window_days": measured.window_days,
    }


def _head(promotion: Entity, learned: int | None) -> dict[str, Any]:
    return {
        "promotion": promotion.id,
        "method": definition(),
        "window": {"starts_on": first_day(promotion), "ends_on": last_day(promotion)},
        "currency": promotion.get("currency") or "EUR",
        "cancelled": is_cancelled(promotion),
        "as_of": None if learned is None else ms_to_instant(learned),
    }


def daily_results(access: Access, promotion: str, account: str | None, now_ms: int) -> Work[dict[str, Any]]:
    """Day by day, of one store (the same bytes for both companies) or of all in reach. Errors: problem `not_found`."""
    if account is not None:
        yield from require_account(access, account, now_ms)
    entity, _ = yield from require_promotion(access, promotion, now_ms)
    shops = yield from _shops(entity, None if account is not None else access, now_ms, account)
    if account is not None and not shops:
        raise Problem(NOT_FOUND)
    days, learned = yield from _days(entity, shops)
    first, _ = days_of(entity)
    return {**_head(entity, learned), "account": account, "days": daily.said(days, first)}


def store_results(access: Access, promotion: str, account: str, now_ms: int) -> Work[dict[str, Any]]:
    """One store's. Nothing in it depends on who asks: both companies read the same bytes. Errors: problem `not_found`."""
    yield from require_account(access, account, now_ms)
    entity, _ = yield from require_promotion(access, promotion, now_ms)
    shops = yield from _shops(entity, None, now_ms, account)
    if not shops:
        raise Problem(NOT_FOUND)
    measured, learned = yield from _measured(entity, shops)
    part = (yield from load_entities([key := participation_id(promotion, account)])).get(key)
    typed = None if part is None else _typed(part)
    result = _figures(measured[account]) if account in measured else typed
    return {**_head(entity, learned), "account": account, "result": result}


def _typed(part: Entity) -> Mapping[str, Any] | None:
    """What the store or its rep said it sold: a figure without a baseline."""
    best = best_of(part.events, "result")
    if best is None:
        return None
    word = best.write.value
    return {
        "source": word["source"],
        "units": {"actual": word["units"]},
        "value_minor": {"actual": word["value_minor"]},
        "currency": word["currency"],
        "said_at": ms_to_instant(best.write.at_ms),
    }


def all_results(access: Access, promotion: str, now_ms: int) -> Work[dict[str, Any]]:
    """Of all stores in reach that can be measured: together, and one by one with the most uplift first."""
    entity, _ = yield from require_promotion(access, promotion, now_ms)
    shops = yield from _shops(entity, access, now_ms, None)
    measured, learned = yield from _measured(entity, shops)
    total = together(measured[key] for key in sorted(measured))
    ranked = sorted(measured, key=lambda key: (-said(measured[key].units)["uplift"], key))
    return {
        **_head(entity, learned),
        "account": None,
        "result": None if total is None else _figures(total),
        "stores": len(measured),
        "left_out": len(shops) - len(measured),
        "by_store": [{"account": key, **_figures(measured[key])} for key in ranked[:STORES]],
    }
