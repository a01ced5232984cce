"""Sync over HTTP: one exchange, live pokes, the published kinds, and what waits for an administrator."""

import functools
import hashlib
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from litestar import Controller, MediaType, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, Parameter
from litestar.response import ServerSentEvent, ServerSentEventMessage

from backend.db.work import Unavailable
from backend.identity.guard import requires
from backend.identity.sessions import Signed, find_session
from backend.replication.documented import SyncOperation, exchanged, listed_kinds, refusals
from backend.replication.door import Door
from backend.replication.hub import Hub
from backend.replication.lane import PATH, answered
from backend.replication.pull import read_heads
from backend.replication.unsettled import list_dead_letters, list_unsettled, read_waiting, release_one
from backend.replication.wire import BODY_LIMIT, read_request, too_large
from backend.web.problems import NOT_ALLOWED, NOT_FOUND, VALIDATION, Problem
from sync.access import Role
from sync.kind import Kinds, Rule
from sync.scope import readable

HEARTBEAT_S = 15.0
"""Proxies close a silent stream after 30 or 60 seconds."""

Limit = Annotated[int, Parameter(ge=1, le=500)]


class SyncController(Controller):
    """The one endpoint devices live on."""

    path = PATH
    tags = ("sync",)

    @post(
        "/",
        status_code=200,
        opt={"push_only": True, "encoded": True},
        operation_class=SyncOperation,
        media_type=MediaType.JSON,
        responses=exchanged(),
    )
    async def sync(self, request: Request[Signed, Any, Any], door: NamedDependency[Door]) -> Response[bytes]:
        """Push ops, pull what changed. A fault inside `ops[i]` is receipt i, never an error of the request."""
        declared = request.headers.get("content-length", "0")
        if declared.isdecimal() and int(declared) > BODY_LIMIT:
            raise too_large()
        encoding, accept = (request.headers.get(name, "") for name in ("content-encoding", "accept-encoding"))
        body, headers = await answered(door, request.user, read_request(await request.body(), encoding), accept)
        return Response(body, media_type=MediaType.JSON, headers=headers)

    @get("/live", media_type="text/event-stream", responses=refusals())
    async def live(
        self, request: Request[Signed, Any, Any], door: NamedDependency[Door], hub: NamedDependency[Hub]
    ) -> ServerSentEvent:
        """A stream of `poke` events `{scope, seq}`: something moved there, come and pull. It ends with the session.

        It begins with `ready`, `{heads: {scope: seq}}`: how far each scope is already.
        """
        return ServerSentEvent(_pokes(door, hub, request.user))

    @get("/kinds", opt={"push_only": True}, responses=listed_kinds())
    async def kinds(self, request: Request[Signed, Any, Any], door: NamedDependency[Door]) -> Response[bytes]:
        """Every op kind with its arguments' JSON Schema, version, class and who may say it."""
        body = json.dumps(published(door.kinds), ensure_ascii=False).encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        if request.headers.get("if-none-match") == tag:
            return Response(b"", status_code=304, headers={"etag": tag})
        return Response(body, media_type=MediaType.JSON, headers={"etag": tag})


async def _pokes(door: Door, hub: Hub, signed: Signed) -> AsyncIterator[ServerSentEventMessage]:
    """The session and its scopes are read again before every poke and with every heartbeat: what ended hears no more."""
    async with hub.listening(_scopes(door, signed)) as listener:
        # What landed between a device's last pull and this moment was poked to nobody: the heads let it see that itself.
        try:
            heads = await door.database.read(functools.partial(read_heads, sorted(listener.scopes)))
        except Unavailable:
            return
        seqs = {scope: head.seq for scope, head in heads.items()}
        yield ServerSentEventMessage(event="ready", data=json.dumps({"heads": seqs}))
        while True:
            moved = await listener.next(HEARTBEAT_S)
            if listener.has_ended:
                return
            try:
                now = await _again(door, signed.session)
            except Unavailable:
                return
            if now is None:
                return
            listener.scopes = _scopes(door, now)
            if not moved:
                yield ServerSentEventMessage(comment="still here", data=None)
            for scope, seq in sorted(moved.items()):
                if scope in listener.scopes:
                    yield ServerSentEventMessage(event="poke", data=json.dumps({"scope": scope, "seq": seq}))


