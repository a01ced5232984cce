"""Two hundred orders at once against a stock of fifty: never below none, every unit counted once, an answer for all."""

import asyncio
import random

import pytest
from uuid_utils import uuid7

from backend.db.work import Database, fetch
from backend.identity.users import add_user
from backend.pos_orders.decide import status, waiting
from backend.pos_orders.items import holding_id
from backend.pos_orders.jobs import supply_back_orders
from backend.replication.codec import ENTITY_COLUMNS, entity_of
from backend.replication.door import ServerOp, submit
from sync.access import Role
from sync.entity import Entity
from sync.protocol import HOUR_MS
from sync.receipt import Receipt
from tests.backend.desk import Desk
from tests.conftest import VirtualClock
from tests.story.crowd import land

ORDERS = 200
STOCK = 50
STORES = 8
MAXIMUM = 60
ENDED = frozenset({"cancelled", "declined"})


async def _stores(desk: Desk) -> list[tuple[str, str]]:
    """Stores with a manager each: (account, user)."""
    shops = [str(uuid7()) for _ in range(STORES)]
    add = {"territory": desk.territories["75"], "source": "import"}
    ops = [ServerOp("account.add", shop, {"name": f"Magasin {n}", **add}) for n, shop in enumerate(shops)]
    await submit(desk.door, desk.people["admin"], ops)
    stores = []
    for n, shop in enumerate(shops):
        user = await desk.database.write(
            lambda n=n, shop=shop: add_user(  # type: ignore[misc]
                f"m{n}@e.example", f"m{n}", Role.STORE_MANAGER, "fr", desk.clock.now, accounts=[shop], since_ms=0
            )
        )
        stores.append((shop, user.id))
    return stores


async def _entities(desk: Desk, kind: str) -> dict[str, Entity]:
    rows = await desk.database.read(lambda: fetch(f"SELECT {ENTITY_COLUMNS} FROM entity WHERE kind = ?", kind))
    return {row[0]: entity_of(row) for row in rows}


async def _counted(desk: Desk, item: str, other: str, received: int) -> None:
    """Every unit is in stock or was given, every unit wanted is waited for, every store's count is that of its orders."""
    orders = await _entities(desk, "pos_order")
    items = await _entities(desk, "pos_item")
    for found, there in ((item, STOCK + received), (other, STOCK)):
        stock, waits = items[found].get("stock"), items[found].get("waiting")
        lines = [n for o in orders.values() if status(o) not in ENDED for n in o.get("lines") if n["item"] == found]
        assert min(stock, waits) >= 0
        assert stock + sum(n["given"] for n in lines) == there
        assert waits == sum(n["quantity"] - n["given"] for n in lines)
        for account in {o.account for o in orders.values()}:
            mine = [
                n["quantity"] - n["missing"]
                for o in orders.values()
                if o.account == account and status(o) not in ENDED
                for n in o.get("lines")
                if n["item"] == found
            ]
            holding = (await _entities(desk, "pos_holding")).get(holding_id(str(account), found))
            assert (0 if holding is None else holding.get("held")) == sum(mine) <= MAXIMUM
    listed = await desk.database.read(lambda: fetch("SELECT id, status, waiting FROM pos_order"))
    assert {row[0]: (row[1], row[2]) for row in listed} == {o.id: (status(o), waiting(o)) for o in orders.values()}


async def _crowd(database: Database, seed: int) -> None:
    desk = await Desk(database, VirtualClock()).open()
    stores, rng = await _stores(desk), random.Random(seed)
    published = {"name_fr": "Présentoir", "kind": "display", "stock": STOCK, "max_per_store": MAXIMUM}
    item, other = [str((await desk.do("boss", "pos_item.publish", published)).entity) for _ in range(2)]
    batches: list[tuple[str, list[ServerOp], int]] = []
    left = ORDERS
    while left:
        shop, user = rng.choice(stores)
        ops: list[ServerOp] = []
        for _ in range(min(left, rng.choice([1, 1, 1, 2, 5]))):
            order, wanted = str(uuid7()), rng.sample([item, other], rng.choice([1, 2]))
            lines = [{"item": one, "quantity": rng.choice([1, 1, 2, 3])} for one in wanted]
            ops.append(ServerOp("pos_order.place", order, {"account": shop, "lines": lines}))
            left -= 1
            if rng.random() < 0.2:
                ops.append(ServerOp("pos_order.cancel", order, {}))
        # Some were made hours before, by a phone that had no network: they are decided as they arrive.
        batches.append((user, ops, desk.clock.now - rng.choice([0, 0, HOUR_MS, 5 * HOUR_MS])))
    landing = [land(desk.door, user, ops, made_ms) for user, ops, made_ms in batches]

    async def cancel_one() -> None:
        standing = [o.id for o in (await _entities(desk, "pos_order")).values() if status(o) == "accepted"]
        if standing:
            ops = [ServerOp("pos_order.cancel", rng.choice(standing), {})]
            await submit(desk.door, desk.people["boss"], ops)

    def deliver() -> list[ServerOp]:
        return [ServerOp("pos_item.adjust_stock", item, {"delta": 7, "reason": "Livraison"})]

    boss = desk.people["boss"]
    middle = [cancel_one(), submit(desk.door, boss, deliver()), supply_back_orders(desk.door), cancel_one()]
    answers = await asyncio.gather(*landing[:50], *middle, *landing[50:], supply_back_orders(desk.door))
    receipts: list[Receipt] = [r for found in answers if isinstance(found, list) for r in found]
    # A cancellation of an order that was refused waits for an order that never comes.
    assert {r.outcome.value for r in receipts if r.code != "waiting"} <= {"applied", "merged", "rejected"}
    refused = {r.code for r in receipts if r.outcome.value == "rejected"}
    assert refused <= {"over_the_maximum", "pos_order_ended"}, refused
    assert any(r.code in {"back_ordered", "partly_back_ordered"} for r in receipts), "nobody waited: it shows nothing"
    await _counted(desk, item, other, 7)

    # What comes in goes to who waits longest.
    queue = sorted(
        (o for o in (await _entities(desk, "pos_order")).values() if _owed(o, item)),
        key=lambda o: (o.recorded_ms, o.id),
    )
    in_hand = 7 + (await _entities(desk, "pos_item"))[item].get("stock")
    await submit(desk.door, boss, deliver())
    await supply_back_orders(desk.door)
    await _counted(desk, item, other, 14)
    after = await _entities(desk, "pos_order")
    for waits in queue:
        given = min(in_hand, _owed(waits, item))
        in_hand -= given
        assert _owed(after[waits.id], item) == _owed(waits, item) - given


def _owed(order: Entity, item: str) -> int:
    if status(order) in ENDED:
        return 0
    return sum(n["quantity"] - n["given"] for n in order.get("lines") if n["item"] == item)


@pytest.mark.parametrize("seed", range(2))
async def test_two_hundred_orders_for_fifty_units(database: Database, seed: int) -> None:
    await _crowd(database, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 20))
async def test_the_same_for_every_seed(database: Database, seed: int) -> None:
    await _crowd(database, seed)
