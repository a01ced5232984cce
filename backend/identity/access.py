"""Load what a person may reach. The rules themselves are pure and live in `sync.access`; nothing else decides access."""

import functools
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import msgspec

from backend.db.work import Work, fetch
from sync.access import Access, Role, Side, Span

SYSTEM_USER = "00000000-0000-0000-0000-000000000000"
"""The author of what no person did: nightly purges, ageing."""
SYSTEM_PERSON = ("Comptoir", Side.BRAND.value)
"""Its name and side: what the server decides is written in its name."""
_SYSTEM = Access(SYSTEM_USER, SYSTEM_PERSON[0], (Span(Role.ADMIN.value, 0, None),))


Held = str | bytes | None
"""What somebody holds, as JSON."""

ACCESS_COLUMNS = (
    "u.id, u.name, "
    "(SELECT json_agg(json_build_array(role, valid_from, valid_to)) FROM membership WHERE user_id = u.id), "
    "(SELECT json_agg(json_build_array(territory_id, valid_from, valid_to)) FROM territory_rep WHERE user_id = u.id), "
    "(SELECT json_agg(json_build_array(m.account_id, m.valid_from, m.valid_to, a.banner_id)) FROM membership_account m "
    "JOIN account a ON a.id = m.account_id WHERE m.user_id = u.id)"
)
"""Of `app_user u`: what a person may reach, in one row. Every request asks for it, and a row for each of twenty territories took
longer than all the rest of a pull that finds nothing new."""


@functools.lru_cache(maxsize=512)
def access_of(user: str, name: str, roles: Held, territories: Held, stores: Held) -> Access:
    """From `ACCESS_COLUMNS`. Who asks asks again and again: all it is made from is the key, so it is never out of date."""
    managed = _spans(stores)
    banners = tuple(Span(banner, since, until) for _, since, until, banner in managed if banner is not None)
    return Access(
        user,
        name,
        tuple(Span(*held) for held in _spans(roles)),
        tuple(Span(*held) for held in _spans(territories)),
        tuple(Span(account, since, until) for account, since, until, _ in managed),
        banners,
    )


def _spans(held: Held) -> list[Any]:
    """In the order in which they began; no database promises one."""
    return sorted((None if held is None else msgspec.json.decode(held)) or [], key=_BEGAN)


_BEGAN = itemgetter(1, 0)


def load_access(users: Sequence[str]) -> Work[dict[str, Access]]:
    """Memberships, territories, stores and their banners of each user, with their dates. Unknown users are absent."""
    rows = yield from fetch(f"SELECT {ACCESS_COLUMNS} FROM app_user u WHERE u.id = ANY(?)", list(users))
    found = {row[0]: access_of(*row) for row in rows}
    return found | {SYSTEM_USER: _SYSTEM} if SYSTEM_USER in users else found


def load_histories(accounts: Sequence[str]) -> Work[dict[str, list[Span]]]:
    """The territories of each account, with their dates."""
    rows = yield from fetch(
        "SELECT account_id, territory_id, valid_from, valid_to FROM account_territory WHERE account_id = ANY(?) "
        "ORDER BY valid_from",
        list(accounts),
    )
    found: dict[str, list[Span]] = {account: [] for account in accounts}
    for account, territory, since, until in rows:
        found[account].append(Span(territory, since, until))
    return found
