"""Scheduled work on sign-ins: what has served is not kept."""

from backend.db.work import Database, Work, execute
from backend.identity.config import DAY_MS

CODES_KEPT_MS = DAY_MS
"""As long as the longest window in which codes are counted."""
REST_KEPT_MS = 30 * DAY_MS
"""Ended sessions and invitations: long enough to answer who was let in, and when."""


async def purge_identity(database: Database, now_ms: int) -> None:
    """Delete old codes, sessions that ended a while ago, and invitations that were used or ran out."""
    await database.write(lambda: _purge(now_ms - CODES_KEPT_MS, now_ms - REST_KEPT_MS))


def _purge(codes_before: int, rest_before: int) -> Work[None]:
    yield from execute("DELETE FROM one_time_code WHERE created_ms <= ?", codes_before)
    yield from execute("DELETE FROM session WHERE expires_ms < ? OR revoked_ms < ?", rest_before, rest_before)
    yield from execute("DELETE FROM invitation WHERE expires_ms < ? OR used_ms < ?", rest_before, rest_before)
