"""One message to one browser: signed, encrypted, small enough, and what each answer means."""

import json

import httpx
import pytest
from pydantic import SecretStr

from backend.notifications.config import (
    VapidRefused,
    is_push_service,
    make_key,
    notice_config,
    public_key,
    push_config,
    wrong_subject,
)
from backend.notifications.message import LIMIT, Message, Subscription, payload, topic_of
from backend.notifications.push import Answer, Pusher, Result
from backend.notifications.words import Words, render
from tests.app import PUBLIC_URL, settings_for_tests
from tests.backend.notifications.bell import SUBJECT, config_for
from tests.push_service.service import Browser, PushService

NOTICE = "0f5b6c2e-7d1a-5f3b-9a44-1c2d3e4f5a6b"
MESSAGE = Message(NOTICE, Words("À faire · Épicerie", "Mot"), "fr", ("task", "t1"), "a1", 3, "high")


def phone(browser: Browser, **more: str) -> Subscription:
    given = {"id": "x", "endpoint": browser.endpoint, "p256dh": browser.p256dh, "auth": browser.auth, **more}
    return Subscription(**given)


async def sent(service: PushService, to: Subscription, message: Message = MESSAGE) -> Result:
    config = config_for(service).push
    assert config is not None
    async with Pusher(config, PUBLIC_URL) as pusher:
        return await pusher.send(to, message)


async def test_a_message_arrives_signed_and_readable(service: PushService) -> None:
    browser = service.browser("arrives")
    assert await sent(service, phone(browser)) == Result(Answer.TAKEN, 201)
    (heard,) = service.heard("arrives")
    assert heard["claims"]["aud"] == service.address
    assert heard["claims"]["sub"] == SUBJECT
    config = config_for(service).push
    assert config is not None
    assert heard["claims"]["k"] == config.public
    assert (heard["topic"], heard["ttl"], heard["urgency"]) == (NOTICE.replace("-", ""), 86400, "high")
    said = heard["payload"]
    assert said["web_push"] == 8030
    url = f"{PUBLIC_URL}/notices/{NOTICE}?via=push&to=task.t1&about=a1"
    shown = said["notification"]
    assert shown["navigate"] == said["url"] == shown["data"]["url"] == url
    assert (shown["title"], shown["body"], shown["lang"], shown["tag"]) == ("À faire · Épicerie", "Mot", "fr", NOTICE)
    assert (said["app_badge"], shown["app_badge"], shown["silent"]) == (3, "3", False)
    assert (said["title"], said["body"], said["tag"]) == ("À faire · Épicerie", "Mot", NOTICE)
    assert shown["data"] == {"url": url, "notice": NOTICE, "target_kind": "task", "target": "t1", "about": "a1"}


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (404, Answer.GONE), (410, Answer.GONE), (403, Answer.REFUSED), (401, Answer.REFUSED), (413, Answer.UNFIT),
        (400, Answer.UNFIT), (429, Answer.BUSY), (500, Answer.BUSY), (503, Answer.BUSY),
    ],
)  # fmt: skip
async def test_what_each_answer_means(service: PushService, status: int, answer: Answer) -> None:
    browser = service.browser(f"answers{status}")
    service.tell(browser.name, status, retry_after="7")
    found = await sent(service, phone(browser))
    assert (found.answer, found.status) == (answer, status)
    assert found.retry_after_s == (7.0 if status in (429, 503) else None)


async def test_a_date_to_wait_for_is_understood_and_rubbish_is_not_trusted(service: PushService) -> None:
    browser = service.browser("dates")
    service.tell("dates", 429, retry_after="Wed, 21 Oct 2015 07:28:00 GMT")
    assert (await sent(service, phone(browser))).retry_after_s == 0.0
    service.tell("dates", 429, retry_after="soon")
    assert (await sent(service, phone(browser))).retry_after_s is None


async def test_a_redirect_is_not_followed(service: PushService) -> None:
    trap, browser = service.browser("trap"), service.browser("redirects")
    service.tell("redirects", 307, location=trap.endpoint)
    assert (await sent(service, phone(browser))).answer is Answer.UNFIT
    assert service.heard("trap") == []


async def test_a_service_that_is_not_there_is_asked_again_later(service: PushService) -> None:
    config = config_for(service).push
    assert config is not None
    browser = service.browser("nowhere")
    async with Pusher(config, PUBLIC_URL) as pusher:
        gone = phone(browser, endpoint="https://nowhere.push.apple.com.invalid/x")
        assert (await pusher.send(gone, MESSAGE)).answer is Answer.GONE
        dead = phone(browser, endpoint="https://dead-host.push.apple.com:443/x")
        assert (await pusher.send(dead, MESSAGE)).answer is Answer.BUSY


async def test_keys_that_are_none_end_the_subscription(service: PushService) -> None:
    browser = service.browser("badkeys")
    assert (await sent(service, phone(browser, p256dh="BAAA"))).answer is Answer.GONE


@pytest.mark.parametrize("letter", ["a", "é", "漢", "😀", '"'])
def test_a_message_is_never_larger_than_a_push_service_must_take(letter: str) -> None:
    long = Message(NOTICE, Words(letter * 120, letter * 5000), "fr", ("task", "t" * 36), "a" * 36, 10**6)
    data = payload(long, "https://comptoir.brand.fr")
    assert len(data) <= LIMIT
    assert json.loads(data)["notification"]["title"] == letter * 120


