"""A promotion that runs while its product is missing: whichever of the two comes second, both sides hear, in its transaction.

The table of stock-outs is read here, and nothing of the room that keeps it: a case is read off an entity by `sync.interval`.
"""

from collections.abc import Sequence

from backend.accounts.group_rows import in_scope
from backend.accounts.groups import where_of
from backend.accounts.places import shop_of
from backend.db.work import Work, fetch
from backend.notifications.notice import Due, Notice, To, declare
from backend.notifications.raising import PAGE
from backend.promotions.rows import day_at, keys_of, running
from backend.promotions.where import runs, starts_ms
from backend.replication.views import load_entities
from sync.entity import Entity
from sync.interval import fold
from sync.store import Turn

OUT_OF_STOCK = declare(
    "promotion_out_of_stock",
    "promotions",
    ("Rupture pendant une promotion · {account}", "Out of stock during a promotion · {account}"),
    ("{promotion} : {label}{gtin}", "{promotion}: {label}{gtin}"),
    urgency="high",
)


def _due(stock_out: Entity, promotion: Entity) -> Due:
    since_ms = fold(stock_out.events)[-1].since_ms
    notice = Notice(OUT_OF_STOCK, stock_out, To(store=True, reps=True), ("gtin", "label"), {"promotion": promotion.id})
    return Due(notice, max(since_ms, starts_ms(promotion)))


def missing(promotion: Entity, after: str, limit: int, now_ms: int) -> Work[list[Due]]:
    """Its products that are missing now in the stores it is for, by the ids of the cases."""
    if not runs(promotion, now_ms):
        return []
    shops = in_scope(where_of(promotion), day_at(now_ms))
    rows = yield from fetch(
        "SELECT s.id FROM stock_out s JOIN account a ON a.id = s.account WHERE s.is_open AND s.product = ANY(?) "
        f"AND {shops.condition} AND s.id > ? ORDER BY s.id LIMIT ?",
        keys_of(promotion),
        *shops.args,
        after,
        limit,
    )
    cases = yield from load_entities([row[0] for row in rows])
    return [_due(cases[row[0]], promotion) for row in rows if row[0] in cases]


def _opened(turn: Turn) -> bool:
    """Whether an op opened a case; one more who saw the same opens none."""
    if turn.after is None or turn.after.kind != "stock_out" or not fold(turn.after.events)[-1].is_open:
        return False
    return turn.before is None or not fold(turn.before.events)[-1].is_open


def watch(turns: Sequence[Turn], now_ms: int) -> Work[list[tuple[Turn, Due]]] | None:
    """Cases opened while a promotion runs; promotions planned, or moved, so that they run now."""
    opened = {turn.after.id: turn for turn in turns if turn.after is not None and _opened(turn)}
    begun = {
        turn.after.id: turn
        for turn in turns
        if turn.after is not None and turn.after.kind == "promotion" and runs(turn.after, now_ms)
    }
    if not opened and not begun:
        return None
    return _found(list(opened.values()), list(begun.values()), now_ms)


def _found(opened: Sequence[Turn], begun: Sequence[Turn], now_ms: int) -> Work[list[tuple[Turn, Due]]]:
    found: list[tuple[Turn, Due]] = []
    for turn in begun:
        if turn.after is not None:
            found += [(turn, due) for due in (yield from missing(turn.after, "", PAGE, now_ms))]
    cases = [(turn, turn.after) for turn in opened if turn.after is not None]
    promotions = yield from running(sorted({case.fixed["product"] for _, case in cases}), now_ms)
    if not promotions:
        return found
    around = yield from load_entities({*promotions, *(str(case.account) for _, case in cases)})
    for turn, case in cases:
        account = around.get(str(case.account))
        for promotion in (around[key] for key in promotions if key in around):
            there = account is not None and where_of(promotion).holds(shop_of(account), day_at(now_ms))
            if there and case.fixed["product"] in keys_of(promotion) and runs(promotion, now_ms):
                found.append((turn, _due(case, promotion)))
    return found
