"""A promotion from the desk to the shelf: planned online, answered without a network, followed by both, measured the same."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Locator, Page, expect

from backend.notifications.jobs import ring_reminders
from backend.promotions.ids import participation_id
from backend.promotions.sales import keep_sales
from backend.promotions.uplift import BASELINE_DAYS
from backend.web.clock import system_clock
from sync.protocol import DAY_MS
from tests.browser.conftest import Phones
from tests.browser.day import idle, send_now
from tests.browser.device import DESK
from tests.browser.server import Server
from tests.browser.steps import CONTROLLED, STILL, offline, serious, sign_in
from tests.conftest import VirtualClock
from tests.stage import Stage

STORE, REP, HEAD = "store_manager@example.org", "rep@example.org", "admin@example.org"
GTIN, JUICE = "3017620422003", "Jus de pêche trouble"
HALLES, OTHER = "Halles Vives", "Marché Bleu"
NAME = "Deux jus achetés, un offert"
PATIENCE_MS = 20_000
READ = """async (path) => (await fetch(path)).text()"""


@dataclass
class Place:
    """A brand with a rep and three stores, two of one banner; and how often a person has tapped."""

    server: Server
    stage: Stage
    taps: list[str] = field(default_factory=list)

    @property
    def account(self) -> str:
        """The manager's store."""
        return self.stage.accounts[0]

    async def tap(self, target: Locator) -> None:
        self.taps.append(await target.inner_text())
        await target.click()

    def tapped(self) -> int:
        """How often since this was last asked."""
        count, self.taps = len(self.taps), []
        return count

    async def parts(self) -> list[Any]:
        return await self.stage.rows("SELECT account, status, problem FROM participation ORDER BY account")


@pytest.fixture
async def place(server: Server) -> AsyncIterator[Place]:
    async with server.database() as database:
        stage = await Stage(database, VirtualClock(system_clock())).build()
        for banner, account in zip((HALLES, HALLES.upper(), OTHER), stage.accounts, strict=True):
            await stage.submit("account.edit", {"banner": banner, "postcode": "59000"}, account, by=stage.admin)
        await stage.submit("product.add", {"gtin": GTIN, "name": JUICE}, by=stage.admin)
        yield Place(server, stage)


def _day(away: int) -> str:
    """A day (ISO) so far from today where promotions run."""
    return (datetime.now(ZoneInfo("Europe/Paris")).date() + timedelta(days=away)).isoformat()


async def _signed_in(page: Page, place: Place, email: str) -> None:
    await sign_in(page, place.server, email)
    await idle(page)
    await page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    await page.wait_for_function(CONTROLLED)


async def _planned(desk: Page, place: Place) -> str:
    """Plan it by the form, from its mistakes to its stores; answers its id."""
    await desk.goto(f"{place.server.url}/promotions")
    await expect(desk.get_by_text("Aucune promotion prévue")).to_be_visible()
    await desk.get_by_role("link", name="Nouvelle promotion").click()
    save = desk.get_by_role("button", name="Prévoir la promotion")
    await save.click()
    await expect(desk.get_by_text("4 points à corriger")).to_be_visible()
    await expect(desk.get_by_text("Donnez-lui un nom")).to_be_visible()
    assert await serious(desk) == []
    await desk.get_by_label("Nom en français").fill(NAME)
    await desk.get_by_label("Mécanique").select_option("multibuy")
    await desk.get_by_label("Prix promo").fill("1,99")
    await desk.get_by_label("Prix habituel").fill("1,50")
    await expect(desk.get_by_text("plus haut que le prix habituel")).to_be_visible()
    await desk.get_by_label("Prix habituel").fill("2,98")
    await desk.get_by_role("searchbox", name="Chercher un produit").fill("PECHE")
    await desk.get_by_role("button", name=JUICE).click()
    window = desk.get_by_role("group", name="Sell-out")
    await window.get_by_label("Premier jour").fill(_day(0))
    await window.get_by_label("Dernier jour").fill(_day(-1))
    await expect(window.get_by_text("vient avant le premier")).to_be_visible()
    await window.get_by_label("Dernier jour").fill(_day(9))

    # Stores are counted as they are chosen, by the rule the server has.
    counted = desk.get_by_role("status").filter(has_text=re.compile("magasins? concern"))
    await expect(counted).to_contain_text("3 magasins concernés")
    await desk.get_by_role("button", name=HALLES).click()
    await expect(counted).to_contain_text("2 magasins concernés")
    await desk.get_by_label("Ajouter une région").select_option("Bretagne")
    await expect(counted).to_contain_text("Aucun magasin concerné")
    await desk.get_by_label("Ajouter un département").fill("59")
    await desk.get_by_role("button", name="Ajouter", exact=True).click()
    await expect(counted).to_contain_text("2 magasins concernés")
    await desk.get_by_label("Consignes pour les magasins").fill("En tête de gondole, côté entrée.")
    await desk.get_by_label("Note interne").fill("CONFIDENTIEL")
    await save.click()
    await expect(desk.get_by_role("heading", name=NAME, level=1)).to_be_visible()
    await idle(desk)
    return desk.url.rsplit("/", 1)[1]


