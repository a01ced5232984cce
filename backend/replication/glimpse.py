"""Who asks and what is new for them in one statement, on PostgreSQL: each is a round trip there, and phones ask for both all day.

Nothing is read for a token that is not known, and nothing is told of a scope that its user may not read now: `looked` decides
that by the rules, from what the same snapshot holds of the user.
"""

from backend.db.work import Work, fetch
from backend.identity.sessions import SESSION_LINE, Signed, signed_of_line
from backend.replication.pull import LOOK, Look, look_arguments, looked
from backend.replication.wire import SyncRequest
from sync.scope import readable

SCOPES = 64
"""With more cursors than this who asks is looked up first: nobody makes us read far more than they are told."""

_GLIMPSE = (
    f"WITH who AS MATERIALIZED ({SESSION_LINE}) SELECT 'who' AS what, '' AS name, 0 AS seq, 0 AS floor, line AS lines FROM who "
    f"UNION ALL SELECT * FROM ({LOOK['postgres']}) AS seen WHERE EXISTS (SELECT 1 FROM who)"
)


def is_plain(request: SyncRequest) -> bool:
    """Whether a request only asks, and for what a statement can look up as it is."""
    return not request.ops and len(request.cursors) <= SCOPES and "".join(request.cursors).isprintable()


def glimpse(hashed: str, grace_ms: int, request: SyncRequest, now_ms: int) -> Work[tuple[Signed, Look] | None]:
    """The session of a token, and the first look for it. None: as of `find_session`."""
    asked = look_arguments(request.incarnation, request.cursors, request.limit)
    rows = yield from fetch(_GLIMPSE, hashed, now_ms, *asked)
    line = next((row[4] for row in rows if row[0] == "who"), None)
    signed = None if line is None else signed_of_line(line, hashed, now_ms, grace_ms)
    if signed is None:
        return None
    seen = [row for row in rows if row[0] != "who"]
    allowed = set(readable(signed.access, now_ms))
    return signed, looked(seen, allowed, request.cursors, request.epoch, request.limit)
