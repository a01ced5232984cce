"""Which accounts a person may see, as SQL and as a yes or no. Every list and every single read goes through here."""

from dataclasses import dataclass
from typing import Any

from backend.db.work import Work
from backend.identity.access import load_histories
from backend.web.problems import NOT_FOUND, Problem
from sync.access import HEADQUARTERS, SIDE_OF, Access, Role, Side, may_reach


@dataclass(frozen=True, slots=True)
class Reach:
    """A condition on an account id column, and its parameters."""

    condition: str
    args: tuple[Any, ...]


def held(table: str) -> str:
    """The condition that a membership or territory is held; it takes the instant twice (ms)."""
    return f"{table}.valid_from <= ? AND ({table}.valid_to IS NULL OR {table}.valid_to > ?)"


def reach(access: Access, column: str, now_ms: int) -> Reach:
    """The accounts a person's scope holds now. Somebody without a role reaches nothing."""
    roles = access.roles(now_ms)
    if roles & HEADQUARTERS:
        return Reach("1 = 1", ())
    accounts = [a.of for a in access.accounts if a.holds(now_ms)] if Role.STORE_MANAGER in roles else []
    territories = [t.of for t in access.territories if t.holds(now_ms)] if Role.REP in roles else []
    return Reach(
        f"({column} = ANY(?) OR {column} IN (SELECT account_id FROM account_territory "
        "WHERE valid_to IS NULL AND territory_id = ANY(?)))",
        (accounts, territories),
    )


def side_now(access: Access, now_ms: int) -> Side:
    """The company a person stands for now; the narrower one for whoever stands for none."""
    roles = access.roles(now_ms)
    return SIDE_OF[min(roles)] if roles else Side.RETAILER


def require_account(access: Access, account: str, now_ms: int) -> Work[None]:
    """Refuse like an account that does not exist: whether it does is nobody else's business.

    Errors: problem `not_found`.
    """
    histories = yield from load_histories([account])
    if not may_reach(access, histories[account], account, now_ms):
        raise Problem(NOT_FOUND)
