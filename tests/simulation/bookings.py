"""Bookings in the random schedules: few slots and fewer seats, wanted by everybody; and what must hold of them after."""

import random
from collections import Counter
from typing import TYPE_CHECKING, Any

from backend.agenda.decide import agenda_of, hours_of, queue_of, seats_of, shape_of
from backend.agenda.slots import QUARTER_MS
from backend.bookings.jobs import cancel_seats, expire_requests, offer_places
from backend.db.work import fetch
from backend.replication.codec import ENTITY_COLUMNS, entity_of
from backend.replication.door import Door, ServerOp, submit
from sync.op import instant_to_ms
from tests.reference.client import Phone

if TYPE_CHECKING:
    from tests.simulation.world import User, World

VISIT, ASKING, TRAINING, SESSION = (f"0000000{n}-0000-7000-8000-000000000000" for n in range(1, 5))
SEATS = 4
HELD = frozenset({"asked", "proposed", "confirmed"})


async def publish(world: "World") -> None:
    """Services, two reps who are always there, a training of few seats."""
    service = {"kind": "rep_visit", "name_fr": "Visite", "name_en": "Visit", "duration_min": 45}
    always = {"zone": "Europe/Paris", "windows": [{"day": n, "opens": "00:00", "closes": "24:00"} for n in range(1, 8)]}
    reps = [world.users[name].id for name in ("ana", "bob")]
    ops = [
        ServerOp("service.publish", VISIT, service),
        ServerOp("service.publish", ASKING, {**service, "needs_confirmation": True, "pending_ttl_min": 600}),
        ServerOp("service.publish", TRAINING, {**service, "kind": "staff_training", "given_by": "trainer"}),
        *(ServerOp("availability.set", rep, always) for rep in reps),
        ServerOp("training_session.publish", SESSION, {
            "service": TRAINING, "resource": reps[0], "starts_at": "2026-12-11T09:00:00Z", "capacity": SEATS}),
    ]  # fmt: skip
    receipts = await submit(world.door, world.users["adm"].id, ops)
    assert {receipt.outcome.value for receipt in receipts} == {"applied"}, receipts


def _slot(rng: random.Random) -> str:
    return f"2026-12-10T{rng.choice(['09:00', '09:30', '10:00', '14:00'])}:00Z"


def ask(world: "World", phone: Phone, account: str) -> dict[str, Any]:
    """A slot, or seats."""
    rng = world.rng
    more: dict[str, Any] = {"account": account, "waitlist": rng.random() < 0.5}
    if rng.random() < 0.4:
        people = [{"name": f"P{n}"} for n in range(rng.randrange(3))]
        return phone.do("booking.request", {**more, "service": TRAINING, "session": SESSION, "attendees": people})
    slot = {"resource": world.users[rng.choice(["ana", "bob"])].id, "wanted": _slot(rng), "alternatives": [_slot(rng)]}
    return phone.do("booking.request", {**more, **slot, "service": rng.choice([VISIT, ASKING])})


def say(world: "World", user: "User", phone: Phone) -> dict[str, Any] | None:
    """Something about one that is known."""
    rng = world.rng
    known = [found for (_, found), body in phone.rows.items() if body["kind"] == "booking"]
    known += [q.op["entity"] for q in phone.outbox if q.op["kind"] == "booking.request"]
    if not known:
        return None
    booking = rng.choice(known)
    kinds = ["cancel", "cancel", "reschedule", "set_agenda", "set_attendees"]
    kinds += ["accept"] if user.role == "store_manager" else ["confirm", "decline", "propose"]
    args: dict[str, dict[str, Any]] = {
        "reschedule": {"wanted": _slot(rng), "alternatives": [_slot(rng)]},
        "set_agenda": {"agenda": f"mot {rng.randrange(1000)}"},
        "set_attendees": {"attendees": [{"name": f"Q{n}"} for n in range(rng.randrange(4))]},
        "propose": {"starts_at": _slot(rng)},
    }
    kind = rng.choice(kinds)
    return phone.do(f"booking.{kind}", args.get(kind, {}), booking)


async def work(door: Door) -> None:
    """What the worker does."""
    await offer_places(door)
    await expire_requests(door)
    await cancel_seats(door)


async def check(world: "World") -> None:
    """Who holds what is what the bookings say: nothing twice, nothing kept, no seat more than there are."""
    rows = await world.database.read(
        lambda: fetch(
            f"SELECT {ENTITY_COLUMNS} FROM entity "
            "WHERE kind IN ('booking', 'training_session', 'service', 'availability')"
        )
    )
    entities = {row[0]: entity_of(row) for row in rows}
    bookings = [e for e in entities.values() if e.kind == "booking"]
    cells = await world.database.read(lambda: fetch("SELECT resource, cell, holder FROM hold ORDER BY resource, cell"))
    held: dict[str, dict[str, list[int]]] = {}
    for resource, cell, holder in cells:
        held.setdefault(holder, {}).setdefault(resource, []).append(cell)
    for booking in bookings:
        wanted: dict[str, Any] = {}
        status, session = booking.get("status"), booking.get("session")
        mine = held.get(booking.id, {})
        if status in HELD and session is not None:
            wanted[seats_of(session)] = booking.get("seats")
        elif status in HELD:
            hours = hours_of(entities[booking.get("resource")])
            assert hours is not None
            shape = shape_of(entities[booking.get("service")])
            found = shape.cells(instant_to_ms(booking.get("starts_at")), hours.travel_min)
            wanted[agenda_of(booking.get("resource"))] = list(found)
        elif status == "waitlisted":
            start = instant_to_ms(booking.get("starts_at")) // QUARTER_MS
            agenda = f"{agenda_of(booking.get('resource') or '')}:{start}"
            wanted[queue_of(agenda if session is None else seats_of(session))] = 1
        sizes = {r: len(c) if isinstance(wanted.get(r), int) else c for r, c in mine.items()}
        assert sizes == wanted, (status, booking, mine, wanted)
    taken = Counter(b.get("session") for b in bookings if b.get("status") in HELD for _ in range(b.get("seats")))
    assert entities[SESSION].get("taken") == taken[SESSION] <= SEATS
