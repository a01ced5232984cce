"""A brand with two territories and a store in each, everybody who may be signed in, and their programs over HTTP."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from litestar import Litestar
from uuid_utils import uuid7

from backend.db.work import Database, Work, fetch
from backend.identity.sessions import SessionKind, open_session, revoke_all
from backend.identity.territories import ensure_territories
from backend.identity.users import add_user, end_user
from backend.registry import RULES
from backend.replication.door import Door, ServerOp, submit
from sync.access import Role
from sync.op import ms_to_instant
from sync.protocol import DAY_MS, HOUR_MS, MAX_OPS
from sync.receipt import Receipt
from tests.app import client_of
from tests.conftest import VirtualClock

PERSONS: dict[str, Role] = {
    "rep": Role.REP,
    "other_rep": Role.REP,
    "manager": Role.STORE_MANAGER,
    "other_manager": Role.STORE_MANAGER,
    "brand_manager": Role.BRAND_MANAGER,
    "admin": Role.ADMIN,
    "ended_rep": Role.REP,
    "ended_manager": Role.STORE_MANAGER,
    "revoked": Role.REP,
}
"""Those without `other_` are for the first store and its territory."""


@dataclass
class House:
    """Ids of people by the names of `PERSONS`; `own` and `foreign` are the two stores, as the first territory sees them."""

    database: Database
    clock: VirtualClock
    client: httpx.AsyncClient
    own: str = field(default_factory=lambda: str(uuid7()))
    foreign: str = field(default_factory=lambda: str(uuid7()))
    territories: dict[str, str] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def door(self) -> Door:
        return Door(self.database, RULES, self.clock)

    # ---- set-up

    async def build(self) -> None:
        admin = await self.database.write(lambda: self._person("admin", [], []))
        self.territories = await self.database.write(lambda: ensure_territories(["NORD", "SUD"]))
        homes = ((self.own, "NORD", "Épicerie du Port"), (self.foreign, "SUD", "Bazar de la Gare"))
        await self.submit(
            "admin",
            [
                ServerOp(
                    "account.add", account, {"name": name, "territory": self.territories[code], "source": "import"}
                )
                for account, code, name in homes
            ],
        )
        await self.database.write(self._everybody)
        for person in PERSONS:
            self.tokens[person] = await self.sign_in(person)
        await self.database.write(lambda: end_user("ended_rep@m.example", self.clock.now - HOUR_MS))
        await self.database.write(lambda: end_user("ended_manager@m.example", self.clock.now - HOUR_MS))
        await self.database.write(lambda: revoke_all(self.users["revoked"], self.clock.now))
        assert admin == self.users["admin"]

    def _everybody(self) -> Work[None]:
        for person, role in PERSONS.items():
            other = person.startswith("other")
            territories = ["SUD" if other else "NORD"] if role is Role.REP else []
            accounts = [self.foreign if other else self.own] if role is Role.STORE_MANAGER else []
            yield from self._person(person, territories, accounts)

    def _person(self, person: str, territories: Sequence[str], accounts: Sequence[str]) -> Work[str]:
        user = yield from add_user(
            f"{person}@m.example",
            person,
            PERSONS[person],
            "fr",
            self.clock.now,
            territories=territories,
            accounts=accounts,
            since_ms=self.clock.now - 30 * DAY_MS,
        )
        self.users[person] = user.id
        return user.id

    async def sign_in(self, person: str) -> str:
        """A bearer token on a device of its own, issued long ago."""
        since = self.clock.now - 30 * DAY_MS
        user = self.users[person]
        opened = await self.database.write(lambda: open_session(user, None, SessionKind.PROGRAM, since, 365))
        return opened.token

    # ---- doing

    async def submit(self, person: str, ops: Sequence[ServerOp]) -> list[Receipt]:
        """Through the door, not over HTTP: to furnish the house."""
        receipts: list[Receipt] = []
        for first in range(0, len(ops), MAX_OPS):
            receipts += await submit(self.door, self.users[person], ops[first : first + MAX_OPS])
        refused = [r for r in receipts if r.outcome.value not in {"applied", "merged", "conflicted"}]
        assert not refused, refused[0]
        return receipts

    def op(
        self, number: int, kind: str, entity: str, args: Mapping[str, Any], *, base: Mapping[str, Any] | None = None,
        ago_ms: int = 0,
    ) -> dict[str, Any]:  # fmt: skip
        """One op as a device would write it, made `ago_ms` ago by a right clock."""
        wall = ms_to_instant(self.clock.now - ago_ms)
        at = {"wall": wall, "mono_ms": 0, "page": str(uuid7())}
        return {"id": str(uuid7()), "seq": number, "after": None, "kind": kind, "v": 1, "entity": entity,
                "base": dict(base or {}), "args": dict(args), "at": at}  # fmt: skip

    def envelope(self, ops: Sequence[Mapping[str, Any]] = (), **more: Any) -> dict[str, Any]:
        """An exchange of a new incarnation."""
        clock = {"wall": ms_to_instant(self.clock.now), "mono_ms": 0, "page": str(uuid7())}
        given = {"protocol": 1, "incarnation": str(uuid7()), "high_water": len(ops), "clock": clock, "ops": list(ops)}
        return {**given, **more}

    async def sync(self, person: str, ops: Sequence[Mapping[str, Any]] = (), **more: Any) -> dict[str, Any]:
        """One exchange over HTTP; answers the JSON. Fails the test unless it is a 200."""
        answer = await self.ask(person, "POST", "/api/v1/sync", content=json.dumps(self.envelope(ops, **more)))
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def push(
        self, person: str, ops: Sequence[tuple[str, str, Mapping[str, Any]]], *, sees: bool = False
    ) -> list[dict[str, Any]]:
        """Push ops given as (kind, entity, arguments) and answer their receipts; `sees`: with every head in sight."""
        written = []
        for number, (kind, entity, args) in enumerate(ops, 1):
            base = {}
            if sees:
                seen = [row[0] for row in await self.rows("SELECT id FROM op WHERE entity = ?", entity)]
                base = dict.fromkeys(args, seen)
            written.append(self.op(number, kind, entity, args, base=base))
        receipts: list[dict[str, Any]] = (await self.sync(person, written))["receipts"]
        return receipts

    async def ask(self, person: str | None, method: str, path: str, **options: Any) -> httpx.Response:
        """One request as somebody, or as nobody."""
        headers = {} if person is None else {"Authorization": f"Bearer {self.tokens[person]}"}
        return await self.client.request(method, path, headers={**headers, **options.pop("headers", {})}, **options)

    async def rows(self, sql: str, *args: Any) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await self.database.read(lambda: fetch(sql, *args))]


@asynccontextmanager
async def house_of(app: Litestar, database: Database, clock: VirtualClock) -> AsyncIterator[House]:
    """A furnished house around an application."""
    async with client_of(app) as client:
        house = House(database, clock, client)
        await house.build()
        yield house
