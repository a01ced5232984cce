"""Scheduled work on bookings. Each makes good what a crash left, and finds nothing to do where none did."""

import functools
from collections.abc import Sequence

from backend.bookings.rows import all_waiting, seats_of_cancelled, unanswered
from backend.db.work import Work
from backend.identity.access import SYSTEM_USER
from backend.replication.door import Door, ServerOp, submit
from sync.protocol import MAX_OPS
from sync.receipt import EFFECTIVE
from sync.store import Pending

PAGE = 200


async def offer_places(door: Door) -> int:
    """Ask every waitlisted request again, first come first; answers how many have a place, or a final answer, now."""
    after, count = (0, ""), 0
    while True:
        page: list[Pending] = []

        def chosen(after: tuple[int, str] = after, page: list[Pending] = page) -> Work[Sequence[Pending]]:
            page[:] = yield from all_waiting(after, PAGE)
            return page

        count += len((await door.release(chosen, door.clock())).receipts)
        if len(page) < PAGE:
            return count
        after = page[-1].received_at, page[-1].op.id


async def expire_requests(door: Door) -> int:
    """Let go of what nobody answered in time; answers how many."""
    count = 0
    while due := await door.database.read(functools.partial(unanswered, door.clock(), MAX_OPS)):
        receipts = await submit(door, SYSTEM_USER, [ServerOp("booking.expire", booking, {}) for booking in due])
        count += sum(receipt.outcome in EFFECTIVE for receipt in receipts)
        if len(due) < MAX_OPS:
            break
    return count


async def cancel_seats(door: Door) -> int:
    """Everybody with a seat in a session that will not take place hears so; answers how many bookings."""
    count = 0
    while due := await door.database.read(functools.partial(seats_of_cancelled, MAX_OPS)):
        receipts = await submit(door, SYSTEM_USER, [ServerOp("booking.cancel", booking, {}) for booking in due])
        count += sum(receipt.outcome in EFFECTIVE for receipt in receipts)
        if len(due) < MAX_OPS:
            break
    return count
