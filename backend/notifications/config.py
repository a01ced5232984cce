"""What notices need to know of their deployment: its address, its keys, and which push services are real."""

import base64
import binascii
import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from backend.settings import Settings, secret_of

HOUR_MS = 3_600_000
SERVICES = ("push.apple.com", "push.services.mozilla.com", "notify.windows.com")
"""Their hosts end with one of these."""
SERVICE_HOSTS = frozenset({"fcm.googleapis.com", "updates.push.services.mozilla.com"})
_NOWHERE = frozenset(
    {
        "localhost",
        "local",
        "localdomain",
        "invalid",
        "test",
        "example",
        "internal",
        "lan",
        "home",
        "corp",
        "arpa",
        "onion",
    }
)
_EXAMPLES = frozenset({"example.com", "example.org", "example.net", "example.edu"})


class VapidRefused(RuntimeError):  # noqa: N818 - names the condition
    """The keys or the subject of push are none a push service would take."""


@dataclass(frozen=True, slots=True)
class PushConfig:
    """Who signs pushes. `private` is the raw key (32 bytes, base64url), `public` what browsers subscribe with."""

    private: str
    public: str
    subject: str
    also: str | None = None
    """One more place whose addresses are taken: the push service of tests."""


@dataclass(frozen=True, slots=True)
class NoticeConfig:
    """`push` None: no keys, push is off. `mail_after_ms`: how long a notice stays unread before it is mailed."""

    public_url: str
    secret: bytes
    push: PushConfig | None
    mail_after_ms: int = 4 * HOUR_MS

    @property
    def host(self) -> str:
        """What message ids end with."""
        return urlsplit(self.public_url).hostname or "localhost"


def notice_config(settings: Settings) -> NoticeConfig:
    """Read what notices need. Errors: `VapidRefused`, `SecretMissing`."""
    return NoticeConfig(
        settings.public_url.rstrip("/"),
        secret_of(settings),
        push_config(settings),
        settings.mail_after_minutes * 60_000,
    )


def push_config(settings: Settings) -> PushConfig | None:
    """The keys of push; None without any. Errors: `VapidRefused`: a server that signs nonsense must not start."""
    if settings.vapid_private_key is None:
        return None
    private = settings.vapid_private_key.get_secret_value().strip()
    subject = (settings.vapid_subject or "").strip()
    # Behind a demo there is nobody to write to, and no domain of ours to name.
    if not settings.demo and (wrong := wrong_subject(subject)) is not None:
        raise VapidRefused(f"COMPTOIR_VAPID_SUBJECT {wrong}; Apple refuses every push signed with it")
    also = settings.push_test_service
    if also is not None and urlsplit(also).hostname != "127.0.0.1":
        raise VapidRefused("COMPTOIR_PUSH_TEST_SERVICE is for tests on this machine: http://127.0.0.1:PORT")
    return PushConfig(private, public_key(private), subject, also)


def wrong_subject(subject: str) -> str | None:
    """Why a push service could not reach whoever is named; None: it could."""
    parts = urlsplit(subject)
    if parts.scheme == "mailto":
        mailbox, _, host = parts.path.rpartition("@")
        if not mailbox:
            return "names no mailbox (mailto:somebody@your.domain)"
    elif parts.scheme == "https":
        host = parts.hostname or ""
    else:
        return "is needed: mailto:somebody@your.domain or https://your.domain"
    host = host.lower().rstrip(".")
    labels = host.split(".")
    if len(labels) < 2 or labels[-1] in _NOWHERE or ".".join(labels[-2:]) in _EXAMPLES or _is_address(host):
        return f"names {host or 'no domain'}, a placeholder; write a domain of yours"
    return None


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def public_key(private: str) -> str:
    """What browsers are given of a raw private key, both base64url. Errors: `VapidRefused`."""
    try:
        raw = base64.urlsafe_b64decode(private + "=" * (-len(private) % 4))
        # Zero, which no key is, where its length is another's.
        number = int.from_bytes(raw, "big") if len(raw) == 32 else 0
        key = ec.derive_private_key(number, ec.SECP256R1())
    except (ValueError, binascii.Error) as error:
        raise VapidRefused("COMPTOIR_VAPID_PRIVATE_KEY is no key; `comptoir vapid` makes one") from error
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def make_key() -> str:
    """A new raw private key, base64url."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


def is_push_service(endpoint: str, also: str | None = None) -> bool:
    """Whether an address, which a client names and we will call, is one of a real push service's."""
    try:
        parts = urlsplit(endpoint)
        if also is not None and _is_under(parts, urlsplit(also)):
            return True
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme != "https" or parts.username is not None or port not in (None, 443):
        return False
    return host in SERVICE_HOSTS or any(host.endswith(f".{service}") for service in SERVICES)


def _is_under(parts: SplitResult, place: SplitResult) -> bool:
    return parts.username is None and (parts.scheme, parts.hostname, parts.port) == (
        place.scheme, place.hostname, place.port
    )  # fmt: skip