async def test_the_largest_message_fits(service: PushService) -> None:
    browser = service.browser("largest")
    long = Message(NOTICE, Words("t" * 120, "é" * 5000), "fr", ("task", "t1"), None, 1)
    assert (await sent(service, phone(browser), long)).answer is Answer.TAKEN
    (heard,) = service.heard("largest")
    assert heard["bytes"] <= 4096


def test_a_topic_is_as_long_as_may_be_and_the_same_each_time() -> None:
    assert topic_of(NOTICE) == topic_of(NOTICE)
    assert len(topic_of(NOTICE)) == 32


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc",
        "https://web.push.apple.com/QOX",
        "https://updates.push.services.mozilla.com/wpush/v2/x",
        "https://wns2-par02p.notify.windows.com/w/?token=x",
    ],
)
def test_real_push_services_are_taken(endpoint: str) -> None:
    assert is_push_service(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x", "https://fcm.googleapis.com:8443/x", "https://fcm.googleapis.com.evil.fr/x",
        "https://evilpush.apple.com/x", "https://user@web.push.apple.com/x", "https://127.0.0.1/x", "http://127.0.0.1:9/x",
        "https://169.254.169.254/latest", "https://[::1]/x", "file:///etc/passwd", "https://", "", "https://x:y/z",
        "https://web.push.apple.com@127.0.0.1/x", "https://[web.push.apple.com/x",
    ],
)  # fmt: skip
def test_no_other_address_is(endpoint: str) -> None:
    assert not is_push_service(endpoint)


@pytest.mark.parametrize(
    "subject",
    [
        "", "ops@brand.fr", "mailto:", "mailto:ops@localhost", "mailto:ops@brand.local", "mailto:ops@brand.invalid",
        "mailto:ops@example.com", "mailto:you@your.domain.example", "https://localhost", "https://127.0.0.1",
        "https://comptoir.test", "http://brand.fr", "mailto:@brand.fr", "tel:+33",
    ],
)  # fmt: skip
def test_a_placeholder_subject_refuses_to_start(subject: str) -> None:
    assert wrong_subject(subject) is not None
    settings = settings_for_tests(vapid_private_key=SecretStr(make_key()), vapid_subject=subject)
    with pytest.raises(VapidRefused, match="COMPTOIR_VAPID_SUBJECT"):
        notice_config(settings)


@pytest.mark.parametrize("subject", ["mailto:ops@brand.fr", "https://brand.fr/contact", "mailto:a@b.co.uk"])
def test_a_real_subject_is_taken(subject: str) -> None:
    assert wrong_subject(subject) is None


@pytest.mark.parametrize(
    "key", ["", "abc", "A" * 43, "é" * 43, make_key() + "AA"], ids=["empty", "short", "unpadded", "accents", "long"]
)
def test_a_key_that_is_none_refuses_to_start(key: str) -> None:
    with pytest.raises(VapidRefused, match="comptoir vapid"):
        push_config(settings_for_tests(vapid_private_key=SecretStr(key), vapid_subject=SUBJECT))


def test_without_keys_push_is_off_and_the_rest_is_not() -> None:
    assert notice_config(settings_for_tests()).push is None


def test_the_push_service_of_tests_is_on_this_machine_or_refused() -> None:
    with pytest.raises(VapidRefused, match=r"127\.0\.0\.1"):
        push_config(
            settings_for_tests(
                vapid_private_key=SecretStr(make_key()), vapid_subject=SUBJECT, push_test_service="http://10.0.0.1"
            )
        )


def test_a_key_made_is_a_key_taken() -> None:
    key = make_key()
    assert len(public_key(key)) == 87
    assert public_key(key) == public_key(key)
    assert make_key() != key


def test_sentences_in_both_languages_on_the_readers_clock() -> None:
    params = {
        "starts_at": "2026-12-01T23:30:00.000Z",
        "account": "Épicerie",
        "service_fr": "Visite",
        "service_en": "Visit",
    }
    french = render("booking_confirmed", params, "fr", "Europe/Paris")
    english = render("booking_confirmed", params, "en", "America/Martinique")
    assert french == Words("Rendez-vous confirmé, 2 déc. à 00:30", "Visite · Épicerie")
    assert english == Words("Appointment confirmed, 1 Dec, 19:30", "Visit · Épicerie")
    assert render("never_heard_of", {}, "fr", "UTC").title == "Comptoir"


def test_what_is_missing_leaves_no_dangling_mark() -> None:
    assert render("task_assigned", {"title": "Mot"}, "fr", "UTC") == Words("À faire", "Mot")
    assert render("booking_declined", {"account": "Épicerie"}, "fr", "UTC").text == "Épicerie."


def test_words_of_people_are_never_read_as_a_template() -> None:
    assert (
        render("task_assigned", {"title": "{account} %s {0}", "account": "É"}, "fr", "UTC").text == "{account} %s {0}"
    )


def test_the_service_of_the_tests_believes_nothing(service: PushService) -> None:
    browser = service.browser("naked")
    answer = httpx.post(browser.endpoint, content=b"x" * 10, headers={"TTL": "1"})
    assert answer.status_code == 400
    answer = httpx.post(browser.endpoint, content=b"x" * 5000, headers={
        "TTL": "1", "Urgency": "normal", "Topic": "a", "Content-Encoding": "aes128gcm"})  # fmt: skip
    assert answer.status_code == 413
