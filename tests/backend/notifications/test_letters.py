"""Mails of notices through a real mail server: headers programs act on, and one Message-ID however often they leave."""

import asyncio
import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from backend.identity.mail import Letter, SmtpMailer
from backend.notifications.config import notice_config
from backend.notifications.letters import DIGEST_LINES, Line, digest_letter, notice_letter
from backend.notifications.words import Words
from tests.app import settings_for_tests

CONFIG = notice_config(settings_for_tests(public_url="https://comptoir.brand.fr"))


class _Kept:
    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"


class _AnyPort(Controller):
    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@pytest.fixture
def kept() -> _Kept:
    return _Kept()


@pytest.fixture
def mailer(kept: _Kept) -> Iterator[SmtpMailer]:
    controller = _AnyPort(kept, hostname="127.0.0.1", port=0)
    controller.start()
    yield SmtpMailer(f"smtp://127.0.0.1:{controller.port}", "Comptoir <comptoir@brand.fr>")
    controller.stop()


def line(number: int = 1) -> Line:
    return Line(f"notice-{number}", "tasks", Words(f"À faire {number}", "Mot"), ("task", "t1"), "a1")


def letter() -> Letter:
    return notice_letter("rep@m.example", "u1", line(), "fr", CONFIG)


async def test_what_mail_programs_act_on(kept: _Kept, mailer: SmtpMailer) -> None:
    for _ in range(2):
        await mailer.send(letter())
    first, second = kept.messages
    assert first["Message-ID"] == second["Message-ID"] == "<notice.notice-1@comptoir.brand.fr>"
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    way_out = str(first["List-Unsubscribe"])
    assert way_out.startswith("<https://comptoir.brand.fr/api/v1/notifications/unsubscribe/")
    assert way_out[1:-1] in first.get_content()
    assert first["Subject"] == "À faire 1"
    assert first["Content-Language"] == "fr"
    assert first["Auto-Submitted"] == "auto-generated"
    assert "https://comptoir.brand.fr/notices/notice-1?via=mail&to=task.t1&about=a1" in first.get_content()


async def test_a_digest_lists_what_fits_and_says_how_much_does_not(kept: _Kept, mailer: SmtpMailer) -> None:
    lines = [line(number) for number in range(DIGEST_LINES + 7)]
    await mailer.send(digest_letter("rep@m.example", "u1", "d1", lines, "en", CONFIG))
    (message,) = kept.messages
    assert message["Subject"] == f"Comptoir: {DIGEST_LINES + 7} notifications to read"
    assert message["Message-ID"] == "<digest.d1@comptoir.brand.fr>"
    text = message.get_content()
    assert text.count("•") == DIGEST_LINES
    assert "7 more" in text


def test_one_is_not_counted() -> None:
    assert digest_letter("a@b.fr", "u", "d", [line()], "fr", CONFIG).subject == "Comptoir : une notification à lire"


def test_a_subject_is_one_line() -> None:
    broken = Line("n", "tasks", Words("À faire", "a\nb"), ("task", "t"), None)
    assert "\n" not in notice_letter("a@b.fr", "u", broken, "fr", CONFIG).subject
