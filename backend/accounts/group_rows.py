"""The stores of a group, and their people, as SQL: the same as `Where.holds`."""

from typing import Any

from backend.accounts.groups import Where
from backend.accounts.places import Shop
from backend.db.work import Work, fetch
from backend.identity.reach import Reach, held, reach
from sync.access import HEADQUARTERS, Access


def in_scope(where: Where, day: str) -> Reach:
    """The condition on an account `a` that a group holds it, open on a day; the same as `Where.holds`."""
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


def people_in(
    where: Where, day: str, after: str, limit: int, now_ms: int, *, reps_only: bool = False
) -> Work[list[str]]:
    """The people of the stores a group holds on a day, and those stores' reps (or they alone), in order of their ids.

    Each half goes through its people in that order, from `after` on, and stops at the limit: a page costs what it holds,
    however many come after it. Sorting all of them for each page would be memory that grows with the crowd.
    """
    shops = in_scope(where, day)
    managers = (
        "SELECT who FROM (SELECT DISTINCT m.user_id AS who FROM membership_account m WHERE m.user_id > ? AND "
        f"{held('m')} AND EXISTS (SELECT 1 FROM membership r WHERE r.id = m.membership_id AND r.role = 'store_manager' "
        f"AND {held('r')}) AND EXISTS (SELECT 1 FROM account a WHERE a.id = m.account_id AND {shops.condition}) "
        "ORDER BY who LIMIT ?) AS managers UNION "
    )
    reps = (
        "SELECT who FROM (SELECT DISTINCT r.user_id AS who FROM territory_rep r WHERE r.user_id > ? AND "
        f"{held('r')} AND EXISTS (SELECT 1 FROM account_territory h JOIN account a ON a.id = h.account_id "
        f"WHERE h.territory_id = r.territory_id AND h.valid_to IS NULL AND {shops.condition}) "
        "ORDER BY who LIMIT ?) AS reps"
    )
    rows = yield from fetch(
        f"SELECT who FROM ({'' if reps_only else managers}{reps}) AS told ORDER BY who LIMIT ?",
        *(() if reps_only else (after, *(now_ms,) * 4, *shops.args, limit)),
        after,
        *(now_ms,) * 2,
        *shops.args,
        limit,
        limit,
    )
    return [row[0] for row in rows]


def shops_of(access: Access, now_ms: int, account: str | None = None) -> Work[list[Shop] | None]:
    """The stores a person reaches; None: all there are, which headquarters need no list of."""
    if access.roles(now_ms) & HEADQUARTERS and account is None:
        return None
    reached = reach(access, "id", now_ms)
    one, more = (" AND id = ?", (account,)) if account is not None else ("", ())
    rows = yield from fetch(
        f"SELECT id, banner_id, department, closed_on, is_store FROM account WHERE {reached.condition}{one} ORDER BY id",
        *reached.args,
        *more,
    )
    return [Shop(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows]
