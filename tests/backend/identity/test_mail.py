import logging

import pytest

from backend.identity.mail import Letter, LoggedMailer, SmtpMailer, code_letter, mailer_from
from tests.app import PUBLIC_URL


def letter() -> Letter:
    return code_letter("rené@épicerie.fr", "012345", "fr", PUBLIC_URL)


def test_the_letter_says_all_in_one_language() -> None:
    french, english = letter(), code_letter("a@b.fr", "012345", "en", PUBLIC_URL)
    for one in (french, english):
        assert "012345" in one.subject
        assert "012345" in one.text
        assert PUBLIC_URL in one.text
    assert "dix minutes" in french.text
    assert "ten minutes" in english.text


async def test_a_demo_prints_letters(capsys: pytest.CaptureFixture[str]) -> None:
    await mailer_from(None, "x@y.fr", demo=True).send(letter())
    assert "012345" in capsys.readouterr().out


async def test_elsewhere_no_code_and_no_address_is_printed_or_logged(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await LoggedMailer(demo=False).send(letter())
    said = capsys.readouterr().out + caplog.text
    assert "COMPTOIR_SMTP_URL" in said
    assert "012345" not in said
    assert "rené" not in said


@pytest.mark.parametrize("url", ["http://mail.example", "smtp://", "mail.example:25"])
def test_an_address_of_no_mail_server_is_refused_at_start(url: str) -> None:
    with pytest.raises(ValueError, match="smtp://"):
        SmtpMailer(url, "x@y.fr")
