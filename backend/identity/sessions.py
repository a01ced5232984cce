"""Sessions: an unguessable token on the device, its hash here. Every request looks it up, so revoking works at once."""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from backend.db.work import Row, Work, execute, fetch, fetch_one
from backend.identity.access import ACCESS_COLUMNS, access_of
from backend.identity.config import DAY_MS
from backend.web.language import Language, is_spoken
from sync.access import Access, Role

ID_LENGTH = 16


class SessionKind(StrEnum):
    """Who carries the token."""

    APP = "app"
    """A browser, in a cookie scripts cannot read."""
    PROGRAM = "program"
    """A program, in an Authorization header."""


class Standing(StrEnum):
    """What a person's memberships allow now."""

    FULL = "full"
    PUSH_ONLY = "push_only"
    """Every membership ended, not long ago: what was captured before may still be sent."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just opened. The token is shown to its device once and kept nowhere."""

    token: str
    device_id: str
    created_ms: int
    expires_ms: int


@dataclass(frozen=True, slots=True)
class Signed:
    """Who a request comes from, judged at `now_ms`."""

    user_id: str
    device_id: str
    device_created_ms: int
    kind: SessionKind
    access: Access
    email: str = ""
    language: Language = "fr"
    session: str = ""
    """The hash of the token; never leaves the server whole."""
    expires_ms: int = 0
    now_ms: int = 0
    push_only: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held as the request came in."""
        return self.access.roles(self.now_ms)


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session as its owner sees it in a list."""

    id: str
    device_id: str
    kind: SessionKind
    created_ms: int
    expires_ms: int


def token_hash(token: str) -> str:
    """Hash a token for the table. It has 256 random bits, so nothing slower or salted would add anything."""
    return hashlib.sha256(token.encode()).hexdigest()


def standing(access: Access, now_ms: int, grace_ms: int) -> Standing:
    """Judge what memberships allow: all, only sending what is left, or nothing."""
    if access.roles(now_ms):
        return Standing.FULL
    ends = [m.until for m in access.memberships if m.until is not None and m.since < m.until <= now_ms]
    if ends and now_ms < max(ends) + grace_ms:
        return Standing.PUSH_ONLY
    return Standing.NONE


def open_session(user: str, device: str | None, kind: SessionKind, now_ms: int, days: int) -> Work[Opened]:
    """Open a session on a device the server issued before, or on a new one if `device` is none of those."""
    yield from execute("DELETE FROM session WHERE user_id = ? AND expires_ms <= ?", user, now_ms)
    known = None if device is None else (yield from fetch_one("SELECT id FROM device WHERE id = ?", device))
    opened = Opened(
        token=secrets.token_urlsafe(32),
        device_id=str(uuid.uuid4()) if known is None else known[0],
        created_ms=now_ms,
        expires_ms=now_ms + days * DAY_MS,
    )
    if known is None:
        yield from execute("INSERT INTO device (id, created_ms) VALUES (?, ?)", opened.device_id, now_ms)
    yield from execute(
        "INSERT INTO session (token_hash, user_id, device_id, kind, created_ms, expires_ms, revoked_ms) "
        "VALUES (?, ?, ?, ?, ?, ?, NULL)",
        token_hash(opened.token),
        user,
        opened.device_id,
        kind.value,
        now_ms,
        opened.expires_ms,
    )
    return opened


_COLUMNS = "s.device_id, d.created_ms, s.expires_ms, s.kind, u.email, u.language"
_HOLDS = (
    "FROM session s JOIN device d ON d.id = s.device_id JOIN app_user u ON u.id = s.user_id "
    "WHERE s.token_hash = ? AND s.revoked_ms IS NULL AND s.expires_ms > ?"
)
_SESSION = f"SELECT {_COLUMNS}, {ACCESS_COLUMNS} {_HOLDS}"
SESSION_LINE = f"SELECT json_build_array({_COLUMNS}, {ACCESS_COLUMNS})::text AS line {_HOLDS}"
"""The same as one JSON text, on PostgreSQL, for a statement that asks for more than this. Its parameters: the hash, and now."""

_read_line = msgspec.json.Decoder(
    tuple[str, int, int, str, str, str, str, str, msgspec.Raw, msgspec.Raw, msgspec.Raw]
).decode


def find_session(hashed: str, now_ms: int, grace_ms: int) -> Work[Signed | None]:
    """Find who a token stands for, with what they may reach: every request asks for both, in one statement.

    None if it is unknown, revoked or expired, or its user's grace is over.
    """
    row = yield from fetch_one(_SESSION, hashed, now_ms)
    return None if row is None else _signed(row, hashed, now_ms, grace_ms)


def signed_of_line(line: str, hashed: str, now_ms: int, grace_ms: int) -> Signed | None:
    """The same from `SESSION_LINE`."""
    *session, roles, territories, stores = _read_line(line)
    # As JSON still: whoever asks again is remembered by it.
    return _signed([*session, bytes(roles), bytes(territories), bytes(stores)], hashed, now_ms, grace_ms)


def _signed(row: Row, hashed: str, now_ms: int, grace_ms: int) -> Signed | None:
    device, device_created, expires, kind, email, language, *columns = row
    access = access_of(*columns)
    stands = standing(access, now_ms, grace_ms)
    if stands is Standing.NONE:
        return None
    return Signed(
        access.user,
        device,
        device_created,
        SessionKind(kind),
        access,
        email,
        language if is_spoken(language) else "fr",
        hashed,
        expires,
        now_ms,
        stands is Standing.PUSH_ONLY,
    )


def list_sessions(user: str, now_ms: int) -> Work[list[SessionLine]]:
    """List a person's sessions that still hold, newest first."""
    rows = yield from fetch(
        "SELECT token_hash, device_id, kind, created_ms, expires_ms FROM session "
        "WHERE user_id = ? AND revoked_ms IS NULL AND expires_ms > ? ORDER BY created_ms DESC, token_hash",
        user,
        now_ms,
    )
    return [SessionLine(session_id(h), device, SessionKind(kind), c, e) for h, device, kind, c, e in rows]


def session_id(hashed: str) -> str:
    """Name a session in an answer: the beginning of the hash finds it, and finds no token."""
    return hashed[:ID_LENGTH]


def revoke(user: str, session: str, now_ms: int) -> Work[bool]:
    """Revoke one of a person's sessions by the id `session_id` gave; False if they have none of that id."""
    rows = yield from fetch(
        f"UPDATE session SET revoked_ms = ? WHERE user_id = ? AND substr(token_hash, 1, {ID_LENGTH}) = ? "
        "AND revoked_ms IS NULL AND expires_ms > ? RETURNING token_hash",
        now_ms,
        user,
        session,
        now_ms,
    )
    return bool(rows)


def revoke_all(user: str, now_ms: int) -> Work[int]:
    """Revoke every session of a person; answers how many."""
    rows = yield from fetch(
        "UPDATE session SET revoked_ms = ? WHERE user_id = ? AND revoked_ms IS NULL RETURNING token_hash", now_ms, user
    )
    return len(rows)
