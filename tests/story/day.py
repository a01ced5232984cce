"""People, phones and the real HTTP application for the stories: everything a phone sends crosses a network that fails."""

import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from backend.db.work import Database
from backend.identity.sessions import SessionKind, open_session
from backend.identity.users import add_user
from sync.access import Role
from tests.app import PUBLIC_URL
from tests.conftest import VirtualClock
from tests.reference.client import Phone, PhoneClock


@dataclass
class Network:
    """Between one phone and the server. Counts and keeps what the phone received."""

    client: httpx.AsyncClient
    token: str
    rng: random.Random
    down: bool = False
    lose_answers: int = 0
    repeat: bool = False
    received: list[str] = field(default_factory=list)

    async def __call__(self, request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self.down:
            raise ConnectionError("no network")
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Encoding": "gzip"}
        for _ in range(2 if self.repeat else 1):
            answer = await self.client.post("/api/v1/sync", content=json.dumps(request), headers=headers)
        self.received.append(answer.text)
        if self.lose_answers > 0:
            self.lose_answers -= 1
            raise ConnectionError("the answer was lost")
        return answer.status_code, answer.json()


@dataclass
class Cast:
    """Who takes part; each phone with its network."""

    database: Database
    clock: VirtualClock
    client: httpx.AsyncClient

    async def add(
        self, email: str, role: Role, *, territories: tuple[str, ...] = (), accounts: tuple[str, ...] = ()
    ) -> str:
        now = self.clock.now
        user = await self.database.write(
            lambda: add_user(
                email,
                email.split("@", maxsplit=1)[0].title(),
                role,
                "fr",
                now,
                territories=territories,
                accounts=accounts,
                since_ms=0,
            )
        )
        return user.id

    async def phone(self, user: str, *, wall_error_ms: int = 0) -> tuple[Phone, Network]:
        opened = await self.database.write(lambda: open_session(user, None, SessionKind.APP, self.clock.now - 1000, 90))
        network = Network(self.client, opened.token, random.Random(1))
        return Phone(network, PhoneClock(self.clock, wall_error_ms)), network


@asynccontextmanager
async def cast_of(app: Any, database: Database, clock: VirtualClock) -> AsyncIterator[Cast]:
    """A cast around an application."""
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
        yield Cast(database, clock, client)
