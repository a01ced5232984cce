"""A real server in a process of its own, on a database that outlives it."""

import asyncio
import functools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from backend.db.engine import database_from
from backend.db.work import Database
from tests.app import code_in
from tests.browser.faults import Faults
from tests.browser.process import Given
from tests.ports import free_port
from tests.pwa import ROOT

STARTS_IN_S = 30


class Nursery:
    """Where servers come from: one process that has imported everything, and forks."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.process"],
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, given: Given) -> int:
        """A server's pid."""
        return int(self._asked(given.said()))

    def kill(self, pid: int) -> None:
        """Kill it with no warning; returns once it is gone."""
        os.kill(pid, signal.SIGKILL)
        self._asked(f"reap {pid}")

    def _asked(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the nursery of servers has ended"
        return answer.strip()


@functools.cache
def nursery() -> Nursery:
    """One a test process; it ends with it, for its standard input does."""
    return Nursery()


class Server:
    """`kill` is kill -9; `start` takes the same port, database and letters again."""

    def __init__(self, folder: Path, database_url: str, app_build: Path, *, demo: bool = False) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database_url = database_url
        self.app_build = app_build
        self.faults = Faults(folder / "faults.json")
        self.vapid = ""
        self.push_service = ""
        """Set before `start`: the key pushes are signed with, and the stand-in service that takes them."""
        self._demo = demo
        self._folder = folder
        self._letters = folder / "letters.jsonl"
        self._pid: int | None = None

    async def start(self, app_build: Path | None = None) -> None:
        """Start, with another build of the app if one is given. Returns once it answers."""
        self.app_build = app_build or self.app_build
        given = Given(
            self.database_url,
            self.port,
            str(self.app_build),
            str(self._letters),
            str(self._folder / "faults.json"),
            str(self._folder / "server.log"),
            demo=self._demo,
            vapid=self.vapid,
            push_service=self.push_service,
        )
        self._pid = nursery().start(given)
        await self._answers()

    async def _answers(self) -> None:
        deadline = time.monotonic() + STARTS_IN_S
        async with httpx.AsyncClient(base_url=self.url) as client:
            while time.monotonic() < deadline:
                try:
                    if (await client.get("/health/ready")).status_code == 200:
                        return
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
        raise AssertionError(f"the server does not answer:\n{self.log()}")

    def kill(self) -> None:
        """Kill it as a power cut would; nothing is said to anybody."""
        if self._pid is not None:
            nursery().kill(self._pid)
            self._pid = None

    def log(self) -> str:
        return (self._folder / "server.log").read_text()

    def code(self, email: str) -> str:
        """The code in the newest letter to somebody."""
        lines = self._letters.read_text().splitlines() if self._letters.exists() else []
        texts = [letter["text"] for letter in map(json.loads, lines) if letter["to"] == email]
        assert texts, f"no letter to {email}"
        return code_in(texts[-1])

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        """Look into the database, or write to it, beside the running server."""
        opened = database_from(self.database_url, pool_size=2)
        await opened.open()
        try:
            yield opened
        finally:
            await opened.close()
