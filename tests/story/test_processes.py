"""`comptoir serve --processes 2` by its command: what phones may rely on whichever process answers, and whichever dies."""

import asyncio
import os
import re
import signal
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from backend.cli.processes import GRACEFUL_S
from backend.web.clock import system_clock
from backend.web.limits import PER_MINUTE
from tests.conftest import VirtualClock
from tests.engines import SqliteTemplate
from tests.security.house import House
from tests.story.listening import Stream, listening
from tests.story.processes import Server, serving, wait_for
from tests.story.wire import Place, Wire

SYNC = "/api/v1/sync"
ENDS_IN_S = 8.0
DOOMED = 2
"""Phones that speak to the process that is killed."""
TAKEN = {"applied", "merged"}


@pytest.fixture(scope="module")
def furnished_ms() -> int:
    """Servers go by the machine's clock, so everybody has been here for a month by that clock."""
    return system_clock()


class Phone(Wire):
    """One phone on one connection. It sends again what was not answered, as the app does."""

    broken: int = 0

    async def deliver(self, ops: Sequence[dict[str, Any]], **more: Any) -> dict[str, Any]:
        async with asyncio.timeout(20):
            while True:
                try:
                    return await self.send(ops, **more)
                except httpx.TransportError:
                    self.broken += 1
                    await asyncio.sleep(0.05)


async def _phone(house: House, client: httpx.AsyncClient, person: str = "rep") -> Phone:
    at = replace(house, client=client, clock=VirtualClock(system_clock()), users=dict(house.users))
    return Phone(at, person, await house.sign_in(person))


async def _known(house: House) -> list[str]:
    return [row[0] for row in await house.rows("SELECT id FROM op")]


async def _all_at_once(house: House, server: Server) -> None:
    """Six phones, three with each process, push and pull; each sends its last batch once more over another's connection."""
    before = set(await _known(house))
    async with server.lines(3) as lines:
        clients = [client for group in zip(*lines.values(), strict=True) for client in group]
        phones = [await _phone(house, client, who) for client in clients for who in ("rep", "manager")]

        async def work(phone: Phone, other: Phone) -> list[str]:
            sent: list[str] = []
            cursors: dict[str, int] = {}
            for _ in range(4):
                ops = [phone.note("mot") for _ in range(3)]
                answer = await phone.deliver(ops, cursors=cursors)
                assert {receipt["outcome"] for receipt in answer["receipts"]} <= TAKEN
                cursors = answer["cursors"]
                sent += [op["id"] for op in ops]
            again = await replace(phone, house=replace(phone.house, client=other.house.client)).send(ops)
            assert [r["op"] for r in again["receipts"]] == [op["id"] for op in ops]
            return sent

        sent = await asyncio.gather(*(work(phone, phones[n - 1]) for n, phone in enumerate(phones)))
        fed = (await phones[0].feed())["changes"]
    expected = sorted(op for ops in sent for op in ops)
    assert sorted(set(await _known(house)) - before) == expected
    shown = [(change["scope"], change["id"]) for change in fed]
    assert len(shown) == len(set(shown)), "a change came twice"
    assert {op for change in fed if (op := (change["body"] or {}).get("op"))} >= set(expected)


async def _poked(house: House, server: Server) -> None:
    """What is pushed over one process is heard by those who listen to the other, and to the same."""
    store = f"store:{house.own}"
    async with AsyncExitStack() as open_ones, server.lines(1) as lines:
        streams: dict[int, Stream] = {}
        for _ in range(100):
            stream = await open_ones.enter_async_context(listening(server.url, house.tokens["manager"]))
            streams.setdefault(server.pid_behind(stream.port), stream)
            if len(streams) == len(lines):
                break
        assert set(streams) == set(lines)
        for [client] in lines.values():
            phone = await _phone(house, client)
            for stream in streams.values():
                stream.lines.clear()
            await phone.deliver([phone.note("entendu")])
            for stream in streams.values():
                await stream.until(lambda stream=stream: store in stream.pokes())


