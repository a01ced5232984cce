"""Rows of promotions and of stores' parts in them; which stores and whose people a promotion is for, as SQL."""

from typing import Any

from backend.accounts.places import day_ms
from backend.db.work import Work, fetch
from backend.identity.reach import Reach, held
from backend.notifications.times import local
from backend.promotions.parts import COMMITTED, EXECUTED, problem, said_at, status
from backend.promotions.where import ZONE, Where, first_day, is_cancelled, last_day, where_of
from backend.replication.rules import Projection
from sync.entity import Entity


def day_at(ms: int) -> str:
    """The day (ISO) it is where promotions run."""
    return local(ms, ZONE).date().isoformat()


def keys_of(promotion: Entity) -> list[str]:
    """Its products by GTIN in 14 digits, as stock-outs and sales name them."""
    return sorted({gtin.zfill(14) for gtin in promotion.get("products")})


def _promotion_row(promotion: Entity) -> tuple[object, ...]:
    return (
        promotion.id,
        day_ms(first_day(promotion)),
        day_ms(last_day(promotion)),
        is_cancelled(promotion),
        f" {' '.join(keys_of(promotion))} ",
    )


PROMOTION_ROW = Projection(
    "INSERT INTO promotion (id, first_ms, last_ms, is_cancelled, products) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (id) DO UPDATE SET first_ms = excluded.first_ms, last_ms = excluded.last_ms, "
    "is_cancelled = excluded.is_cancelled, products = excluded.products",
    _promotion_row,
)


def _part_row(part: Entity) -> tuple[object, ...]:
    return (
        part.id,
        part.fixed["promotion"],
        part.account,
        status(part),
        problem(part),
        said_at(part, COMMITTED),
        said_at(part, EXECUTED),
    )


PARTICIPATION_ROW = Projection(
    "INSERT INTO participation (id, promotion, account, status, problem, committed_ms, executed_ms) "
    "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET status = excluded.status, problem = excluded.problem, "
    "committed_ms = excluded.committed_ms, executed_ms = excluded.executed_ms",
    _part_row,
)


def in_scope(where: Where, day: str) -> Reach:
    """The condition on an account `a` that a promotion is for it, open on a day; the same as `Where.holds`."""
    conditions = ["a.is_store", "(a.closed_on IS NULL OR a.closed_on > ?)"]
    args: list[Any] = [day]
    if where.excluded:
        conditions.append("NOT a.id = ANY(?)")
        args.append(sorted(where.excluded))
    either, more = [], []
    if where.by_group:
        group = ["1 = 1"]
        if where.banners:
            group.append("a.banner_id = ANY(?)")
            more.append(where.banner_ids)
        if where.departments:
            group.append("a.department = ANY(?)")
            more.append(sorted(where.departments))
        either.append(f"({' AND '.join(group)})")
    if where.stores:
        either.append("a.id = ANY(?)")
        more.append(sorted(where.stores))
    conditions.append(f"({' OR '.join(either)})")
    return Reach(" AND ".join(conditions), (*args, *more))


def people_of(promotion: Entity, after: str, limit: int, now_ms: int) -> Work[list[str]]:
    """The people of the stores it is for by now, and those stores' reps, in order of their ids."""
    shops = in_scope(where_of(promotion), day_at(now_ms))
    rows = yield from fetch(
        "SELECT who FROM (SELECT m.user_id AS who FROM membership_account m JOIN membership r ON r.id = m.membership_id "
        f"JOIN account a ON a.id = m.account_id WHERE r.role = 'store_manager' AND {held('m')} "
        f"AND {held('r')} AND {shops.condition} "
        "UNION SELECT r.user_id FROM territory_rep r JOIN account_territory h ON h.territory_id = r.territory_id "
        f"JOIN account a ON a.id = h.account_id WHERE h.valid_to IS NULL AND {held('r')} AND {shops.condition}"
        ") AS told WHERE who > ? ORDER BY who LIMIT ?",
        *(now_ms,) * 4,
        *shops.args,
        *(now_ms,) * 2,
        *shops.args,
        after,
        limit,
    )
    return [row[0] for row in rows]


def running(gtins: list[str], now_ms: int) -> Work[list[str]]:
    """Promotions of these products that customers find today."""
    if not gtins:
        return []
    today = day_ms(day_at(now_ms))
    either = " OR ".join("products LIKE ?" for _ in gtins)
    rows = yield from fetch(
        f"SELECT id FROM promotion WHERE NOT is_cancelled AND first_ms <= ? AND last_ms >= ? AND ({either}) ORDER BY id",
        today,
        today,
        *(f"% {gtin} %" for gtin in gtins),
    )
    return [row[0] for row in rows]
