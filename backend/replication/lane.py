"""The short way of an exchange: the one request that phones make all day long, spared the way through the framework.

The long way (`SyncController`) is where it is described, and where everything goes that is out of the ordinary: it asks the same
of a request and answers it alike (`tests/backend/replication/test_lane.py` sends both the same). What is decided before a body is
read, another site's page, too long a body, is left to it whole; so is whoever is not known, a brief body of theirs read by then.
"""

import contextlib
from dataclasses import dataclass
from typing import Any

from litestar import Request
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPRequestEvent, Receive, Scope, Send

from backend.db.work import Unavailable
from backend.identity.config import IdentityConfig
from backend.identity.guard import token_of
from backend.identity.sessions import Signed, find_session, token_hash
from backend.replication.door import Door
from backend.replication.exchange import Caller, exchange
from backend.replication.glimpse import glimpse, is_plain
from backend.replication.pull import Look
from backend.replication.wire import BODY_LIMIT, SyncRequest, encode_body, read_request
from backend.web.handlers import on_problem, on_unavailable, on_unexpected
from backend.web.metrics import begin
from backend.web.origin import is_foreign
from backend.web.problems import Problem

PATH = "/api/v1/sync"
BRIEF_BODY = 8 * 1024
"""So long a body is read before it is known whose it is: pulls, and a few notes."""
_JSON = (b"content-type", b"application/json")


async def answered(
    door: Door, signed: Signed, wanted: SyncRequest, accept: str, found: Look | None = None
) -> tuple[bytes, dict[str, str]]:
    """The answer to a request, with the headers that say how it is packed. Errors: `Problem`, `Unavailable`."""
    caller = Caller(signed.access, signed.device_id, signed.device_created_ms)
    return encode_body(await exchange(door, caller, wanted, found), accept)


@dataclass(frozen=True, slots=True)
class _Known:
    """Who asks, and as much of what they ask as was read by the time that was known."""

    signed: Signed
    wanted: SyncRequest | None
    found: Look | None = None


@dataclass(frozen=True, slots=True)
class _Stranger:
    """Nobody we know asks: that is said by the long way, which hears the request from its beginning."""

    receive: Receive


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
        hashed = self._hashed(request)
        if hashed is None:
            await self.long_way(scope, receive, send)
            return
        try:
            outcome = await self._outcome(hashed, request, receive)
        except Exception as error:  # noqa: BLE001 - as the framework does: every fault becomes a problem
            await _explain(error, request, scope, receive, send)
            return
        match outcome:
            case _Stranger():
                await self.long_way(scope, outcome.receive, send)
            case (body, headers):
                size = b"content-length", b"%d" % len(body)
                lines = [_JSON, size, *((k.encode(), v.encode()) for k, v in headers.items())]
                await send({"type": "http.response.start", "status": 200, "headers": lines})
                await send({"type": "http.response.body", "body": body, "more_body": False})
            case None:
                pass

    async def _outcome(
        self, hashed: str, request: Request[Any, Any, Any], receive: Receive
    ) -> tuple[bytes, dict[str, str]] | _Stranger | None:
        """An answer with its headers; None where the phone was gone before its end. Errors: as of `answered`."""
        encoding, accept = (request.headers.get(name, "") for name in ("content-encoding", "accept-encoding"))
        raw: bytes | None = None
        # Elsewhere a statement is a call, and two brief ones take less time than one for both.
        # What is packed may hold far more than it weighs: that is unpacked for those we know.
        is_brief = not encoding and int(request.headers["content-length"]) <= BRIEF_BODY
        if is_brief and self.door.database.dialect == "postgres":
            if (raw := await _body(receive)) is None:
                return None
            receive = _again(raw, receive)
        known = await self._known(hashed, raw, encoding)
        if known is None:
            return _Stranger(receive)
        if raw is None and (raw := await _body(receive)) is None:
            return None
        wanted = known.wanted or read_request(raw, encoding)
        return await answered(self.door, known.signed, wanted, accept, known.found)

    def _hashed(self, request: Request[Any, Any, Any]) -> str | None:
        """The hash of the token, where nothing speaks against the short way."""
        length = request.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > BODY_LIMIT:
            return None
        if is_foreign(request.method, request.headers, self.identity.public_url):
            return None
        token = token_of(request, self.identity)
        return None if token is None else token_hash(token)

    async def _known(self, hashed: str, raw: bytes | None, encoding: str) -> _Known | None:
        """Who asks, and what is new for them where that can be asked for at once; None for nobody we know."""
        database, now_ms, grace_ms = self.door.database, self.door.clock(), self.identity.grace_ms
        wanted: SyncRequest | None = None
        if raw is not None:
            # What is wrong with it is told to whoever may know.
            with contextlib.suppress(Problem):
                wanted = read_request(raw, encoding)
        if wanted is not None and is_plain(wanted):
            asked = hashed, grace_ms, wanted, now_ms
            seen = await database.glance(lambda: glimpse(*asked))
            return None if seen is None else _Known(seen[0], wanted, seen[1])
        signed = await database.glance(lambda: find_session(hashed, now_ms, grace_ms))
        return None if signed is None else _Known(signed, wanted)


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


def _again(raw: bytes, receive: Receive) -> Receive:
    """Hear a body that was heard already, then what follows."""
    said: HTTPRequestEvent = {"type": "http.request", "body": raw, "more_body": False}
    is_said = False

    async def heard() -> Any:
        nonlocal is_said
        if is_said:
            return await receive()
        is_said = True
        return said

    return heard


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
