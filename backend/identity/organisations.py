"""The brand of this deployment, and the retailers it sells to."""

import uuid
from collections.abc import Sequence

from backend.db.work import Work, execute, fetch, fetch_one
from backend.identity.refused import Refused
from backend.web.language import Text
from sync.access import SIDE_OF, Role, Side

DEFAULT_BRAND = "Marque"
DEFAULT_RETAILER = "Enseigne"


def organisation_for(role: Role, name: str | None, accounts: Sequence[str], now_ms: int) -> Work[str]:
    """Find or make the organisation a membership belongs to; answers its id.

    A retailer without a given name takes the banner of the first of `accounts` that has one. Errors: `Refused` when
    `name` is a second brand: one deployment serves one.
    """
    if SIDE_OF[role] is Side.BRAND:
        brand = yield from the_brand()
        if brand is None:
            return (yield from _made(Side.BRAND, name or DEFAULT_BRAND, now_ms))
        if name is not None and name != brand[1]:
            raise Refused(
                "organisation",
                Text(
                    "Ce serveur sert déjà la marque « {name} ».", "This server already serves the brand {name!r}."
                ).format(name=brand[1]),
            )
        return brand[0]
    chosen = name or (yield from _banner(accounts)) or DEFAULT_RETAILER
    return (yield from _made(Side.RETAILER, chosen, now_ms))


def the_brand() -> Work[tuple[str, str] | None]:
    """Find the brand's id and name."""
    row = yield from fetch_one(
        "SELECT id, name FROM organisation WHERE kind = ? ORDER BY created_ms, id", Side.BRAND.value
    )
    return None if row is None else (row[0], row[1])


def retailer_of(account: str) -> Work[str]:
    """Name the organisation an invitation to an account leads into."""
    return (yield from _banner([account])) or DEFAULT_RETAILER


def _banner(accounts: Sequence[str]) -> Work[str | None]:
    rows = yield from fetch("SELECT id, banner FROM account WHERE id = ANY(?) AND banner IS NOT NULL", list(accounts))
    banners: dict[str, str] = {row[0]: row[1] for row in rows}
    return next((banners[account] for account in accounts if banners.get(account)), None)


def _made(side: Side, name: str, now_ms: int) -> Work[str]:
    # Two people may add the same retailer at once: the loser of the race reads the winner's row.
    yield from execute(
        "INSERT INTO organisation (id, kind, name, created_ms) VALUES (?, ?, ?, ?) ON CONFLICT (kind, name) DO NOTHING",
        str(uuid.uuid4()),
        side.value,
        name,
        now_ms,
    )
    rows = yield from fetch("SELECT id FROM organisation WHERE kind = ? AND name = ?", side.value, name)
    found: str = rows[0][0]
    return found
