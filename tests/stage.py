"""A small brand and its store on any database, and phones that talk to the server without HTTP."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from uuid_utils import uuid7

from backend.db.work import Database, Work, execute, execute_many, fetch
from backend.identity.access import load_access
from backend.registry import RULES
from backend.replication.door import Door, ServerOp, submit
from backend.replication.exchange import Caller, exchange
from backend.replication.hub import Hub
from backend.replication.rules import Rules
from backend.replication.wire import SyncRequest
from sync.protocol import DAY_MS
from sync.receipt import Outcome, Receipt
from tests.conftest import VirtualClock
from tests.reference.client import Phone, PhoneClock


@dataclass
class Stage:
    """Who and what there is. Ids; every role began a year before the clock's first moment."""

    database: Database
    clock: VirtualClock
    rules: Rules = RULES
    rep: str = field(default_factory=lambda: str(uuid7()))
    manager: str = field(default_factory=lambda: str(uuid7()))
    admin: str = field(default_factory=lambda: str(uuid7()))
    territory: str = field(default_factory=lambda: str(uuid7()))
    accounts: list[str] = field(default_factory=list)

    @property
    def door(self) -> Door:
        return Door(self.database, self.rules, self.clock, Hub(self.database))

    async def build(self, accounts: int = 3) -> "Stage":
        """Write it all. The rep holds every account; the store manager runs the first."""
        self.accounts = [str(uuid7()) for _ in range(accounts)]
        await self.database.write(self._people)
        adding = [
            ServerOp("account.add", a, {"name": f"Magasin {n}", "territory": self.territory, "source": "import"})
            for n, a in enumerate(self.accounts)
        ]
        for first in range(0, len(adding), 100):
            at_ms = self.clock.now - 300 * DAY_MS
            receipts = await submit(self.door, self.admin, adding[first : first + 100], at_ms=at_ms)
            assert {r.outcome for r in receipts} == {Outcome.APPLIED}, receipts
        return self

    def _people(self) -> Work[None]:
        since = self.clock.now - 365 * DAY_MS
        brand, shop, store = str(uuid7()), str(uuid7()), str(uuid7())
        yield from execute_many(
            "INSERT INTO organisation (id, kind, name, created_ms) VALUES (?, ?, ?, ?)",
            [(brand, "brand", "Marque", since), (shop, "retailer", "Enseigne", since)],
        )
        people = ((self.rep, "rep", brand), (self.manager, "store_manager", shop), (self.admin, "admin", brand))
        yield from execute_many(
            "INSERT INTO app_user (id, email, name, language, created_ms) VALUES (?, ?, ?, 'fr', ?)",
            [(user, f"{role}@example.org", f"Nom {role}", since) for user, role, _ in people],
        )
        yield from execute_many(
            "INSERT INTO membership (id, user_id, organisation_id, role, valid_from) VALUES (?, ?, ?, ?, ?)",
            [(store if role == "store_manager" else str(uuid7()), u, o, role, since) for u, role, o in people],
        )
        yield from execute("INSERT INTO territory (id, code, name) VALUES (?, 'NORD', 'Nord')", self.territory)
        yield from execute(
            "INSERT INTO territory_rep (id, territory_id, user_id, valid_from) VALUES (?, ?, ?, ?)",
            str(uuid7()),
            self.territory,
            self.rep,
            since,
        )
        yield from execute(
            "INSERT INTO membership_account (id, membership_id, user_id, account_id, valid_from) "
            "VALUES (?, ?, ?, ?, ?)",
            str(uuid7()),
            store,
            self.manager,
            self.accounts[0],
            since,
        )

    def phone(self, user: str, *, limit: int = 500, door: Door | None = None) -> Phone:
        """A phone of a user, with a right clock and a network that works. `door`: another server's than the stage's own."""
        device = str(uuid7())

        async def send(request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
            # Asked anew each time: a stage may have been given another database since.
            where = door or self.door
            access = await where.database.read(lambda: load_access([user]))
            caller = Caller(access[user], device, self.clock.now - 365 * DAY_MS)
            raw = await exchange(where, caller, SyncRequest.model_validate(json.loads(json.dumps(request))))
            return 200, json.loads(raw)

        return Phone(send, PhoneClock(self.clock), limit=limit)

    async def submit(
        self, kind: str, args: Mapping[str, Any], entity: str | None = None, *, by: str | None = None, ago_days: int = 0
    ) -> Receipt:
        """One op of the rep's (or of whom `by` names), made some days ago."""
        op = ServerOp(kind, entity or str(uuid7()), args)
        at_ms = self.clock.now - ago_days * DAY_MS
        return (await submit(self.door, by or self.rep, [op], at_ms=at_ms))[0]

    async def rows(self, sql: str, *args: Any) -> list[Any]:
        return [tuple(row) for row in await self.database.read(lambda: fetch(sql, *args))]
