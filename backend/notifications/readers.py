"""Who would hear of an entity, and who of them may read it. Asked when a notice is made, and again before it leaves."""

from collections.abc import Callable, Collection, Mapping, Sequence

from backend.db.work import Work, fetch
from backend.identity.reach import held
from sync.access import SIDE_OF, Access, Side, Span, reaching
from sync.entity import Entity
from sync.kind import VISIBLE, EntityKind, Home
from sync.scope import audience_of, readable

Histories = Mapping[str, Sequence[Span]]

_MANAGERS = (
    "SELECT a.account_id, a.user_id FROM membership_account a JOIN membership m ON m.id = a.membership_id "
    f"WHERE a.account_id = ANY(?) AND m.role = 'store_manager' AND {held('a')} AND {held('m')} "
    "ORDER BY a.account_id, a.user_id"
)
_REPS = (
    "SELECT h.account_id, r.user_id FROM account_territory h JOIN territory_rep r ON r.territory_id = h.territory_id "
    f"WHERE h.account_id = ANY(?) AND h.valid_to IS NULL AND {held('r')} ORDER BY h.account_id, r.user_id"
)


def managers_of(accounts: Collection[str], now_ms: int) -> Work[dict[str, list[str]]]:
    """The people of each store."""
    return _by_account(_MANAGERS, accounts, now_ms, 4)


def reps_of(accounts: Collection[str], now_ms: int) -> Work[dict[str, list[str]]]:
    """The reps whose territory each account is in."""
    return _by_account(_REPS, accounts, now_ms, 2)


def _by_account(sql: str, accounts: Collection[str], now_ms: int, times: int) -> Work[dict[str, list[str]]]:
    found: dict[str, list[str]] = {}
    if accounts:
        for account, user in (yield from fetch(sql, sorted(accounts), *(now_ms,) * times)):
            found.setdefault(account, []).append(user)
    return found


def account_of(entity: Entity) -> str | None:
    """The account an entity is about: its own, if it is one."""
    return entity.id if entity.kind == "account" else entity.account


def side_reading(
    entity: Entity, kind: EntityKind, histories: Histories, now_ms: int
) -> Callable[[Access], Side | None]:
    """As whom a person reads an entity now; None: they may not. What is the same for a whole crowd is worked out once."""
    if kind.home is Home.USER:
        owner = entity.fixed["user"]
        return lambda access: access.side(now_ms) if owner == access.user and access.roles(now_ms) else None
    if kind.home is Home.NAMED:
        placed = kind.placed(entity)
        # Who reads it for both companies reads it for the brand, as everywhere (`min` of the roles).
        return lambda access: min((placed[s] for s in readable(access, now_ms) if s in placed), default=None)
    account = account_of(entity) if kind.home is Home.ACCOUNT else None
    history, audience = histories.get(account or "", ()), audience_of(entity, kind)

    def reading(access: Access) -> Side | None:
        roles = reaching(access, history, account, now_ms)
        if not roles:
            return None
        side = SIDE_OF[min(roles)]
        if kind.home is Home.BRAND and side is not Side.BRAND:
            return None
        return side if audience in VISIBLE[side] else None

    return reading
