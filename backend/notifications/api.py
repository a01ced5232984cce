"""What of notices is no op: what a person chose, which browsers take pushes, a test, and the way out of mails."""

from html import escape
from typing import Any

from litestar import MediaType, Request, Response, Router, delete, get, post, put
from litestar.params import FromPath, JSONBody
from uuid_utils import uuid7

from backend.db.work import Database, Work, fetch_one
from backend.identity.sessions import Signed
from backend.notifications.choices import Choice, load_choices, save_choice, turn_off_mail
from backend.notifications.config import NoticeConfig, is_push_service
from backend.notifications.letters import EVERYTHING, PATH, read_token
from backend.notifications.notice import TOPICS
from backend.notifications.subscriptions import Held, forget, keep, list_of
from backend.notifications.wire import (
    ChoiceBody,
    ChoiceRequest,
    PushKey,
    SubscriptionBody,
    SubscriptionRequest,
    TestSent,
    choice_body,
    device_body,
    quiet_of,
)
from backend.replication.documented import refusals
from backend.replication.door import Door, ServerOp, submit
from backend.web.clock import Clock
from backend.web.documented import answers
from backend.web.handed import Handed
from backend.web.headers import CONTENT_SECURITY_POLICY
from backend.web.language import Text, language_of
from backend.web.pages import page
from backend.web.problems import CONFLICT, NOT_FOUND, TOO_MANY_REQUESTS, VALIDATION, Problem, invalid

SignedRequest = Request[Signed, None, Any]
TESTS_APART_MS = 20_000
"""A person who taps again and again is told once."""

_OFF = Text(
    "Les notifications ne sont pas activées sur ce serveur ; la liste de l'application et les e-mails le sont.",
    "Push is off on this server; the list in the app and e-mails are not.",
)
_FOREIGN = Text(
    "cette adresse n'est pas celle d'un service de notification connu",
    "this is not the address of a push service we know",
)
_STOP = Text("Ne plus recevoir ces e-mails", "Stop these e-mails")
_ASKED = Text(
    "Les notifications restent dans l'application.",
    "Notifications stay in the app.",
)
_STOPPED = Text(
    "C'est fait : vous ne recevrez plus ces e-mails. Le réglage se change dans l'application.",
    "Done: you will not receive these e-mails any more. The setting is in the app.",
)


@get("/push-key", responses=refusals())
async def read_push_key(notices: Handed[NoticeConfig]) -> PushKey:
    """Say what browsers subscribe with."""
    return PushKey(key=None if notices.push is None else notices.push.public)


@get("/me/notifications", responses=refusals())
async def read_choice(request: SignedRequest, database: Handed[Database], notices: Handed[NoticeConfig]) -> ChoiceBody:
    """Say how one is told, and on which devices."""
    return await database.read(lambda: _choice_of(request.user, notices))


@put("/me/notifications", responses=refusals(VALIDATION))
async def change_choice(
    request: SignedRequest, data: JSONBody[ChoiceRequest], database: Handed[Database], notices: Handed[NoticeConfig]
) -> ChoiceBody:
    """Choose how to be told."""
    signed = request.user
    topics = {
        topic: {"push": channels.push, "mail": channels.mail}
        for topic, channels in data.topics.items()
        if topic in TOPICS
    }

    def work() -> Work[ChoiceBody]:
        yield from save_choice(signed.user_id, data.zone, quiet_of(data.quiet), topics)  # type: ignore[arg-type]
        return (yield from _choice_of(signed, notices))

    return await database.write(work)


def _choice_of(signed: Signed, notices: NoticeConfig) -> Work[ChoiceBody]:
    choices: dict[str, Choice] = yield from load_choices([signed.user_id])
    devices = yield from list_of(signed.user_id)
    return choice_body(
        choices[signed.user_id],
        [device_body((r[0], r[1], r[2], r[3], r[4]), signed.device_id) for r in devices],
        push_available=notices.push is not None,
        mail_after_ms=notices.mail_after_ms,
    )


