"""Web push: one message to one browser, encrypted for it, signed as us (RFC 8030, 8188, 8291, 8292).

For the worker alone: what it sends with is a tenth of a server's memory.
"""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import aiohttp
from py_vapid import Vapid
from pywebpush import WebPusher, WebPushException

from backend.notifications.config import PushConfig, is_push_service
from backend.notifications.message import Message, Subscription, payload, topic_of

TTL_S = 24 * 3600
TIMEOUT_S = 10.0
SIGNED_S = 3600
"""How long one signature serves for a push service; it is valid twice as long."""
CONNECTIONS = 50
ANSWER_BYTES = 4096
"""So much of an answer is read, so that its connection can be used again; of a longer one it is closed."""

_log = logging.getLogger(__name__)


class Answer(StrEnum):
    """What a push service made of a message."""

    TAKEN = "taken"
    GONE = "gone"
    """The browser will never take another one."""
    REFUSED = "refused"
    """It does not accept us: keys or subject are wrong. Somebody must look."""
    UNFIT = "unfit"
    """It does not accept this message, now or later."""
    BUSY = "busy"
    """Later."""


@dataclass(frozen=True, slots=True)
class Result:
    """An answer, the HTTP status (None: there was none), and how long it asked us to wait."""

    answer: Answer
    status: int | None = None
    retry_after_s: float | None = None


@dataclass
class Pusher:
    """Sends pushes over kept connections. Use as an asynchronous context manager."""

    config: PushConfig
    public_url: str
    _key: Any = field(init=False)
    _session: "aiohttp.ClientSession | None" = None
    _signed: dict[str, tuple[float, Mapping[str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._key = Vapid.from_string(private_key=self.config.private)

    async def __aenter__(self) -> Self:
        # No cookie of a push service's, no proxy or netrc of the machine's.
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=CONNECTIONS),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=TIMEOUT_S),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def send(self, to: Subscription, message: Message) -> Result:
        """Hand a message to the browser's push service. Never raises for what a service or a network does."""
        # Checked when it was stored; checked again, because a stored address is still somebody else's words.
        if not is_push_service(to.endpoint, self.config.also):
            return Result(Answer.GONE)
        if self._session is None:
            raise RuntimeError("the pusher is not open")
        try:
            body = _encrypted(payload(message, self.public_url), to)
        except (WebPushException, ValueError):
            # Keys that are no point of the curve: no message can ever be encrypted for it.
            return Result(Answer.GONE)
        headers = {
            **self._authorised(to.endpoint),
            "content-encoding": "aes128gcm",
            "ttl": str(TTL_S),
            "topic": topic_of(message.notice),
            "urgency": message.urgency,
        }
        try:
            # No redirect is followed: the address we checked is the address we call.
            async with self._session.post(to.endpoint, data=body, headers=headers, allow_redirects=False) as answer:
                await answer.content.read(ANSWER_BYTES)
                return _read(answer.status, answer.headers.get("retry-after"))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            _log.warning("a push service did not answer: %s", type(error).__name__)
            return Result(Answer.BUSY)

    def _authorised(self, endpoint: str) -> Mapping[str, str]:
        """The signature for a push service (RFC 8292), made anew every hour; each is a fresh dict of claims."""
        parts = urlsplit(endpoint)
        audience = f"{parts.scheme}://{parts.netloc}"
        # Push services read the real clock, whatever ours is in a test.
        now_s = time.time()
        made_s, headers = self._signed.get(audience, (0.0, {}))
        if now_s - made_s > SIGNED_S:
            claims = {"aud": audience, "exp": int(now_s) + 2 * SIGNED_S, "sub": self.config.subject}
            headers = self._key.sign(claims)
            self._signed[audience] = now_s, headers
        return headers


def _encrypted(data: bytes, to: Subscription) -> bytes:
    """The message for that browser alone (RFC 8291), under a key made for it. Errors: `WebPushException`, ValueError."""
    keys = {"p256dh": to.p256dh, "auth": to.auth}
    body: bytes = WebPusher({"endpoint": to.endpoint, "keys": keys}).encode(data, "aes128gcm")["body"]
    return body


def _read(status: int, retry_after: str | None) -> Result:
    if 200 <= status <= 202:
        return Result(Answer.TAKEN, status)
    if status in (404, 410):
        return Result(Answer.GONE, status)
    if status in (401, 403):
        return Result(Answer.REFUSED, status)
    if status == 429 or status >= 500:
        return Result(Answer.BUSY, status, _seconds(retry_after))
    return Result(Answer.UNFIT, status)


def _seconds(retry_after: str | None) -> float | None:
    """How long `Retry-After` asks to wait, as a number of seconds or a date."""
    if retry_after is None:
        return None
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        at = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, (at - datetime.now(UTC)).total_seconds()) if at.tzinfo is not None else None
