"""Eighteen months of two companies' people at work, drawn from one seed, written as ops at the time they happened."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from stdnum import ean
from uuid_utils import uuid7

from backend.demo import cast
from backend.replication.door import ServerOp
from sync.op import ms_to_instant
from sync.protocol import DAY_MS, HOUR_MS

MONTHS = 18
SEED = 20261121


@dataclass(frozen=True, slots=True)
class Shop:
    """One invented shop."""

    id: str
    external_id: str
    name: str
    banner: str
    territory: str
    manager: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """Ops one person made at one time (ms)."""

    at_ms: int
    author: str
    ops: tuple[ServerOp, ...]


def _id() -> str:
    return str(uuid7())


def shops() -> list[tuple[Shop, ServerOp]]:
    """Sixty shops of three banners, twenty a territory, with the op that adds each."""
    rng = random.Random(SEED)
    found: list[tuple[Shop, ServerOp]] = []
    for territory, towns in cast.TOWNS.items():
        for number, (city, postcode, lat_e7, lon_e7) in enumerate(towns):
            banner = cast.BANNERS[number % len(cast.BANNERS)]
            shop = Shop(_id(), f"PF-{postcode}-{number + 1:02d}", f"{banner} {city}", banner, territory)
            args = {
                "name": shop.name,
                "external_id": shop.external_id,
                "banner": banner,
                "address": f"{rng.randrange(1, 90)} rue du Commerce",
                "postcode": postcode,
                "city": city,
                "country": "FR",
                "phone": f"01 99 00 {rng.randrange(10, 99)} {rng.randrange(10, 99)}",
                "opening_hours": rng.choice(["Mo-Sa 08:30-20:00", "Mo-Sa 09:00-19:30; Su 09:00-12:30"]),
                "lat_e7": lat_e7 + rng.randrange(-150_000, 150_000),
                "lon_e7": lon_e7 + rng.randrange(-150_000, 150_000),
                "source": "import",
            }
            found.append((shop, ServerOp("account.add", shop.id, args)))
    return found


def products() -> list[ServerOp]:
    """Fifteen products, numbered in the range kept for use inside shops."""
    ops = []
    for number, (name, category) in enumerate(cast.PRODUCTS, start=1):
        stem = f"29{number:010d}"
        gtin = stem + ean.calc_check_digit(stem)
        ops.append(
            ServerOp("product.add", _id(), {"gtin": gtin, "name": name, "brand": "Pépin & Fils", "category": category})
        )
    return ops


def checklist() -> ServerOp:
    """What reps look at in a store."""
    items = [{"key": key, "label_fr": fr, "label_en": en} for key, fr, en in cast.CHECKLIST]
    return ServerOp("checklist.publish", _id(), {"name": "Tournée", "version": 1, "items": items})


def moments(shop: Shop, rep: str, now_ms: int, checklist_id: str, rng: random.Random) -> Iterator[Moment]:
    """What happened at one shop, oldest first."""
    contacts = [_id() for _ in range(rng.randrange(1, 4))]
    start = now_ms - MONTHS * 30 * DAY_MS
    yield Moment(
        start,
        rep,
        (
            *(ServerOp("contact.add", contact, _contact(shop, rng)) for contact in contacts),
            ServerOp("account.plan", shop.id, {"visit_interval_days": rng.choice([14, 21, 28, 42])}),
            ServerOp("account.tag", shop.id, {"tags": rng.sample(["coeur de cible", "petit format", "test 2026"], 1)}),
        ),
    )
    at = start + rng.randrange(1, 20) * DAY_MS
    while at < now_ms - 2 * DAY_MS:
        at += rng.randrange(9, 17) * HOUR_MS % DAY_MS
        yield Moment(at, rep, tuple(_visit(shop, contacts, checklist_id, at, now_ms, rng)))
        if shop.manager is not None and rng.random() < 0.5:
            text = rng.choice(cast.STORE_NOTES)
            note = ServerOp("note.add", _id(), {"account": shop.id, "text": text, "audience": "shared"})
            yield Moment(at + rng.randrange(1, 6) * DAY_MS, shop.manager, (note,))
        at += rng.randrange(14, 40) * DAY_MS
    if rng.random() < 0.3:
        return  # nobody has planned to call: the app says which of these are overdue
    planned = now_ms - now_ms % DAY_MS + rng.randrange(20) * DAY_MS + rng.randrange(8, 17) * HOUR_MS
    plan = {"account": shop.id, "planned_at": ms_to_instant(planned), "purpose": rng.choice(cast.PURPOSES)}
    yield Moment(now_ms - DAY_MS, rep, (ServerOp("visit.plan", _id(), plan),))


def _contact(shop: Shop, rng: random.Random) -> dict[str, object]:
    first, last = rng.choice(cast.FIRST_NAMES), rng.choice(cast.LAST_NAMES)
    return {
        "account": shop.id,
        "name": f"{first} {last}",
        "role": rng.choice(cast.JOBS),
        "phone": f"06 39 98 {rng.randrange(10, 99)} {rng.randrange(10, 99)}",
        "language": "fr",
    }


def _visit(
    shop: Shop, contacts: list[str], checklist_id: str, at_ms: int, now_ms: int, rng: random.Random
) -> Iterator[ServerOp]:
    visit = _id()
    answers = [
        {"item": key, "value": rng.choices(["yes", "no", "not_applicable"], (8, 3, 1))[0]} for key, *_ in cast.CHECKLIST
    ]
    met = rng.sample(contacts, rng.randrange(1, len(contacts) + 1))
    args = {
        "account": shop.id,
        "purpose": rng.choice(cast.PURPOSES),
        "duration_min": rng.randrange(15, 75),
        "note": rng.choice(cast.NOTES),
        "summary": rng.choice(cast.SUMMARIES),
        "contacts_met": met,
        "checklist": {"version": checklist_id, "answers": answers},
    }
    if rng.random() < 0.4:
        args["promise"] = rng.choice(cast.PROMISES)
    yield ServerOp("visit.log", visit, args)
    for _ in range(rng.choice([0, 1, 1, 2])):
        text, tags = rng.choice(cast.VERBATIMS)
        words = {"account": shop.id, "text": text, "tags": list(tags), "visit": visit, "contact": rng.choice(met)}
        words["audience"] = rng.choices(["brand", "shared"], (3, 1))[0]
        yield ServerOp("verbatim.add", _id(), words)
    if rng.random() < 0.35:
        task, due = _id(), ms_to_instant(at_ms + 10 * DAY_MS)[:10]
        audience = rng.choice(["brand", "shared"])
        title = rng.choice(cast.TASKS)
        yield ServerOp(
            "task.add", task, {"account": shop.id, "title": title, "due_on": due, "visit": visit, "audience": audience}
        )
        if at_ms < now_ms - 20 * DAY_MS or rng.random() < 0.3:
            yield ServerOp("task.done", task, {})
