"""Mail: one short text, in the reader's language, with nothing in it that reports back. Never sent in a transaction."""

import logging
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiosmtplib

from backend.web.language import Language, Text

LOG = logging.getLogger("comptoir.mail")

TIMEOUT_S = 10
_SUBJECT = Text("Votre code Comptoir : {code}", "Your Comptoir code: {code}")
_BODY = Text(
    "Bonjour,\n\nVotre code pour vous connecter à Comptoir : {code}\n\n"
    "Il vaut dix minutes et ne sert qu'une fois. Ne le donnez à personne.\n"
    "Si vous n'avez rien demandé, ignorez ce message.\n\n{url}\n",
    "Hello,\n\nYour code to sign in to Comptoir: {code}\n\n"
    "It lasts ten minutes and works once. Give it to nobody.\n"
    "If you did not ask for it, ignore this message.\n\n{url}\n",
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one person."""

    to: str
    subject: str
    text: str
    language: Language
    method: str | None = None
    """What `calendar` asks of who reads it (RFC 5546): REQUEST, CANCEL."""
    calendar: bytes = b""
    message_id: str | None = None
    """The same one for a letter that may be sent again; None: a new one."""
    unsubscribe: str | None = None
    """Where one POST ends letters of this sort (RFC 8058)."""


class MailUnavailable(Exception):  # noqa: N818 - a condition, not a mistake
    """The mail server could not be reached, or did not take the letter."""


class Mailer(Protocol):
    """What rooms may ask of mail."""

    async def send(self, letter: Letter) -> None:
        """Hand a letter over. Errors: `MailUnavailable`."""

    async def reach(self) -> None:
        """Do all that `send` does but the letter, so that both fail and last alike. Errors: `MailUnavailable`."""


def code_letter(to: str, code: str, language: Language, public_url: str) -> Letter:
    """Write the mail that carries a sign-in code."""
    subject, body = _SUBJECT.format(code=code), _BODY.format(code=code, url=public_url)
    return Letter(to, subject.said(language), body.said(language), language)


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """The letter as it travels."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = formatdate()
    host = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    message["Message-ID"] = letter.message_id or make_msgid(domain=host)
    if letter.unsubscribe is not None:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    # After the text, which drops every header about content that it finds.
    message["Content-Language"] = letter.language
    if letter.method is not None:
        # An alternative of the text: mail programs show the invitation in its place (RFC 6047).
        said = letter.calendar.decode()
        message.add_alternative(said, subtype="calendar", params={"method": letter.method})
    return message


class SmtpMailer:
    """Sends through `smtp://` (STARTTLS where offered) or `smtps://`; name, password and port come in the address."""

    def __init__(self, url: str, sender: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("the mail server's address starts with smtp:// or smtps:// and names a host")
        self._is_tls = parts.scheme == "smtps"
        self._host = parts.hostname
        self._port = parts.port or (465 if self._is_tls else 25)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._sender = sender

    async def send(self, letter: Letter) -> None:
        """Deliver to the server. Errors: `MailUnavailable`."""
        message = message_of(letter, self._sender)
        async with self._connected() as client:
            await client.send_message(message)

    async def reach(self) -> None:
        """Connect and leave. Errors: `MailUnavailable`."""
        async with self._connected() as client:
            await client.noop()

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[aiosmtplib.SMTP]:
        client = aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            username=self._user,
            password=self._password,
            use_tls=self._is_tls,
            timeout=TIMEOUT_S,
        )
        try:
            async with client:
                yield client
        except (aiosmtplib.SMTPException, OSError, TimeoutError, ssl.SSLError, UnicodeError) as error:
            # The type alone: what servers answer quotes the address.
            LOG.warning("mail server failed: %s", type(error).__name__)
            raise MailUnavailable from error


class LoggedMailer:
    """Without a mail server: a demo prints the letter, anything else only says that one was due."""

    def __init__(self, *, demo: bool) -> None:
        self._demo = demo

    async def send(self, letter: Letter) -> None:
        """Print the letter, in a demo only: a log is read by more people than a mailbox."""
        if self._demo:
            sys.stdout.write(f"\n--- mail to {letter.to}: {letter.subject}\n{letter.text}---\n")
            sys.stdout.flush()
        else:
            LOG.warning("a mail was due and COMPTOIR_SMTP_URL is not set; `comptoir code EMAIL` prints a sign-in code")

    async def reach(self) -> None:
        """Do nothing: nothing can fail."""


def mailer_from(url: str | None, sender: str, *, demo: bool) -> Mailer:
    """Choose how mail leaves. Errors: `ValueError` for an address of no mail server."""
    return LoggedMailer(demo=demo) if url is None else SmtpMailer(url, sender)
