"""A rep's offline day on 250 real stores, in real browsers: a phone that dies, a second tab, a second phone, a store."""

import asyncio
import csv
import json
import os
import re
import time
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Geolocation, Page, Response, expect
from uuid_utils import uuid7

from backend.db.work import fetch_one
from backend.identity.users import add_user
from backend.imports.model import Options
from backend.imports.run import Request, run
from backend.imports.stores import IMPORTER
from backend.registry import RULES
from backend.replication.door import Door, ServerOp, submit
from backend.web.clock import system_clock
from sync.access import Role
from tests.browser.conftest import Phones
from tests.browser.day import (
    CHECKLIST,
    HEARD,
    NOTE,
    REP,
    SECRET,
    TASK,
    Place,
    answer,
    arrived,
    exactly_once,
    hear,
    idle,
    kept,
    outbox,
    save,
    storage,
)
from tests.browser.device import Device
from tests.browser.server import Server
from tests.browser.steps import drawn, offline, sign_in

DEPARTEMENTS = ("37", "49", "61", "72", "79")
STORES = 250
SHOP = "Super U BONNETABLE"
MANAGER = "boss@enseigne.example"
OPS = 6
"""A check-in, a visit, two verbatims, a task, a phone number."""
LIVE_S = 2.0


@pytest.fixture
def stores_file(tmp_path: Path) -> Path:
    """The real stores of five départements, 250 of them."""
    folder = Path(os.environ.get("COMPTOIR_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
    if not (folder / "stores.csv").exists():
        pytest.skip(f"no stores.csv in {folder}; set COMPTOIR_TEST_DATA to the folder that holds it")
    with (folder / "stores.csv").open(encoding="utf-8", newline="") as whole:
        lines = [line for line in csv.DictReader(whole) if line["postcode"].startswith(DEPARTEMENTS)]
    with (tmp_path / "stores.csv").open("w", encoding="utf-8", newline="") as part:
        writer = csv.DictWriter(part, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    assert len(lines) == STORES
    return tmp_path / "stores.csv"


async def _furnished(server: Server, stores_file: Path) -> Place:
    """The stores imported as an operator would, a checklist, a rep who holds them all, the manager of one."""
    now = system_clock()
    async with server.database() as database:
        door = Door(database, RULES, system_clock)
        admin = await database.write(
            lambda: add_user("admin@marque.example", "Admin", Role.ADMIN, "fr", now, since_ms=0)
        )
        done = await run(door, Request(stores_file, IMPORTER, admin.id, Options(by_departement=True)))
        assert (done.added, done.rejected) == (STORES, 0)
        await submit(door, admin.id, [ServerOp("checklist.publish", str(uuid7()), CHECKLIST)])
        rep = await database.write(
            lambda: add_user(REP, "Camille", Role.REP, "fr", now, territories=DEPARTEMENTS, since_ms=0)
        )
        shop = await database.read(lambda: fetch_one("SELECT id FROM account WHERE name = ?", SHOP))
        assert shop is not None
        account: str = shop[0]
        await database.write(
            lambda: add_user(MANAGER, "Nadia", Role.STORE_MANAGER, "fr", now, accounts=(account,), since_ms=0)
        )
        return Place(server, rep.id, account)


class Ear:
    """Keeps every answer of the API a device receives."""

    def __init__(self, device: Device) -> None:
        self.heard: list[str] = []
        self._reading: set[asyncio.Task[None]] = set()
        device.context.on("response", self._came)

    async def all(self) -> str:
        """What came until now."""
        await asyncio.gather(*self._reading)
        return "".join(self.heard)

    def _came(self, response: Response) -> None:
        if "/api/" in response.url and not response.url.endswith("/live"):
            self._reading.add(asyncio.create_task(self._read(response)))

    async def _read(self, response: Response) -> None:
        self.heard.append(await response.text())


async def _change_phone(page: Page, place: Place, number: str) -> None:
    """Edit the store's phone number, by the form."""
    await page.goto(f"{place.server.url}/accounts/{place.account}/edit")
    await page.get_by_label("Téléphone").fill(number)
    await page.get_by_role("button", name="Enregistrer", exact=True).click()
    await expect(page.get_by_text("Enregistré sur ce téléphone", exact=True)).to_be_visible()


async def _two_tabs(phone: Device, page: Page, server: Server) -> tuple[Page, Page]:
    """A second tab beside the first, which stays in front: what is behind draws once a second."""
    beside = await phone.tab()
    await beside.goto(f"{server.url}/phone")
    await page.bring_to_front()
    return page, beside


async def _reopened(page: Page, url: str) -> None:
    """Open the app again and wait until it hears pokes."""
    async with page.expect_response(lambda response: response.url.endswith("/sync/live"), timeout=20_000):
        await page.goto(url)
    await idle(page)


async def test_the_whole_day_arrives_once_is_seen_at_once_and_a_clash_is_settled_by_people(
    server: Server, stores_file: Path, phones: Phones
) -> None:
    place = await _furnished(server, stores_file)
    phone, second, store = [await phones() for _ in range(3)]
    ear = Ear(store)
    await place.signed_in(phone.page)
    # A browser that is killed forgets cookies of the last half minute; this one signed in this morning.
    await phone.stop()
    page, beside = await _two_tabs(phone, await phone.start(), server)
    await sign_in(second.page, server, REP)
    await sign_in(store.page, server, MANAGER)
    for device in (second, store):
        await idle(device.page)
        # The store opens a screen while the server is dead: its worker must be there by then.
        await device.page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    await page.goto(f"{server.url}/accounts")
    await expect(page.get_by_role("status").filter(has_text=f"{STORES} magasins")).to_be_attached()
    where = await _position(server, place)

    # No network, no server; and the phone is opened again.
    await phone.context.grant_permissions(["geolocation"])
    await phone.context.set_geolocation(where)
    await offline(page, True)
    server.kill()
    for tab in (page, beside):
        await tab.reload()
        await drawn(tab)

    await page.get_by_role("link", name="Aujourd’hui").click()
    await page.get_by_role("link", name="Consigner une visite").click()
    await page.get_by_role("searchbox").fill("bonnetab")
    await page.get_by_role("link", name=SHOP).click()
    await page.get_by_role("button", name="Je suis arrivé").click()
    await expect(page.get_by_text("Sur place, à 0 m")).to_be_visible()
    await answer(page)
    await page.get_by_label("Note pour la marque").fill(NOTE)
    await page.get_by_role("button", name="Ajouter un verbatim").click()
    await page.get_by_role("textbox", name="Verbatim 1").fill(HEARD[0])
    await kept(page, place.rep, NOTE, HEARD[0], "item_3")

    # Killed in the middle of it; what was written is there again.
    await phone.kill()
    page = await phone.start()
    await offline(page, True)
    page, beside = await _two_tabs(phone, page, server)
    await page.goto(server.url)
    await page.get_by_role("link", name=re.compile(f"Brouillon.*{SHOP}")).click()
    await expect(page.get_by_text("repris")).to_be_visible()
    await expect(page.get_by_label("Note pour la marque")).to_have_value(NOTE)
    await expect(page.get_by_role("textbox", name="Verbatim 1")).to_have_value(HEARD[0])
    await expect(page.get_by_text("4 sur 4")).to_be_visible()
    await hear(page, first=2, shares=True)
    await save(page)
    await _change_phone(page, place, "02 40 00 00 01")
    await _change_phone(store.page, place, "02 40 00 00 02")
    await expect(beside.locator(".sync-text")).to_contain_text(f"Hors ligne · {OPS} gardées ici")

    # The others are back first; then the phone, and what it brings is seen elsewhere at once.
    await ear.all()
    await server.start()
    timeline = f"{server.url}/accounts/{place.account}"
    await _reopened(store.page, server.url)
    await _reopened(second.page, timeline)
    seen = asyncio.create_task(_seen_at(second.page, HEARD[0]))
    landed = asyncio.create_task(_seen_at(store.page, HEARD[1]))
    async with page.expect_response(_carries_the_visit) as answering:
        await offline(page, False)
    await answering.value
    answered = time.monotonic()
    assert await seen - answered < LIVE_S
    assert await landed - answered < LIVE_S
    await arrived(page, place)
    await exactly_once(page, place, conflicts=1)
    assert len(await outbox(page, place.rep)) == OPS
    await expect(beside.locator(".sync-text")).to_contain_text("Tout est envoyé")

    # The store reads the shared parts.
    await store.page.goto(timeline)
    for words in (HEARD[1], TASK):
        await expect(store.page.get_by_text(words).first).to_be_visible()

    # The clash is everybody's to see; the manager settles it, and thinks again.
    for one in (page, store.page):
        await one.goto(f"{server.url}/conflicts")
        for number in ("02 40 00 00 01", "02 40 00 00 02"):
            await expect(one.get_by_role("article").get_by_text(number)).to_be_visible()
    await store.page.get_by_role("button", name="celle de vous").click()
    await expect(page.get_by_text("Rien à trancher")).to_be_visible()
    await page.goto(timeline)
    await expect(page.get_by_text("02 40 00 00 02")).to_be_visible()
    await store.page.get_by_role("button", name="Annuler").click()
    for one in (page, second.page):
        await expect(one.get_by_text("02 40 00 00 01")).to_be_visible()
    await store.page.goto(timeline)
    await expect(store.page.get_by_text("02 40 00 00 01")).to_be_visible()
    await idle(store.page)

    # Not one internal word ever reached the store.
    kept_there = json.dumps(await storage(store.page), ensure_ascii=False)
    told = await ear.all()
    for found in (kept_there, told):
        assert HEARD[1] in found
        assert SECRET not in found
        assert "territory:" not in found
    for device in (phone, second, store):
        assert device.violations() == []


async def _position(server: Server, place: Place) -> Geolocation:
    """Where the shop is."""
    async with server.database() as database:
        row: Any = await database.read(
            lambda: fetch_one("SELECT lat_e7, lon_e7 FROM account WHERE id = ?", place.account)
        )
    return {"latitude": row[0] / 1e7, "longitude": row[1] / 1e7, "accuracy": 12}


async def _seen_at(page: Page, words: str) -> float:
    """Wait until the page shows the words; the moment, by a monotonic clock, in seconds."""
    await expect(page.get_by_text(words).first).to_be_visible(timeout=20_000)
    return time.monotonic()


def _carries_the_visit(response: Response) -> bool:
    return response.url.endswith("/api/v1/sync") and "visit.log" in (response.request.post_data or "")
