"""Starts and stops the servers under measure, each on a fresh database, on free ports of loopback."""

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import psutil

from tests.benchmarks.client import HOST
from tests.engines import _admin as admin
from tests.engines import _named as named
from tests.engines import by_socket, drop
from tests.ports import free_port

PROJECT = Path(__file__).parents[2]
BENCH = PROJECT / ".bench"
START_S = 60
_SERVES = "Application startup complete"
_UVICORN = ("--host", HOST, "--no-access-log", "--log-level", "warning", "--loop", "uvloop", "--http", "httptools")


@dataclass(frozen=True, slots=True)
class Server:
    """A process that answers on a port."""

    name: str
    port: int
    process: psutil.Process

    @property
    def unique_mb(self) -> float:
        """Memory that would come back if it ended (USS), all its processes together."""
        return sum(self._each_mb())

    @property
    def largest_mb(self) -> float:
        """The same of its largest process."""
        return max(self._each_mb())

    def _each_mb(self) -> list[float]:
        processes = [self.process, *self.process.children(recursive=True)]
        return [p.memory_full_info().uss / 1024**2 for p in processes]


@contextlib.contextmanager
def started(
    name: str, port: int, command: list[str], folder: Path, env: dict[str, str], *, processes: int = 1
) -> Iterator[Server]:
    """A server for as long as the block runs, once all its processes serve.

    Errors: `RuntimeError` with its last words when it does not answer.
    """
    log = folder / f"{name}.log"
    with log.open("wb") as said:
        process = subprocess.Popen(command, cwd=folder, env={**os.environ, **env}, stdout=said, stderr=said)
    try:
        _wait(name, port, process, log, processes)
        yield Server(name, port, psutil.Process(process.pid))
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(name: str, port: int, process: "subprocess.Popen[bytes]", log: Path, processes: int) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        # Of several the socket is there before any; those who come while one serves would all stay with that one.
        if processes == 1 or log.read_text(errors="replace").count(_SERVES) >= processes:
            with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1):
                return
        time.sleep(0.1)
    raise RuntimeError(f"{name} does not answer: {log.read_text(errors='replace')[-2000:]}")


@contextlib.contextmanager
def comptoir(name: str, url: str, folder: Path) -> Iterator[Server]:
    """Our server as `comptoir serve` runs it on a machine of its own, a process a core, on a migrated database."""
    command, port = str(Path(sys.executable).with_name("comptoir")), free_port()
    env = {"COMPTOIR_DATABASE_URL": url, "COMPTOIR_SECRET_KEY": secrets.token_hex(32)}
    processes = psutil.cpu_count() or 1
    asked = [command, "serve", "--host", HOST, "--port", str(port), "--processes", str(processes)]
    with started(name, port, asked, folder, env, processes=processes) as server:
        yield server


@contextlib.contextmanager
def ceiling(folder: Path) -> Iterator[Server]:
    """The ceiling of our stack, in our own environment, on a fresh file."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "tests.benchmarks.ceiling:app", "--app-dir", str(PROJECT)]
    env = {"CEILING_DB": str(folder / "ceiling.db"), "PYTHONDONTWRITEBYTECODE": "1"}
    with started("ceiling", port, [*command, "--port", str(port), *_UVICORN], folder, env) as server:
        yield server


def postgres_missing() -> str | None:
    """Why PostgreSQL cannot be used, or None."""
    try:
        admin("SELECT 1")
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        return f"PostgreSQL does not answer ({type(error).__name__}); run tests/postgres.sh"
    return None


@contextlib.contextmanager
def fresh_postgres() -> Iterator[str]:
    """The address of an empty database, dropped afterwards: over its server's socket where that is here, as one is told to."""
    name = f"comptoir_bench_{uuid.uuid4().hex[:12]}"
    admin(f'CREATE DATABASE "{name}"')
    try:
        yield by_socket(named(name)) or named(name)
    finally:
        drop(named(name))