async def _figures(server: Server, cut_off: int = 0) -> None:
    """Whichever process is asked, it answers for both. At most so many answers were counted, and then never sent."""
    heard = server.asked[SYNC]
    async with server.lines(1) as lines:
        for [client] in lines.values():
            text = (await client.get("/metrics")).text
            counted = re.findall(rf'^comptoir_requests_total\{{.*route="{SYNC}".*\}} (\S+)', text, re.MULTILINE)
            assert heard <= sum(map(float, counted)) <= heard + cut_off
            timed = re.findall(rf'^comptoir_request_seconds_count\{{.*route="{SYNC}".*\}} (\S+)', text, re.MULTILINE)
            assert heard <= sum(map(float, timed)) <= heard + cut_off


async def _limited(server: Server) -> None:
    """An address knocks as often as it may, over both processes together; what is kept of it does not name it."""
    async with server.lines(1) as lines:
        clients = [client for [client] in lines.values()]
        said = []
        for number in range(70):
            # Each another, for one has a limit of its own.
            body = {"email": f"nobody{number}@m.example"}
            said.append((await clients[number % 2].post("/api/v1/auth/codes", json=body)).status_code)
    assert said == [202] * PER_MINUTE + [429] * (70 - PER_MINUTE)
    assert [file.name for file in (server.folder() / "knocks").iterdir()]


async def _one_dies(house: House, server: Server) -> None:
    """A process is killed while phones push: who spoke to the other notices nothing, and no answer that was given was a lie."""
    before = {child.pid for child in server.children()}
    async with server.lines(DOOMED) as lines:
        doomed, spared = sorted(lines)
        phones = {pid: [await _phone(house, client) for client in clients] for pid, clients in lines.items()}
        acknowledged: set[str] = set()
        halfway = asyncio.Event()

        async def work(phone: Phone) -> None:
            for number in range(30):
                ops = [phone.note("malgré tout") for _ in range(2)]
                answer = await phone.deliver(ops)
                assert {receipt["outcome"] for receipt in answer["receipts"]} <= TAKEN
                acknowledged.update(op["id"] for op in ops)
                if number == 8:
                    halfway.set()

        async def kill() -> None:
            await halfway.wait()
            os.kill(doomed, signal.SIGKILL)

        await asyncio.gather(kill(), *(work(phone) for group in phones.values() for phone in group))
    assert not any(phone.broken for phone in phones[spared])
    assert any(phone.broken for phone in phones[doomed])
    known = await _known(house)
    assert acknowledged <= set(known)
    assert len(known) == len(set(known))
    wait_for(lambda: {child.pid for child in server.children()} - before, server.log)
    wait_for(lambda: server.log.read_text().count("Application startup complete") == 3, server.log)
    async with server.lines(1) as lines:
        assert doomed not in lines
        assert spared in lines
        assert len(lines) == 2


async def test_two_processes_are_one_server(place: Place, tmp_path: Path) -> None:
    async with place.open() as house:
        with serving(place.url, tmp_path / "server.log") as server:
            await _all_at_once(house, server)
            await _figures(server)
            await _poked(house, server)
            await _limited(server)
            await _one_dies(house, server)
            await _figures(server, cut_off=DOOMED)
            # The parent, with no warning: nobody stays behind, on the port or on the disk.
            children, folder = server.children(), server.folder()
            os.kill(server.process.pid, signal.SIGKILL)
            _, left = psutil.wait_procs(children, ENDS_IN_S)
            assert not left
            assert not folder.exists()
        assert "Traceback" not in server.log.read_text()


def test_it_ends_when_told_to(sqlite_template: SqliteTemplate, tmp_path: Path) -> None:
    with serving(sqlite_template.fresh(tmp_path), tmp_path / "server.log") as server:
        children, folder = server.children(), server.folder()
        assert folder.stat().st_mode & 0o077 == 0
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(ENDS_IN_S) == 0
        assert not [child for child in children if child.is_running()]
        assert not folder.exists()
    assert "Traceback" not in server.log.read_text()


async def test_streams_end_as_soon_as_it_is_told_to(place: Place, tmp_path: Path) -> None:
    async with place.open() as house:
        with serving(place.url, tmp_path / "server.log") as server:
            token = await house.sign_in("rep")
            async with listening(server.url, token) as one, listening(server.url, token) as two:
                server.process.send_signal(signal.SIGTERM)
                for stream in (one, two):
                    await stream.until(stream.ended.is_set, GRACEFUL_S / 2)
            assert await asyncio.to_thread(server.process.wait, ENDS_IN_S) == 0
        assert "Traceback" not in server.log.read_text()
