"""Fill an empty database with the demo brand. Everything synced goes through the one write door."""

import asyncio
import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from backend.agenda.rows import load_free
from backend.db.work import Database, Work, fetch, fetch_one
from backend.demo import cast, challenges, history, material, offers, promotions
from backend.demo.history import SEED, Shop
from backend.demo.past import put_away
from backend.demo.pictures import drawn
from backend.identity.users import add_user
from backend.media.pictures import make_picture
from backend.media.rows import keep_picture
from backend.promotions.sales import keep_sales
from backend.replication.door import Door, ServerOp, submit
from backend.web.language import Text
from sync.access import Role
from sync.protocol import DAY_MS
from sync.receipt import EFFECTIVE, Receipt

MANAGED = 6
"""Shops, the first of each territory two by two, whose manager has an account here."""
Progress = Callable[[Text, int, int], None]
"""Called with what is being done, how much of it is done and how much there is."""


class DemoRefused(RuntimeError):  # noqa: N818 - names the event
    """An op of the demo was not applied; the generator and the rules disagree."""


async def is_empty(database: Database) -> bool:
    """Whether nobody uses this database yet."""
    row = await database.read(lambda: fetch_one("SELECT count(*) FROM app_user"))
    return row is None or row[0] == 0


async def fill(door: Door, progress: Progress) -> None:
    """Three reps, sixty stores of three banners, eighteen months of both companies' work. About 5,000 ops."""
    now_ms = door.clock()
    start_ms = now_ms - (history.MONTHS * 30 + 2) * DAY_MS
    people = await _people(door.database, now_ms, start_ms)
    rows = await door.database.read(lambda: fetch("SELECT code, id FROM territory"))
    territories: dict[str, str] = {row[0]: row[1] for row in rows}
    admin = people["admin@example.org"]
    made = history.shops()
    placed = [replace(op, args={**op.args, "territory": territories[shop.territory]}) for shop, op in made]
    checklist = history.checklist()
    await _submit(door, admin, [*placed, *history.products(), checklist], start_ms)
    progress(Text("Magasins et produits", "Stores and products"), 1, 1)
    shops = await _managers(door.database, [shop for shop, _ in made], now_ms, start_ms)
    reps = {rep.territory: people[rep.email] for rep in cast.REPS}
    moments = sorted(
        (
            moment
            for number, shop in enumerate(shops)
            for moment in history.moments(
                shop, reps[shop.territory], now_ms, checklist.entity, random.Random(SEED + number)
            )
        ),
        key=lambda moment: moment.at_ms,
    )
    for number, moment in enumerate(moments, start=1):
        await _submit(door, moment.author, moment.ops, min(moment.at_ms, now_ms))
        progress(Text("Dix-huit mois de visites", "Eighteen months of visits"), number, len(moments))
    await _counter(door, people, shops[0], start_ms, now_ms)
    progress(Text("Services et formations", "Services and trainings"), 1, 1)
    gtins = [str(op.args["gtin"]) for op in history.products()]
    pictures = await _requests(door, people, shops, gtins, start_ms, now_ms)
    progress(Text("Matériel et ruptures", "Material and stock-outs"), 1, 1)
    await _promotions(door, people, shops, gtins, pictures, now_ms)
    progress(Text("Promotions et ventes", "Promotions and sales"), 1, 1)
    await _submit(door, people["lea@example.org"], challenges.planned(gtins, now_ms), now_ms - 50 * DAY_MS)
    await challenges.compete(door, shops, gtins, now_ms)
    progress(Text("Challenges", "Challenges"), 1, 1)
    await put_away(door)


async def _counter(door: Door, people: dict[str, str], shop: Shop, start_ms: int, now_ms: int) -> None:
    """What stores can book and whom they can ask; one store has a visit booked, and asks for a review."""
    head = people["lea@example.org"]
    services = offers.services()
    await _submit(door, head, [*services, *offers.helpers()], start_ms)
    for rep in cast.REPS:
        user = people[rep.email]
        await _submit(door, user, [offers.availability(user, str(rep.territory))], start_ms)
    await _submit(door, head, [offers.session(services[-1].entity, head, now_ms)], now_ms)
    for service, away, agenda in ((services[0], 5, cast.AGENDAS[0]), (services[1], 20, cast.AGENDAS[1])):
        free = await door.database.read(partial(load_free, service.entity, shop.id, now_ms, now_ms, away + 1))
        (rep,) = free["people"]
        wanted = rep["slots"][away]["starts_at"]
        asking = offers.asked(shop.id, service.entity, rep["user"], wanted, agenda)
        await _submit(door, str(shop.manager), [asking], now_ms)


