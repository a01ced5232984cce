"""Settings: `COMPTOIR_…` environment variables, read once in an entry point and passed on as data."""

import secrets
from collections.abc import Callable
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting, with what it is for. README and `comptoir --help` list the same."""

    model_config = SettingsConfigDict(env_prefix="COMPTOIR_", env_ignore_empty=True, frozen=True, extra="ignore")

    database_url: str = Field(
        "sqlite:///var/comptoir.db", description="sqlite:///PATH (embedded) or postgres://USER:PASSWORD@HOST/NAME"
    )
    secret_key: SecretStr | None = Field(
        None, description="keys the hashes of codes and tokens; at least 32 characters; `comptoir demo` makes its own"
    )
    public_url: str = Field("http://127.0.0.1:8000", description="address in QR codes, mails, calendars and pushes")
    smtp_url: str | None = Field(None, description="smtp://USER:PASSWORD@HOST:PORT or smtps://…; unset: mail is logged")
    mail_from: str = Field("Comptoir <comptoir@localhost>", description="sender of one-time codes")
    host: str = Field("127.0.0.1", description="address `serve` listens on")
    port: int = Field(8000, description="port `serve` listens on")
    processes: int = Field(1, ge=1, le=64, description="how many processes `serve` answers with; one a core")
    pool_size: int = Field(10, description="PostgreSQL connections a process keeps at most")
    session_days: int = Field(90, description="how long a sign-in lasts on a device")
    grace_days: int = Field(14, description="how long facts captured before access ended may still arrive, for review")
    history_days: int = Field(400, description="how much of the past a device holds")
    position_days: int = Field(60, description="after how long precise check-in positions are purged")
    trusted_proxies: int = Field(0, description="reverse proxies in front, whose X-Forwarded-For is believed")
    metrics_token: SecretStr | None = Field(
        None, description="bearer token that /metrics asks for; unset: loopback only"
    )
    vapid_private_key: SecretStr | None = Field(
        None, description="signs pushes; `comptoir vapid` makes one; unset: no push, mail and the inbox only"
    )
    vapid_subject: str | None = Field(
        None, description="whom push services write to: mailto:somebody@your.domain or https://your.domain"
    )
    mail_after_minutes: int = Field(240, ge=1, description="how long a notice stays unread before it is mailed")
    push_test_service: str | None = Field(
        None, description="for tests only: the address of one more push service, whatever its scheme"
    )
    demo: bool = Field(False, description="demo deployment: codes are printed, three things to try are shown")


class SecretMissing(RuntimeError):  # noqa: N818 - names the condition
    """No secret key, or one too short to be a secret."""

    def __init__(self) -> None:
        super().__init__("COMPTOIR_SECRET_KEY needs at least 32 characters; `openssl rand -hex 32` makes one")


def secret_of(settings: Settings) -> bytes:
    """The secret key, or a refusal to start."""
    value = settings.secret_key.get_secret_value() if settings.secret_key is not None else ""
    if len(value) < 32:
        raise SecretMissing
    return value.encode()


def _new_secret() -> str:
    return secrets.token_hex(32)


def kept_secret(path: Path, make: Callable[[], str] = _new_secret) -> SecretStr:
    """A secret made on first use and kept in a file only its owner reads (demo and tests)."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(make())
    return SecretStr(path.read_text().strip())
