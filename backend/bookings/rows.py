"""What bookings are looked up by: who waits for a place, whose time to answer is over, whose calendar is out of date."""

from collections.abc import Sequence
from typing import Any

from backend.agenda.decide import queue_of, seats_of
from backend.db.work import Work, fetch
from backend.replication.codec import PENDING_COLUMNS, pending_of
from backend.replication.rules import Projection
from backend.replication.views import load_views
from sync.access import Side
from sync.entity import Entity
from sync.kind import Kinds
from sync.op import instant_to_ms
from sync.store import Pending


def _ms(instant: str | None) -> int | None:
    return None if instant is None else instant_to_ms(instant)


def calendar_mark(booking: Entity) -> str:
    """What a calendar shows of it; "" while there is nothing to show. Another mark means another mail."""
    if booking.get("status") != "confirmed":
        return ""
    return f"{booking.get('starts_at')}|{booking.get('ends_at')}|{booking.get('session') or ''}"


def _row(booking: Entity) -> Sequence[Any]:
    return (
        booking.id,
        booking.get("resource"),
        booking.get("session"),
        booking.get("status"),
        _ms(booking.get("expires_at")),
        calendar_mark(booking),
    )


BOOKING_ROW = Projection(
    sql="INSERT INTO booking (id, resource, session, status, expires_ms, mark, mailed, sequence, claimed_ms) "
    "VALUES (?, ?, ?, ?, ?, ?, '', -1, 0) ON CONFLICT (id) DO UPDATE SET session = excluded.session, "
    "status = excluded.status, expires_ms = excluded.expires_ms, mark = excluded.mark",
    row=_row,
)

_STORE = ("id", "name", "banner", "city")


def list_seats(kinds: Kinds, session: str) -> Work[list[dict[str, Any]] | None]:
    """Everybody who asked for a seat of a session, those who wait after the others and in their turn; None: no session."""
    found = yield from fetch("SELECT kind FROM entity WHERE id = ?", session)
    if not found or found[0][0] != "training_session":
        return None
    rows = yield from fetch(
        "SELECT b.id, a.id, a.name, a.banner, a.city FROM booking b JOIN entity e ON e.id = b.id "
        "JOIN account a ON a.id = e.account LEFT JOIN hold h ON h.holder = b.id AND h.resource = ? "
        "WHERE b.session = ? ORDER BY COALESCE(h.cell, -1), e.recorded_ms, b.id",
        queue_of(seats_of(session)),
        session,
    )
    bodies = yield from load_views(kinds, Side.BRAND, "id = ANY(?)", ([row[0] for row in rows],))
    by_id = {body["id"]: body for body in bodies}
    return [{**by_id[row[0]], "store": dict(zip(_STORE, row[1:], strict=True))} for row in rows if row[0] in by_id]


_COLUMNS = ", ".join(f"op.{name.strip()}" for name in PENDING_COLUMNS.split(","))
_WAITING = (
    f"SELECT {_COLUMNS} FROM op JOIN booking b ON b.id = op.entity "
    "LEFT JOIN hold h ON h.holder = op.entity AND h.resource LIKE 'queue:%' WHERE op.outcome = 'waitlisted' "
)
_IN_TURN = "ORDER BY COALESCE(h.cell, -1), op.received_ms, op.id LIMIT ?"


def waiting_for(freed: Sequence[str], limit: int) -> Work[list[Pending]]:
    """Waitlisted requests for the people and sessions whose cells were let go of, in the order of their queues.

    Those that stopped waiting meanwhile come along: they learn what became of them.
    """
    # Whatever a resource is the agenda, the seats or the queue of, its name has an id in it.
    names = sorted({part for resource in freed for part in resource.split(":") if len(part) == 36})
    rows = yield from fetch(
        f"{_WAITING} AND (b.resource = ANY(?) OR b.session = ANY(?)) {_IN_TURN}", names, names, limit
    )
    return [pending_of(row) for row in rows]


def all_waiting(after: tuple[int, str], limit: int) -> Work[list[Pending]]:
    """Every waitlisted request, in pages by when it came: what a job asks again in case nobody was left to."""
    rows = yield from fetch(
        f"SELECT {PENDING_COLUMNS} FROM op WHERE outcome = 'waitlisted' AND (received_ms, id) > (?, ?) "
        "ORDER BY received_ms, id LIMIT ?",
        *after,
        limit,
    )
    return [pending_of(row) for row in rows]


def unanswered(now_ms: int, limit: int) -> Work[list[str]]:
    """Bookings nobody answered in time."""
    rows = yield from fetch(
        "SELECT id FROM booking WHERE expires_ms IS NOT NULL AND expires_ms <= ? ORDER BY expires_ms LIMIT ?",
        now_ms,
        limit,
    )
    return [row[0] for row in rows]


def seats_of_cancelled(limit: int) -> Work[list[str]]:
    """Bookings of sessions that will not take place, not yet told so."""
    rows = yield from fetch(
        "SELECT b.id FROM booking b JOIN entity s ON s.id = b.session "
        "WHERE b.status IN ('asked', 'confirmed') AND s.kind = 'training_session' AND NOT s.is_open "
        "ORDER BY b.id LIMIT ?",
        limit,
    )
    return [row[0] for row in rows]