@post("/me/push-subscriptions", status_code=200, responses=refusals(VALIDATION, CONFLICT))
async def keep_subscription(
    request: SignedRequest,
    data: JSONBody[SubscriptionRequest],
    database: Handed[Database],
    clock: Handed[Clock],
    notices: Handed[NoticeConfig],
) -> SubscriptionBody:
    """Say what this browser holds; done at every open, since browsers change it without a word."""
    if notices.push is None:
        raise Problem(CONFLICT, _OFF)
    if not is_push_service(data.endpoint, notices.push.also):
        raise invalid("endpoint", _FOREIGN)
    signed, held = request.user, Held(data.endpoint, data.keys.p256dh, data.keys.auth, data.key)
    found = await database.write(lambda: keep(signed.user_id, signed.device_id, held, data.zone, clock()))
    return SubscriptionBody(id=found, renew=data.key != notices.push.public)


@delete("/me/push-subscriptions/{subscription:str}", responses=refusals(NOT_FOUND))
async def drop_subscription(request: SignedRequest, subscription: FromPath[str], database: Handed[Database]) -> None:
    """Take no more pushes there."""
    if not await database.write(lambda: forget(request.user.user_id, subscription)):
        raise Problem(NOT_FOUND)


@post("/me/notifications/test", status_code=202, responses=refusals(TOO_MANY_REQUESTS))
async def send_test(request: SignedRequest, door: Handed[Door]) -> TestSent:
    """Send oneself a notification, by every way that is on."""
    signed, notice = request.user, str(uuid7())

    def recent() -> Work[tuple[int | None, int]]:
        last = yield from fetch_one(
            "SELECT max(created_ms) FROM notice WHERE user_id = ? AND what = 'test'", signed.user_id
        )
        devices = yield from list_of(signed.user_id)
        return (None if last is None else last[0]), len(devices)

    last_ms, devices = await door.database.read(recent)
    if last_ms is not None and (wait_ms := last_ms + TESTS_APART_MS - door.clock()) > 0:
        raise Problem(TOO_MANY_REQUESTS, headers={"Retry-After": str(-(-wait_ms // 1000))})
    await submit(door, signed.user_id, [ServerOp("notice.test", notice, {})])
    return TestSent(notice=notice, devices=devices)


# ---- the way out of mails, for whoever holds the link


@get(
    f"{PATH}/{{token:str}}",
    opt={"public": True, "limited": True},
    security=[{}],
    media_type=MediaType.HTML,
    include_in_schema=False,
)
async def ask_unsubscribe(
    request: Request[Any, Any, Any], token: FromPath[str], notices: Handed[NoticeConfig]
) -> Response[str]:
    """Show one button. Opening the link does nothing by itself: mail programs open links to look at them."""
    if read_token(notices.secret, token) is None:
        raise Problem(NOT_FOUND)
    language = language_of(request.headers.get("accept-language"))
    body = (
        f"<p>{escape(_ASKED.said(language))}</p>"
        f'<form method="post"><button>{escape(_STOP.said(language))}</button></form>'
    )
    headers = {"Content-Security-Policy": CONTENT_SECURITY_POLICY.replace("form-action 'none'", "form-action 'self'")}
    return Response(page(_STOP.said(language), body, language), media_type=MediaType.HTML, headers=headers)


@post(
    f"{PATH}/{{token:str}}",
    status_code=200,
    opt={"public": True, "limited": True},
    security=[{}],
    media_type=MediaType.HTML,
    tags=["notifications"],
    responses=answers(NOT_FOUND),
)
async def unsubscribe(
    request: Request[Any, Any, Any],
    token: FromPath[str],
    database: Handed[Database],
    notices: Handed[NoticeConfig],
) -> Response[str]:
    """End mails on one topic, or all (RFC 8058): no sign-in, no question, the same answer twice."""
    found = read_token(notices.secret, token)
    if found is None:
        raise Problem(NOT_FOUND)
    user, topic = found
    if not await database.write(lambda: turn_off_mail(user, None if topic == EVERYTHING else topic)):
        raise Problem(NOT_FOUND)
    language = language_of(request.headers.get("accept-language"))
    body = f"<p>{escape(_STOPPED.said(language))}</p>"
    return Response(page(_STOP.said(language), body, language), media_type=MediaType.HTML)


ROUTES = (
    Router(
        "/api/v1",
        route_handlers=[
            read_push_key,
            read_choice,
            change_choice,
            keep_subscription,
            drop_subscription,
            send_test,
        ],
        tags=["notifications"],
    ),
    ask_unsubscribe,
    unsubscribe,
)
"""Needs, handed out by the composition root: `database`, `clock`, `door`, `notices`."""
