"""One-time codes: six digits, ten minutes, five attempts, one use; three in a quarter of an hour and ten a day.

Codes are made, counted and checked for any address, known or not, so that no answer tells which addresses are known.
Wrong codes are answered by value and never by an exception: the attempt must be counted in a transaction that commits.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from enum import StrEnum

from backend.db.work import Work, execute, fetch, fetch_one

MINUTE_MS = 60_000
LIFETIME_MS = 10 * MINUTE_MS
ATTEMPTS = 5
WINDOWS = ((15 * MINUTE_MS, 3), (24 * 60 * MINUTE_MS, 10))
"""Spans of time, and how many codes an address may be sent in each."""


@dataclass(frozen=True, slots=True)
class Made:
    """A new code, for the caller to mail or print; it is kept nowhere."""

    id: str
    code: str


@dataclass(frozen=True, slots=True)
class TooMany:
    """No code was made; one may be after so many seconds."""

    retry_after_s: int


class Verdict(StrEnum):
    """What became of a code somebody typed."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    """No code of this address holds: none was asked for, or it is used, too old, replaced, or out of attempts."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The verdict, and how many attempts the code has left."""

    verdict: Verdict
    attempts_left: int = 0


def make_code(email: str, secret: bytes, now_ms: int, *, limited: bool = True) -> Work[Made | TooMany]:
    """Make a code for a (normalised) address; older ones are void from now on. An operator is not `limited`."""
    longest = WINDOWS[-1][0]
    yield from execute("DELETE FROM one_time_code WHERE created_ms <= ?", now_ms - longest)
    while True:
        rows = yield from fetch("SELECT id, created_ms FROM one_time_code WHERE email = ?", email)
        wait_ms = _wait([row[1] for row in rows], now_ms)
        if limited and wait_ms > 0:
            return TooMany(-(-wait_ms // 1000))
        # The number in the id makes two requests at the same moment meet on the primary key: one goes on, the other
        # counts again and sees the first.
        number = max((int(row[0].rsplit("#", 1)[1]) for row in rows), default=0) + 1
        made = Made(f"{email}#{number}", f"{secrets.randbelow(1_000_000):06d}")
        if (yield from _insert(made, email, secret, now_ms)):
            break
    yield from execute(
        "UPDATE one_time_code SET expires_ms = ? WHERE email = ? AND id <> ? AND used_ms IS NULL AND expires_ms > ?",
        now_ms,
        email,
        made.id,
        now_ms,
    )
    return made


def withdraw_code(made: Made) -> Work[None]:
    """Forget a code that could not be mailed, so that it does not count against the address."""
    yield from execute("DELETE FROM one_time_code WHERE id = ?", made.id)


def check_code(email: str, code: str, secret: bytes, now_ms: int) -> Work[Checked]:
    """Judge a code, counting the attempt before looking; a right one is used up.

    One statement counts and reads, so that attempts made at once are each counted and none is let in beyond the fifth.
    """
    row = yield from fetch_one(
        "UPDATE one_time_code SET attempts = attempts + 1 "
        "WHERE email = ? AND used_ms IS NULL AND expires_ms > ? AND attempts < ? RETURNING id, code_hash, attempts",
        email,
        now_ms,
        ATTEMPTS,
    )
    if row is None:
        return Checked(Verdict.EXPIRED)
    found, expected, attempts = row
    if not hmac.compare_digest(expected, _hash(secret, email, code)):
        return Checked(Verdict.WRONG, ATTEMPTS - attempts)
    yield from execute("UPDATE one_time_code SET used_ms = ? WHERE id = ?", now_ms, found)
    return Checked(Verdict.RIGHT)


def _insert(made: Made, email: str, secret: bytes, now_ms: int) -> Work[bool]:
    rows = yield from fetch(
        "INSERT INTO one_time_code (id, email, code_hash, created_ms, expires_ms, attempts, used_ms) "
        "VALUES (?, ?, ?, ?, ?, 0, NULL) ON CONFLICT (id) DO NOTHING RETURNING id",
        made.id,
        email,
        _hash(secret, email, made.code),
        now_ms,
        now_ms + LIFETIME_MS,
    )
    return bool(rows)


def _wait(created: list[int], now_ms: int) -> int:
    """Tell how long (ms) until every window has room for one more."""
    waits = [0]
    for span, most in WINDOWS:
        inside = sorted(at for at in created if at > now_ms - span)
        if len(inside) >= most:
            waits.append(inside[-most] + span - now_ms)
    return max(waits)


def _hash(secret: bytes, email: str, code: str) -> str:
    """Key the hash: six digits alone would be found from the table in a blink."""
    return hmac.new(secret, f"code\n{email}\n{code}".encode(), hashlib.sha256).hexdigest()
