"""Load what a person may reach. The rules themselves are pure and live in `sync.access`; nothing else decides access."""

from collections.abc import Iterable, Sequence

from backend.db.work import Row, Work, fetch
from sync.access import Access, Role, Side, Span

SYSTEM_USER = "00000000-0000-0000-0000-000000000000"
"""The author of what no person did: nightly purges, ageing."""
SYSTEM_PERSON = ("Comptoir", Side.BRAND.value)
"""Its name and side: what the server decides is written in its name."""
_SYSTEM = Access(SYSTEM_USER, SYSTEM_PERSON[0], (Span(Role.ADMIN.value, 0, None),))


def access_lines(of: str) -> str:
    """Lines (what, who, held, since, until) of the users that `of` selects: a condition on their id, said five times."""
    return (
        f"SELECT 'name' AS what, id AS who, name AS held, 0 AS since, NULL AS until FROM app_user WHERE id {of} "
        f"UNION ALL SELECT 'role', user_id, role, valid_from, valid_to FROM membership WHERE user_id {of} "
        f"UNION ALL SELECT 'territory', user_id, territory_id, valid_from, valid_to FROM territory_rep WHERE user_id {of} "
        f"UNION ALL SELECT 'account', user_id, account_id, valid_from, valid_to FROM membership_account WHERE user_id {of} "
        "UNION ALL SELECT 'banner', m.user_id, a.banner_id, m.valid_from, m.valid_to FROM membership_account m "
        f"JOIN account a ON a.id = m.account_id WHERE m.user_id {of} AND a.banner_id IS NOT NULL "
        "ORDER BY since, held"
    )


_ACCESS = access_lines("= ANY(?)")
"""In one statement: every request asks for it, and a round trip costs PostgreSQL more than the rows."""


def load_access(users: Sequence[str]) -> Work[dict[str, Access]]:
    """Memberships, territories, stores and their banners of each user, with their dates. Unknown users are absent."""
    wanted = list(users)
    found = read_access((yield from fetch(_ACCESS, *(wanted,) * 5)))
    return found | {SYSTEM_USER: _SYSTEM} if SYSTEM_USER in wanted else found


def read_access(lines: Iterable[Row]) -> dict[str, Access]:
    """From what `access_lines` selects, by user."""
    names: dict[str, str] = {}
    spans: dict[tuple[str, str], list[Span]] = {}
    for what, who, held, since, until in lines:
        if what == "name":
            names[who] = held
        else:
            spans.setdefault((what, who), []).append(Span(held, since, until))

    def of(what: str, user: str) -> tuple[Span, ...]:
        return tuple(spans.get((what, user), ()))

    return {
        user: Access(user, name, of("role", user), of("territory", user), of("account", user), of("banner", user))
        for user, name in names.items()
    }


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
