"""What the identity room needs to know about its deployment; the composition root fills it from the settings."""

from dataclasses import dataclass

DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class IdentityConfig:
    """`secret` keys the hashes of codes; `grace_ms` is how long a person whose access ended may still send."""

    secret: bytes
    public_url: str
    session_days: int = 90
    grace_ms: int = 14 * DAY_MS
    demo: bool = False
    """Codes are printed where no mail server is named."""

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach us by https, and cookies must travel no other way."""
        return self.public_url.startswith("https://")

    @property
    def cookie(self) -> str:
        """The session cookie's name; the prefix makes browsers refuse one that a sibling domain planted."""
        return "__Host-comptoir_session" if self.is_secure else "comptoir_session"