async def test_planned_at_the_desk_answered_in_the_store_without_a_network_and_followed_by_everybody(
    place: Place, phones: Phones
) -> None:
    store_phone = await phones()
    store, desk = store_phone.page, (await phones(size=DESK)).page
    await _signed_in(store, place, STORE)
    await sign_in(desk, place.server, HEAD)
    promotion = await _planned(desk, place)
    await expect(desk.get_by_text("0 magasin sur 2 a répondu")).to_be_visible(timeout=PATIENCE_MS)

    # It is on the store's first screen; three taps take part, three say what is wrong, with no network.
    row = store.get_by_role("link", name=NAME)
    await expect(row).to_contain_text("Pas de réponse", timeout=PATIENCE_MS)
    await offline(store, True)
    await place.tap(row)
    assert await serious(store) == []
    await place.tap(store.get_by_role("button", name="Je participe"))
    await place.tap(store.get_by_role("button", name="Confirmer ma participation"))
    await expect(store.locator(".stands-title")).to_have_text("Le magasin participe")
    assert place.tapped() == 3
    await expect(store.get_by_text("pas encore envoyé").first).to_be_visible()
    await expect(store.get_by_text("CONFIDENTIEL")).to_have_count(0)
    await place.tap(store.get_by_role("button", name="Signaler un problème"))
    await store.wait_for_function(STILL)
    assert await serious(store) == []
    await place.tap(store.get_by_role("button", name="Pas de place"))
    await expect(store.locator(".stands-title")).to_have_text("Problème : Pas de place")
    assert place.tapped() == 2
    assert await place.parts() == []
    await offline(store, False)
    await idle(store)
    assert await place.parts() == [(place.account, "committed", "no_space")]

    # The desk sees whose problem it is, and who said it.
    await desk.reload()
    await expect(desk.get_by_text("1 magasin sur 2 a répondu")).to_be_visible()
    bar = desk.get_by_role("img", name="Avancement")
    await expect(bar).to_have_accessible_name("Avancement : Problème 1, Sans réponse 1.")
    await desk.get_by_role("button", name="Problème").click()
    line = desk.get_by_role("list", name="Magasins").get_by_role("link")
    await expect(line).to_have_count(1)
    assert await serious(desk) == []
    await line.click()
    await expect(desk.get_by_text("Nom store_manager · Magasin")).to_have_count(2)

    # The rep was told: the notice leads to the store's part, where it is put right, offline too.
    rep = (await phones()).page
    await _signed_in(rep, place, REP)
    await offline(rep, True)
    await rep.goto(f"{place.server.url}/notices")
    await rep.get_by_role("link", name=re.compile("Problème sur une promotion")).click()
    await expect(rep.get_by_role("heading", name=NAME, level=1)).to_be_visible()
    assert rep.url.endswith(f"/accounts/{place.account}/promotions/{participation_id(promotion, place.account)}")
    await place.tap(rep.get_by_role("button", name="C’est en place"))
    await place.tap(rep.get_by_role("button", name="Confirmer"))
    await expect(rep.locator(".stands-title")).to_have_text("En place en rayon")
    assert place.tapped() == 2
    await rep.goto(f"{place.server.url}/promotions")
    await expect(rep.get_by_role("link", name=NAME)).to_contain_text("1 magasin sur 2 a répondu")
    await rep.get_by_role("link", name=NAME).click()
    await expect(rep.get_by_role("list", name="Mes magasins").get_by_role("link")).to_have_count(2)
    assert await serious(rep) == []
    await offline(rep, False)
    await idle(rep)
    await expect(store.locator(".stands-title")).to_have_text("En place en rayon", timeout=PATIENCE_MS)
    assert await place.parts() == [(place.account, "executed", None)]

    # An empty shelf meanwhile is said on the promotion; the timeline of the store leads to it.
    await store.goto(f"{place.server.url}/accounts/{place.account}/stock-outs/new")
    await store.get_by_role("button", name=JUICE).click()
    await expect(store.get_by_text(f"Rupture signalée : {JUICE}")).to_be_visible()
    await store.goto(f"{place.server.url}/accounts/{place.account}")
    await store.get_by_role("link", name=NAME).last.click()
    await expect(store.get_by_text("En rupture pendant la promotion")).to_be_visible()

    # Changed, then called off: the store hears of both, the second by a notice that leads to it.
    await desk.goto(f"{place.server.url}/promotions/{promotion}/edit")
    await desk.get_by_label("Prix promo").fill("1,89")
    await desk.get_by_role("button", name="Enregistrer").click()
    await expect(store.get_by_text("1,89 €")).to_be_visible(timeout=PATIENCE_MS)
    await desk.get_by_role("button", name="Annuler la promotion").click()
    await desk.get_by_label("Motif").fill("Rappel du lot")
    await desk.get_by_role("button", name="Annuler pour tous").click()
    await expect(store.get_by_text("Motif : Rappel du lot")).to_be_visible(timeout=PATIENCE_MS)
    place.stage.clock.now = system_clock()
    await ring_reminders(place.stage.door)
    await send_now(store)
    await idle(store)
    await store.goto(f"{place.server.url}/notices")
    await store.get_by_role("link", name=f"Promotion annulée : {NAME}").click()
    await expect(store.get_by_role("heading", name=NAME, level=1)).to_be_visible()
    assert store.url.endswith(f"/promotions/{promotion}")
    assert store_phone.violations() == []


