"""What stores can be measured by of promotions: the uplift of one, how many of them were seen in place."""

from collections.abc import Sequence
from datetime import date

from backend.accounts.meters import Asked, Counted, Reading, checkpoints, meter
from backend.accounts.places import Shop, day_ms
from backend.db.work import Row, Work, fetch
from backend.notifications.times import at_minute
from backend.promotions.results import NOTHING, days_of, gather
from backend.promotions.rows import day_at
from backend.promotions.uplift import measure
from backend.promotions.where import ZONE
from backend.replication.views import load_entities
from sync.protocol import DAY_MS

TOLD = 2
"""Days an uplift is worked out for: the last one and a week before, each over all of a store's baseline."""
_EPOCH = date(1970, 1, 1).toordinal()


def _starts_ms(day: int) -> int:
    return at_minute(date.fromordinal(day + _EPOCH), 0, ZONE)


def executed(asked: Asked, accounts: Sequence[str]) -> Work[Reading]:
    """How many of the promotions were seen in place in each store; one of which nothing was said has none."""
    rows = yield from fetch(
        "SELECT account, executed_ms FROM participation WHERE promotion = ANY(?) AND account = ANY(?) "
        "AND status = 'executed' AND executed_ms >= ? AND executed_ms < ?",
        list(asked.promotions),
        list(accounts),
        _starts_ms(asked.first),
        _starts_ms(asked.last + 1),
    )
    seen: dict[str, list[int]] = {}
    for account, at_ms in rows:
        seen.setdefault(account, []).append(day_ms(day_at(at_ms)) // DAY_MS)
    days = checkpoints(asked.first, asked.last)
    points = {account: tuple(_seen_by(day, seen.get(account, ())) for day in days) for account in accounts}
    learned = max((row[1] for row in rows), default=None)
    return Reading(asked.last, learned, points, dict.fromkeys(accounts, asked.last))


def _seen_by(day: int, days: Sequence[int]) -> Counted:
    held = [one for one in days if one <= day]
    return Counted(len(held), 0, max(held, default=0))


def uplift(asked: Asked, accounts: Sequence[str]) -> Work[Reading]:
    """What the promotion sold more, in units; the units sold for ties. A store that cannot be measured does not count."""
    found = yield from load_entities(asked.promotions[:1])
    promotion = found[asked.promotions[0]]
    first, last = days_of(promotion)
    shops = [Shop(row[0], row[1], row[2], row[3], bool(row[4])) for row in (yield from _shops(accounts))]
    sold, others, learned = yield from gather(promotion, shops)
    end = min(last, asked.last)
    known = {account: max((d for d in one.counted if first <= d <= end), default=None) for account, one in sold.items()}
    until = max((day for day in known.values() if day is not None), default=None)
    if until is None:
        return Reading()
    days = [day for day in checkpoints(asked.first, until, TOLD) if day >= first]
    points: dict[str, tuple[Counted, ...]] = {}
    for shop in shops:
        of = [measure(sold.get(shop.id, NOTHING), first, day, others.get(shop.id, frozenset())) for day in days]
        counted = [Counted(m.units.actual - round(m.units.expected), m.units.actual) for m in of if m is not None]
        # Measured by the last day alone, or by both: an earlier day never is without the later one.
        if of and of[0] is not None:
            points[shop.id] = tuple(counted)
    return Reading(until, learned, points, {account: day for account, day in known.items() if day is not None})


def _shops(accounts: Sequence[str]) -> Work[list[Row]]:
    return fetch(
        "SELECT id, banner_id, department, closed_on, is_store FROM account WHERE id = ANY(?) ORDER BY id",
        list(accounts),
    )


def declare() -> None:
    """Have them known to whoever compares stores."""
    meter("uplift", uplift)
    meter("executed", executed)
