"""The head of an answer that never ends: an HTTP client in the same loop would wait for its last byte."""

import asyncio
from typing import Any

from litestar import Litestar


async def status_of_stream(app: Litestar, path: str, token: str | None) -> int:
    """Ask, hear the status, hang up."""
    status: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    gone = asyncio.Event()
    asked = False

    async def receive() -> Any:
        nonlocal asked
        if not asked:
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            status.set_result(message["status"])

    headers = [(b"host", b"comptoir.test")]
    if token is not None:
        headers.append((b"authorization", f"Bearer {token}".encode()))
    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("comptoir.test", 80),
        "state": {},
    }
    serving = asyncio.create_task(app(scope, receive, send))
    try:
        return await asyncio.wait_for(status, 5)
    finally:
        gone.set()
        await asyncio.wait_for(serving, 5)
