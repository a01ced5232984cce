"""Which browsers take pushes for whom. The app says what it holds each time it opens; what is gone is forgotten."""

import hashlib
from dataclasses import dataclass

from backend.db.work import Row, Work, execute, fetch
from backend.notifications.choices import set_installed


@dataclass(frozen=True, slots=True)
class Held:
    """What a browser says it subscribed with; `vapid` is the public key it was given then."""

    endpoint: str
    p256dh: str
    auth: str
    vapid: str


def subscription_id(endpoint: str) -> str:
    """A name for an address that tells nothing of it."""
    return hashlib.sha256(endpoint.encode()).hexdigest()[:32]


def keep(user: str, device: str, held: Held, zone: str | None, now_ms: int) -> Work[str]:
    """Keep a device's one subscription; whatever it had before, or whoever used it before, has it no more."""
    found = subscription_id(held.endpoint)
    yield from execute("DELETE FROM push_subscription WHERE device_id = ? AND id <> ?", device, found)
    yield from execute(
        "INSERT INTO push_subscription (id, user_id, device_id, endpoint, p256dh, auth, vapid, created_ms, seen_ms, ok_ms) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT (id) DO UPDATE SET user_id = excluded.user_id, "
        "device_id = excluded.device_id, p256dh = excluded.p256dh, auth = excluded.auth, vapid = excluded.vapid, "
        "seen_ms = excluded.seen_ms",
        found,
        user,
        device,
        held.endpoint,
        held.p256dh,
        held.auth,
        held.vapid,
        now_ms,
        now_ms,
    )
    yield from set_installed(user, now_ms, zone)
    return found


def forget(user: str, subscription: str) -> Work[bool]:
    """Forget one of a person's own; whether there was one."""
    rows = yield from fetch(
        "DELETE FROM push_subscription WHERE id = ? AND user_id = ? RETURNING id", subscription, user
    )
    return bool(rows)


def list_of(user: str) -> Work[list[Row]]:
    """A person's own: id, device, created, last seen, last success (ms)."""
    return fetch(
        "SELECT id, device_id, created_ms, seen_ms, ok_ms FROM push_subscription WHERE user_id = ? ORDER BY created_ms, id",
        user,
    )
