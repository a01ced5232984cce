"""The application as tests run it: in the same event loop, on a given database, with a mailbox for a mail server."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from litestar import Litestar
from pydantic import SecretStr

from backend.identity.mail import Letter, MailUnavailable
from backend.settings import Settings

PUBLIC_URL = "http://comptoir.test"
SECRET = "a secret only tests know, long enough"


@dataclass
class Mailbox:
    """A `backend.identity.mail.Mailer` that keeps letters; `is_down` makes it fail."""

    letters: list[Letter] = field(default_factory=list)
    reached: int = 0
    is_down: bool = False

    async def send(self, letter: Letter) -> None:
        if self.is_down:
            raise MailUnavailable
        self.letters.append(letter)

    async def reach(self) -> None:
        if self.is_down:
            raise MailUnavailable
        self.reached += 1

    def code(self) -> str:
        """Read the code in the newest letter."""
        return code_in(self.letters[-1].text)


def code_in(text: str) -> str:
    found = re.search(r"\b\d{6}\b", text)
    assert found is not None
    return found.group()


def settings_for_tests(**changes: Any) -> Settings:
    given: dict[str, Any] = {
        "secret_key": SecretStr(SECRET),
        "public_url": PUBLIC_URL,
        "smtp_url": None,
        "metrics_token": None,
        "trusted_proxies": 0,
        "session_days": 90,
        "grace_days": 14,
        "demo": False,
    }
    return Settings(**{**given, **changes})


@asynccontextmanager
async def client_of(app: Litestar, **options: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Talk to an app without a socket; each client has its own cookies, as each device has."""
    given: dict[str, Any] = {"base_url": PUBLIC_URL, **options}
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type] # each spells the ASGI types its own way
    async with httpx.AsyncClient(transport=transport, **given) as client:
        yield client
