"""Scheduled work on notices. The scheduler only pokes: what is to be done are rows, and any number of workers may run."""

import functools

from backend.db.work import Row, Work, execute, fetch
from backend.identity.access import SYSTEM_USER
from backend.notifications.deliver import Post, deliver
from backend.notifications.planning import BATCH, plan_sends
from backend.replication.door import Door, ServerOp, submit
from backend.replication.jobs import forget_entities
from sync.protocol import DAY_MS

RINGS = 10
"""Reminders looked at in one transaction; each tells a page of people at most."""
KEPT_MS = 120 * DAY_MS
"""How long a notice stays in the list."""
JOURNAL_MS = 30 * DAY_MS
"""How long the server's own words about notices stay in the journal: no phone sends them again."""


async def carry_notices(door: Door, post: Post) -> int:
    """Remind, plan, send; answers how many reminders, notices and sends were touched."""
    count = await ring_reminders(door)
    while planned := await door.database.write(
        functools.partial(plan_sends, post.config, door.database.dialect, door.clock())
    ):
        count += planned
        if planned < BATCH:
            break
    return count + await deliver(door, post)


async def ring_reminders(door: Door) -> int:
    """Tell people what their moment has come for; answers how many looks that took."""
    count = 0
    # A reminder that stays as it was could not be answered: it waits for the next run, and stops nobody.
    seen: list[str] = []
    while due := await door.database.read(functools.partial(_ripe, door.clock(), seen)):
        await submit(door, SYSTEM_USER, [ServerOp("notice.ring", row[0], {}) for row in due])
        seen += [row[1] for row in due]
        count += len(due)
    return count


def _ripe(now_ms: int, seen: list[str]) -> Work[list[Row]]:
    return fetch(
        "SELECT id, id || '|' || after_user FROM reminder WHERE from_ms <= ? AND NOT id || '|' || after_user = ANY(?) "
        "ORDER BY from_ms, id LIMIT ?",
        now_ms,
        seen,
        RINGS,
    )


async def forget_notices(door: Door) -> int:
    """Forget notices nobody will look for any more, with their sends; answers how many."""
    now_ms = door.clock()
    count = await forget_entities(door, "notice", now_ms - KEPT_MS)
    await door.database.write(functools.partial(_forget_rows, now_ms - KEPT_MS, now_ms - JOURNAL_MS))
    return count


def _forget_rows(before_ms: int, journal_ms: int) -> Work[None]:
    yield from execute("DELETE FROM notice WHERE created_ms < ?", before_ms)
    yield from execute("DELETE FROM send WHERE done_ms < ?", before_ms)
    yield from execute(
        "DELETE FROM op WHERE kind IN ('notice.tell', 'notice.ring') AND user_id = ? AND received_ms < ?",
        SYSTEM_USER,
        journal_ms,
    )
