"""One signed-in person's raw line to the server: whatever bytes a broken or hostile phone may send."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
from uuid_utils import uuid7

from backend.app import build_app
from backend.db.engine import database_from
from backend.db.work import Database
from sync.op import ms_to_instant
from tests.app import Mailbox, client_of, settings_for_tests
from tests.conftest import START_MS, VirtualClock
from tests.security.house import House, house_of


@dataclass
class Wire:
    """One outbox of one person. Ops are numbered as they are made; what is sent is up to the test."""

    house: House
    person: str
    token: str
    incarnation: str = field(default_factory=lambda: str(uuid7()))
    page: str = field(default_factory=lambda: str(uuid7()))
    number: int = 0

    def op(self, kind: str, args: Mapping[str, Any], entity: str | None = None, **more: Any) -> dict[str, Any]:
        """The next op, made now by a right clock; `more` replaces its members."""
        self.number += 1
        at = {"wall": ms_to_instant(self.house.clock.now), "mono_ms": self.mono, "page": self.page}
        made = {"id": str(uuid7()), "seq": self.number, "after": None, "kind": kind, "v": 1,
                "entity": entity or str(uuid7()), "base": {}, "args": dict(args), "at": at}  # fmt: skip
        return {**made, **more}

    def note(self, text: Any, **more: Any) -> dict[str, Any]:
        """A note on one's own store."""
        return self.op("note.add", {"account": self.house.own, "text": text, "audience": "shared"}, **more)

    @property
    def mono(self) -> int:
        return self.house.clock.now % 1_000_000_000

    def envelope(self, ops: Sequence[Any] = (), **more: Any) -> dict[str, Any]:
        clock = {"wall": ms_to_instant(self.house.clock.now), "mono_ms": self.mono, "page": self.page}
        given = {"protocol": 1, "incarnation": self.incarnation, "high_water": self.number, "clock": clock}
        return {**given, "ops": list(ops), **more}

    async def post(self, content: bytes | str, **headers: str) -> httpx.Response:
        """These very bytes."""
        given = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = await self.house.client.post("/api/v1/sync", content=content, headers={**given, **named})
        assert answer.status_code < 500, answer.text
        return answer

    async def send(self, ops: Sequence[Any] = (), **more: Any) -> dict[str, Any]:
        """One exchange that the server takes; answers it."""
        answer = await self.post(json.dumps(self.envelope(ops, **more)))
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def receipts(self, ops: Sequence[Any], **more: Any) -> list[dict[str, Any]]:
        """The receipts of one exchange."""
        found: list[dict[str, Any]] = (await self.send(ops, **more))["receipts"]
        return found

    async def shown(self, entity: str) -> dict[str, Any] | None:
        """The fields of an entry, as this person reads them on the timeline."""
        headers, before = {"Authorization": f"Bearer {self.token}"}, ""
        while True:
            params = {"limit": "200", "before": before}
            path = f"/api/v1/accounts/{self.house.own}/timeline"
            page = (await self.house.client.get(path, headers=headers, params=params)).json()
            found: dict[str, Any] | None = next((e["fields"] for e in page["entries"] if e["id"] == entity), None)
            before = page["next"]
            if found is not None or before is None:
                return found

    async def letters(self, receipts: Sequence[Mapping[str, Any]]) -> dict[str, str | None]:
        """The payloads kept for receipts that say so, by trace."""
        kept = dict(await self.house.rows("SELECT id, payload FROM dead_letter"))
        return {receipt["params"]["trace"]: kept[receipt["params"]["trace"]] for receipt in receipts}

    async def feed(self, cursors: Mapping[str, int] | None = None) -> dict[str, Any]:
        """Everything this person's devices may read, as one answer; the first page says what was left and reset."""
        whole = await self.send([], cursors=dict(cursors or {}), limit=1000)
        page = whole
        while page["more"]:
            page = await self.send([], cursors=page["cursors"], limit=1000)
            whole["changes"] += page["changes"]
        return whole


@dataclass(frozen=True)
class Place:
    """A furnished database that the tests of a module share; each uses entities and outboxes of its own."""

    url: str
    house: House
    now_ms: int

    @asynccontextmanager
    async def open(self) -> AsyncIterator[House]:
        """Serve it, in the running loop."""
        database = database_from(self.url, pool_size=3)
        await database.open()
        clock = VirtualClock(self.now_ms)
        app = build_app(settings_for_tests(), clock=clock, database=database, mailer=Mailbox())
        try:
            async with client_of(app) as client:
                yield replace(self.house, database=database, clock=clock, client=client)
        finally:
            await database.close()


def furnished(url: str, now_ms: int = START_MS) -> Place:
    """A place in a migrated database, where everybody has been for a month."""

    async def furnish() -> House:
        database: Database = database_from(url, pool_size=2)
        await database.open()
        clock = VirtualClock(now_ms)
        try:
            async with house_of(
                build_app(settings_for_tests(), clock=clock, database=database), database, clock
            ) as house:
                return house
        finally:
            await database.close()

    return Place(url, asyncio.run(furnish()), now_ms)
