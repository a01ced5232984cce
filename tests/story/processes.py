"""`comptoir serve --processes 2` in a process group of its own, and which of its processes a connection is with."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from tests.app import SECRET
from tests.ports import free_port
from tests.story.listening import own_port

PATIENCE_S = 30.0
COUNT = 2
_COMMAND = (sys.executable, "-c", "from backend.cli import main; main()", "serve", "--processes", str(COUNT))


@dataclass
class Server:
    """The running command."""

    url: str
    process: "subprocess.Popen[bytes]"
    log: Path
    asked: "Counter[str]" = field(default_factory=Counter)
    """How many answers came, by path."""

    def children(self) -> list[psutil.Process]:
        """Those that serve; the parent has one more, which tidies up after it."""
        return [child for child in psutil.Process(self.process.pid).children() if _serves(child)]

    def folder(self) -> Path:
        """What the processes share."""
        return Path(self.children()[0].environ()["COMPTOIR_SHARED_FOLDER"])

    def pid_behind(self, port: int) -> int:
        """Which process has the other end of a connection; 0: none has (any more)."""
        for child in self.children():
            with suppress(psutil.NoSuchProcess):
                for connection in child.net_connections("tcp"):
                    if connection.raddr and connection.raddr.port == port:
                        return int(child.pid)
        return 0

    async def _count(self, answer: httpx.Response) -> None:
        self.asked[answer.request.url.path] += 1

    def client(self) -> httpx.AsyncClient:
        """One connection, as a phone has."""
        return httpx.AsyncClient(
            base_url=self.url,
            timeout=20,
            limits=httpx.Limits(max_connections=1, keepalive_expiry=None),
            event_hooks={"response": [self._count]},
        )

    @asynccontextmanager
    async def lines(self, each: int) -> AsyncIterator[dict[int, list[httpx.AsyncClient]]]:
        """So many connections with each process, by its pid. The kernel spreads them, so some more are opened."""
        found: dict[int, list[httpx.AsyncClient]] = {child.pid: [] for child in self.children()}
        async with AsyncExitStack() as open_ones:
            for _ in range(200):
                if all(len(clients) >= each for clients in found.values()):
                    break
                client = await open_ones.enter_async_context(self.client())
                pid = self.pid_behind(own_port(await client.get("/health/live")))
                if len(found[pid]) < each:
                    found[pid].append(client)
            else:
                raise AssertionError(f"connections are not spread: { {pid: len(c) for pid, c in found.items()} }")
            yield found


def _serves(child: psutil.Process) -> bool:
    try:
        return any("spawn_main" in word for word in child.cmdline())
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return False


@contextmanager
def serving(url: str, log: Path) -> Iterator[Server]:
    """A server for as long as the block runs, once all its processes serve."""
    port = free_port()
    given = {
        "COMPTOIR_DATABASE_URL": url,
        "COMPTOIR_SECRET_KEY": SECRET,
        "COMPTOIR_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "COMPTOIR_POOL_SIZE": "4",
    }
    with log.open("wb") as said:
        command = [*_COMMAND, "--port", str(port)]
        process = subprocess.Popen(
            command, env={**os.environ, **given}, stdout=said, stderr=said, start_new_session=True
        )
    server = Server(f"http://127.0.0.1:{port}", process, log)
    try:
        wait_for(lambda: log.read_text().count("Application startup complete") == COUNT, log)
        yield server
    finally:
        # Whoever is left of it, also where its parent is gone.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for(true: object, log: Path) -> None:
    """Until it is true, or the test fails with what the server said."""
    assert callable(true)
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)
