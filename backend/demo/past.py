"""What eighteen months told stands in the inbox and stays there: nothing of it is pushed, mailed, or sent to a calendar."""

import functools
from itertools import groupby

from backend.bookings.mails import leave_unmailed
from backend.db.work import Row, Work, fetch
from backend.notifications.jobs import ring_reminders
from backend.notifications.planning import leave_unplanned
from backend.replication.door import Door, ServerOp, submit
from sync.protocol import DAY_MS

UNREAD_MS = 3 * DAY_MS
"""What is older was read when it came; of the last days, some waits for whoever signs in."""


async def put_away(door: Door) -> None:
    """Of a history just written: tell what the last day's moments call for, read what is old, and let nothing leave."""
    await ring_reminders(door)
    old = await door.database.read(functools.partial(_told_before, door.clock() - UNREAD_MS))
    for user, rows in groupby(old, key=lambda row: str(row[1])):
        first, *more = [str(row[0]) for row in rows]
        await submit(door, user, [ServerOp("notice.read", first, {"also": more[:200]})])
    await door.database.write(functools.partial(_leave, door.clock()))


async def put_away_since(door: Door) -> None:
    """Of a demo that was not running: what it would have told then is not sent days after."""
    await door.database.write(functools.partial(leave_unplanned, door.clock() - DAY_MS))


def _told_before(before_ms: int) -> Work[list[Row]]:
    return fetch(
        "SELECT id, user_id FROM notice WHERE created_ms < ? AND read_ms IS NULL ORDER BY user_id, id", before_ms
    )


def _leave(now_ms: int) -> Work[None]:
    yield from leave_unplanned(now_ms)
    yield from leave_unmailed()
