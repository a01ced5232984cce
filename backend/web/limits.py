"""How often one address may knock on the routes that guess at secrets (`opt={"limited": True}`)."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from litestar import Litestar, Request
from litestar.middleware import DefineMiddleware
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.stores.memory import MemoryStore

from backend.web.address import client_address, counting_key

PER_MINUTE = 60
"""A shop full of phones behind one address still signs in; guessing stays far below what the codes withstand."""
STORE = "rate_limit"
_SWEEP_S = 300


def address_limit(trusted_proxies: int, per_minute: int = PER_MINUTE) -> DefineMiddleware:
    """Make the middleware; each process counts for itself."""

    def identifier(request: Request[Any, Any, Any]) -> str:
        return counting_key(client_address(request, trusted_proxies))

    # Asynchronous, though it waits for nothing: Litestar would send a plain function through a thread on every request.
    async def is_limited(request: Request[Any, Any, Any]) -> bool:
        return bool(request.route_handler.opt.get("limited"))

    return RateLimitConfig(
        rate_limit=("minute", per_minute),
        identifier_for_request=identifier,
        check_throttle_handler=is_limited,
        store=STORE,
    ).middleware


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
        if isinstance(store, MemoryStore):
            await store.delete_expired()
