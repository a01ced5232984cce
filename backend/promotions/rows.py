"""Rows of promotions and of stores' parts in them; whose people a promotion is for, and which run now."""

from backend.accounts.group_rows import people_in
from backend.accounts.groups import where_of
from backend.accounts.places import day_ms
from backend.db.work import Work, fetch
from backend.notifications.times import local
from backend.promotions.parts import COMMITTED, EXECUTED, problem, said_at, status
from backend.promotions.where import ZONE, first_day, is_cancelled, last_day
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


def people_of(promotion: Entity, after: str, limit: int, now_ms: int) -> Work[list[str]]:
    """The people of the stores it is for by now, and those stores' reps, in order of their ids."""
    return people_in(where_of(promotion), day_at(now_ms), after, limit, now_ms)


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
