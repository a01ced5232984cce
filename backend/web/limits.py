"""How often one address may knock on the routes that guess at secrets (`opt={"limited": True}`)."""

import asyncio
import contextlib
import hashlib
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from litestar import Litestar, Request
from litestar.middleware import DefineMiddleware
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.stores.base import Store
from litestar.stores.file import FileStore
from litestar.stores.memory import MemoryStore

from backend.web.address import client_address, counting_key
from backend.web.shared import Shared

PER_MINUTE = 60
"""A shop full of phones behind one address still signs in; guessing stays far below what the codes withstand."""
STORE = "rate_limit"
_SWEEP_S = 300


_FORGET_S = 120
"""A file that was not written for longer than the minute it counts."""


def address_limit(trusted_proxies: int, per_minute: int = PER_MINUTE, *, hidden_by: bytes = b"") -> DefineMiddleware:
    """Make the middleware. `hidden_by`: the key of the hash that stands for an address, where counts are on a disk."""

    def identifier(request: Request[Any, Any, Any]) -> str:
        key = counting_key(client_address(request, trusted_proxies))
        if not hidden_by:
            return key
        # The store hashes names of its own, but with no key: all addresses there are could be tried.
        return hashlib.blake2b(key.encode(), key=hidden_by[:64], digest_size=16).hexdigest()

    # Asynchronous, though it waits for nothing: Litestar would send a plain function through a thread on every request.
    async def is_limited(request: Request[Any, Any, Any]) -> bool:
        return bool(request.route_handler.opt.get("limited"))

    return RateLimitConfig(
        rate_limit=("minute", per_minute),
        identifier_for_request=identifier,
        check_throttle_handler=is_limited,
        store=STORE,
    ).middleware


def counts(shared: Shared | None) -> dict[str, Store]:
    """Name the store in which they are counted. Two processes that count one address at one moment count one knock."""
    return {} if shared is None else {STORE: FileStore(shared.knocks)}


@contextlib.asynccontextmanager
async def sweeping(app: Litestar) -> AsyncIterator[None]:
    """Forget addresses that have gone quiet, while the app runs: the store only forgets those that come back."""
    task = asyncio.create_task(_sweep(app))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _sweep(app: Litestar) -> None:
    while True:
        await asyncio.sleep(_SWEEP_S)
        store = app.stores.get(STORE)
        match store:
            case MemoryStore():
                await store.delete_expired()
            case FileStore():
                await asyncio.to_thread(forget, Path(store.path))


def forget(folder: Path) -> None:
    """Remove what no longer counts, and what a process that was killed had begun to write (the store would stumble on it)."""
    for file in folder.glob("*"):
        with contextlib.suppress(FileNotFoundError):
            if file.stat().st_mtime < time.time() - _FORGET_S:
                file.unlink()
