"""What a person chooses, what a browser holds, a test, and the way out of mails, over HTTP."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from uuid_utils import uuid7

from backend.app import build_app
from backend.db.work import fetch
from backend.identity.sessions import SessionKind, open_session
from backend.notifications.config import VapidRefused, make_key
from backend.notifications.letters import EVERYTHING, read_token, token_of
from tests.app import SECRET, client_of, settings_for_tests
from tests.backend.notifications.bell import KEY, SUBJECT, Bell
from tests.push_service.service import PushService

SIGNED = SECRET.encode()


@pytest.fixture
async def app_client(bell: Bell, service: PushService) -> AsyncIterator[httpx.AsyncClient]:
    settings = settings_for_tests(
        vapid_private_key=SecretStr(KEY), vapid_subject=SUBJECT, push_test_service=service.address
    )
    app = build_app(settings, clock=bell.desk.clock, database=bell.desk.database, mailer=bell.mailbox)
    async with client_of(app) as client:
        yield client


async def signed_in(bell: Bell, client: httpx.AsyncClient, who: str) -> dict[str, str]:
    user, now_ms = bell.desk.people[who], bell.desk.clock.now
    opened = await bell.desk.database.write(lambda: open_session(user, None, SessionKind.PROGRAM, now_ms, 365))
    return {"Authorization": f"Bearer {opened.token}"}


async def subscribed(bell: Bell, client: httpx.AsyncClient, headers: dict[str, str], **more: Any) -> httpx.Response:
    key = (await client.get("/api/v1/push-key", headers=headers)).json()["key"]
    browser = bell.service.browser(f"api-{len(bell.service.browsers)}")
    body = {"endpoint": browser.endpoint, "keys": {"p256dh": browser.p256dh, "auth": browser.auth}, "key": key}
    return await client.post("/api/v1/me/push-subscriptions", json={**body, **more}, headers=headers)


async def test_choosing(bell: Bell, app_client: httpx.AsyncClient) -> None:
    headers = await signed_in(bell, app_client, "rep")
    found = (await app_client.get("/api/v1/me/notifications", headers=headers)).json()
    assert found["zone"] == "Europe/Paris"
    assert found["quiet"] == {"start": "20:00", "end": "07:00"}
    assert found["topics"]["bookings"] == {"push": True, "mail": True}
    assert "test" not in found["topics"]
    assert (found["push_available"], found["digest"], found["devices"]) == (True, True, [])
    chosen = {
        "zone": "America/Martinique",
        "quiet": {"start": "21:30", "end": "06:00"},
        "topics": {"tasks": {"push": False, "mail": True}},
    }
    answer = await app_client.put("/api/v1/me/notifications", json=chosen, headers=headers)
    assert answer.status_code == 200
    again = (await app_client.get("/api/v1/me/notifications", headers=headers)).json()
    assert answer.json() == again
    assert (again["zone"], again["quiet"]) == (chosen["zone"], chosen["quiet"])
    assert again["topics"]["tasks"] == {"push": False, "mail": True}
    assert again["topics"]["bookings"] == {"push": True, "mail": True}
    loud = {**chosen, "quiet": None}
    assert (await app_client.put("/api/v1/me/notifications", json=loud, headers=headers)).json()["quiet"] is None
    assert (await app_client.get("/api/v1/me/notifications", headers=headers)).json()["quiet"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Europe/Lyon"}, {"zone": ""}, {"quiet": {"start": "25:00", "end": "07:00"}}, {"quiet": {"start": "20:00"}},
        {"topics": {"weather": {"push": True, "mail": True}}}, {"topics": {"tasks": {"push": True}}}, {"more": 1},
    ],
)  # fmt: skip
async def test_a_choice_that_is_none(bell: Bell, app_client: httpx.AsyncClient, wrong: dict[str, Any]) -> None:
    headers = await signed_in(bell, app_client, "rep")
    body = {"zone": "Europe/Paris", "quiet": None, "topics": {}, **wrong}
    answer = await app_client.put("/api/v1/me/notifications", json=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["code"] == "validation"


async def test_a_browser_says_what_it_holds_at_each_open(bell: Bell, app_client: httpx.AsyncClient) -> None:
    headers = await signed_in(bell, app_client, "rep")
    first = await subscribed(bell, app_client, headers, zone="Pacific/Noumea")
    assert first.status_code == 200
    assert first.json()["renew"] is False
    second = await subscribed(bell, app_client, headers, zone="Europe/Paris", key="another")
    assert second.json()["renew"] is True
    found = (await app_client.get("/api/v1/me/notifications", headers=headers)).json()
    # One device has one: the browser had changed it. The zone is the first phone's until somebody chooses.
    (device,) = found["devices"]
    assert (device["id"], device["current"], device["ok_at"]) == (second.json()["id"], True, None)
    assert (found["zone"], found["digest"]) == ("Pacific/Noumea", False)
    other = await signed_in(bell, app_client, "store")
    path = f"/api/v1/me/push-subscriptions/{device['id']}"
    assert (await app_client.delete(path, headers=other)).status_code == 404
    assert (await app_client.delete(path, headers=headers)).status_code == 204
    assert (await app_client.delete(path, headers=headers)).status_code == 404


async def test_a_phone_that_changes_hands_is_its_new_owners(bell: Bell, app_client: httpx.AsyncClient) -> None:
    rep, store = await signed_in(bell, app_client, "rep"), await signed_in(bell, app_client, "store")
    key = (await app_client.get("/api/v1/push-key", headers=rep)).json()["key"]
    browser = bell.service.browser(str(uuid7()))
    body = {"endpoint": browser.endpoint, "keys": {"p256dh": browser.p256dh, "auth": browser.auth}, "key": key}
    for headers in (rep, store):
        answer = await app_client.post("/api/v1/me/push-subscriptions", json=body, headers=headers)
        assert answer.status_code == 200
    await bell.assign("rep")
    await bell.assign("store", "Pour le magasin")
    await bell.carry()
    (heard,) = bell.service.heard(browser.name)
    assert heard["payload"]["body"] == "Pour le magasin"


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://evil.example/push"}, {"endpoint": "http://169.254.169.254/latest/meta-data"},
        {"endpoint": "http://127.0.0.1:22/push"}, {"keys": {"p256dh": "AAAA", "auth": "A" * 22}},
        {"keys": {"p256dh": "B" * 87, "auth": "A" * 22}}, {"zone": "Mars/Phobos"},
    ],
)  # fmt: skip
async def test_no_other_address_and_no_other_keys(
    bell: Bell, app_client: httpx.AsyncClient, wrong: dict[str, Any]
) -> None:
    headers = await signed_in(bell, app_client, "rep")
    answer = await subscribed(bell, app_client, headers, **wrong)
    assert answer.status_code == 400, answer.text
    assert await bell.desk.database.read(lambda: fetch("SELECT id FROM push_subscription")) == []


async def test_a_test_arrives_and_is_not_a_toy(bell: Bell, app_client: httpx.AsyncClient) -> None:
    headers = await signed_in(bell, app_client, "rep")
    await subscribed(bell, app_client, headers)
    answer = await app_client.post("/api/v1/me/notifications/test", headers=headers)
    assert answer.status_code == 202
    assert answer.json()["devices"] == 1
    again = await app_client.post("/api/v1/me/notifications/test", headers=headers)
    assert again.status_code == 429
    assert int(again.headers["Retry-After"]) <= 20
    await bell.carry()
    assert await bell.status(answer.json()["notice"]) == "delivered"


async def test_without_keys_push_is_off_and_says_so(bell: Bell, client: httpx.AsyncClient) -> None:
    headers = await signed_in(bell, client, "rep")
    assert (await client.get("/api/v1/push-key", headers=headers)).json() == {"key": None}
    assert (await client.get("/api/v1/me/notifications", headers=headers)).json()["push_available"] is False
    answer = await subscribed(bell, client, headers, key="k")
    assert answer.status_code == 409
    assert "pas activées" in answer.json()["detail"]


def test_a_server_with_a_placeholder_subject_does_not_start() -> None:
    settings = settings_for_tests(vapid_private_key=SecretStr(make_key()), vapid_subject="mailto:admin@localhost")
    with pytest.raises(VapidRefused):
        build_app(settings)


async def test_one_tap_ends_mails_on_a_topic_and_opening_the_link_does_not(
    bell: Bell, app_client: httpx.AsyncClient
) -> None:
    await bell.phone("rep")
    await bell.assign("rep")
    await bell.carry()
    await bell.carry(4 * 3_600_000)
    (letter,) = bell.mailbox.letters
    assert letter.unsubscribe is not None
    assert letter.unsubscribe in letter.text
    path = letter.unsubscribe.removeprefix("http://comptoir.test")
    shown = await app_client.get(path)
    assert shown.status_code == 200
    assert re.search(r'<form method="post"><button>', shown.text)
    assert "form-action 'self'" in shown.headers["content-security-policy"]
    headers = await signed_in(bell, app_client, "rep")
    mine = "/api/v1/me/notifications"
    assert (await app_client.get(mine, headers=headers)).json()["topics"]["tasks"]["mail"] is True
    for _ in range(2):
        form = {"List-Unsubscribe": "One-Click"}
        assert (await app_client.post(path, data=form)).status_code == 200
    topics = (await app_client.get(mine, headers=headers)).json()["topics"]
    assert topics["tasks"] == {"push": True, "mail": False}
    assert topics["bookings"]["mail"] is True
    everything = f"/api/v1/notifications/unsubscribe/{token_of(SIGNED, bell.desk.people['rep'], EVERYTHING)}"
    assert (await app_client.post(everything)).status_code == 200
    topics = (await app_client.get(mine, headers=headers)).json()["topics"]
    assert not any(channels["mail"] for channels in topics.values())


async def test_a_link_that_is_not_ours_ends_nothing(bell: Bell, app_client: httpx.AsyncClient) -> None:
    user = bell.desk.people["rep"]
    token = token_of(SIGNED, user, "tasks")
    assert read_token(SIGNED, token) == (user, "tasks")
    forged = [token_of(b"x" * 32, user, "tasks"), token[:-2] + "AA", token.split(".")[0], "", "é", ".", token + "A"]
    for one in forged:
        assert read_token(SIGNED, one) is None, one
        if one and one.isascii():
            answer = await app_client.post(f"/api/v1/notifications/unsubscribe/{one}")
            assert answer.status_code == 404
    nobody = token_of(SIGNED, "nobody", "tasks")
    assert (await app_client.post(f"/api/v1/notifications/unsubscribe/{nobody}")).status_code == 404
