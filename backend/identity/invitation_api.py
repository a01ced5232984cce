"""Invitations over HTTP: a rep makes one, whoever holds it may see where it leads. It is used by signing in with it."""

from typing import Any

import segno
from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from backend.db.work import Database
from backend.identity.config import IdentityConfig
from backend.identity.guard import requires
from backend.identity.invitations import create_invitation, read_invitation, shown
from backend.identity.sessions import Signed
from backend.identity.wire import InvitationBody, InvitationRequest, InvitationView
from backend.web import problems
from backend.web.clock import Clock
from backend.web.documented import answers
from backend.web.handed import Handed
from backend.web.problems import Problem
from sync.access import Role
from sync.op import ms_to_instant


@post(
    "/invitations",
    guards=[requires(Role.REP, Role.BRAND_MANAGER, Role.ADMIN)],
    responses=answers(problems.VALIDATION, problems.UNAUTHENTICATED, problems.NOT_ALLOWED, problems.NOT_FOUND),
)
async def invite(
    request: Request[Signed, None, Any],
    data: JSONBody[InvitationRequest],
    database: Handed[Database],
    identity: Handed[IdentityConfig],
) -> InvitationBody:
    """Invite the manager of an account one may reach; any other account is not found, whether it exists or not."""
    signed = request.user
    made = await database.write(lambda: create_invitation(signed.user_id, data.account, identity.secret, signed.now_ms))
    if made is None:
        raise Problem(problems.NOT_FOUND)
    url = f"{identity.public_url.rstrip('/')}/#/join/{made.code}"
    return InvitationBody(
        code=shown(made.code),
        url=url,
        qr_svg=segno.make_qr(url, error="m").svg_inline(scale=4),
        expires_at=ms_to_instant(made.expires_ms),
    )


@get(
    "/invitations/{code:str}",
    opt={"public": True, "limited": True},
    security=[{}],
    responses=answers(problems.INVITATION_INVALID, problems.TOO_MANY_REQUESTS),
)
async def read(
    code: FromPath[str], database: Handed[Database], clock: Handed[Clock], identity: Handed[IdentityConfig]
) -> InvitationView:
    """Say where an invitation leads."""
    now_ms = clock()
    found = await database.read(lambda: read_invitation(code, identity.secret, now_ms))
    if found is None:
        raise Problem(problems.INVITATION_INVALID)
    return InvitationView(
        account_name=found.account_name,
        organisation=found.organisation,
        invited_by=found.brand,
        expires_at=ms_to_instant(found.expires_ms),
    )


INVITATION_ROUTES: list[HTTPRouteHandler] = [invite, read]
