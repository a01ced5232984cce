"""The queue headquarters works, and the same orders as a file that a spreadsheet opens."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from litestar import Litestar
from openpyxl import load_workbook
from uuid_utils import uuid7

from backend.db.work import Database
from backend.replication.door import ServerOp
from tests.conftest import VirtualClock
from tests.security.house import House, house_of


@dataclass
class Desk:
    house: House
    item: str
    orders: list[str]

    async def listed(self, who: str = "admin", **params: Any) -> list[str]:
        answer = await self.house.ask(who, "GET", "/api/v1/pos-orders", params=params)
        assert answer.status_code == 200, answer.text
        return [order["id"] for order in answer.json()["orders"]]


@pytest.fixture
async def desk(app: Litestar, database: Database, clock: VirtualClock) -> AsyncIterator[Desk]:
    """Three orders of an item of which there are four: two in the first store, one in the other."""
    async with house_of(app, database, clock) as house:
        item, orders = str(uuid7()), [str(uuid7()) for _ in range(3)]
        published = {
            "name_fr": "=Présentoir; 2 m",
            "name_en": "Display",
            "kind": "display",
            "size": "60x180",
            "stock": 4,
        }
        await house.submit("admin", [ServerOp("pos_item.publish", item, published)])
        for order, store, quantity in zip(orders, (house.own, house.foreign, house.own), (3, 2, 1), strict=True):
            placed = {"account": store, "lines": [{"item": item, "quantity": quantity}], "reason": "Noël\nà midi"}
            clock.advance(1000)
            await house.submit("admin", [ServerOp("pos_order.place", order, placed)])
        yield Desk(house, item, orders)


async def test_the_queue_is_worked_first_come_first(desk: Desk) -> None:
    first, second, third = desk.orders
    assert await desk.listed() == [first, second, third]
    assert await desk.listed(owed="to_ship") == [first, second]
    assert await desk.listed(owed="waiting") == [second, third]
    assert await desk.listed(status="back_ordered") == [third]
    await desk.house.submit("admin", [ServerOp("pos_order.ship", first, {})])
    assert await desk.listed(status=["shipped", "back_ordered"]) == [first, third]
    assert await desk.listed("manager") == [first, third]
    assert await desk.listed("other_rep") == [second]


async def test_it_comes_in_pages(desk: Desk) -> None:
    found, after = [], ""
    while True:
        params = {"limit": "1", "after": after}
        page = (await desk.house.ask("admin", "GET", "/api/v1/pos-orders", params=params)).json()
        found += [(order["id"], order["store"]["name"]) for order in page["orders"]]
        after = page["next"]
        if after is None:
            break
    assert found == list(zip(desk.orders, ["Épicerie du Port", "Bazar de la Gare", "Épicerie du Port"], strict=True))
    assert (await desk.house.ask("admin", "GET", "/api/v1/pos-orders?after=x")).status_code == 400


async def _file(desk: Desk, language: str, **params: Any) -> bytes:
    answer = await desk.house.ask(
        "brand_manager", "GET", "/api/v1/pos-orders/export", params=params, headers={"Accept-Language": language}
    )
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment")
    return answer.content


async def test_the_export_opens_as_a_table_and_no_cell_is_a_formula(desk: Desk) -> None:
    raw = await _file(desk, "fr")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert [row["commande"] for row in rows] == desk.orders
    assert [(r["demandé"], r["attribué"], r["en attente de stock"], r["à expédier"]) for r in rows] == [
        ("3", "3", "0", "3"), ("2", "1", "1", "1"), ("1", "0", "1", "0"),
    ]  # fmt: skip
    assert (rows[0]["article"], rows[0]["motif"], rows[0]["magasin"]) == (
        "'=Présentoir; 2 m", "Noël\nà midi", "Épicerie du Port",
    )  # fmt: skip
    book = load_workbook(io.BytesIO(await _file(desk, "en", format="xlsx", status="back_ordered")))
    (header, only) = list(book.active.values)
    line = dict(zip(header, only, strict=True))
    assert (line["order"], line["item"], line["asked"], line["given"]) == (desk.orders[2], "Display", 1, 0)


async def test_counts_are_headquarters_and_come_with_who_changed_them(desk: Desk) -> None:
    (item,) = (await desk.house.ask("admin", "GET", "/api/v1/pos-items")).json()
    assert (item["fields"]["stock"], item["fields"]["waiting"], item["band"]) == (0, 2, "none")
    adjust = ServerOp("pos_item.adjust_stock", desk.item, {"delta": 3, "reason": "Inventaire"})
    await desk.house.submit("brand_manager", [adjust])
    (line,) = (await desk.house.ask("admin", "GET", f"/api/v1/pos-items/{desk.item}/adjustments")).json()
    assert (line["delta"], line["reason"], line["stock"], line["by"]["name"]) == (3, "Inventaire", 3, "brand_manager")
