"""Display material: ordered behind a counter without a network, shipped from a desk, received and put up."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Page, expect
from uuid_utils import uuid7

from backend.demo.pictures import drawn
from backend.web.clock import system_clock
from tests.browser.conftest import Phones
from tests.browser.day import idle
from tests.browser.device import DESK, Device
from tests.browser.server import Server
from tests.browser.steps import CONTROLLED, offline, serious, sign_in
from tests.conftest import VirtualClock
from tests.stage import Stage

STORE, HEAD = "store_manager@example.org", "admin@example.org"
APOSTROPHE = "\u2019"
DISPLAY, POSTER = "Présentoir carton", "Affiche récolte"
PROMOTION = "Mois de la pomme"
PATIENCE_MS = 20_000
PICTURES = (
    """async () => (await (await caches.open("kept")).keys()).filter((one) => one.url.endsWith("-320.webp")).length"""
)
DRAWN = """() => {
  const isDrawn = (one) => one.complete && one.naturalWidth > 0;
  return [...document.querySelectorAll('.item img')].filter(isDrawn).length === 1;
}"""
STATUS = ".stands-title"


@dataclass
class Place:
    """A brand with a store; two items, the first with a maximum of three a store, the second out of stock."""

    server: Server
    stage: Stage
    display: str = field(default_factory=lambda: str(uuid7()))
    poster: str = field(default_factory=lambda: str(uuid7()))

    @property
    def account(self) -> str:
        return self.stage.accounts[0]

    async def order(self, page: Page) -> str:
        """The id of the order on the screen."""
        await page.wait_for_function("() => /\\/orders\\/[0-9a-f-]{36}$/.test(location.pathname)")
        return str(await page.evaluate("() => location.pathname.split('/').pop()"))


@pytest.fixture
async def place(server: Server) -> AsyncIterator[Place]:
    async with server.database() as database:
        made = Place(server, await Stage(database, VirtualClock(system_clock())).build(accounts=2))
        for item, fields in (
            (made.display, {"name_fr": DISPLAY, "kind": "display", "stock": 40, "max_per_store": 3}),
            (made.poster, {"name_fr": POSTER, "kind": "poster", "stock": 0}),
        ):
            receipt = await made.stage.submit("pos_item.publish", fields, item, by=made.stage.admin)
            assert receipt.outcome == "applied"
        harvest = {
            "name_fr": PROMOTION,
            "mechanic": "display",
            "products": ["3017620422003"],
            "sell_out": {"starts_on": "2027-03-01", "ends_on": "2027-03-14"},
        }
        planned = await made.stage.submit("promotion.plan", harvest, by=made.stage.admin)
        assert planned.outcome == "applied", planned
        yield made


async def _signed_in(page: Page, place: Place, email: str) -> None:
    await sign_in(page, place.server, email)
    await idle(page)
    await page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    await page.wait_for_function(CONTROLLED)


async def _picture(page: Page, place: Place) -> None:
    """Headquarters give the display a picture, as they do: a file, chosen and sent."""
    await page.goto(f"{place.server.url}/material")
    await page.get_by_role("button", name=f"Modifier : {DISPLAY}").click()
    file = {"name": "display.png", "mimeType": "image/png", "buffer": drawn("display")}
    await page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type] # a dict of the same shape
    await expect(page.locator(".pic-field img")).to_be_visible(timeout=PATIENCE_MS)
    assert await serious(page) == []
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_text("Article modifié")).to_be_visible()
    await idle(page)


async def test_a_kit_ordered_without_a_network_is_shipped_received_and_put_up(place: Place, phones: Phones) -> None:
    desk_device, phone = await phones(size=DESK), await phones()
    desk, page = desk_device.page, phone.page
    await sign_in(desk, place.server, HEAD)
    await _picture(desk, place)
    await _signed_in(page, place, STORE)
    for _ in range(100):
        if await page.evaluate(PICTURES) == 1:
            break
        await page.wait_for_timeout(100)

    await offline(page, True)
    await page.goto(place.server.url)
    await page.get_by_role("link", name="Commander du matériel").click()
    await expect(page.get_by_text("Épuisé")).to_be_visible()
    await page.wait_for_function(DRAWN)
    await page.get_by_role("button", name=f"Ajouter : {DISPLAY}").click()
    await page.get_by_role("button", name=f"Ajouter : {DISPLAY}").click()
    await page.get_by_role("button", name=f"Ajouter : {POSTER}").click()
    assert await serious(page) == []
    await page.get_by_role("button", name="Commander 3 articles").click()
    await page.get_by_role("button", name="Mise en avant").click()
    assert await serious(page) == []
    await page.get_by_role("button", name="Commander", exact=True).click()
    order = await place.order(page)
    await expect(page.locator(STATUS)).to_have_text("Demandée")
    await expect(page.get_by_text("pas encore envoyé").first).to_be_visible()

    await offline(page, False)
    await idle(page)
    await expect(page.locator(STATUS)).to_have_text("Acceptée", timeout=PATIENCE_MS)
    await expect(page.get_by_text("1 article attend le stock")).to_be_visible()

    await desk.goto(f"{place.server.url}/orders")
    await desk.get_by_role("button", name="Expédier à Magasin 0").click()
    await desk.get_by_label("Transporteur").fill("Transports Sentier")
    await desk.get_by_role("button", name="Expédier 2 articles").click()
    await expect(desk.get_by_text("Rien dans cette file")).to_be_visible(timeout=PATIENCE_MS)
    assert await serious(desk) == []

    await expect(page.locator(STATUS)).to_have_text("Expédiée", timeout=PATIENCE_MS)
    await expect(page.get_by_text("Transports Sentier")).to_be_visible()
    await offline(page, True)
    await page.get_by_role("button", name="Confirmer la réception").click()
    await page.get_by_text("Il en manque", exact=True).click()
    await page.get_by_role("button", name=f"Ajouter : {DISPLAY}").click()
    await page.get_by_role("button", name="Reçu, sauf 1 article").click()
    await expect(page.locator(STATUS)).to_have_text("Reçue")
    await offline(page, False)
    await idle(page)
    await expect(page.get_by_text(f"Manquant : 1\u00a0×\u00a0{DISPLAY}")).to_be_visible(timeout=PATIENCE_MS)
    await page.get_by_role("button", name=f"C{APOSTROPHE}est installé").click()
    await page.get_by_role("dialog").get_by_role("button", name=f"C{APOSTROPHE}est installé").click()
    await idle(page)
    await expect(page.locator(STATUS)).to_have_text("Installée", timeout=PATIENCE_MS)
    assert await serious(page) == []

    await desk.goto(f"{place.server.url}/accounts/{place.account}/orders/{order}")
    await expect(desk.locator(STATUS)).to_have_text("Installée", timeout=PATIENCE_MS)
    await expect(desk.locator(".course .entry")).to_have_count(5)
    held = await place.stage.rows("SELECT to_ship, waiting, status FROM pos_order")
    assert held == [(0, 1, "installed")]
    async with desk.expect_download() as waiting:
        await desk.goto(f"{place.server.url}/orders")
        await desk.get_by_role("button", name="Toutes").click()
        await desk.get_by_role("link", name="CSV").click()
    assert "Magasin 0" in (await (await waiting.value).path()).read_text()
    for device in (desk_device, phone):
        assert device.violations() == []


async def test_more_than_the_maximum_is_refused_with_the_order_that_could_be(place: Place, phone: Device) -> None:
    page = phone.page
    await _signed_in(page, place, STORE)
    await offline(page, True)
    await page.goto(f"{place.server.url}/accounts/{place.account}/orders/new")
    for _ in range(2):
        await page.get_by_role("button", name=f"Ajouter : {DISPLAY}").click()
    await page.get_by_role("button", name="Commander 2 articles").click()
    await page.get_by_role("button", name="Commander", exact=True).click()
    await place.order(page)
    # Meanwhile the rep has ordered two for the same store: one more is all it may have.
    lines = [{"item": place.display, "quantity": 2}]
    await place.stage.submit("pos_order.place", {"account": place.account, "lines": lines})
    await offline(page, False)
    await idle(page)
    await expect(page.get_by_text("Commande refusée")).to_be_visible(timeout=PATIENCE_MS)
    await expect(page.get_by_text("encore 1 possible")).to_be_visible()
    assert await serious(page) == []
    await page.get_by_role("button", name="Commander ce qui est possible").click()
    await expect(page.get_by_text("Commande refusée")).to_have_count(0)
    await idle(page)
    counts = await place.stage.rows("SELECT status, to_ship FROM pos_order ORDER BY to_ship")
    assert counts == [("accepted", 1), ("accepted", 2)]
    # Nothing more may be ordered until one of them is worn out.
    await page.goto(f"{place.server.url}/accounts/{place.account}/orders/new")
    await expect(page.get_by_text("Vous avez déjà le maximum")).to_be_visible()
    await offline(page, True)
    await page.get_by_role("button", name=f"hors d{APOSTROPHE}usage : {DISPLAY}").click()
    await expect(page.get_by_role("button", name=f"Ajouter : {DISPLAY}")).to_be_visible()
    await offline(page, False)
    await idle(page)
    await expect(page.get_by_text("vous en avez 2")).to_be_visible(timeout=PATIENCE_MS)


async def test_the_last_kit_is_ordered_again_in_one_tap_and_taken_back_in_another(place: Place, phone: Device) -> None:
    page = phone.page
    lines = [{"item": place.display, "quantity": 1}]
    await place.stage.submit("pos_order.place", {"account": place.account, "lines": lines}, ago_days=30)
    await _signed_in(page, place, STORE)
    await offline(page, True)
    await page.goto(f"{place.server.url}/accounts/{place.account}/orders/new")
    await page.get_by_role("button", name="Reprendre").click()
    await place.order(page)
    await expect(page.locator(STATUS)).to_have_text("Demandée")
    await page.get_by_role("button", name="Annuler", exact=True).click()
    await expect(page.locator(STATUS)).to_have_text("Annulée")
    await offline(page, False)
    await idle(page)
    counts = await place.stage.rows("SELECT status FROM pos_order ORDER BY status")
    assert counts == [("accepted",), ("cancelled",)]


async def test_a_stock_is_adjusted_with_a_reason_that_stays_and_an_item_published(place: Place, phones: Phones) -> None:
    page = (await phones(size=DESK)).page
    await sign_in(page, place.server, HEAD)
    await page.goto(f"{place.server.url}/material")
    await page.get_by_role("button", name=f"Ajuster le stock : {POSTER}").click()
    await page.get_by_role("button", name="Ajuster", exact=True).click()
    await expect(page.get_by_role("alert").first).to_be_visible()
    await page.get_by_label("De combien").fill("25")
    await page.get_by_label("Pourquoi").fill("Réassort de l'imprimeur")
    assert await serious(page) == []
    await page.get_by_role("button", name="Ajuster", exact=True).click()
    await expect(page.get_by_text("25 en stock")).to_be_visible(timeout=PATIENCE_MS)
    await page.get_by_role("button", name=f"Ajuster le stock : {POSTER}").click()
    await expect(page.get_by_text("+25, soit 25")).to_be_visible(timeout=PATIENCE_MS)
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Nouvel article").click()
    await page.get_by_role("button", name="Publier").click()
    await expect(page.get_by_role("alert")).to_contain_text("Donnez un nom")
    await page.get_by_label("Nom en français").fill("Stop-rayon pomme")
    await page.get_by_label("Type").select_option("wobbler")
    await page.get_by_label("Maximum par magasin").fill("6")
    await page.get_by_label("Promotion liée").select_option(label=PROMOTION)
    await page.get_by_label("Stock de départ").fill("200")
    await page.get_by_role("button", name="Publier").click()
    await expect(page.get_by_text("200 en stock")).to_be_visible(timeout=PATIENCE_MS)
    async with place.server.database() as database:
        stage = Stage(database, VirtualClock(system_clock()))
        linked = await stage.rows("SELECT state FROM entity WHERE kind = 'pos_item' ORDER BY id DESC LIMIT 1")
        planned = await stage.rows("SELECT id FROM entity WHERE kind = 'promotion'")
    assert str(planned[0][0]) in str(linked[0][0])
