"""What it costs to say where a store stands: twelve weeks of twelve products in 457 stores, beside one bare sum of them."""

import random
import time
from dataclasses import dataclass

from uuid_utils import uuid7

from backend.accounts.places import day_ms
from backend.challenges.jobs import reckon_challenges
from backend.challenges.reckoning import latest, reckon, standing
from backend.challenges.rows import keys_of
from backend.db.engine import database_from
from backend.db.migrate import migrate
from backend.db.work import Database, Work, execute, execute_many, fetch
from backend.identity.users import add_user
from backend.promotions.sales import Line, keep_sales
from backend.registry import RULES
from backend.replication.door import Door, ServerOp, submit
from backend.replication.views import load_entities
from sync.access import Role
from sync.entity import Entity
from sync.protocol import DAY_MS
from tests.backend.promotions.panel import gtin

STORES = 457
"""As many as the real panel has (`tests/backend/challenges/test_real_panel.py`)."""
_PRODUCTS = [gtin(number) for number in range(1, 13)]
_PERIOD = {"starts_on": "2026-08-24", "ends_on": "2026-11-15"}
_FIRST, _LAST = (day_ms(_PERIOD[name]) // DAY_MS for name in ("starts_on", "ends_on"))
_BARE = (
    "SELECT account, sum(units) AS units FROM sale WHERE product = ANY(?) AND account = ANY(?) AND day BETWEEN ? AND ? "
    "GROUP BY account ORDER BY units DESC"
)


@dataclass(slots=True)
class Contest:
    """A challenge over stores whose tills spoke."""

    database: Database
    challenge: Entity
    stores: list[str]

    @classmethod
    async def open(cls, url: str) -> "Contest":
        """Make it all on an empty database: two in three stores sell a product on a day."""
        await migrate(url)
        database = database_from(url)
        await database.open()
        now_ms = (_LAST + 1) * DAY_MS
        boss = await database.write(
            lambda: add_user("boss@bench.test", "boss", Role.BRAND_MANAGER, "fr", now_ms, since_ms=0)
        )
        door, rng = Door(database, RULES, lambda: now_ms), random.Random(20261122)
        plan = {"name_fr": "Défi", "metric": "units", "products": _PRODUCTS, "period": _PERIOD}
        receipt = (await submit(door, boss.id, [ServerOp("challenge.plan", key := str(uuid7()), plan)]))[0]
        if receipt.outcome != "applied":
            raise RuntimeError(f"challenge.plan: {receipt}")
        entity = (await database.read(lambda: load_entities([key])))[key]
        stores = sorted(str(uuid7()) for _ in range(STORES))
        await database.write(lambda: _shops(stores))
        for product in keys_of(entity):
            lines: list[Line] = [
                (product, store, day, (units := rng.randrange(1, 9)), units * 299)
                for store in stores
                for day in range(_FIRST, _LAST + 1)
                if rng.random() < 0.67
            ]
            await database.write(lambda lines=lines: keep_sales(database.dialect, 1, lines))  # type: ignore[misc]
        await database.write(lambda: execute("ANALYZE"))
        await reckon_challenges(door)
        return cls(database, entity, stores)

    async def cost(self) -> tuple[float, float, float]:
        """Seconds for one store's standing as an answer has it, for all made anew from the lines, for the bare sum alone."""
        store, now_ms = self.stores[7], (_LAST + 1) * DAY_MS
        times = [time.perf_counter()]
        found = standing(await self.database.read(lambda: latest(self.challenge, now_ms)), store)
        times.append(time.perf_counter())
        anew = standing(await self.database.read(lambda: reckon(self.challenge, now_ms)), store)
        times.append(time.perf_counter())
        await self.database.read(lambda: fetch(_BARE, keys_of(self.challenge), self.stores, _FIRST, _LAST))
        times.append(time.perf_counter())
        if found != anew or found["stores"] != STORES:
            raise RuntimeError("not every store counts, or not alike")
        return times[1] - times[0], times[2] - times[1], times[3] - times[2]

    async def close(self) -> None:
        await self.database.close()


def _shops(stores: list[str]) -> Work[None]:
    """Rows of accounts like those the door writes."""
    yield from execute_many(
        "INSERT INTO account (id, name, folded, is_store) VALUES (?, ?, ?, TRUE)",
        [(store, f"Magasin {n}", f"magasin {n}") for n, store in enumerate(stores)],
    )