async def test_both_companies_read_the_same_figures_and_a_typed_sum_until_tills_speak(
    place: Place, phones: Phones
) -> None:
    stage = place.stage
    sold = {"starts_on": _day(-10), "ends_on": _day(-4)}
    plan = {
        "mechanic": "multibuy",
        "name_fr": NAME,
        "products": [GTIN],
        "sell_out": sold,
        "where": {"banners": [HALLES]},
    }
    promotion = str((await stage.submit("promotion.plan", plan, by=stage.admin)).entity)
    store, desk = (await phones()).page, (await phones(size=DESK)).page
    await _signed_in(store, place, STORE)
    await offline(store, True)
    await store.goto(f"{place.server.url}/accounts/{place.account}/promotions/{promotion}")
    await store.get_by_role("button", name="Saisir les ventes").click()
    await store.get_by_label("Unités vendues").fill("120")
    await store.get_by_label("Chiffre d’affaires").fill("358,8")
    await store.get_by_role("button", name="Enregistrer les ventes").click()
    figures = store.get_by_role("region", name="Résultats")
    await expect(figures).to_contain_text("Saisi par le magasin")
    await expect(figures.get_by_role("row", name=re.compile("^Vendu"))).to_contain_text("120")
    await offline(store, False)
    await idle(store)

    today = system_clock() // DAY_MS
    lines = [
        (GTIN.zfill(14), account, day, units, units * 299)
        for number, account in enumerate(stage.accounts[:2])
        for day in range(today - 10 - BASELINE_DAYS, today - 3)
        for units in [4 + day % 3 + number + (5 if day >= today - 10 else 0)]
    ]
    await stage.database.write(lambda: keep_sales("sqlite", system_clock(), lines))
    await store.reload()
    await expect(figures).to_contain_text("Tickets de caisse")
    assert await serious(store) == []
    table = await figures.get_by_role("table").first.inner_text()

    await sign_in(desk, place.server, HEAD)
    await desk.goto(f"{place.server.url}/promotions/{promotion}")
    results = desk.get_by_role("region", name="Résultats")
    await expect(results).to_contain_text("2 magasins mesurés")
    together = json.loads(await desk.evaluate(READ, f"/api/v1/promotions/{promotion}/results"))
    assert together["stores"] == 2
    await expect(results.get_by_role("table").first).to_contain_text(f"+{together['result']['units']['uplift']}")
    assert await serious(desk) == []
    await results.get_by_role("table").last.get_by_role("link", name="Magasin 0").click()
    await expect(desk.get_by_role("region", name="Résultats")).to_contain_text("Tickets de caisse")
    assert await desk.get_by_role("region", name="Résultats").get_by_role("table").first.inner_text() == table
    path = f"/api/v1/promotions/{promotion}/results?account={place.account}"
    assert await store.evaluate(READ, path) == await desk.evaluate(READ, path)
