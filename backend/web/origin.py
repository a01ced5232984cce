"""What is refused before a route is reached: changes sent by another site, unreadable addresses, unknown encodings."""

from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from litestar import Request
from litestar.datastructures import Headers
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from backend.web import problems
from backend.web.problems import Problem

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def is_foreign(method: str, headers: Headers, public_url: str) -> bool:
    """Whether a browser sent this change from a page of another site.

    A request with a bearer token is none: browsers attach cookies (and Basic passwords) by themselves, never that. One
    without `Origin` and `Sec-Fetch-Site` comes from a program, which has no cookie of somebody else's to abuse.
    """
    if method in SAFE_METHODS or headers.get("authorization", "").lower().startswith("bearer "):
        return False
    if headers.get("sec-fetch-site") == "cross-site":
        return True
    origin = headers.get("origin")
    if origin is None:
        return False
    ours = urlsplit(public_url)
    sent = urlsplit(origin)
    if ours.scheme == "https" and sent.scheme != "https":
        return True
    return not sent.netloc or sent.netloc not in (ours.netloc, headers.get("host"))


class Doorkeeper(ASGIMiddleware):
    """Refuses what no route should have to think about.

    A route that decodes bodies itself has `opt={"encoded": True}`.
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, public_url: str) -> None:
        self._public_url = public_url

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Let the request pass, or raise its problem."""
        request: Request[Any, Any, Any] = Request(scope)
        headers = request.headers
        if is_foreign(request.method, headers, self._public_url):
            raise Problem(problems.FOREIGN_ORIGIN)
        # PostgreSQL stores no NUL: left in, it would surface as a server error wherever the text is compared.
        if "\x00" in scope["path"] or b"\x00" in unquote_to_bytes(scope["query_string"]):
            raise Problem(problems.BAD_REQUEST)
        encoding = headers.get("content-encoding", "identity").strip().lower()
        if encoding != "identity" and not scope["route_handler"].opt.get("encoded"):
            raise Problem(problems.UNSUPPORTED_ENCODING)
        await next_app(scope, receive, send)
