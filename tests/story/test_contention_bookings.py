"""Two hundred at once for one slot, and for one training of twelve seats: exactly one, exactly twelve, and an answer for all.

Through the real door on both databases: many phones at the same moment, some sending batches made long before, some
cancelling what they asked for, some changing their mind while they wait.
"""

import asyncio
import random
from collections import Counter as Tally
from typing import Any

import pytest
from uuid_utils import uuid7

from backend.bookings.jobs import offer_places
from backend.db.work import Database, fetch
from backend.identity.users import add_user
from backend.replication.codec import ENTITY_COLUMNS, entity_of
from backend.replication.door import ServerOp, submit
from sync.access import Role
from sync.entity import Entity
from sync.op import Stamp, ms_to_instant, parse, read_instant
from sync.protocol import HOUR_MS
from sync.receipt import Receipt
from sync.reconcile import Batch
from tests.backend.bookings.counter import Counter, at
from tests.backend.desk import Desk
from tests.conftest import VirtualClock

REQUESTS = 200
STORES = 8
SEATS = 12
ENDED = frozenset({"cancelled", "declined", "expired"})


async def _open(database: Database) -> tuple[Counter, list[tuple[str, str]]]:
    """The counter, and stores of its rep with a manager each: (account, user)."""
    desk = await Desk(database, VirtualClock()).open()
    counter = await Counter(desk).open()
    stores = [(str(uuid7()), "") for _ in range(STORES)]
    add = {"territory": desk.territories["75"], "source": "import"}
    ops = [ServerOp("account.add", shop, {"name": f"Magasin {n}", **add}) for n, (shop, _) in enumerate(stores)]
    await submit(desk.door, desk.people["admin"], ops)
    for n, (shop, _) in enumerate(stores):
        user = await database.write(
            lambda n=n, shop=shop: add_user(  # type: ignore[misc]
                f"m{n}@e.example", f"m{n}", Role.STORE_MANAGER, "fr", desk.clock.now, accounts=[shop], since_ms=0
            )
        )
        stores[n] = shop, user.id
    return counter, stores


async def _land(counter: Counter, user: str, made: list[ServerOp], made_ms: int) -> list[Receipt]:
    """A phone's batch, made at a moment and arriving now."""
    door, page = counter.desk.door, str(uuid7())
    now_ms = door.clock()
    items = [
        parse(
            {"id": str(uuid7()), "seq": number, "kind": op.kind, "v": 1, "entity": op.entity, "args": dict(op.args),
             "base": {}, "after": None, "at": {"wall": ms_to_instant(made_ms), "mono_ms": 0, "page": page}}
        )
        for number, op in enumerate(made, 1)
    ]  # fmt: skip
    clock = Stamp(now_ms, now_ms - made_ms, page)
    payloads = tuple(None for _ in items)
    batch = Batch(user, "phone", page, now_ms, clock, len(items), tuple(items), payloads, door.grace_ms)
    return list((await door.land(batch)).receipts)


async def _crowd(
    counter: Counter, stores: list[tuple[str, str]], rng: random.Random, about: dict[str, Any]
) -> list[tuple[Receipt, bool]]:
    """Everybody's requests, in batches that arrive at once; answers the receipts, and whether each would wait."""
    batches: list[tuple[str, list[ServerOp], int]] = []
    left = REQUESTS
    while left:
        shop, user = rng.choice(stores)
        ops: list[ServerOp] = []
        for _ in range(min(left, rng.choice([1, 1, 1, 2, 5]))):
            booking = str(uuid7())
            args = {"account": shop, **about, "waitlist": rng.random() < 0.6}
            ops.append(ServerOp("booking.request", booking, args))
            left -= 1
            if rng.random() < 0.2:
                ops.append(ServerOp("booking.cancel", booking, {}))
        # Some were made hours before, by a phone that had no network: they are decided as they arrive.
        batches.append((user, ops, counter.desk.clock.now - rng.choice([0, 0, HOUR_MS, 5 * HOUR_MS])))
    batches.sort(key=lambda batch: batch[2], reverse=True)
    landing = [_land(counter, user, ops, made_ms) for user, ops, made_ms in batches]
    cancelling = [_cancel_one(counter) for _ in range(6)]
    heard = await asyncio.gather(*landing[:60], *cancelling[:3], *landing[60:], *cancelling[3:])
    answers = [receipts for receipts in heard if receipts is not None]
    return [
        (receipt, bool(op.args["waitlist"]))
        for (_, ops, _), receipts in zip(batches, answers, strict=True)
        for op, receipt in zip(ops, receipts, strict=True)
        if op.kind == "booking.request"
    ]


