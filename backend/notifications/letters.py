"""Mails of notices: one that went unread, or the digest of a day; each ends with one tap, and keeps its Message-ID."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from backend.identity.mail import Letter
from backend.notifications.config import NoticeConfig
from backend.notifications.message import landing
from backend.notifications.notice import TOPICS
from backend.notifications.words import Words
from backend.web.language import Language, Text

PATH = "/api/v1/notifications/unsubscribe"
EVERYTHING = "all"
DIGEST_LINES = 50
"""The list in the app is the complete one."""

_ONE = Text(
    "Bonjour,\n\n{title}\n{text}\n\n{link}\n\n—\nVous recevez cet e-mail parce que cette notification n'a pas été lue dans "
    "Comptoir.\nNe plus recevoir ces e-mails : {unsubscribe}\n",
    "Hello,\n\n{title}\n{text}\n\n{link}\n\n—\nYou receive this e-mail because this notification was not read in Comptoir.\n"
    "Stop these e-mails: {unsubscribe}\n",
)
_DIGEST_SUBJECT = Text("Comptoir : {count} notifications à lire", "Comptoir: {count} notifications to read")
_DIGEST_ONE = Text("Comptoir : une notification à lire", "Comptoir: one notification to read")
_DIGEST = Text(
    "Bonjour,\n\nVoici ce qui vous attend dans Comptoir.\n\n{lines}\n{more}\n{link}\n\n—\nVous recevez ce résumé parce que "
    "Comptoir n'est installé sur aucun de vos téléphones.\nNe plus recevoir d'e-mails : {unsubscribe}\n",
    "Hello,\n\nHere is what waits for you in Comptoir.\n\n{lines}\n{more}\n{link}\n\n—\nYou receive this summary because "
    "Comptoir is installed on none of your phones.\nStop these e-mails: {unsubscribe}\n",
)
_MORE = Text("… et {count} de plus dans la liste.\n", "… and {count} more in the list.\n")


@dataclass(frozen=True, slots=True)
class Line:
    """A notice in a mail."""

    notice: str
    topic: str
    words: Words
    target: tuple[str, str]
    about: str | None


def notice_letter(to: str, user: str, line: Line, language: Language, config: NoticeConfig) -> Letter:
    """The mail of one notice."""
    stop = unsubscribe_url(config, user, line.topic if line.topic in TOPICS else EVERYTHING)
    text = _ONE.said(language).format(
        title=line.words.title,
        text=line.words.text,
        link=landing(config.public_url, line.notice, line.target, line.about, "mail"),
        unsubscribe=stop,
    )
    message_id = f"<notice.{line.notice}@{config.host}>"
    return Letter(to, line.words.title, text, language, message_id=message_id, unsubscribe=stop)


def digest_letter(
    to: str, user: str, digest: str, lines: Sequence[Line], language: Language, config: NoticeConfig
) -> Letter:
    """The mail of a day. `digest` names it: the same one twice has one Message-ID."""
    stop = unsubscribe_url(config, user, EVERYTHING)
    count = len(lines)
    subject = _DIGEST_ONE if count == 1 else _DIGEST_SUBJECT.format(count=count)
    shown = "\n".join(
        f"• {line.words.title}\n  {line.words.text}\n  "
        f"{landing(config.public_url, line.notice, line.target, line.about, 'mail')}\n"
        for line in lines[:DIGEST_LINES]
    )
    more = _MORE.said(language).format(count=count - DIGEST_LINES) if count > DIGEST_LINES else ""
    text = _DIGEST.said(language).format(lines=shown, more=more, link=f"{config.public_url}/notices", unsubscribe=stop)
    message_id = f"<digest.{digest}@{config.host}>"
    return Letter(to, subject.said(language), text, language, message_id=message_id, unsubscribe=stop)


# ---- the way out: a link that needs no sign-in, and does one thing


def unsubscribe_url(config: NoticeConfig, user: str, topic: str) -> str:
    """Where a POST ends mails to a person on a topic, or on `EVERYTHING`."""
    return f"{config.public_url}{PATH}/{token_of(config.secret, user, topic)}"


def token_of(secret: bytes, user: str, topic: str) -> str:
    """Who and what, signed. It holds for as long as the secret does: mails are kept for years."""
    said = f"{user}|{topic}"
    return _base64(said.encode()) + "." + _base64(_signature(secret, said))


def read_token(secret: bytes, token: str) -> tuple[str, str] | None:
    """Who and what a token of ours names; None for any other."""
    said, _, signature = token.partition(".")
    try:
        text = base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)).decode()
        signed = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    except (binascii.Error, ValueError):
        return None
    if not hmac.compare_digest(signed, _signature(secret, text)):
        return None
    user, _, topic = text.partition("|")
    return user, topic


def _signature(secret: bytes, said: str) -> bytes:
    return hmac.new(secret, b"unsubscribe:" + said.encode(), hashlib.sha256).digest()[:18]


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