async def _requests(
    door: Door, people: dict[str, str], shops: list[Shop], gtins: list[str], start_ms: int, now_ms: int
) -> dict[str, str]:
    """A catalogue of material with its pictures, answered by their scenes; orders and stock-outs in every step."""
    head = people["lea@example.org"]
    pictures: dict[str, str] = {}
    for item in material.ITEMS:
        picture = await asyncio.to_thread(make_picture, drawn(item.scene))
        await door.database.write(partial(keep_picture, picture, head, start_ms))
        await _submit(door, head, [item.published(picture.hash)], start_ms)
        pictures[item.scene] = picture.hash
    reps: dict[str | None, str] = {rep.territory: people[rep.email] for rep in cast.REPS}
    said = [
        *material.orders(shops, reps, head, now_ms),
        *material.stock_outs(shops, gtins, reps, head, now_ms),
    ]
    for moment in sorted(said, key=lambda moment: moment.at_ms):
        await _submit(door, moment.author, moment.ops, moment.at_ms)
    return pictures


async def _promotions(
    door: Door, people: dict[str, str], shops: list[Shop], gtins: list[str], pictures: dict[str, str], now_ms: int
) -> None:
    """Promotions in every phase, what stores say about them, and what tills counted."""
    reps: dict[str | None, str] = {rep.territory: people[rep.email] for rep in cast.REPS}
    said = promotions.moments(shops, gtins, pictures, reps, people["lea@example.org"], now_ms)
    for moment in sorted(said, key=lambda moment: moment.at_ms):
        await _submit(door, moment.author, moment.ops, moment.at_ms)
    lines = promotions.sales(shops, gtins, now_ms)
    await door.database.write(partial(keep_sales, door.database.dialect, now_ms, lines))


async def _people(database: Database, now_ms: int, start_ms: int) -> dict[str, str]:
    def work() -> Work[dict[str, str]]:
        found: dict[str, str] = {}
        for person in (*cast.REPS, *cast.HEADQUARTERS):
            codes = [person.territory] if person.territory is not None else []
            user = yield from add_user(
                person.email,
                person.name,
                Role(person.role),
                "fr",
                now_ms,
                territories=codes,
                organisation=cast.BRAND,
                since_ms=start_ms,
            )
            found[person.email] = user.id
        return found

    return await database.write(work)


async def _managers(database: Database, shops: list[Shop], now_ms: int, start_ms: int) -> list[Shop]:
    """A manager for the first shops of each territory; the very first is the one the demo signs in as."""
    rng = random.Random(SEED)
    chosen = [shop for number, shop in enumerate(shops) if number % 20 < MANAGED // 3]

    def work() -> Work[dict[str, str]]:
        found: dict[str, str] = {}
        for number, shop in enumerate(chosen):
            email = "nadia@example.org" if number == 0 else f"magasin{number + 1}@example.org"
            name = "Nadia Perrin" if number == 0 else f"{rng.choice(cast.FIRST_NAMES)} {rng.choice(cast.LAST_NAMES)}"
            user = yield from add_user(
                email, name, Role.STORE_MANAGER, "fr", now_ms, accounts=[shop.id], since_ms=start_ms
            )
            found[shop.id] = user.id
        return found

    managers = await database.write(work)
    return [replace(shop, manager=managers.get(shop.id)) for shop in shops]


async def _submit(door: Door, author: str, ops: Iterable[ServerOp], at_ms: int) -> None:
    ops = list(ops)
    for first in range(0, len(ops), 100):
        receipts: list[Receipt] = await submit(door, author, ops[first : first + 100], at_ms=at_ms)
        refused = next((receipt for receipt in receipts if receipt.outcome not in EFFECTIVE), None)
        if refused is not None:
            raise DemoRefused(f"{refused.outcome}: {refused.code} {dict(refused.params)}")
