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
    """The people of the stores a group holds on a day, and those stores' reps (or they alone), in order of their ids."""
    shops = in_scope(where, day)
    managers = (
        "SELECT m.user_id AS who FROM membership_account m JOIN membership r ON r.id = m.membership_id "
        f"JOIN account a ON a.id = m.account_id WHERE r.role = 'store_manager' AND {held('m')} "
        f"AND {held('r')} AND {shops.condition} UNION "
    )
    reps = (
        "SELECT r.user_id AS who FROM territory_rep r JOIN account_territory h ON h.territory_id = r.territory_id "
        f"JOIN account a ON a.id = h.account_id WHERE h.valid_to IS NULL AND {held('r')} AND {shops.condition}"
    )
    rows = yield from fetch(
        f"SELECT who FROM ({'' if reps_only else managers}{reps}) AS told WHERE who > ? ORDER BY who LIMIT ?",
        *(() if reps_only else ((now_ms,) * 4 + shops.args)),
        *(now_ms,) * 2,
        *shops.args,
        after,
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
