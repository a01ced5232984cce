"""A desk with shops of two banners in two départements, each with its manager; and promotions planned for them.

The clock stands at Saturday 21 November 2026, 9:00 in Paris. `75` is the rep's, `92` the other rep's.
"""

from dataclasses import dataclass, field
from typing import Any

from uuid_utils import uuid7

from backend.identity.users import add_user
from backend.promotions.ids import participation_id
from backend.stock_outs.ids import product_key, stock_out_id
from sync.access import Role
from sync.receipt import EFFECTIVE, Receipt
from tests.backend.desk import Desk

GTIN, OTHER = "3017620422003", "96385074"
SHOPS = {
    "mono75": ("Monoprix", "75011", "75"),
    "mono92": ("MONOPRIX", "92100", "92"),
    "franprix75": ("Franprix", "75012", "75"),
    "alone75": (None, "75020", "75"),
}
WEEK = {"starts_on": "2026-12-01", "ends_on": "2026-12-07"}


@dataclass
class Street:
    desk: Desk
    shops: dict[str, str] = field(default_factory=dict)

    async def open(self) -> "Street":
        for name, (banner, postcode, territory) in SHOPS.items():
            await self.shop(name, banner, postcode, territory)
        return self

    async def shop(self, name: str, banner: str | None, postcode: str, territory: str) -> str:
        """One more, open from now on, with a manager called like it."""
        desk, found = self.desk, str(uuid7())
        more = {} if banner is None else {"banner": banner}
        args = {
            "name": name,
            "postcode": postcode,
            "territory": desk.territories[territory],
            "source": "import",
            **more,
        }
        assert (await desk.do("admin", "account.add", args, found)).outcome in EFFECTIVE
        since = desk.clock.now
        manager = await desk.database.write(
            lambda: add_user(f"{name}@e.example", name, Role.STORE_MANAGER, "fr", since, accounts=[found], since_ms=0)
        )
        self.shops[name], desk.people[name] = found, manager.id
        return found

    def where(self, *banners: str, **more: Any) -> dict[str, Any]:
        """With shops by their names here."""
        found: dict[str, Any] = {"banners": list(banners)} if banners else {}
        for name, value in more.items():
            found[name] = [self.shops[shop] for shop in value] if name in {"stores", "excluded"} else value
        return found

    async def plan(self, where: dict[str, Any] | None = None, **more: Any) -> str:
        """A promotion; answers its id."""
        args = {"mechanic": "multibuy", "name_fr": "Trois pour deux", "products": [GTIN], "sell_out": WEEK, **more}
        receipt = await self.desk.do("boss", "promotion.plan", {**args, "where": where or {}})
        assert receipt.outcome in EFFECTIVE, receipt
        return str(receipt.entity)

    async def say(self, who: str, kind: str, promotion: str, shop: str, **more: Any) -> Receipt:
        """A word of a shop's on a promotion."""
        account = self.shops[shop]
        args = more if kind == "withdraw" else {"account": account, "promotion": promotion, **more}
        return await self.desk.do(who, f"promotion.{kind}", args, participation_id(promotion, account))

    async def miss(self, who: str, shop: str, gtin: str = GTIN) -> Receipt:
        """Report a product missing."""
        account = self.shops[shop]
        return await self.desk.do(
            who, "stock_out.report", {"account": account, "gtin": gtin}, stock_out_id(account, product_key(gtin, None))
        )
