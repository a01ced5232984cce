"""Signing in and out over HTTP. What is decided is decided in `signin`; here it is mailed, put in a cookie, refused."""

from typing import Any

from litestar import Request, Response, Router, delete, get, patch, post
from litestar.datastructures import Cookie
from litestar.params import FromPath, JSONBody

from backend.db.work import Database
from backend.identity.codes import LIFETIME_MS, Checked, TooMany, Verdict, withdraw_code
from backend.identity.config import DAY_MS, IdentityConfig
from backend.identity.invitation_api import INVITATION_ROUTES
from backend.identity.mail import Mailer, MailUnavailable, code_letter
from backend.identity.refused import Refused
from backend.identity.sessions import Signed, list_sessions, revoke, session_id
from backend.identity.signin import NoInvitation, SignIn, ask_code, sign_in
from backend.identity.users import change_user
from backend.identity.wire import CodeRequest, CodeSent, Me, MeRequest, Sessions, SignInRequest, me_of, session_of
from backend.web import problems
from backend.web.clock import Clock
from backend.web.documented import answers
from backend.web.handed import Handed
from backend.web.language import language_of
from backend.web.problems import Problem

SignedRequest = Request[Signed, None, Any]
_AT_THE_DOOR: dict[str, Any] = {"public": True, "limited": True}


@post(
    "/auth/codes",
    status_code=202,
    opt=_AT_THE_DOOR,
    security=[{}],
    responses=answers(
        problems.VALIDATION, problems.INVITATION_INVALID, problems.TOO_MANY_REQUESTS, problems.MAIL_UNAVAILABLE
    ),
)
async def send_code(
    *,
    request: Request[Any, Any, Any],
    data: JSONBody[CodeRequest],
    database: Handed[Database],
    clock: Handed[Clock],
    identity: Handed[IdentityConfig],
    mailer: Handed[Mailer],
) -> CodeSent:
    """Mail a sign-in code. The answer is the same whether the address is known or not."""
    language = language_of(request.headers.get("accept-language"))
    now_ms = clock()
    asked = await database.write(lambda: ask_code(data.email, data.invitation, language, identity, now_ms))
    if isinstance(asked, NoInvitation):
        raise Problem(problems.INVITATION_INVALID)
    if isinstance(asked, TooMany):
        raise Problem(problems.TOO_MANY_REQUESTS, headers={"Retry-After": str(asked.retry_after_s)})
    try:
        if asked.language is None:
            # Nobody to write to; yet a mail server that is down must not tell known addresses from unknown ones.
            await mailer.reach()
        else:
            await mailer.send(code_letter(data.email, asked.made.code, asked.language, identity.public_url))
    except MailUnavailable as error:
        await database.write(lambda: withdraw_code(asked.made))
        raise Problem(problems.MAIL_UNAVAILABLE, headers={"Retry-After": "60"}) from error
    return CodeSent(expires_in=LIFETIME_MS // 1000)


@post(
    "/auth/sessions",
    status_code=201,
    opt=_AT_THE_DOOR,
    security=[{}],
    responses=answers(
        problems.VALIDATION,
        problems.CODE_WRONG,
        problems.CODE_EXPIRED,
        problems.INVITATION_INVALID,
        problems.CONFLICT,
        problems.TOO_MANY_REQUESTS,
    ),
)
async def open_session(
    request: Request[Any, Any, Any],
    data: JSONBody[SignInRequest],
    database: Handed[Database],
    clock: Handed[Clock],
    identity: Handed[IdentityConfig],
) -> Response[Me]:
    """Trade a code for a session; the cookie is the session, the answer says who and on which device."""
    now_ms = clock()
    typed = SignIn(
        email=data.email,
        code=data.code.replace(" ", ""),
        device=data.device,
        invitation=data.invitation,
        name=data.name,
        language=data.language or language_of(request.headers.get("accept-language")),
    )
    try:
        outcome = await database.write(lambda: sign_in(typed, identity, now_ms))
    except Refused as refused:
        raise Problem(problems.CONFLICT, refused.sentence, field=refused.field) from refused
    if isinstance(outcome, NoInvitation):
        raise Problem(problems.INVITATION_INVALID)
    if isinstance(outcome, Checked):
        if outcome.verdict is Verdict.EXPIRED:
            raise Problem(problems.CODE_EXPIRED)
        raise Problem(problems.CODE_WRONG, attempts_left=outcome.attempts_left)
    opened, signed = outcome
    cookie = _cookie(identity, opened.token, identity.session_days * DAY_MS // 1000)
    return Response(me_of(signed), cookies=[cookie])


@get("/auth/sessions", responses=answers(problems.UNAUTHENTICATED))
async def read_sessions(request: SignedRequest, database: Handed[Database]) -> Sessions:
    """List one's own sessions, newest first."""
    signed = request.user
    lines = await database.read(lambda: list_sessions(signed.user_id, signed.now_ms))
    return Sessions(sessions=[session_of(line, signed) for line in lines])


@delete("/auth/sessions/current", opt={"push_only": True}, responses=answers(problems.UNAUTHENTICATED))
async def sign_out(
    request: SignedRequest, database: Handed[Database], identity: Handed[IdentityConfig]
) -> Response[None]:
    """Sign out here. What waits on the device stays there, for the next sign-in."""
    signed = request.user
    await database.write(lambda: revoke(signed.user_id, session_id(signed.session), signed.now_ms))
    return Response(None, cookies=[_cookie(identity, "", 0)])


@delete("/auth/sessions/{session:str}", responses=answers(problems.UNAUTHENTICATED, problems.NOT_FOUND))
async def revoke_session(request: SignedRequest, session: FromPath[str], database: Handed[Database]) -> None:
    """Sign another device out, at once."""
    signed = request.user
    if not await database.write(lambda: revoke(signed.user_id, session, signed.now_ms)):
        raise Problem(problems.NOT_FOUND)


@get("/me", responses=answers(problems.UNAUTHENTICATED))
async def read_me(request: SignedRequest) -> Me:
    """Say who is signed in."""
    return me_of(request.user)


@patch("/me", responses=answers(problems.VALIDATION, problems.UNAUTHENTICATED))
async def change_me(request: SignedRequest, data: JSONBody[MeRequest], database: Handed[Database]) -> Me:
    """Change one's own name or language."""
    signed = request.user
    await database.write(lambda: change_user(signed.user_id, data.name, data.language))
    return me_of(signed, name=data.name, language=data.language)


def _cookie(identity: IdentityConfig, token: str, seconds: int) -> Cookie:
    return Cookie(
        key=identity.cookie,
        value=token,
        max_age=seconds,
        path="/",
        httponly=True,
        secure=identity.is_secure,
        samesite="lax",
    )


IDENTITY_ROUTES: list[Router] = [
    Router(
        "/api/v1",
        route_handlers=[
            send_code,
            open_session,
            read_sessions,
            sign_out,
            revoke_session,
            read_me,
            change_me,
            *INVITATION_ROUTES,
        ],
        tags=["identity"],
    )
]
"""Needs, handed out by the composition root: `database`, `clock`, `identity`, `mailer`."""
