"""Scheduled work on visits: precise positions are kept for a time, the verdict they gave for good."""

import functools

from backend.db.work import Row, Work, fetch
from backend.identity.access import SYSTEM_USER
from backend.replication.codec import ENTITY_COLUMNS, entity_of
from backend.replication.door import Door, ServerOp, submit
from backend.replication.jobs import forget_argument
from sync.entity import Entity
from sync.protocol import DAY_MS, MAX_OPS
from sync.receipt import EFFECTIVE

_PLACED = ("visit.check_in", "visit.check_out")


async def purge_positions(door: Door, days: int) -> int:
    """Forget where phones were more than `days` ago, in visits and in the journal; answers how many visits forgot."""
    before_ms = door.clock() - days * DAY_MS
    after, count = "", 0
    while True:
        rows = await door.database.read(functools.partial(_with_position, after))
        due = [visit.id for visit in map(entity_of, rows) if holds_position(visit, before_ms)]
        if due:
            ops = [ServerOp("visit.forget_position", visit, {}) for visit in due]
            count += sum(receipt.outcome in EFFECTIVE for receipt in await submit(door, SYSTEM_USER, ops))
        if len(rows) < MAX_OPS:
            break
        after = rows[-1][0]
    await forget_argument(door, _PLACED, "position", before_ms)
    return count


def _with_position(after: str) -> Work[list[Row]]:
    """Find visits that seem to hold a position; their events decide."""
    return fetch(
        f"SELECT {ENTITY_COLUMNS} FROM entity WHERE kind = 'visit' AND id > ? AND state LIKE ? ORDER BY id LIMIT ?",
        after,
        '%"position":%',
        MAX_OPS,
    )


def holds_position(visit: Entity, before_ms: int) -> bool:
    """Tell whether it says where somebody was before a moment. The oldest point decides: minutes lie between two."""
    return any(
        event.write.at_ms < before_ms and isinstance(event.write.value, dict) and "position" in event.write.value
        for event in visit.events
    )
