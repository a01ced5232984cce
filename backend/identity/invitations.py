"""Invitations: eight characters and a QR code that a rep shows a store manager, good for one person and one week."""

import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass

from backend.db.work import Work, execute, fetch_one
from backend.identity.access import load_access, load_histories
from backend.identity.config import DAY_MS
from backend.identity.organisations import DEFAULT_BRAND, retailer_of, the_brand
from sync.access import may_reach

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0 O, 1 I L, U: what is read aloud across a counter must be typed right. 30 ** 8 codes, and few tries a minute."""
LENGTH = 8
LIFETIME_MS = 7 * DAY_MS


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that holds: where it leads, and who invites."""

    account: str
    account_name: str
    organisation: str
    """The retailer the guest will belong to."""
    brand: str
    expires_ms: int


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """What the rep shows; the code is kept nowhere."""

    code: str
    expires_ms: int


def shown(code: str) -> str:
    """Write a code as people read it."""
    return f"{code[:4]}-{code[4:]}"


def plain(typed: str) -> str:
    """Read a code as people type it: any case, with or without hyphen and spaces."""
    return "".join(c for c in typed.upper() if c.isascii() and c.isalnum())


def create_invitation(inviter: str, account: str, secret: bytes, now_ms: int) -> Work[NewInvitation | None]:
    """Make an invitation to an account; None if there is no such account, or none the inviter may reach."""
    name = yield from _account_name(account)
    if name is None or not (yield from _reaches(inviter, account, now_ms)):
        return None
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    expires_ms = now_ms + LIFETIME_MS
    yield from execute(
        "INSERT INTO invitation (id, code_hash, account_id, invited_by, created_ms, expires_ms, used_ms, used_by) "
        "VALUES (?, ?, ?, ?, ?, ?, NULL, NULL)",
        str(uuid.uuid4()),
        _hash(secret, code),
        account,
        inviter,
        now_ms,
        expires_ms,
    )
    return NewInvitation(code, expires_ms)


def read_invitation(typed: str, secret: bytes, now_ms: int) -> Work[Invitation | None]:
    """Find the invitation that a typed code opens; None unless it can be used now.

    An invitation falls with its inviter's own reach: somebody who has left lets nobody in any more.
    """
    row = yield from fetch_one(
        "SELECT account_id, invited_by, expires_ms FROM invitation "
        "WHERE code_hash = ? AND used_ms IS NULL AND expires_ms > ?",
        _hash(secret, plain(typed)),
        now_ms,
    )
    if row is None:
        return None
    account, inviter, expires_ms = row
    name = yield from _account_name(account)
    if name is None or not (yield from _reaches(inviter, account, now_ms)):
        return None
    organisation = yield from retailer_of(account)
    brand = yield from the_brand()
    return Invitation(account, name, organisation, DEFAULT_BRAND if brand is None else brand[1], expires_ms)


def claim_invitation(typed: str, secret: bytes, now_ms: int) -> Work[str | None]:
    """Use an invitation up; answers its id, or None if somebody else just did."""
    row = yield from fetch_one(
        "UPDATE invitation SET used_ms = ? WHERE code_hash = ? AND used_ms IS NULL AND expires_ms > ? RETURNING id",
        now_ms,
        _hash(secret, plain(typed)),
        now_ms,
    )
    return None if row is None else row[0]


def note_guest(invitation: str, user: str) -> Work[None]:
    """Remember who used an invitation."""
    yield from execute("UPDATE invitation SET used_by = ? WHERE id = ?", user, invitation)


def _account_name(account: str) -> Work[str | None]:
    row = yield from fetch_one("SELECT name FROM account WHERE id = ?", account)
    return None if row is None else row[0]


def _reaches(user: str, account: str, now_ms: int) -> Work[bool]:
    known = yield from load_access([user])
    histories = yield from load_histories([account])
    return user in known and may_reach(known[user], histories[account], account, now_ms)


def _hash(secret: bytes, code: str) -> str:
    return hmac.new(secret, f"invitation\n{code}".encode(), hashlib.sha256).hexdigest()