async def _cancel_one(counter: Counter) -> None:
    """Somebody who has a place gives it up while the others are still asking."""
    held = [b for b in await _bookings(counter) if b.get("status") == "confirmed"]
    if held:
        await submit(counter.desk.door, counter.desk.people["boss"], [ServerOp("booking.cancel", held[0].id, {})])


async def _bookings(counter: Counter) -> list[Entity]:
    rows = await counter.desk.database.read(
        lambda: fetch(f"SELECT {ENTITY_COLUMNS} FROM entity WHERE kind = 'booking'")
    )
    return [entity_of(row) for row in rows]


async def _held(counter: Counter, prefix: str) -> Tally[str]:
    """How many cells each holder has on resources of a kind."""
    rows = await counter.desk.database.read(lambda: fetch("SELECT resource, holder FROM hold"))
    return Tally(holder for resource, holder in rows if resource.startswith(prefix))


async def _everybody_has_an_answer(counter: Counter, asked: list[tuple[Receipt, bool]]) -> None:
    """A place, a place in the queue, or a refusal with what is free."""
    entities = {booking.id: booking for booking in await _bookings(counter)}
    queued = await _held(counter, "queue:")
    for receipt, waits in asked:
        if receipt.outcome.value == "rejected":
            assert not waits
            assert receipt.code in {"slot_taken", "session_full"}
            assert receipt.next
            assert receipt.entity not in entities
            continue
        booking = entities[str(receipt.entity)]
        status = booking.get("status")
        assert (booking.id in queued) is (status == "waitlisted")
        now = await counter.receipt(receipt.op)
        if status == "waitlisted":
            assert now["outcome"] == "waitlisted"
        elif status == "confirmed":
            assert now["outcome"] == "applied"
        else:
            assert status in ENDED
            assert now["outcome"] in {"applied", "superseded"}


async def _one_slot(database: Database, seed: int) -> None:
    counter, stores = await _open(database)
    rng, rep = random.Random(seed), counter.desk.people["rep"]
    wanted = at("10:00")
    about = {"service": counter.service, "resource": rep, "wanted": wanted}
    asked = await _crowd(counter, stores, rng, about)
    await offer_places(counter.desk.door)
    confirmed = [b for b in await _bookings(counter) if b.get("status") == "confirmed"]
    assert len(confirmed) == 1
    assert {b.get("starts_at") and read_instant(b.get("starts_at")) for b in confirmed} == {read_instant(wanted)}
    assert await _held(counter, "agenda:") == Tally({confirmed[0].id: 4})
    await _everybody_has_an_answer(counter, asked)

    # One after the other gives its place up: each time the first of the queue has it.
    in_turn = [holder for _, holder in sorted((await _queue(counter)).items())]
    assert in_turn, "nobody waited: the test shows nothing"
    for following in in_turn[:3]:
        held = next(b for b in await _bookings(counter) if b.get("status") == "confirmed")
        await submit(counter.desk.door, counter.desk.people["boss"], [ServerOp("booking.cancel", held.id, {})])
        now = [b.id for b in await _bookings(counter) if b.get("status") == "confirmed"]
        assert now == [following]


async def _queue(counter: Counter) -> dict[int, str]:
    rows = await counter.desk.database.read(
        lambda: fetch("SELECT cell, holder FROM hold WHERE resource LIKE 'queue:%'")
    )
    return {row[0]: row[1] for row in rows}


async def _twelve_seats(database: Database, seed: int) -> None:
    counter, stores = await _open(database)
    session = await counter.session(at("09:00"), SEATS)
    about = {"service": counter.training, "session": session}
    asked = await _crowd(counter, stores, random.Random(seed), about)
    await offer_places(counter.desk.door)
    confirmed = [b for b in await _bookings(counter) if b.get("status") == "confirmed"]
    assert len(confirmed) == SEATS
    assert await _held(counter, "session:") == Tally({b.id: 1 for b in confirmed})
    seen = await counter.seen(session)
    assert (seen["seats_left"], seen["fields"]["taken"]) == (0, SEATS)
    await _everybody_has_an_answer(counter, asked)


@pytest.mark.parametrize("seed", range(2))
async def test_of_two_hundred_who_want_one_slot_exactly_one_has_it(database: Database, seed: int) -> None:
    await _one_slot(database, seed)


@pytest.mark.parametrize("seed", range(2))
async def test_of_two_hundred_who_want_twelve_seats_exactly_twelve_have_one(database: Database, seed: int) -> None:
    await _twelve_seats(database, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 20))
async def test_the_same_for_every_seed(database: Database, seed: int) -> None:
    await _one_slot(database, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 20))
async def test_the_same_seats_for_every_seed(database: Database, seed: int) -> None:
    await _twelve_seats(database, seed)
