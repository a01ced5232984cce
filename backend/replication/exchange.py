"""One exchange: push, then pull, in one round trip."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from backend.replication.ahead import Asked
from backend.replication.codec import canonical_bytes, receipt_json, to_json
from backend.replication.door import Door
from backend.replication.pull import BRIEF, Look, Page, look, read_on, read_page
from backend.replication.wire import SyncRequest, too_large
from backend.web.problems import UNSUPPORTED_PROTOCOL, Problem
from sync.access import Access
from sync.gather import read_beforehand
from sync.op import ms_to_instant, parse, read_stamp
from sync.protocol import MAX_OPS, MIN_SUPPORTED, PROTOCOL_VERSION
from sync.reconcile import Batch, Result
from sync.store import Incarnation

CONTACT_EVERY_MS = 5 * 60_000
"""A pull that brings no news of the outbox is written down this often, to keep the brackets of clocks tight."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking, from which device."""

    access: Access
    device: str
    device_since_ms: int


async def exchange(door: Door, caller: Caller, request: SyncRequest, found: Look | None = None) -> bytes:
    """The answer as JSON bytes. `found`: what a first look told, where there was one.

    Errors: `Problem` for a protocol we do not speak or a batch that is too large.
    """
    if not MIN_SUPPORTED <= request.protocol <= PROTOCOL_VERSION:
        raise Problem(
            UNSUPPORTED_PROTOCOL,
            f"This server speaks protocol {MIN_SUPPORTED} to {PROTOCOL_VERSION}; update the app, its outbox is kept.",
            min_supported=MIN_SUPPORTED,
            newest=PROTOCOL_VERSION,
        )
    if len(request.ops) > MAX_OPS:
        raise too_large()
    now_ms = door.clock()
    if request.ops:
        result = await door.land(_batch(door, caller, request, now_ms))
        # What so many ops changed is more than a look brings, and more than is read without another thread.
        is_long = len(request.ops) >= BRIEF
        found = Look(None, None, BRIEF + 1) if is_long else await _look(door, caller, request, now_ms)
    else:
        found = found or await _look(door, caller, request, now_ms)
        heard = found.outbox
        if (
            heard is None
            or (heard.user, heard.device) != (caller.access.user, caller.device)
            or _is_due(heard, request, now_ms)
        ):
            result = await door.land(_batch(door, caller, request, now_ms))
        else:
            result = Result((), heard.have)
    return _answer(result, found.page or await _page(door, caller, request, found, now_ms), now_ms)


async def _look(door: Door, caller: Caller, request: SyncRequest, now_ms: int) -> Look:
    database = door.database
    asked = request.incarnation, request.cursors, request.epoch, request.limit
    return await database.glance(lambda: look(caller.access, *asked, now_ms, database.dialect))


async def _page(door: Door, caller: Caller, request: SyncRequest, found: Look, now_ms: int) -> Page:
    """The next page: read ahead, or now; and the one after it on its way."""
    heads = found.heads
    if heads is None:
        return await _read(door, caller, request, found, now_ms)
    asked = Asked(request.incarnation, request.epoch, request.limit, request.cursors, heads)
    page = await door.ahead.take(asked) or await _read(door, caller, request, found, now_ms)
    left = sum(heads.values()) - sum(map(abs, page.cursors.values()))
    # A scope that was begun anew meanwhile is looked at with other eyes the next time.
    if page.more and not page.reset and min(request.limit, left) > BRIEF:
        cursors, behind = page.cursors, found.behind
        following = replace(found, behind=None if behind is None else replace(behind, cursors=cursors))
        then = request.model_copy(update={"cursors": cursors})
        await door.ahead.begin(replace(asked, cursors=cursors), lambda: _read(door, caller, then, following, now_ms))
    return page


async def _read(door: Door, caller: Caller, request: SyncRequest, found: Look, now_ms: int) -> Page:
    database, behind = door.database, found.behind
    if behind is not None and database.dialect == "postgres":
        # A transaction's beginning and end are round trips, and so is where scopes stand: known, as of the look.
        page = await database.glance(lambda: read_on(behind, request.limit))
        if page is not None:
            return page
    return await database.read(
        lambda: read_page(caller.access, request.cursors, request.epoch, request.limit, now_ms, database.dialect),
        is_brief=0 < min(found.ahead, request.limit) <= BRIEF,
    )


def _is_due(heard: Incarnation, request: SyncRequest, now_ms: int) -> bool:
    """Whether to write down that it was here."""
    last = max(heard.contacts, key=lambda c: c.last_ms, default=None)
    return last is None or last.high_water != request.high_water or now_ms - last.last_ms >= CONTACT_EVERY_MS


def _batch(door: Door, caller: Caller, request: SyncRequest, now_ms: int) -> Batch:
    clock = request.clock
    stamp = None if clock is None else read_stamp(clock.model_dump())
    items = tuple(parse(raw, index, canonical_bytes) for index, raw in enumerate(request.ops))
    return Batch(
        user=caller.access.user,
        device=caller.device,
        incarnation=request.incarnation,
        received_at=now_ms,
        clock=stamp,
        high_water=request.high_water,
        items=items,
        payloads=tuple(request.ops),
        grace_ms=door.grace_ms,
        device_since_ms=caller.device_since_ms,
        read=read_beforehand(door.kinds, items),
    )


def _answer(result: Result, page: Page, now_ms: int) -> bytes:
    head: Mapping[str, Any] = {
        "protocol": PROTOCOL_VERSION,
        "epoch": page.epoch,
        "server_time": ms_to_instant(now_ms),
        "have": result.have,
        "fork": result.fork,
        "enter": page.enter,
        "leave": page.leave,
        "reset": page.reset,
        "cursors": page.cursors,
        "more": page.more,
    }
    # The bodies were encoded when they were written; decoding them to encode them again would be most of a pull's time. They
    # are put together once: a page is a megabyte, and a copy of it takes as long as finding a tenth of it.
    found = [to_json(head)[:-1].encode(), b',"receipts":[']
    found.append(b",".join([receipt_json(receipt) for receipt in result.receipts]))
    found.append(b'],"changes":[')
    found += page.changes
    found.append(b"]}")
    return b"".join(found)
