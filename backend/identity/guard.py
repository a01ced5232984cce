"""Who is asking. Every route needs a session unless it says `opt={"public": True}`; no answer is remembered."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler
from litestar.middleware.authentication import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.types import ASGIApp, Guard

from backend.db.work import Database
from backend.identity.config import IdentityConfig
from backend.identity.sessions import Signed, find_session, token_hash
from backend.web import problems
from backend.web.clock import Clock
from backend.web.problems import Problem
from sync.access import Role

Connection = ASGIConnection[Any, Any, Any, Any]


class Authentication(AbstractAuthenticationMiddleware):
    """Sets `connection.user` to a `Signed`, from a bearer token or the session cookie.

    Somebody whose access ended reaches only routes with `opt={"push_only": True}`.
    """

    def __init__(self, app: ASGIApp, *, database: Database, clock: Clock, config: IdentityConfig) -> None:
        super().__init__(app, exclude_from_auth_key="public")
        self._database = database
        self._clock = clock
        self._config = config

    async def authenticate_request(self, connection: Connection) -> AuthenticationResult:
        """Find the session. Errors: problems `unauthenticated`, `access_ended`."""
        signed = await signed_in(connection, self._database, self._clock(), self._config)
        if signed is None:
            raise Problem(problems.UNAUTHENTICATED, headers={"WWW-Authenticate": "Bearer"})
        if signed.push_only and not connection.route_handler.opt.get("push_only"):
            raise Problem(problems.ACCESS_ENDED)
        return AuthenticationResult(user=signed, auth=None)


async def signed_in(connection: Connection, database: Database, now_ms: int, config: IdentityConfig) -> Signed | None:
    """Find who sends a request; None for nobody we know, or know any longer."""
    token = token_of(connection, config)
    if token is None:
        return None
    hashed = token_hash(token)
    return await database.glance(lambda: find_session(hashed, now_ms, config.grace_ms))


def token_of(connection: Connection, config: IdentityConfig) -> str | None:
    """Read the token a request carries; a bearer token is meant when both are there."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    return connection.cookies.get(config.cookie)


def requires(*roles: Role) -> Guard:
    """Make a guard that lets in whoever holds one of the roles now."""
    wanted = frozenset(roles)

    def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        del handler
        if connection.scope.get("method") == "OPTIONS":
            return  # it asks which methods there are, before anybody is known
        signed: Signed = connection.user
        if not signed.roles & wanted:
            raise Problem(problems.NOT_ALLOWED, roles=sorted(role.value for role in wanted))

    return guard
