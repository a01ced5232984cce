"""Reading challenges online: which ones, where a store stands, all of them by rank, and what results there were."""

from typing import Any

from backend.accounts.group_rows import shops_of
from backend.accounts.planned import Listing, list_planned, stores_among
from backend.challenges.reckoning import head, kept, latest, ranking, standing, without
from backend.challenges.results import result_line
from backend.challenges.when import first_day, results_of
from backend.db.work import Work, fetch
from backend.identity.reach import require_account, side_now
from backend.replication.views import load_entities, load_views
from backend.web.problems import NOT_FOUND, Problem
from sync.access import Access, Side
from sync.entity import Entity
from sync.kind import Kinds


def list_challenges(kinds: Kinds, access: Access, now_ms: int, asked: Listing) -> Work[dict[str, Any]]:
    """A page by first day, newest first."""
    listed, more = yield from list_planned(kinds, access, now_ms, "challenge", asked, first_day)
    return {"challenges": listed, "next": more}


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
    mine = sorted({*(stores_among(entity, shops, first_day(entity)) or ()), *(row[0] for row in rows)})
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
