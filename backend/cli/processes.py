"""How an application is served: in this process, or in several that take their connections from one socket.

Of several the parent serves nothing; uvicorn has it watch its children, and start another for one that ended. What is here is
what they share beside the database, and that they end with their parent, however that ends.
"""

import contextlib
import logging
import multiprocessing
import multiprocessing.connection
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import click
import uvicorn
from litestar import Litestar
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from backend.app import build_app
from backend.cli.root import collect_seldom
from backend.settings import Settings
from backend.web.shared import Shared

GRACEFUL_S = 10
HUNG_S = 20
"""A child that says nothing for so long is killed and replaced. uvicorn's own 5 s would kill one that is still importing, where
many start at once on a slow machine."""
OPTIONS: dict[str, Any] = {
    "loop": "uvloop",
    "http": "httptools",
    # Paths hold ids of people and invitation codes; counts per route are at /metrics.
    "access_log": False,
    # X-Forwarded-For is read by backend.web.address, which knows how many proxies to believe.
    "proxy_headers": False,
    "server_header": False,
    "timeout_graceful_shutdown": GRACEFUL_S,
    "lifespan": "on",
}
_FOLDER = "COMPTOIR_SHARED_FOLDER"
"""How a child is told of it; no setting."""
_FIGURES = "PROMETHEUS_MULTIPROC_DIR"
"""prometheus_client decides by it, as it is imported, where it counts."""


def listen(app: Litestar, host: str, port: int) -> None:
    """Serve an application in this process, until told to stop."""
    _make_ready()
    # How many is said, or uvicorn would read WEB_CONCURRENCY, which some hosts set, and refuse to start.
    uvicorn.run(app, host=host, port=port, workers=1, **OPTIONS)


def _make_ready() -> None:
    collect_seldom()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")


def serve_together(processes: int, host: str, port: int) -> None:
    """Serve in several processes until told to stop. Errors: `click.ClickException` when one could not start."""
    with _shared() as shared:
        os.environ[_FOLDER], os.environ[_FIGURES] = str(shared.folder), str(shared.figures)
        named = f"{application.__module__}:{application.__name__}"
        asked: dict[str, Any] = {"workers": processes, "timeout_worker_healthcheck": HUNG_S, "factory": True}
        config = uvicorn.Config(named, host=host, port=port, **asked, **OPTIONS)
        children = Multiprocess(config, sockets=[config.bind_socket()])
        children.run()
    if any(child.exitcode == STARTUP_FAILURE for child in children.processes):
        raise click.ClickException("a process could not start, and the others were ended; the reason is above")


@contextlib.contextmanager
def _shared() -> Iterator[Shared]:
    """The folder, for as long as the block runs."""

    def leave(number: int, frame: object) -> None:
        del frame
        raise SystemExit(128 + number)

    # Until uvicorn listens to it: it would end this process on the spot, and leave the folder.
    signal.signal(signal.SIGTERM, leave)
    with tempfile.TemporaryDirectory(prefix="comptoir-", ignore_cleanup_errors=True) as folder:
        shared = Shared(Path(folder))
        shared.make()
        yield shared


def application() -> Litestar:
    """What a child serves. Settings come from the environment it was started with."""
    shared = Shared(Path(os.environ[_FOLDER]))
    app = build_app(Settings(), shared=shared)
    parent = multiprocessing.parent_process()
    if parent is not None:
        _end_with(parent)

        def tidy() -> None:
            if not parent.is_alive():
                shutil.rmtree(shared.folder, ignore_errors=True)

        app.on_shutdown.append(tidy)
    _make_ready()
    return app


def _end_with(parent: BaseProcess) -> None:
    """Stop as on SIGTERM once the parent is gone: a port that orphans hold is one that no successor gets."""

    def watch() -> None:
        multiprocessing.connection.wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
