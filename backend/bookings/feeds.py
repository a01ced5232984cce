"""A person's private calendar address: made, revoked, read."""

import secrets

from backend.agenda.decide import agenda_of
from backend.agenda.rows import times_of
from backend.agenda.slots import DAY_CELLS, QUARTER_MS
from backend.bookings.calendars import Appointment, feed, uid_of
from backend.bookings.mails import appointment, place_of
from backend.db.work import Work, execute, fetch, fetch_one
from backend.identity.access import load_access
from backend.identity.sessions import token_hash
from backend.replication.codec import ENTITY_COLUMNS, entity_of
from backend.replication.views import load_entities
from backend.web.language import is_spoken
from sync.access import Access, Role
from sync.entity import Entity
from sync.protocol import DAY_MS

BACK_DAYS, AHEAD_DAYS = 60, 400
SUFFIX = ".ics"


def make_feed(user: str, now_ms: int) -> Work[str]:
    """A new private address; the one before stops working. Answers the token, which is kept nowhere."""
    token = secrets.token_urlsafe(32)
    yield from execute(
        "INSERT INTO calendar_feed (user_id, token_hash, created_ms) VALUES (?, ?, ?) "
        "ON CONFLICT (user_id) DO UPDATE SET token_hash = excluded.token_hash, created_ms = excluded.created_ms",
        user,
        token_hash(token),
        now_ms,
    )
    return token


def revoke_feed(user: str) -> Work[None]:
    """The address stops working."""
    return execute("DELETE FROM calendar_feed WHERE user_id = ?", user)


def read_feed(name: str, host: str, now_ms: int) -> Work[bytes | None]:
    """The calendar behind an address; None where there is none, or its owner works here no more."""
    if not name.endswith(SUFFIX):
        return None
    row = yield from fetch_one(
        "SELECT u.id, u.language FROM calendar_feed f JOIN app_user u ON u.id = f.user_id WHERE f.token_hash = ?",
        token_hash(name.removesuffix(SUFFIX)),
    )
    if row is None:
        return None
    user, language = row
    access = (yield from load_access([user]))[user]
    if not access.roles(now_ms):
        return None
    found = yield from _shown(access, host, now_ms)
    return feed(found, language if is_spoken(language) else "fr", now_ms)


def _shown(access: Access, host: str, now_ms: int) -> Work[list[Appointment]]:
    """What takes one's own time, and what is booked for one's stores."""
    cell = now_ms // QUARTER_MS
    rows = yield from fetch(
        "SELECT DISTINCT holder FROM hold WHERE resource = ? AND cell >= ? AND cell < ?",
        agenda_of(access.user),
        cell - BACK_DAYS * DAY_CELLS,
        cell + AHEAD_DAYS * DAY_CELLS,
    )
    found = yield from load_entities([row[0] for row in rows])
    if Role.STORE_MANAGER in access.roles(now_ms):
        stores = [a.of for a in access.accounts if a.holds(now_ms)]
        rows = yield from fetch(
            f"SELECT {ENTITY_COLUMNS} FROM entity WHERE account = ANY(?) AND kind = 'booking' AND occurred_ms > ?",
            stores,
            now_ms - BACK_DAYS * DAY_MS,
        )
        found |= {row[0]: entity_of(row) for row in rows}
    kept = [e for e in found.values() if e.kind != "booking" or e.get("status") == "confirmed"]
    around = yield from load_entities([name for e in kept for name in _named(e)])
    sequences = yield from fetch("SELECT id, sequence FROM booking WHERE id = ANY(?)", [e.id for e in kept])
    told = {row[0]: max(0, row[1]) for row in sequences}
    return [_appointment(e, around, told, host) for e in sorted(kept, key=lambda e: (times_of(e), e.id))]


def _named(entity: Entity) -> list[str]:
    return [name for name in (entity.get("service"), entity.get("session"), entity.account) if name is not None]


def _appointment(entity: Entity, around: dict[str, Entity], told: dict[str, int], host: str) -> Appointment:
    starts_at, ends_at = times_of(entity)
    account = around.get(entity.account or "")
    if entity.kind == "booking":
        session = around.get(entity.get("session") or "")
        service, sequence = around.get(entity.get("service")), told.get(entity.id, 0)
        return appointment(entity, service, starts_at, ends_at, sequence, host, place=place_of(session, account))
    place = entity.get("place") if entity.kind == "training_session" else place_of(None, account)
    return Appointment(uid_of(entity.id, host), entity.kind, starts_at, ends_at, entity.version, place=place)
