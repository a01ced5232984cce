"""What is pushed: one notice in the declarative shape, which newer browsers show without our worker (Push API, W3C).

Every other browser hands the same bytes to the worker's `push` event, and a worker that knows only flat members finds those too.
"""

from dataclasses import dataclass
from urllib.parse import quote

import msgspec

from backend.notifications.words import Words
from backend.web.language import Language

LIMIT = 3993
"""Bytes of plaintext that a push service must take: 4096 less 86 of header, 16 of tag and one of padding."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """Where a browser takes messages, and the keys they are encrypted with."""

    id: str
    endpoint: str
    p256dh: str
    auth: str


@dataclass(frozen=True, slots=True)
class Message:
    """A notice as a phone shows it. `target`: what it is about, as (kind, id)."""

    notice: str
    words: Words
    language: Language
    target: tuple[str, str]
    about: str | None
    unread: int
    urgency: str = "normal"


def landing(public_url: str, notice: str, target: tuple[str, str], about: str | None, via: str) -> str:
    """Where a tap leads: the app finds the notice, says that it was opened, and goes on to what it is about, offline too."""
    place = f"{public_url}/notices/{notice}?via={via}&to={quote(target[0])}.{quote(target[1])}"
    return place if about is None else f"{place}&about={quote(about)}"


def payload(message: Message, public_url: str) -> bytes:
    """The message as bytes, at most `LIMIT`; a longer text is cut."""
    text = message.words.text
    while len(data := _encoded(message, text, public_url)) > LIMIT:
        text = text[: len(text) * 3 // 4] + "…" if len(text) > 8 else ""
    return data


def _encoded(message: Message, text: str, public_url: str) -> bytes:
    url = landing(public_url, message.notice, message.target, message.about, "push")
    title, tag = message.words.title, message.notice
    facts = {"notice": message.notice, "target_kind": message.target[0], "target": message.target[1]}
    if message.about is not None:
        facts["about"] = message.about
    document = {
        "web_push": 8030,
        "notification": {
            "title": title,
            "body": text,
            "navigate": url,
            "lang": message.language,
            "dir": "ltr",
            "tag": tag,
            "silent": False,
            "app_badge": str(message.unread),
            "data": {"url": url, **facts},
        },
        "app_badge": message.unread,
        "title": title,
        "body": text,
        "url": url,
        "tag": tag,
    }
    return msgspec.json.encode(document)


def topic_of(notice: str) -> str:
    """The header that lets a push service replace an undelivered copy: 32 characters, the most there may be."""
    return notice.replace("-", "")[:32]
