"""The real server process, killed with SIGKILL while phones push: what was acknowledged is there, and everything once."""

import asyncio
import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.cli.checks import Status, examine
from backend.db.engine import database_from
from backend.db.work import fetch
from backend.identity.sessions import SessionKind, open_session
from backend.web.clock import system_clock
from tests.app import SECRET, settings_for_tests
from tests.conftest import VirtualClock
from tests.engines import SqliteTemplate
from tests.reference.client import DONE, Phone, PhoneClock
from tests.stage import Stage

START_S = 30.0


@contextlib.contextmanager
def serving(url: str, folder: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """`comptoir serve` in a process of its own, once it answers; killed when the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    env = {"COMPTOIR_DATABASE_URL": url, "COMPTOIR_SECRET_KEY": SECRET, "COMPTOIR_PUBLIC_URL": address}
    log = folder / "serve.log"
    with log.open("ab") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", "from backend.cli import main; main()", "serve", "--port", str(port)],
            env={**os.environ, **env}, stdout=said, stderr=said,
        )  # fmt: skip
    try:
        _wait(address, process, log)
        yield address, process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/health/ready", timeout=2).status_code == 200:
                return
        time.sleep(0.05)
    raise AssertionError(f"the server does not answer: {log.read_text(errors='replace')[-2000:]}")


@dataclass
class Line:
    """A phone's connection: to whichever server runs now."""

    token: str
    address: str = ""
    client: httpx.AsyncClient = field(default_factory=lambda: httpx.AsyncClient(timeout=5))

    async def __call__(self, request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {self.token}"}
        try:
            answer = await self.client.post(f"{self.address}/api/v1/sync", json=request, headers=headers)
            return answer.status_code, answer.json()
        except (httpx.TransportError, json.JSONDecodeError) as error:
            raise ConnectionError(type(error).__name__) from error


@dataclass
class Storm:
    """Phones that never rest, and what they were told."""

    rng: random.Random
    stage: Stage
    phones: list[tuple[Phone, Line]]
    made: set[str] = field(default_factory=set)

    async def push(self, phone: Phone, stop: asyncio.Event) -> None:
        """Write and send until told to stop."""
        while not stop.is_set():
            for _ in range(self.rng.randrange(1, 8)):
                account = self.stage.accounts[0]
                kind, args = self.rng.choice(
                    (
                        ("note.add", {"account": account, "text": "mot", "audience": "shared"}),
                        ("task.add", {"account": account, "title": "à faire", "audience": "shared"}),
                        ("contact.add", {"account": account, "name": "Nom"}),
                    )
                )
                self.made.add(phone.do(kind, args)["id"])
            try:
                await phone.exchange()
            except ConnectionError:
                await asyncio.sleep(0.02)

    def acknowledged(self) -> set[str]:
        return {q.op["id"] for phone, _ in self.phones for q in phone.outbox if q.outcome in DONE}


async def _journal(url: str) -> dict[str, tuple[str, str]]:
    """What the database holds while nobody serves it: outcome and entity of every op."""
    database = database_from(url, pool_size=1)
    await database.open()
    try:
        rows = await database.read(lambda: fetch("SELECT id, outcome, entity FROM op"))
        return {row[0]: (row[1], row[2]) for row in rows}
    finally:
        await database.close()


async def _begin(url: str, seed: int) -> Storm:
    database = database_from(url)
    await database.open()
    try:
        stage = await Stage(database, VirtualClock(system_clock())).build()
        phones = []
        for user in (stage.rep, stage.rep, stage.manager):
            now = system_clock() - 1000
            opened = await database.write(lambda u=user, at=now: open_session(u, None, SessionKind.PROGRAM, at, 90))  # type: ignore[misc]
            line = Line(opened.token)
            phones.append((Phone(line, PhoneClock(system_clock)), line))
        return Storm(random.Random(seed), stage, phones)
    finally:
        await database.close()


async def survive(url: str, folder: Path, kills: int, seed: int) -> int:
    """Kill the server so often while phones push; answers how many ops it had acknowledged, of which none may be gone."""
    storm = await _begin(url, seed)
    for _ in range(kills):
        with serving(url, folder) as (address, process):
            stop = asyncio.Event()
            for _, line in storm.phones:
                line.address = address
            pushing = [asyncio.create_task(storm.push(phone, stop)) for phone, _ in storm.phones]
            await asyncio.sleep(storm.rng.uniform(0.1, 1.0))
            process.send_signal(signal.SIGKILL)
            stop.set()
            await asyncio.gather(*pushing)
        journal = await _journal(url)
        lost = {op for op in storm.acknowledged() if journal.get(op, ("", ""))[0] not in DONE}
        assert not lost, f"{len(lost)} acknowledged ops are gone (seed {seed})"
    assert storm.acknowledged(), "nothing was acknowledged between kills: the test proves nothing"

    with serving(url, folder) as (address, _):
        for phone, line in storm.phones:
            line.address = address
            await phone.sync()
        for phone, _ in storm.phones:
            await phone.sync()
    _check(await _journal(url), storm)
    for _, line in storm.phones:
        await line.client.aclose()
    findings = await examine(settings_for_tests(database_url=url), system_clock)
    assert {f.check for f in findings if f.status is Status.FAIL} <= {"public_url"}
    return len(storm.acknowledged())


def _check(journal: Mapping[str, tuple[str, str]], storm: Storm) -> None:
    here = {op: journal[op] for op in storm.made if op in journal}
    assert here.keys() == storm.made, f"{len(storm.made - here.keys())} ops never arrived"
    assert {outcome for outcome, _ in here.values()} == {"applied"}
    entities = [entity for _, entity in here.values()]
    assert len(entities) == len(set(entities)) == len(storm.made)
    one, two, store = (phone for phone, _ in storm.phones)
    scopes = [f"territory:{storm.stage.territory}", f"store:{storm.stage.accounts[0]}"]
    held = [{found for (at, found) in phone.rows if at in scopes} for phone in (one, two, store)]
    assert held[0] == held[1]
    assert set(entities) <= held[0]
    assert set(entities) <= held[2]
    assert one.rows == two.rows
    assert one.forks == two.forks == store.forks == 0


async def test_a_server_killed_twice_loses_nothing_it_acknowledged(
    sqlite_template: SqliteTemplate, tmp_path: Path
) -> None:
    await survive(sqlite_template.fresh(tmp_path), tmp_path, 2, 1)


@pytest.mark.soak
async def test_a_server_killed_fifty_times_loses_nothing_it_acknowledged(database_url: str, tmp_path: Path) -> None:
    await survive(database_url, tmp_path, 50, 2)
