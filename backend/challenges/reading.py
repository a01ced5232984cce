"""Reading challenges online: which ones, where a store stands, all of them by rank, and what results there were."""

from collections.abc import Sequence
from typing import Any

from backend.accounts.group_rows import shops_of
from backend.accounts.groups import where_of
from backend.accounts.places import Shop, day_ms
from backend.challenges.reckoning import head, kept, latest, ranking, standing, without
from backend.challenges.results import result_line
from backend.challenges.when import first_day, results_of
from backend.db.work import Work, fetch
from backend.identity.reach import require_account, side_now
from backend.notifications.readers import load_entities
from backend.replication.views import load_views
from backend.web.problems import NOT_FOUND, Problem
from sync.access import Access, Side
from sync.entity import Entity
from sync.kind import Kinds

PAGE = 200
_LATEST = 2**53


def _for(challenge: Entity, shops: Sequence[Shop] | None) -> list[str] | None:
    """The stores among these it is for; None where no list was asked for."""
    if shops is None:
        return None
    where = where_of(challenge)
    return [shop.id for shop in shops if where.holds(shop, first_day(challenge))]


def list_challenges(
    kinds: Kinds,
    access: Access,
    now_ms: int,
    *,
    account: str | None,
    first_on: str | None,
    last_on: str | None,
    after: tuple[int, str] | None,
    limit: int,
) -> Work[dict[str, Any]]:
    """A page by first day, newest first. Stores read those that are for them, the brand all; each with the reader's stores."""
    shops = yield from shops_of(access, now_ms, account)
    side = side_now(access, now_ms)
    found: list[tuple[str, int, list[str] | None]] = []
    full = False
    while not full:
        rows = yield from fetch(
            "SELECT id, first_ms FROM challenge WHERE last_ms >= ? AND first_ms <= ? AND (first_ms, id) < (?, ?) "
            "ORDER BY first_ms DESC, id DESC LIMIT ?",
            -_LATEST if first_on is None else day_ms(first_on),
            _LATEST if last_on is None else day_ms(last_on),
            *(after if after is not None else (_LATEST, "")),
            PAGE,
        )
        entities = yield from load_entities([row[0] for row in rows])
        for key, first_ms in rows:
            after = first_ms, key
            mine = _for(entities[key], shops)
            if mine or (side is Side.BRAND and account is None):
                found.append((key, first_ms, mine))
            if len(found) == limit:
                full = True
                break
        full = full or len(rows) < PAGE
    bodies = yield from load_views(kinds, side, "id = ANY(?)", ([key for key, _, _ in found],))
    by_id = {body["id"]: body for body in bodies}
    listed = [{**by_id[key], **({} if mine is None else {"accounts": mine})} for key, _, mine in found if key in by_id]
    more = found and len(found) == limit
    return {"challenges": listed, "next": f"{found[-1][1]}|{found[-1][0]}" if more else None}


def require_challenge(access: Access, challenge: str, now_ms: int) -> Work[tuple[Entity, list[str] | None]]:
    """A challenge its reader may know of, and their stores it is for (None: all). Errors: problem `not_found`.

    A store reads one that is for it, or in which it stood before it was left out.
    """
    entity = (yield from load_entities([challenge])).get(challenge)
    if entity is None or entity.kind != "challenge" or not access.roles(now_ms):
        raise Problem(NOT_FOUND)
    shops = yield from shops_of(access, now_ms)
    if shops is None:
        return entity, None
    reached = [shop.id for shop in shops]
    rows = yield from fetch("SELECT account FROM standing WHERE challenge = ? AND account = ANY(?)", challenge, reached)
    mine = sorted({*(_for(entity, shops) or ()), *(row[0] for row in rows)})
    if side_now(access, now_ms) is Side.RETAILER and not mine:
        raise Problem(NOT_FOUND)
    return entity, mine


def one_challenge(kinds: Kinds, access: Access, challenge: str, now_ms: int) -> Work[dict[str, Any]]:
    """One challenge, with the standings of the reader's stores as their phones have them (headquarters ask for the ranking)."""
    _, mine = yield from require_challenge(access, challenge, now_ms)
    side = side_now(access, now_ms)
    bodies = yield from load_views(kinds, side, "id = ?", (challenge,))
    if not bodies:
        raise Problem(NOT_FOUND)
    if mine is None:
        return bodies[0]
    standings = yield from load_views(
        kinds,
        side,
        "id IN (SELECT id FROM standing WHERE challenge = ? AND account = ANY(?)) ORDER BY id",
        (challenge, mine),
    )
    return {**bodies[0], "accounts": mine, "standings": standings}


def store_standing(access: Access, challenge: str, account: str, now_ms: int) -> Work[dict[str, Any]]:
    """One store's, now or as the result has it. Nothing in it depends on who asks. Errors: problem `not_found`."""
    yield from require_account(access, account, now_ms)
    entity, mine = yield from require_challenge(access, challenge, now_ms)
    reckoned = yield from latest(entity, now_ms)
    if account in reckoned.group:
        return standing(reckoned, account)
    if mine is None or account not in mine:
        raise Problem(NOT_FOUND)
    return without(reckoned, account)


def whole_ranking(access: Access, challenge: str, now_ms: int, version: int | None) -> Work[dict[str, Any]]:
    """The stores in reach by rank, by name; of a version of the result where one is asked for. Errors: problem `not_found`."""
    entity, mine = yield from require_challenge(access, challenge, now_ms)
    if version is not None and version > len(results_of(entity)):
        raise Problem(NOT_FOUND)
    reckoned = yield from (latest(entity, now_ms) if version is None else kept(entity, version))
    return {**head(reckoned), "ranking": ranking(reckoned, mine)}


def all_results(access: Access, challenge: str, now_ms: int) -> Work[dict[str, Any]]:
    """Every version of its result: when and why it was made, of what figures (a digest), how many stores it changed."""
    entity, _ = yield from require_challenge(access, challenge, now_ms)
    return {
        "challenge": challenge,
        "results": [result_line(number, entity) for number in range(len(results_of(entity)))],
    }
