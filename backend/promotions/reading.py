"""Reading promotions online: which ones, for which of the reader's stores, and how far each store is."""

from collections.abc import Sequence
from typing import Any

from backend.accounts.group_rows import in_scope, shops_of
from backend.accounts.groups import where_of
from backend.accounts.planned import Listing, list_planned, stores_among
from backend.db.work import Work, fetch
from backend.identity.reach import reach, side_now
from backend.promotions.rows import day_at
from backend.replication.views import load_entities, load_views
from backend.web.problems import NOT_FOUND, Problem
from sync.access import Access, Side
from sync.entity import Entity
from sync.kind import Kinds
from sync.op import ms_to_instant

STATUSES = ("none", "committed", "withdrawn", "executed")
STANDINGS = (*STATUSES, "problem")
"""Where a store is seen to stand: each in one of them, a problem before everything else."""
_STANDING = "CASE WHEN p.problem IS NOT NULL THEN 'problem' ELSE coalesce(p.status, 'none') END"


def list_promotions(kinds: Kinds, access: Access, now_ms: int, asked: Listing) -> Work[dict[str, Any]]:
    """A page by first day."""
    day = day_at(now_ms)
    listed, more = yield from list_planned(kinds, access, now_ms, "promotion", asked, lambda _: day)
    return {"promotions": listed, "next": more}


def require_promotion(access: Access, promotion: str, now_ms: int) -> Work[tuple[Entity, list[str] | None]]:
    """A promotion its reader may know of, and their stores it is for. Errors: problem `not_found`.

    A store reads one that is for it, or in which it has a part from before it was left out.
    """
    entity = (yield from load_entities([promotion])).get(promotion)
    if entity is None or entity.kind != "promotion" or not access.roles(now_ms):
        raise Problem(NOT_FOUND)
    shops = yield from shops_of(access, now_ms)
    mine = stores_among(entity, shops, day_at(now_ms))
    if side_now(access, now_ms) is Side.RETAILER and not mine:
        reached = [shop.id for shop in shops or ()]
        rows = yield from fetch(
            "SELECT account FROM participation WHERE promotion = ? AND account = ANY(?) ORDER BY account",
            promotion,
            reached,
        )
        mine = [row[0] for row in rows]
        if not mine:
            raise Problem(NOT_FOUND)
    return entity, mine


def one_promotion(kinds: Kinds, access: Access, promotion: str, now_ms: int) -> Work[dict[str, Any]]:
    """One promotion, with the parts in it of the reader's stores (headquarters ask for its coverage instead)."""
    _, mine = yield from require_promotion(access, promotion, now_ms)
    side = side_now(access, now_ms)
    bodies = yield from load_views(kinds, side, "id = ?", (promotion,))
    if not bodies:
        raise Problem(NOT_FOUND)
    if mine is None:
        return bodies[0]
    parts = yield from load_views(
        kinds,
        side,
        "id IN (SELECT id FROM participation WHERE promotion = ? AND account = ANY(?)) ORDER BY id",
        (promotion, mine),
    )
    return {**bodies[0], "accounts": mine, "participations": parts}


def coverage(
    access: Access,
    promotion: str,
    now_ms: int,
    *,
    statuses: Sequence[str],
    standings: Sequence[str] = (),
    after: tuple[int, str] | None,
    limit: int,
) -> Work[dict[str, Any]]:
    """How far the stores in the reader's reach are: counted over all of them, listed a page at a time."""
    entity, _ = yield from require_promotion(access, promotion, now_ms)
    held, shops = reach(access, "a.id", now_ms), in_scope(where_of(entity), day_at(now_ms))
    # A store that was left out after it had a part still counts with what it did.
    source = (
        "FROM account a LEFT JOIN participation p ON p.account = a.id AND p.promotion = ? "
        f"WHERE {held.condition} AND (({shops.condition}) OR p.id IS NOT NULL)"
    )
    args = (promotion, *held.args, *shops.args)
    missing = (
        "EXISTS (SELECT 1 FROM stock_out s JOIN promotion n ON n.id = ? WHERE s.account = a.id AND s.is_open "
        "AND n.products LIKE '% ' || s.product || ' %')"
    )
    counted = yield from fetch(
        f"SELECT coalesce(p.status, 'none'), {_STANDING}, count(*), count(*) FILTER (WHERE {missing}) {source} "
        f"GROUP BY coalesce(p.status, 'none'), {_STANDING}",
        promotion,
        *args,
    )
    by_standing = {standing: sum(row[2] for row in counted if row[1] == standing) for standing in STANDINGS}
    counts: dict[str, Any] = {status: sum(row[2] for row in counted if row[0] == status) for status in STATUSES}
    counts |= {
        "standings": by_standing,
        "stores": sum(by_standing.values()),
        "problems": by_standing["problem"],
        "out_of_stock": sum(row[3] for row in counted),
    }
    wanted, more = "", list[list[str]]()
    for column, chosen in (("coalesce(p.status, 'none')", statuses), (_STANDING, standings)):
        if chosen:
            wanted += f" AND {column} = ANY(?)"
            more.append(list(chosen))
    rows = yield from fetch(
        f"SELECT a.id, a.external_id, a.name, a.banner, a.city, coalesce(p.status, 'none'), p.problem, p.committed_ms, "
        f"p.executed_ms, {missing} {source}{wanted} AND a.id > ? ORDER BY a.id LIMIT ?",
        promotion,
        *args,
        *more,
        "" if after is None else after[1],
        limit,
    )
    return {
        "promotion": promotion,
        "as_of": ms_to_instant(now_ms),
        "counts": counts,
        "stores": [_standing(row) for row in rows],
        "next": f"0|{rows[-1][0]}" if len(rows) == limit else None,
    }


def _standing(row: Sequence[Any]) -> dict[str, Any]:
    store = dict(zip(("id", "external_id", "name", "banner", "city"), row, strict=False))
    status, problem, committed_ms, executed_ms, missing = row[5:]
    return {
        "store": store,
        "status": status,
        "problem": problem,
        "committed_at": None if committed_ms is None else ms_to_instant(committed_ms),
        "executed_at": None if executed_ms is None else ms_to_instant(executed_ms),
        "out_of_stock": bool(missing),
    }
