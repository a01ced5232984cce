"""A street (see the promotions' tests) whose shops compete: challenges planned, tills that speak, a worker that looks."""

from dataclasses import dataclass
from typing import Any

from backend.accounts.meters import tell_news
from backend.accounts.places import day_ms
from backend.challenges.ids import standing_id
from backend.challenges.jobs import reckon_challenges
from backend.db.work import fetch
from backend.promotions.sales import keep_sales
from sync.entity import Entity
from sync.protocol import DAY_MS
from sync.receipt import EFFECTIVE
from tests.backend.desk import Desk
from tests.backend.promotions.street import GTIN, Street

PERIOD = {"starts_on": "2026-11-02", "ends_on": "2026-11-29"}
"""Four weeks; the clock stands at the 21st."""
FIRST = day_ms(PERIOD["starts_on"]) // DAY_MS
TODAY = day_ms("2026-11-21") // DAY_MS
KEY = GTIN.zfill(14)


@dataclass
class Arena:
    street: Street

    @property
    def desk(self) -> Desk:
        return self.street.desk

    async def plan(self, where: dict[str, Any] | None = None, **more: Any) -> str:
        """A challenge in units of one product; answers its id."""
        args = {"name_fr": "Le grand défi", "metric": "units", "products": [GTIN], "period": PERIOD, **more}
        receipt = await self.desk.do("boss", "challenge.plan", {**args, "where": where or {}})
        assert receipt.outcome in EFFECTIVE, receipt
        return str(receipt.entity)

    async def till(self, shop: str, *amounts: int, first: int = FIRST, price: int = 250, news: bool = True) -> None:
        """Units a shop sold, day by day; and, unless the file goes on, word that there is something new."""
        self.desk.clock.advance(1000)
        account, batch = self.street.shops[shop], self.desk.clock.now
        lines = [(KEY, account, first + n, units, units * price) for n, units in enumerate(amounts)]
        await self.desk.database.write(lambda: keep_sales(self.desk.database.dialect, batch, lines))
        if news:
            await self.desk.database.write(lambda: tell_news(batch))

    async def look(self) -> int:
        """What a worker does every minute."""
        return await reckon_challenges(self.desk.door)

    async def until(self, day: str) -> None:
        """Seven in the morning in Paris (winter)."""
        self.desk.clock.now = day_ms(day) + 6 * 3_600_000

    async def standing(self, challenge: str, shop: str) -> dict[str, Any] | None:
        """What the shop's phone holds."""
        found = (await self.desk.feed(f"store:{self.street.shops[shop]}")).get(
            standing_id(challenge, self.street.shops[shop])
        )
        return None if found is None else found["fields"]["standing"]

    async def challenge(self, challenge: str) -> Entity:
        return await self.desk.entity(challenge)

    async def told(self, *whats: str) -> set[tuple[str, str]]:
        """Who was told what, of these."""
        names = {user: name for name, user in self.desk.people.items()}
        rows = await self.desk.database.read(lambda: fetch("SELECT user_id, what FROM notice ORDER BY id"))
        return {(names[user], what) for user, what in rows if not whats or what in whats}
