"""Live pokes over real sockets: two processes on one database, and a stream that ends with the right to read it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from uuid_utils import uuid7

from backend.db.work import fetch_one
from backend.identity.sessions import session_id, token_hash
from backend.identity.territories import assign, unassign
from backend.identity.users import add_user, end_user
from backend.web.clock import system_clock
from sync.access import Role
from sync.protocol import DAY_MS
from tests.app import SECRET
from tests.conftest import VirtualClock
from tests.ports import free_port
from tests.security.house import House
from tests.story.listening import SOON_S, listening
from tests.story.live_server import HEARTBEAT_S
from tests.story.wire import Place, Wire

ROOT = Path(__file__).parents[2]


@contextmanager
def _serving(url: str, log: Path) -> Iterator[str]:
    """A server process; answers its address."""
    port = free_port()
    given = {
        "COMPTOIR_DATABASE_URL": url,
        "COMPTOIR_SECRET_KEY": SECRET,
        "COMPTOIR_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.story.live_server", str(port)],
            cwd=ROOT, env={**os.environ, **given}, stdout=said, stderr=said,
        )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def furnished_ms() -> int:
    """Servers go by the machine's clock, so everybody has been here for a month by that clock."""
    return system_clock()


@pytest.fixture(scope="module")
def servers(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Two processes on one database."""
    logs = tmp_path_factory.mktemp("servers")
    with _serving(place.url, logs / "one.log") as one, _serving(place.url, logs / "two.log") as two:
        deadline = time.monotonic() + 60
        for address in (one, two):
            while True:
                try:
                    if httpx.get(f"{address}/health/ready", timeout=1).status_code == 200:
                        break
                except httpx.HTTPError:
                    pass
                assert time.monotonic() < deadline, [log.read_text() for log in logs.iterdir()]
                time.sleep(0.1)
        yield one, two
        for log in logs.iterdir():
            assert "Traceback" not in log.read_text()


@dataclass
class Live:
    """The house over sockets: the first process, and the second."""

    house: House
    one: str
    two: str
    other: httpx.AsyncClient

    async def wire(self, person: str, *, second: bool = False) -> Wire:
        house = replace(self.house, client=self.other) if second else self.house
        return Wire(house, person, await self.house.sign_in(person))

    async def newcomer(self, role: Role, **where: Any) -> str:
        """Somebody who is here for one test; answers the name to sign in by."""
        name = f"guest-{uuid7()}"
        now = self.house.clock.now
        user = await self.house.database.write(
            lambda: add_user(f"{name}@m.example", name, role, "fr", now, since_ms=now - DAY_MS, **where)
        )
        self.house.users[name] = user.id
        return name

    async def head(self, scope: str) -> int:
        """The newest number of a scope. A new listener may still hear of what was committed just before it came."""
        row = await self.house.database.read(lambda: fetch_one("SELECT seq FROM scope_head WHERE scope = ?", scope))
        return 0 if row is None else int(row[0])


@pytest.fixture
async def live(place: Place, servers: tuple[str, str]) -> AsyncIterator[Live]:
    one, two = servers
    async with (
        place.open() as house,
        httpx.AsyncClient(base_url=one) as client,
        httpx.AsyncClient(base_url=two) as other,
    ):
        clock = VirtualClock(system_clock())
        yield Live(replace(house, client=client, clock=clock, users=dict(house.users)), one, two, other)


async def test_a_push_through_this_process_or_another_is_heard_within_two_seconds(live: Live) -> None:
    house = live.house
    store, territory = f"store:{house.own}", f"territory:{house.territories['NORD']}"
    async with (
        listening(live.one, house.tokens["rep"]) as rep,
        listening(live.one, house.tokens["manager"]) as manager,
        listening(live.two, house.tokens["manager"]) as elsewhere,
    ):
        for second in (False, True):
            wire = await live.wire("rep", second=second)
            [receipt] = await wire.receipts([wire.note("pour tous")])
            seq = receipt["at"][territory]
            await rep.until(lambda seq=seq: rep.pokes().get(territory) == seq)
            for stream in (manager, elsewhere):
                before = stream.pokes().get(store, 0)
                await stream.until(lambda stream=stream: stream.pokes().get(store, 0) > 0)
                assert stream.pokes()[store] >= before
            heard = {s: stream.pokes()[store] for s, stream in (("one", manager), ("two", elsewhere))}
            assert len(set(heard.values())) == 1
            for stream in (manager, elsewhere):
                stream.lines.clear()


async def test_a_stream_begins_with_how_far_its_scopes_are_so_that_nothing_falls_between_pull_and_poke(
    live: Live,
) -> None:
    house = live.house
    store, territory = f"store:{house.own}", f"territory:{house.territories['NORD']}"
    wire = await live.wire("rep")
    await wire.receipts([wire.note("avant que personne n'écoute")])
    async with listening(live.two, house.tokens["manager"]) as stream:
        await stream.until(lambda: any(line.startswith("data: ") for line in stream.lines))
        begun = next(line for line in stream.lines if line.startswith("data: "))
    heads = json.loads(begun.removeprefix("data: "))["heads"]
    assert heads[store] == await live.head(store)
    assert territory not in heads


async def test_nobody_hears_of_a_scope_they_may_not_read_and_a_quiet_stream_shows_that_it_lives(live: Live) -> None:
    house = live.house
    async with (
        listening(live.one, house.tokens["other_manager"]) as manager,
        listening(live.two, house.tokens["other_rep"]) as rep,
        listening(live.one, house.tokens["manager"]) as own,
    ):
        for second in (False, True):
            wire = await live.wire("rep", second=second)
            # Of what the brand keeps to itself the store hears nothing, not even that it happened.
            inside = wire.op("note.add", {"account": house.own, "text": "entre nous"})
            await wire.receipts([inside])
        for stream in (manager, rep, own):
            await stream.until(lambda stream=stream: stream.lines.count(": still here") >= 2, 6 * HEARTBEAT_S)
            assert stream.pokes() == {}
            begun, *rest = sorted(
                {line for line in stream.lines if line}, key=lambda line: not line.startswith("data: ")
            )
            assert set(rest) == {"event: ready", ": still here"}
            assert f"territory:{house.territories['NORD']}" not in begun


async def test_a_revoked_session_hears_no_more_and_its_stream_ends(live: Live) -> None:
    house = live.house
    listener, keeper = await house.sign_in("manager"), await house.sign_in("manager")
    wire = await live.wire("rep")
    async with listening(live.one, listener) as here, listening(live.two, listener) as there:
        answer = await house.client.delete(
            f"/api/v1/auth/sessions/{session_id(token_hash(listener))}", headers={"Authorization": f"Bearer {keeper}"}
        )
        assert answer.status_code == 204
        before = await live.head(f"store:{house.own}")
        await wire.receipts([wire.note("après la révocation")])
        for stream in (here, there):
            await stream.until(stream.ended.is_set, HEARTBEAT_S + SOON_S)
            assert stream.pokes().get(f"store:{house.own}", 0) <= before
    async with listening(live.one, listener) as refused:
        assert refused.status == 401


async def test_a_membership_that_ends_ends_the_stream(live: Live) -> None:
    house = live.house
    guest = await live.newcomer(Role.STORE_MANAGER, accounts=[house.own])
    token = await house.sign_in(guest)
    wire = await live.wire("rep", second=True)
    async with listening(live.one, token) as stream:
        await house.database.write(lambda: end_user(f"{guest}@m.example", system_clock()))
        before = await live.head(f"store:{house.own}")
        await wire.receipts([wire.note("après la fin")])
        await stream.until(stream.ended.is_set, HEARTBEAT_S + SOON_S)
        assert stream.pokes().get(f"store:{house.own}", 0) <= before
    async with listening(live.one, token) as refused:
        assert refused.status == 403


async def test_a_territory_that_is_lost_falls_silent_and_one_that_is_won_is_heard(live: Live) -> None:
    house = live.house
    guest = await live.newcomer(Role.REP, territories=["NORD"])
    north, south = (f"territory:{house.territories[code]}" for code in ("NORD", "SUD"))
    ours, theirs = await live.wire("rep"), await live.wire("other_rep")
    async with listening(live.one, await house.sign_in(guest)) as stream:
        [receipt] = await ours.receipts([ours.note("un")])
        await stream.until(lambda: stream.pokes().get(north) == receipt["at"][north])
        await house.database.write(lambda: unassign(f"{guest}@m.example", "NORD", system_clock()))
        await house.database.write(lambda: assign(f"{guest}@m.example", "SUD", system_clock()))
        stream.lines.clear()
        await stream.until(lambda: ": still here" in stream.lines, 3 * HEARTBEAT_S)
        await ours.receipts([ours.note("deux")])
        await theirs.receipts([theirs.op("note.add", {"account": house.foreign, "text": "trois"})])
        await stream.until(lambda: south in stream.pokes())
        assert north not in stream.pokes()
        assert not stream.ended.is_set()


async def test_nobody_listens_unsigned(live: Live) -> None:
    async with listening(live.one, "nobody") as stream:
        assert stream.status == 401
