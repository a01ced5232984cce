"""An empty shelf: flagged from its barcode in at most three taps, where there is no network, and followed to its end."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, Playwright, expect

from backend.db.work import fetch
from backend.stock_outs.ids import stock_out_id
from backend.web.clock import system_clock
from tests.browser import device as browsers
from tests.browser.barcode import film, picture
from tests.browser.conftest import Phones
from tests.browser.day import idle
from tests.browser.device import DESK, Device
from tests.browser.server import Server
from tests.browser.steps import CONTROLLED, STILL, offline, serious, sign_in
from tests.conftest import VirtualClock
from tests.stage import Stage

STORE, REP, HEAD = "store_manager@example.org", "rep@example.org", "admin@example.org"
GTIN, JUICE = "3017620422003", "Jus de pêche trouble"
KEPT_READER = (
    """async () => (await (await caches.open("kept")).keys()).filter((one) => one.url.endsWith(".wasm")).length"""
)
PATIENCE_MS = 20_000


@dataclass
class Place:
    """A brand with a rep and a store, two products; and how often the store has tapped."""

    server: Server
    stage: Stage
    taps: list[str] = field(default_factory=list)

    @property
    def account(self) -> str:
        return self.stage.accounts[0]

    async def tap(self, target: Locator) -> None:
        self.taps.append(await target.inner_text())
        await target.click()


@pytest.fixture
async def place(server: Server) -> AsyncIterator[Place]:
    async with server.database() as database:
        stage = await Stage(database, VirtualClock(system_clock())).build(accounts=2)
        for gtin, name in ((GTIN, JUICE), ("96385074", "Cidre doux")):
            await stage.submit("product.add", {"gtin": gtin, "name": name}, by=stage.admin)
        yield Place(server, stage)


@pytest.fixture
async def camera(playwright: Playwright, tmp_path: Path) -> AsyncIterator[Device]:
    """A store's phone whose camera sees the juice's barcode, and may."""
    still = film(picture(GTIN), tmp_path / "bottle.y4m")
    device = Device(playwright, tmp_path / "camera")
    arguments = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={still}"]
    await device.start(args=[*browsers._ARGUMENTS, *arguments], permissions=["camera"])
    yield device
    await device.stop()


async def _signed_in(page: Page, place: Place, email: str) -> None:
    await sign_in(page, place.server, email)
    await idle(page)
    await page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    await page.wait_for_function(CONTROLLED)


async def test_a_shelf_flagged_from_its_barcode_without_a_network_is_followed_until_it_is_full(
    place: Place, camera: Device, phones: Phones
) -> None:
    page = camera.page
    await _signed_in(page, place, STORE)
    # The reader comes with the first scan, and stays.
    await page.goto(f"{place.server.url}/accounts/{place.account}/stock-outs/new")
    await expect(page.get_by_text(f"Code lu · {GTIN}")).to_be_visible(timeout=PATIENCE_MS)
    assert await page.evaluate(KEPT_READER) == 1
    assert await serious(page) == []

    await offline(page, True)
    await page.goto(place.server.url)
    await place.tap(page.get_by_role("link", name="Signaler une rupture"))
    await expect(page.get_by_text(JUICE).first).to_be_visible(timeout=PATIENCE_MS)
    await place.tap(page.get_by_role("button", name="Signaler cette rupture"))
    await expect(page.get_by_text(f"Rupture signalée : {JUICE}")).to_be_visible()
    assert len(place.taps) <= 3, place.taps
    await page.get_by_role("link", name="Suivre").click()
    await expect(page.get_by_text("pas encore envoyé").first).to_be_visible()
    assert await _cases(place) is None

    await offline(page, False)
    await idle(page)
    await expect(page.get_by_text("pas encore envoyé")).to_have_count(0, timeout=PATIENCE_MS)
    assert await serious(page) == []

    # The brand answers from a desk, online.
    desk = (await phones(size=DESK)).page
    await sign_in(desk, place.server, HEAD)
    await desk.goto(f"{place.server.url}/stock-outs")
    await expect(desk.get_by_role("link", name=JUICE)).to_be_visible()
    await desk.goto(f"{place.server.url}/accounts/{place.account}")
    card = desk.get_by_role("region", name="Ruptures")
    await expect(card).to_contain_text("Signalée")
    assert await serious(desk) == []
    await card.get_by_role("link", name=JUICE).click()
    await desk.get_by_role("button", name="Prendre en compte").click()
    await desk.get_by_label("Pourquoi").select_option("production")
    await desk.get_by_role("searchbox", name="Chercher un produit").fill("CIDRÉ")
    await desk.get_by_role("button", name="Cidre doux").click()
    await desk.get_by_role("button", name="Répondre").click()
    await expect(desk.get_by_text("Réponse envoyée au magasin")).to_be_visible()
    await expect(desk.locator(".stands-title")).to_have_text("Prise en compte", timeout=PATIENCE_MS)
    await desk.wait_for_function(STILL)
    assert await serious(desk) == []

    # The store hears of it without asking, and sees the shelf filled.
    await expect(page.locator(".stands-title")).to_have_text("Prise en compte", timeout=PATIENCE_MS)
    await expect(page.get_by_text("Cidre doux").first).to_be_visible()
    await page.get_by_role("button", name="De retour en rayon").click()
    await expect(page.locator(".stands-title")).to_have_text("De retour en rayon")

    # The rep passes by and looks for themselves.
    rep = (await phones()).page
    await _signed_in(rep, place, REP)
    await rep.goto(f"{place.server.url}/accounts/{place.account}/stock-outs/{_stock_out(place)}")
    await expect(rep.locator(".stands-title")).to_have_text("De retour en rayon", timeout=PATIENCE_MS)
    await rep.get_by_role("button", name="Je le confirme").click()
    await idle(rep)
    await expect(page.locator(".stands-title")).to_have_text("Retour confirmé", timeout=PATIENCE_MS)
    await desk.goto(f"{place.server.url}/accounts/{place.account}")
    await expect(card).to_contain_text("Aucune rupture en cours")
    await expect(card.get_by_role("link", name=JUICE)).to_contain_text("Retour confirmé")
    case = await _cases(place)
    assert case is not None
    assert [event[0] for event in case] == ["reported", "acknowledged", "back_on_shelf", "confirmed"]
    await page.goto(f"{place.server.url}/accounts/{place.account}")
    await expect(page.get_by_role("link", name=JUICE).last).to_be_visible()
    for one in (camera,):
        assert one.violations() == []


async def test_a_product_is_found_by_name_or_code_and_flagged_in_two_taps(place: Place, phone: Device) -> None:
    page = phone.page
    await _signed_in(page, place, STORE)
    await offline(page, True)
    await page.goto(place.server.url)
    await place.tap(page.get_by_role("link", name="Signaler une rupture"))
    search = page.get_by_role("searchbox")
    await search.fill("PECHE")
    await place.tap(page.get_by_role("button", name=JUICE))
    await expect(page.get_by_text(f"Rupture signalée : {JUICE}")).to_be_visible()
    assert len(place.taps) == 2
    # The same line now leads to its course; a second tap does not flag it twice.
    await expect(page.get_by_role("link", name=JUICE)).to_contain_text("Signalée")
    await page.get_by_role("button", name="Annuler").click()
    await expect(page.get_by_role("button", name=JUICE)).to_be_visible()

    await search.fill("3017620422004")
    await expect(page.get_by_role("alert")).to_contain_text("dernier chiffre")
    await search.fill("4006381333931")
    await page.get_by_role("button", name="Code inconnu du catalogue").click()
    await search.fill("Pêches en vrac")
    await page.get_by_role("button", name="Pêches en vrac").click()
    await offline(page, False)
    await idle(page)
    rows = await place.stage.rows("SELECT product, status FROM stock_out ORDER BY product")
    assert rows == [
        ("03017620422003", "cancelled"),
        ("04006381333931", "reported"),
        ("~peches en vrac", "reported"),
    ]
    assert phone.violations() == []


async def test_two_who_see_the_same_gap_are_witnesses_of_one(place: Place, phones: Phones) -> None:
    store, rep = (await phones()).page, (await phones()).page
    await _signed_in(store, place, STORE)
    await _signed_in(rep, place, REP)
    for page in (store, rep):
        await offline(page, True)
        await page.goto(f"{place.server.url}/accounts/{place.account}/stock-outs/new")
        await page.get_by_role("button", name=JUICE).click()
    for page in (rep, store):
        await offline(page, False)
        await idle(page)
    await store.goto(f"{place.server.url}/stock-outs")
    await expect(store.get_by_role("link", name=JUICE)).to_contain_text("2 témoins", timeout=PATIENCE_MS)
    assert len(await place.stage.rows("SELECT id FROM stock_out")) == 1


def _stock_out(place: Place) -> str:
    return stock_out_id(place.account, GTIN.zfill(14))


async def _cases(place: Place) -> list[list[str]] | None:
    """The events of the juice's stock-out on the server."""
    rows = await place.stage.database.read(lambda: fetch("SELECT state FROM entity WHERE id = ?", _stock_out(place)))
    if not rows:
        return None
    state = rows[0][0]
    events: list[list[str]] = (json.loads(state) if isinstance(state, str) else state)["e"]
    return events