async def _again(door: Door, session: str) -> Signed | None:
    """Who the session stands for now; None once it may no longer listen."""
    now_ms = door.clock()
    signed = await door.database.glance(lambda: find_session(session, now_ms, door.grace_ms))
    return None if signed is None or signed.push_only else signed


def _scopes(door: Door, signed: Signed) -> frozenset[str]:
    return frozenset(readable(signed.access, door.clock()))


def published(kinds: Kinds) -> dict[str, Any]:
    """The kinds and entities as clients and `sync/kinds.md` read them."""
    return {
        "kinds": [
            {
                "kind": kind.name,
                "v": kind.v,
                "class": kind.cls.value,
                "entity": kind.entity,
                "creates": kind.creates.value,
                "roles": sorted(role.value for role in kind.roles),
                "terminal": kind.terminal,
                "args": kind.schema(),
            }
            for _, kind in sorted(kinds.ops.items())
        ],
        "entities": [
            {
                "entity": entity.name,
                "home": entity.home.value,
                "audience": entity.audience.value,
                "is_entry": entity.is_entry,
                "fields": {
                    name: {"rule": spec.rule.value, "audience": spec.audience.value}
                    for name, spec in entity.fields.items()
                },
                "rules": sorted({spec.rule.value for spec in entity.fields.values()} | {Rule.FIXED.value}),
            }
            for _, entity in sorted(kinds.entities.items())
        ],
    }


_HELPERS = [requires(Role.ADMIN, Role.BRAND_MANAGER)]
"""On each route and not on all at once: OPTIONS is answered before anybody is known."""


class UnsettledController(Controller):
    """What could not be applied, for those who can help it along."""

    path = "/api/v1/unsettled"
    tags = ("operations",)

    @get("/held", responses=refusals(VALIDATION, NOT_ALLOWED), guards=_HELPERS)
    async def held(self, door: NamedDependency[Door], limit: FromQuery[Limit] = 100) -> list[dict[str, Any]]:
        """Ops kept safe and not applied, oldest first."""
        return await door.database.read(lambda: list_unsettled(door.kinds, "held", limit))

    @get("/review", responses=refusals(VALIDATION, NOT_ALLOWED), guards=_HELPERS)
    async def review(self, door: NamedDependency[Door], limit: FromQuery[Limit] = 100) -> list[dict[str, Any]]:
        """Facts that arrived after access ended, oldest first."""
        return await door.database.read(lambda: list_unsettled(door.kinds, "review", limit))

    @get("/dead-letters", responses=refusals(VALIDATION, NOT_ALLOWED), guards=_HELPERS)
    async def dead_letters(self, door: NamedDependency[Door], limit: FromQuery[Limit] = 100) -> list[dict[str, Any]]:
        """Payloads that could not be understood or applied."""
        return await door.database.read(lambda: list_dead_letters(door.kinds, limit))

    @post("/{op:str}/settle", status_code=200, responses=refusals(NOT_ALLOWED, NOT_FOUND), guards=_HELPERS)
    async def settle(self, op: FromPath[str], door: NamedDependency[Door]) -> dict[str, Any]:
        """Try a held op again, or let a fact through review; answers its receipt."""
        result = await release_one(door, op)
        settled = next((receipt.to_wire() for receipt in result.receipts if receipt.op == op), None)
        # One that goes on waiting for what it waited for has no news, and still a receipt.
        found = settled or await door.database.read(lambda: read_waiting(op))
        if found is None:
            raise Problem(NOT_FOUND)
        return found


ROUTES = (SyncController, UnsettledController)
