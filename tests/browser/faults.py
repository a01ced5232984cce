"""What can go wrong between a phone and the server, on demand: the test writes a list, the server works it off."""

import asyncio
import json
from pathlib import Path
from typing import Any, Literal

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

Fault = Literal["pass", "lose", "cut", "portal", "hang", "401", "413", "429", "500"]
"""`lose`: the work is done and the connection dies before the answer. `cut`: it dies inside the answer. `portal`: a
captive portal answers instead. `hang`: no answer for as long as the phone waits. `pass`: nothing, this one goes through.
The rest are statuses."""

RETRY_AFTER_S = 3
"""Longer than a phone's own first wait, so that obeying shows."""
_PORTAL = b"<!doctype html><title>WiFi</title><h1>Bienvenue sur le WiFi du centre commercial</h1>"


class Faults:
    """The list, in a file that outlives the server: `[path prefix, fault]` in the order they shall happen."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, fault: Fault, path: str = "/api/v1/sync", times: int = 1) -> None:
        self._path.write_text(json.dumps(self.left() + [[path, fault]] * times))

    def left(self) -> list[list[str]]:
        """What has not happened yet."""
        return json.loads(self._path.read_text()) if self._path.exists() else []

    def clear(self) -> None:
        self._path.unlink(missing_ok=True)

    def next(self, path: str) -> str | None:
        left = self.left()
        for number, (prefix, fault) in enumerate(left):
            if path.startswith(prefix) and not path.endswith("/live"):
                self._path.write_text(json.dumps(left[:number] + left[number + 1 :]))
                return fault
        return None


class Faulty:
    """An ASGI application that misbehaves as the list says, around one that does not."""

    def __init__(self, app: ASGIApp, faults: Faults) -> None:
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = self._faults.next(scope["path"]) if scope["type"] == ScopeType.HTTP else None
        match fault:
            case None | "pass":
                await self._app(scope, receive, send)
            case "lose":
                await self._app(scope, receive, _nowhere)
                _hang_up(send)
            case "cut":
                await self._app(scope, receive, _cutting(send))
            case "portal":
                await _answer(send, 200, b"text/html; charset=utf-8", _PORTAL)
            case "hang":
                await asyncio.sleep(60)
            case status:
                code = {"401": "unauthenticated", "413": "body_too_large", "429": "too_many_requests"}.get(
                    status, "internal"
                )
                await _answer(send, int(status), b"application/problem+json", json.dumps({"code": code}).encode())


async def _nowhere(message: Message) -> None:
    del message


def _cutting(send: Send) -> Send:
    async def half(message: Message) -> None:
        if message["type"] == "http.response.body" and message["body"]:
            await send(
                {"type": "http.response.body", "body": message["body"][: len(message["body"]) // 2], "more_body": True}
            )
            _hang_up(send)
        else:
            await send(message)

    return half


def _hang_up(send: Any) -> None:
    """Close the socket under the answer: `send` is the method of uvicorn's own request cycle."""
    send.__self__.transport.abort()


async def _answer(send: Send, status: int, media_type: bytes, body: bytes) -> None:
    headers = [(b"content-type", media_type), (b"content-length", str(len(body)).encode())]
    if status == 429:
        headers.append((b"retry-after", str(RETRY_AFTER_S).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
