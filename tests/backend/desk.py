"""A desk to try the rooms at: people of both companies, one shop, ops through the real door, bodies as each side reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from uuid_utils import uuid7

from backend.db.work import Database, Work, fetch
from backend.identity.territories import ensure_territories
from backend.identity.users import add_user
from backend.registry import RULES
from backend.replication.codec import ENTITY_COLUMNS, entity_of, from_json
from backend.replication.door import Door, ServerOp, submit
from backend.replication.views import load_views
from sync.access import Role, Side
from sync.entity import Entity
from sync.receipt import Receipt
from tests.conftest import VirtualClock


@dataclass
class Desk:
    database: Database
    clock: VirtualClock
    shop: str = field(default_factory=lambda: str(uuid7()))
    people: dict[str, str] = field(default_factory=dict)
    territories: dict[str, str] = field(default_factory=dict)

    @property
    def door(self) -> Door:
        return Door(self.database, RULES, self.clock)

    async def open(self) -> "Desk":
        def work() -> Work[None]:
            self.territories = yield from ensure_territories(["75", "92"])
            for name, role, territories in (
                ("rep", Role.REP, ["75"]),
                ("other_rep", Role.REP, ["92"]),
                ("boss", Role.BRAND_MANAGER, []),
                ("admin", Role.ADMIN, []),
            ):
                user = yield from add_user(
                    f"{name}@m.example", name, role, "fr", self.clock.now, territories=territories, since_ms=0
                )
                self.people[name] = user.id

        await self.database.write(work)
        place = {"name": "Épicerie du Port", "postcode": "75011", "lat_e7": 488600000, "lon_e7": 23780000}
        await self.do(
            "admin", "account.add", {**place, "territory": self.territories["75"], "source": "import"}, self.shop
        )
        store = await self.database.write(
            lambda: add_user(
                "store@e.example", "store", Role.STORE_MANAGER, "fr", self.clock.now, accounts=[self.shop], since_ms=0
            )
        )
        self.people["store"] = store.id
        return self

    async def do(
        self,
        who: str,
        kind: str,
        args: Mapping[str, Any],
        entity: str | None = None,
        base: Mapping[str, Sequence[str]] | None = None,
    ) -> Receipt:
        self.clock.advance(1000)
        op = ServerOp(kind, entity or str(uuid7()), args, base or {})
        return (await submit(self.door, self.people[who], [op]))[0]

    async def entity(self, found: str | None) -> Entity:
        rows = await self.database.read(lambda: fetch(f"SELECT {ENTITY_COLUMNS} FROM entity WHERE id = ?", found))
        return entity_of(rows[0])

    async def seen(self, found: str | None, side: Side) -> dict[str, Any] | None:
        """The entity's body for a company, or None."""
        views = await self.database.read(lambda: load_views(RULES.kinds, side, "id = ?", (found,)))
        return views[0] if views else None

    async def feed(self, scope: str) -> dict[str, Any]:
        rows = await self.database.read(lambda: fetch("SELECT id, body FROM change WHERE scope = ?", scope))
        return {row[0]: None if row[1] is None else from_json(row[1]) for row in rows}

    async def journalled(self, found: str | None) -> list[dict[str, Any]]:
        rows = await self.database.read(
            lambda: fetch("SELECT args FROM op WHERE entity = ? ORDER BY received_ms, id", found)
        )
        return [from_json(row[0]) for row in rows]

    async def heads(self, found: str | None, name: str) -> list[str]:
        return [head.op for head in (await self.entity(found)).registers[name].heads]
