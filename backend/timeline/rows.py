"""Reading the timeline: pages of entries, words found in them, conflicts that wait for a person."""

from collections.abc import Sequence
from typing import Any

from backend.db.fold import like_patterns
from backend.db.work import Work
from backend.identity.reach import reach, require_account, side_now
from backend.replication.views import load_views
from sync.access import Access, Side
from sync.kind import VISIBLE, Kinds
from sync.op import instant_to_ms

LAST_MS = 2**62
"""Later than any instant."""
_TEXT = {Side.BRAND: "brand_text", Side.RETAILER: "store_text"}


def _visible(side: Side) -> list[str]:
    return sorted(audience.value for audience in VISIBLE[side])


def load_timeline(
    kinds: Kinds, access: Access, now_ms: int, account: str, *, only: Sequence[str], query: str, before: str, limit: int
) -> Work[dict[str, Any]]:
    """One account's entries, newest first. Errors: problem `not_found` for an account out of reach."""
    yield from require_account(access, account, now_ms)
    side = side_now(access, now_ms)
    return (
        yield from _page(kinds, side, ["account = ?"], [account], only=only, query=query, before=before, limit=limit)
    )


def search_entries(
    kinds: Kinds, access: Access, now_ms: int, *, only: Sequence[str], query: str, before: str, limit: int
) -> Work[dict[str, Any]]:
    """Entries of every account the reader reaches, newest first."""
    side = side_now(access, now_ms)
    held = reach(access, "account", now_ms)
    conditions, args = [held.condition], list(held.args)
    return (yield from _page(kinds, side, conditions, args, only=only, query=query, before=before, limit=limit))


def _page(
    kinds: Kinds,
    side: Side,
    conditions: list[str],
    args: list[Any],
    *,
    only: Sequence[str],
    query: str,
    before: str,
    limit: int,
) -> Work[dict[str, Any]]:
    conditions = [*conditions, "is_entry", "audience = ANY(?)"]
    args = [*args, _visible(side)]
    if only:
        conditions.append("kind = ANY(?)")
        args.append(list(only))
    for pattern in like_patterns(query):
        conditions.append(f"{_TEXT[side]} LIKE ?")
        args.append(pattern)
    if before:
        at, _, last = before.partition("|")
        conditions.append("(occurred_ms < ? OR (occurred_ms = ? AND id < ?))")
        args += [int(at), int(at), last]
    condition = " AND ".join(conditions)
    views = yield from load_views(
        kinds, side, f"{condition} ORDER BY occurred_ms DESC, id DESC LIMIT ?", (*args, limit)
    )
    following = None
    if len(views) == limit:
        following = f"{instant_to_ms(views[-1]['occurred_at'])}|{views[-1]['id']}"
    return {"entries": views, "next": following}


def load_conflicts(kinds: Kinds, access: Access, now_ms: int, limit: int) -> Work[list[dict[str, Any]]]:
    """What two people left different, on accounts the reader reaches, in fields the reader may see; newest first."""
    side = side_now(access, now_ms)
    held = reach(access, "account", now_ms)
    condition = (
        f"conflicts > 0 AND audience = ANY(?) AND ({held.condition} OR account IS NULL) "
        "AND (recorded_ms < ? OR (recorded_ms = ? AND id > ?)) ORDER BY recorded_ms DESC, id LIMIT ?"
    )
    found: list[dict[str, Any]] = []
    before_ms, last = LAST_MS, ""
    while True:
        views = yield from load_views(
            kinds, side, condition, (_visible(side), *held.args, before_ms, before_ms, last, limit)
        )
        # The column counts every clash: those in fields the reader may not see are left out, and take nobody's place.
        found += [view for view in views if view.get("conflicts")]
        if len(views) < limit or len(found) >= limit:
            return found[:limit]
        before_ms, last = instant_to_ms(views[-1]["recorded_at"]), views[-1]["id"]
