"""Two challenges of the demo: one that runs, one whose result was corrected when a store's sales came late."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from uuid_utils import uuid7

from backend.accounts.meters import tell_news
from backend.challenges.jobs import reckon_challenges
from backend.db.work import Work
from backend.demo import cast
from backend.demo.history import SEED, Shop
from backend.promotions.sales import Line, keep_sales
from backend.replication.door import Door, ServerOp
from sync.protocol import DAY_MS

WEEKS = 12
"""How far back tills speak of what is competed in."""
_CIDER, _POUCHES = (6, 8), (12, 13)
"""Products of the demo, by their place in its list; none whose sales a promotion has told already."""


def planned(gtins: Sequence[str], now_ms: int) -> list[ServerOp]:
    """A challenge of all banners, two weeks from its end; one of a banner, over for eight days, whose stores know each other."""
    today = datetime.fromtimestamp(now_ms / 1000, UTC).date()
    shared: dict[str, Any] = {"metric": "units", "tie_break": "other"}
    return [
        ServerOp("challenge.plan", str(uuid7()), {
            **shared, "name_fr": "Le défi du cidre", "name_en": "The cider challenge",
            "products": [gtins[n] for n in _CIDER], "period": _period(today, -27, 14),
            "prize_fr": "Une journée au verger pour l'équipe du magasin gagnant.",
            "prize_en": "A day at the orchard for the winning store's team.",
        }),
        ServerOp("challenge.plan", str(uuid7()), {
            **shared, "name_fr": "Les gourdes de l'automne", "name_en": "Autumn pouches",
            "products": [gtins[n] for n in _POUCHES], "period": _period(today, -43, -8),
            "where": {"banners": [cast.BANNERS[0]]}, "anonymous": False,
            "prize_fr": "Cent gourdes à offrir aux clients.", "prize_en": "A hundred pouches to give to customers.",
        }),
    ]  # fmt: skip


def _period(today: date, first: int, last: int) -> dict[str, str]:
    days = (today + timedelta(days=first), today + timedelta(days=last))
    return {"starts_on": days[0].isoformat(), "ends_on": days[1].isoformat()}


def _lines(shops: Sequence[Shop], gtins: Sequence[str], now_ms: int) -> list[Line]:
    """What tills counted, up to yesterday: each shop at a pace of its own, more at weekends."""
    rng, today = random.Random(SEED), now_ms // DAY_MS
    keys = [gtins[n].zfill(14) for n in (*_CIDER, *_POUCHES)]
    return [
        (key, shop.id, day, units, units * price)
        for shop in shops
        for pace in (rng.uniform(1.5, 6),)
        for price, key in zip((345, 255, 115, 119), keys, strict=True)
        for day in range(today - 7 * WEEKS, today)
        if (units := round(rng.gauss(pace, 1.5) * (1.6 if (day + 3) % 7 >= 5 else 1))) > 0
    ]


async def compete(door: Door, shops: Sequence[Shop], gtins: Sequence[str], now_ms: int) -> None:
    """Tills speak; results and standings are made as a worker makes them; then one till's last days arrive."""
    lines = _lines(shops, gtins, now_ms)
    late = next(shop.id for shop in shops if shop.banner == cast.BANNERS[0] and shop.manager is not None)
    ended = now_ms // DAY_MS - 15

    def counted(found: list[Line], batch: int) -> Work[None]:
        yield from keep_sales(door.database.dialect, batch, found)
        yield from tell_news(batch)

    # Of the pouches alone: where it stands in what runs is known to the day.
    pouches = {gtins[n].zfill(14) for n in _POUCHES}
    rest = [line for line in lines if line[0] in pouches and line[1] == late and line[2] >= ended]
    first = sorted({*lines} - {*rest})
    await door.database.write(lambda: counted(first, now_ms - DAY_MS))
    await reckon_challenges(door)
    await door.database.write(lambda: counted(rest, now_ms))
    await reckon_challenges(door)
