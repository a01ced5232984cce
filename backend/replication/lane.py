"""The short way of an exchange: the one request that phones make all day long, spared the way through the framework.

The long way (`SyncController`) is where it is described, and where everything goes that is out of the ordinary: it asks the same
of a request and answers it alike (`tests/backend/replication/test_lane.py` sends both the same). What is decided before a body is
read, another site's page, a session that is not known, too long a body, is left to it whole.
"""

from dataclasses import dataclass
from typing import Any

from litestar import Request
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from backend.db.work import Unavailable
from backend.identity.config import IdentityConfig
from backend.identity.guard import signed_in
from backend.identity.sessions import Signed
from backend.replication.door import Door
from backend.replication.exchange import Caller, exchange
from backend.replication.wire import BODY_LIMIT, encode_body, read_request
from backend.web.handlers import on_problem, on_unavailable, on_unexpected
from backend.web.metrics import begin
from backend.web.origin import is_foreign
from backend.web.problems import Problem

PATH = "/api/v1/sync"
_JSON = (b"content-type", b"application/json")


async def answered(door: Door, signed: Signed, raw: bytes, encoding: str, accept: str) -> tuple[bytes, dict[str, str]]:
    """The answer to a body, with the headers that say how it is packed. Errors: `Problem`, `Unavailable`."""
    wanted = read_request(raw, encoding)
    caller = Caller(signed.access, signed.device_id, signed.device_created_ms)
    return encode_body(await exchange(door, caller, wanted), accept)


@dataclass(frozen=True, slots=True)
class Lane:
    """Stands before the application's own handler, and answers what is plain."""

    long_way: ASGIApp
    door: Door
    identity: IdentityConfig

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an exchange, or hand the request on untouched."""
        if (
            scope["type"] != ScopeType.HTTP
            or scope["path"] != PATH
            or scope["method"] != "POST"
            or scope["query_string"]
        ):
            await self.long_way(scope, receive, send)
            return
        begin(scope)
        scope["path_template"] = PATH
        request: Request[Any, Any, Any] = Request(scope)
        try:
            signed = await self._signed(request)
        except Exception as error:  # noqa: BLE001 - as the framework does: every fault becomes a problem
            await _explain(error, request, scope, receive, send)
            return
        if signed is None:
            await self.long_way(scope, receive, send)
            return
        raw = await _body(receive)
        if raw is None:
            return
        encoding, accept = (request.headers.get(name, "") for name in ("content-encoding", "accept-encoding"))
        try:
            body, headers = await answered(self.door, signed, raw, encoding, accept)
        except Exception as error:  # noqa: BLE001 - the same
            await _explain(error, request, scope, receive, send)
            return
        lines = [_JSON, (b"content-length", b"%d" % len(body)), *((k.encode(), v.encode()) for k, v in headers.items())]
        await send({"type": "http.response.start", "status": 200, "headers": lines})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def _signed(self, request: Request[Any, Any, Any]) -> Signed | None:
        """Who asks, where nothing speaks against the short way."""
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > BODY_LIMIT:
            return None
        if is_foreign(request.method, request.headers, self.identity.public_url):
            return None
        return await signed_in(request, self.door.database, self.door.clock(), self.identity)


async def _body(receive: Receive) -> bytes | None:
    """All of it; None when the phone was gone before its end."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


async def _explain(
    error: Exception, request: Request[Any, Any, Any], scope: Scope, receive: Receive, send: Send
) -> None:
    match error:
        case Problem():
            response = on_problem(request, error)
        case Unavailable():
            response = on_unavailable(request, error)
        case _:
            response = on_unexpected(request, error)
    await response.to_asgi_response(app=None, request=request)(scope, receive, send)
