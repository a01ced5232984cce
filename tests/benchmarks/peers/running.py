"""Starts the peers that `make peers` installed into `.bench/peers`, each fresh, on a free port of loopback."""

import contextlib
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import servers
from tests.benchmarks.client import Connection
from tests.benchmarks.peers.kinto import KintoWire, settings
from tests.benchmarks.peers.pouch import PouchWire
from tests.benchmarks.peers.rxdb import RxdbWire
from tests.benchmarks.peers.wire import Client, Wire
from tests.benchmarks.servers import BENCH, Server
from tests.ports import free_port

HOME = BENCH / "peers"
KINTO = HOME / "kinto" / "bin" / "kinto"
SCRIPTS = Path(__file__).parent / "js"
MAIN = "main"
"""The scope that is filled; rxdb-server must know its scopes when it starts, and is given this one alone."""


@dataclass(frozen=True, slots=True)
class Running:
    """A peer that answers."""

    label: str
    server: Server
    wire: Wire

    def client(self, scope: str = MAIN) -> Client:
        return Client(self.wire, Connection(self.server.port), scope)


@dataclass(frozen=True, slots=True)
class Peer:
    """One that may be run here."""

    label: str
    keeps: str
    """What its answer promises."""
    missing: Callable[[], str | None]
    """Why it cannot be, or None."""
    start: Callable[[Path], AbstractContextManager[Server]]
    wire: Wire

    @contextlib.contextmanager
    def running(self, folder: Path) -> Iterator[Running]:
        """Fresh, for as long as the block runs."""
        with self.start(folder) as server:
            yield Running(self.label, server, self.wire)


def _node_missing(package: str) -> str | None:
    if shutil.which("node") is None:
        return "there is no node"
    return None if (HOME / "js" / "node_modules" / package).is_dir() else "not installed: make peers"


def _node(name: str, script: str, arguments: Callable[[Path], list[str]], folder: Path) -> Iterator[Server]:
    # Node looks for packages beside the script.
    copy, port = HOME / "js" / script, free_port()
    shutil.copyfile(SCRIPTS / script, copy)
    with servers.started(name, port, ["node", str(copy), str(port), *arguments(folder)], folder, {}) as server:
        yield server


def _own_folder(folder: Path) -> list[str]:
    made = folder / "pouch"
    made.mkdir()
    return [str(made)]


@contextlib.contextmanager
def _pouch(folder: Path) -> Iterator[Server]:
    yield from _node("pouch", "pouch.cjs", _own_folder, folder)


@contextlib.contextmanager
def _rxdb(folder: Path) -> Iterator[Server]:
    yield from _node("rxdb", "rxdb.mjs", lambda _: [MAIN], folder)


def _kinto_missing() -> str | None:
    return None if KINTO.exists() else "not installed: make peers"


@contextlib.contextmanager
def _kinto(folder: Path, url: str | None = None) -> Iterator[Server]:
    name, port = "kinto-memory" if url is None else "kinto-postgres", free_port()
    file = folder / f"{name}.ini"
    file.write_text(settings(port, url))
    if url is not None:
        subprocess.run([str(KINTO), "migrate", "--ini", str(file)], check=True, capture_output=True)
    with servers.started(name, port, [str(KINTO), "start", "--ini", str(file)], folder, {}) as server:
        yield server


@contextlib.contextmanager
def _kinto_on_postgres(folder: Path) -> Iterator[Server]:
    with servers.fresh_postgres() as url, _kinto(folder, url) as server:
        yield server


POUCH = Peer("express-pouchdb", "no sync a batch", lambda: _node_missing("express-pouchdb"), _pouch, PouchWire())
RXDB = Peer("rxdb-server", "in memory", lambda: _node_missing("rxdb-server"), _rxdb, RxdbWire())
KINTO_POSTGRES = Peer(
    "Kinto on PostgreSQL",
    "durable",
    lambda: _kinto_missing() or servers.postgres_missing(),
    _kinto_on_postgres,
    KintoWire(),
)
KINTO_MEMORY = Peer("Kinto in memory", "in memory", _kinto_missing, _kinto, KintoWire())
PEERS = (POUCH, RXDB, KINTO_POSTGRES, KINTO_MEMORY)
