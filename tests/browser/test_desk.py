"""What people set from a chair: when a rep can be booked, what headquarters offer and answer."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, expect

from backend.agenda.rows import load_free
from backend.demo.pictures import drawn
from backend.registry import RULES
from backend.replication.views import load_views
from backend.stock_outs.ids import product_key, stock_out_id
from backend.web.clock import system_clock
from sync.access import Side
from tests.browser.conftest import Phones
from tests.browser.day import idle
from tests.browser.device import DESK
from tests.browser.server import Server
from tests.browser.steps import CONTROLLED, offline, serious, sign_in
from tests.conftest import VirtualClock
from tests.stage import Stage

REP, STORE, HEAD = "rep@example.org", "store_manager@example.org", "admin@example.org"
PATIENCE_MS = 20_000
VISIT = {"kind": "rep_visit", "name_fr": "Visite commerciale", "name_en": "Rep visit", "duration_min": 60}


@dataclass
class Place:
    """A brand with a rep, one store, its manager, and a service."""

    server: Server
    stage: Stage
    service: str

    @property
    def account(self) -> str:
        return self.stage.accounts[0]

    async def walls(self, day: date) -> list[str]:
        """What the clock reads at the starts a store may ask for that day."""
        now = system_clock()
        found = await self.stage.database.read(lambda: load_free(self.service, self.account, now, now, 2000))
        walls = [slot["wall"] for person in found["people"] for slot in person["slots"]]
        return [wall[11:] for wall in walls if wall.startswith(day.isoformat())]


@pytest.fixture
async def place(server: Server) -> AsyncIterator[Place]:
    async with server.database() as database:
        stage = await Stage(database, VirtualClock(system_clock())).build(accounts=1)
        published = await stage.submit("service.publish", VISIT, by=stage.admin)
        assert published.outcome == "applied"
        yield Place(server, stage, str(published.entity))


async def _signed_in(page: Page, place: Place, email: str) -> None:
    await sign_in(page, place.server, email)
    await idle(page)
    await page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    await page.wait_for_function(CONTROLLED)


def _today() -> date:
    """Where the browser is."""
    return datetime.now(ZoneInfo("Europe/Paris")).date()


def _next(weekday: int) -> date:
    """The next day of that name (Monday is 0), from the day after tomorrow on."""
    day = _today() + timedelta(days=2)
    return day + timedelta(days=(weekday - day.weekday()) % 7)


async def test_a_rep_says_when_they_can_be_booked_without_a_network(place: Place, phones: Phones) -> None:
    device = await phones()
    page = device.page
    await _signed_in(page, place, REP)
    await page.get_by_role("link", name="Ma semaine").click()
    await page.get_by_role("link", name="Mes disponibilités").click()
    await expect(page.get_by_text("Personne ne peut encore réserver avec vous")).to_be_visible()
    await offline(page, True)
    await page.get_by_role("button", name="Lundi à vendredi").click()
    row = page.get_by_role("button", name=re.compile("^Mardi"))
    await expect(row).to_contain_text("09:00–18:00")
    await expect(page.get_by_text("pas encore envoyé")).to_be_visible()

    # Tuesday is split in two; what is wrong with a stretch is said at it, and it cannot be saved.
    await row.click()
    sheet = page.get_by_role("dialog")
    save = sheet.get_by_role("button", name="Enregistrer")
    await sheet.get_by_label("À", exact=True).select_option("12:00")
    await sheet.get_by_role("button", name="Ajouter une plage").click()
    await sheet.get_by_label("De", exact=True).last.select_option("11:00")
    await expect(sheet.get_by_role("alert")).to_contain_text("en recouvre une autre")
    assert await serious(page) == []
    await expect(save).to_be_disabled()
    await sheet.get_by_label("De", exact=True).last.select_option("14:00")
    await sheet.get_by_role("button", name="Jeu", exact=True).click()
    await save.click()
    await expect(page.get_by_role("button", name=re.compile("^Jeudi"))).to_contain_text("09:00–12:00, 14:00–17:00")

    # A week of leave that begins in the past is not taken; one to come is, and one of its days goes on a holiday list.
    monday = _next(0)
    await page.get_by_role("button", name="Ajouter", exact=True).click()
    await save.click()
    await expect(sheet.get_by_role("alert")).to_have_text("Choisissez un jour.")
    await sheet.get_by_label("Premier jour").fill((_today() - timedelta(days=3)).isoformat())
    await expect(sheet.get_by_role("alert")).to_contain_text("Ce jour est passé")
    await sheet.get_by_label("Premier jour").fill(monday.isoformat())
    await sheet.get_by_label("Dernier jour").fill((monday - timedelta(days=1)).isoformat())
    await expect(sheet.get_by_role("alert")).to_contain_text("vient avant le premier")
    await sheet.get_by_label("Dernier jour").fill((monday + timedelta(days=4)).isoformat())
    await save.click()
    await expect(page.get_by_role("button", name=re.compile("Fermé · 5 jours"))).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("button", name=re.compile("Fermé · 5 jours"))).to_be_visible()

    await offline(page, False)
    await idle(page)
    tuesday = monday + timedelta(days=8)
    assert await place.walls(monday) == []
    assert (await place.walls(tuesday))[:1] == ["09:00"]
    assert "11:30" not in await place.walls(tuesday)
    assert (await place.walls(tuesday))[-1] == "16:00"
    assert (await place.walls(tuesday + timedelta(days=1)))[-1] == "17:00"
    assert device.violations() == []


async def test_a_rep_works_on_a_holiday_and_takes_it_back(place: Place, phones: Phones) -> None:
    page = (await phones(size=DESK)).page
    week = {"zone": "Europe/Paris", "windows": [{"day": n, "opens": "09:00", "closes": "12:00"} for n in range(1, 8)]}
    await place.stage.submit("availability.set", {**week, "country": "XX"}, place.stage.rep)
    await _signed_in(page, place, REP)
    await page.get_by_role("link", name="Moi").click()
    await page.get_by_role("link", name=re.compile("Mes disponibilités")).click()
    # Nobody here knows the holidays of XX: said, and no day is closed by them.
    await expect(page.get_by_text("Jours fériés inconnus pour ce choix")).to_be_visible()
    await page.get_by_role("button", name="Modifier", exact=True).click()
    sheet = page.get_by_role("dialog")
    await sheet.get_by_label("Jours fériés").select_option("FR")
    await sheet.get_by_label("Trajet").select_option("30")
    assert await serious(page) == []
    await sheet.get_by_role("button", name="Enregistrer").click()
    holiday = page.get_by_role("button", name=re.compile("Noël"))
    await expect(holiday).to_contain_text("Fermé")
    await holiday.click()
    await sheet.get_by_text("Autres plages").click()
    await sheet.get_by_role("button", name="Retirer la plage 1").click()
    await sheet.get_by_role("button", name="Enregistrer").click()
    await expect(sheet.get_by_role("alert")).to_contain_text("Ajoutez au moins une plage")
    await sheet.get_by_role("button", name="Ajouter une plage").click()
    await sheet.get_by_role("button", name="Enregistrer").click()
    await expect(holiday).to_contain_text("Ouvert")
    assert await serious(page) == []
    # Undone at once; done again and taken back from the sheet.
    await page.get_by_role("button", name="Annuler", exact=True).click()
    await expect(holiday).to_contain_text("Fermé")
    await holiday.click()
    await sheet.get_by_text("Autres plages").click()
    await sheet.get_by_role("button", name="Enregistrer").click()
    await expect(holiday).to_contain_text("Ouvert")
    await idle(page)
    await holiday.click()
    await sheet.get_by_role("button", name="Comme la semaine type").click()
    await expect(holiday).to_contain_text("Fermé")
    await idle(page)
    held = await _held(place, "kind = 'availability'")
    assert (held["country"], held["travel_min"], held["exceptions"]) == ("FR", 30, {})
    assert len(held["windows"]) == 7


def _wall(days: int, clock: str) -> str:
    """What a form has for a time some days from now, where the browser is."""
    return f"{_today() + timedelta(days=days)}T{clock}"


async def test_headquarters_publish_a_service_change_it_and_stop_offering_it(place: Place, phones: Phones) -> None:
    desk, page = await phones(size=DESK), (await phones()).page
    head = desk.page
    await _signed_in(head, place, HEAD)
    await head.get_by_role("link", name="Demandes").click()
    await head.get_by_role("link", name="Services").click()
    await head.get_by_role("button", name="Nouveau service").click()
    sheet = head.get_by_role("dialog")
    await sheet.get_by_label("Personnes au plus").fill("0")
    await sheet.get_by_role("button", name="Publier").click()
    await expect(sheet.get_by_role("alert")).to_have_count(3)
    await expect(sheet.get_by_text("Un nombre entre 1 et 1000.")).to_be_visible()
    assert await serious(head) == []
    await sheet.get_by_label("Nom en français").fill("Tour de rayon")
    await sheet.get_by_label("Nom en anglais").fill("Aisle walk")
    await sheet.get_by_label("Personnes au plus").fill("4")
    await sheet.get_by_label("Durée").select_option("45")
    await sheet.get_by_label("Demandé au moins").select_option("0")
    await sheet.get_by_role("switch", name=re.compile("à confirmer")).check()
    await sheet.get_by_label("Réponse attendue").select_option("240")
    await sheet.get_by_role("button", name="Publier").click()
    row = head.get_by_role("button", name=re.compile("Tour de rayon"))
    await expect(row).to_contain_text("45 min")
    await expect(row).to_contain_text("à confirmer")
    await idle(head)

    # A store may book it now; changed, it reads the new name; stopped, it is gone from what can be booked.
    await _signed_in(page, place, STORE)
    await page.goto(f"{place.server.url}/book")
    await expect(page.get_by_role("link", name=re.compile("Tour de rayon"))).to_be_visible()
    await row.click()
    await sheet.get_by_label("Nom en français").fill("Tour du rayon frais")
    await sheet.get_by_role("button", name="Enregistrer").click()
    fresh = head.get_by_role("button", name=re.compile("Tour du rayon frais"))
    await expect(page.get_by_role("link", name=re.compile("Tour du rayon frais"))).to_be_visible(timeout=PATIENCE_MS)
    held = await _held(place, "kind = 'service' ORDER BY recorded_ms DESC")
    assert (held["duration_min"], held["capacity"], held["notice_min"], held["pending_ttl_min"]) == (45, 4, 0, 240)
    await fresh.click()
    await sheet.get_by_role("button", name="Ne plus proposer").click()
    await sheet.get_by_role("button", name="Oui, ne plus le proposer").click()
    await expect(head.get_by_text("Arrêté", exact=True)).to_be_visible()
    await expect(page.get_by_role("link", name=re.compile("Tour du rayon frais"))).to_have_count(0, timeout=PATIENCE_MS)
    assert desk.violations() == []


async def _held(place: Place, condition: str) -> dict[str, Any]:
    """The fields of the first entity a condition finds, as the brand reads them."""
    views = await place.stage.database.read(lambda: load_views(RULES.kinds, Side.BRAND, condition, ()))
    fields: dict[str, Any] = views[0]["fields"]
    return fields


async def test_headquarters_schedule_a_training_see_who_comes_and_cancel_it(place: Place, phones: Phones) -> None:
    desk, page = await phones(size=DESK), (await phones()).page
    head = desk.page
    training = {"kind": "staff_training", "name_fr": "Atelier", "name_en": "Workshop", "duration_min": 120,
                "given_by": "trainer", "capacity": 3}  # fmt: skip
    published = await place.stage.submit("service.publish", training, by=place.stage.admin)
    await _signed_in(head, place, HEAD)
    await head.goto(f"{place.server.url}/trainings")
    await expect(head.get_by_text("Aucune formation à venir")).to_be_visible()
    await head.get_by_role("button", name="Programmer").click()
    sheet = head.get_by_role("dialog")
    publish = sheet.get_by_role("button", name="Publier")
    await publish.click()
    for wrong, said in (
        (_wall(-3, "10:00"), "Cette date est passée"),
        (_wall(9, "10:07"), "à l’heure, au quart"),
        ("2027-03-28T02:30", "c’est le changement d’heure"),
    ):
        await sheet.get_by_label("Début").fill(wrong)
        await expect(sheet.get_by_role("alert")).to_contain_text(said)
    assert await serious(head) == []
    await sheet.get_by_label("Début").fill(_wall(9, "10:00"))
    await sheet.get_by_label("Lieu").fill("Halles, salle 2")
    await expect(sheet.get_by_label("Places")).to_have_value("3")
    await publish.click()
    await expect(head.get_by_role("link", name=re.compile("0 sur 3 places prises"))).to_be_visible(timeout=PATIENCE_MS)

    # The same person cannot give two at once: refused with times that are free, and one tap takes one.
    await head.get_by_role("button", name="Programmer").click()
    await sheet.get_by_label("Début").fill(_wall(9, "11:00"))
    await publish.click()
    await expect(head.get_by_role("alert")).to_contain_text("déjà prise à ce moment-là", timeout=PATIENCE_MS)
    assert await serious(head) == []
    await head.locator(".offer").last.click()
    await expect(head.get_by_role("link", name=re.compile("places prises"))).to_have_count(2, timeout=PATIENCE_MS)
    await expect(head.get_by_role("alert")).to_have_count(0)

    await _signed_in(page, place, STORE)
    await page.goto(f"{place.server.url}/book/{place.account}/{published.entity}")
    await page.locator(".choice").first.click()
    for name in ("Karim Caron", "Inès Diallo"):
        await page.get_by_label("Ajouter un nom").fill(name)
        await page.get_by_role("button", name="Ajouter", exact=True).click()
    await page.get_by_role("button", name=re.compile("^Demander")).click()
    await expect(page.get_by_text("C’est noté dans les deux agendas.")).to_be_visible(timeout=PATIENCE_MS)

    await head.get_by_role("link", name=re.compile("2 sur 3 places prises")).click(timeout=PATIENCE_MS)
    await expect(head.get_by_text("Karim Caron, Inès Diallo")).to_be_visible()
    session = head.url.rsplit("/", 1)[1]
    waits = {"account": place.account, "service": str(published.entity), "session": session, "waitlist": True,
             "attendees": [{"name": "Paul Roy"}, {"name": "Jules Roy"}]}  # fmt: skip
    assert (await place.stage.submit("booking.request", waits)).outcome == "waitlisted"
    await head.reload()
    await expect(head.get_by_role("link", name=re.compile("Paul Roy, Jules Roy"))).to_contain_text("1re place")
    assert await serious(head) == []

    await head.get_by_role("button", name="Annuler la formation").click()
    await expect(sheet.get_by_text("1 magasin sera prévenu.")).to_be_visible()
    await sheet.get_by_label("Motif").fill("Salle indisponible")
    await sheet.get_by_role("button", name="Annuler la formation").click()
    await expect(head.get_by_text("Salle indisponible")).to_be_visible(timeout=PATIENCE_MS)
    await idle(head)
    rows = await place.stage.rows("SELECT count(*) FROM hold WHERE holder = ?", session)
    assert rows == [(0,)]
    await head.goto(f"{place.server.url}/trainings")
    await head.get_by_role("button", name="Passées et annulées").click()
    await expect(head.get_by_role("link", name=re.compile("Annulée"))).to_be_visible()
    assert desk.violations() == []


async def _ordered(place: Place) -> str:
    """An order of the store's, on its way."""
    item = await place.stage.submit(
        "pos_item.publish", {"name_fr": "Affiche", "kind": "poster", "stock": 9}, by=place.stage.admin
    )
    lines = [{"item": str(item.entity), "quantity": 2}]
    order = await place.stage.submit(
        "pos_order.place", {"account": place.account, "lines": lines}, by=place.stage.manager
    )
    assert (await place.stage.submit("pos_order.ship", {}, order.entity, by=place.stage.admin)).outcome == "applied"
    return str(order.entity)


async def test_headquarters_answer_a_store_where_it_asks(place: Place, phones: Phones) -> None:
    desk, page = await phones(size=DESK), (await phones()).page
    head, stage = desk.page, place.stage
    order = await _ordered(place)
    asked = {"account": place.account, "about": order, "text": "Deux affiches, ou une seule ?"}
    await stage.submit("message.add", asked, by=stage.manager)
    # Words about something else are not in this conversation; an answer to an answer is.
    other = await stage.submit(
        "message.add", {"account": place.account, "topic": "invoice", "text": "Et la facture ?"}, by=stage.manager
    )
    await _signed_in(head, place, HEAD)
    await head.goto(f"{place.server.url}/accounts/{place.account}/orders/{order}")
    thread = head.locator(".thread")
    await expect(thread.locator(".bubble")).to_have_count(1)
    await expect(thread.get_by_text("Deux affiches, ou une seule ?")).to_be_visible()
    assert await serious(head) == []
    await offline(head, True)
    await head.get_by_label("Répondre").fill("Deux, comme commandé.")
    await head.get_by_role("button", name="Envoyer", exact=True).click()
    await expect(thread.locator(".bubble")).to_have_count(2)
    await expect(thread.locator(".mark-pending")).to_have_count(1)
    await offline(head, False)
    await expect(thread.locator(".mark-pending")).to_have_count(0, timeout=PATIENCE_MS)
    await expect(thread.locator(".bubble-own")).to_contain_text("Deux, comme commandé.")

    await _signed_in(page, place, STORE)
    await page.goto(f"{place.server.url}/accounts/{place.account}/orders/{order}")
    await expect(page.get_by_text("Deux, comme commandé.")).to_be_visible()

    # On a stock-out, the brand writes first.
    missing = await stage.submit(
        "stock_out.report", {"account": place.account, "label": "Jus trouble"},
        stock_out_id(place.account, product_key(None, "Jus trouble")), by=stage.manager,
    )  # fmt: skip
    await head.goto(f"{place.server.url}/accounts/{place.account}/stock-outs/{missing.entity}")
    await expect(head.get_by_text("Jus trouble").first).to_be_visible()
    await head.get_by_label("Votre message").fill("Livré demain avant 9 h.")
    await head.get_by_role("button", name="Envoyer", exact=True).click()
    await expect(thread.get_by_text("Livré demain avant 9 h.")).to_be_visible()
    await idle(head)
    await page.goto(f"{place.server.url}/accounts/{place.account}/stock-outs/{missing.entity}")
    await expect(page.get_by_text("Livré demain avant 9 h.")).to_be_visible(timeout=PATIENCE_MS)

    # What hangs on nothing is answered from the store's timeline.
    await head.goto(f"{place.server.url}/accounts/{place.account}")
    await head.get_by_role("article").filter(has_text="Et la facture ?").get_by_role("link", name="Répondre").click()
    await expect(thread.get_by_text("Et la facture ?")).to_be_visible()
    assert head.url.endswith(f"/thread/{other.entity}/{place.account}")
    assert await serious(head) == []
    await head.get_by_label("Répondre").fill("Elle part ce soir.")
    await head.get_by_role("button", name="Envoyer", exact=True).click()
    await idle(head)
    await page.goto(f"{place.server.url}/thread/{other.entity}")
    await expect(page.get_by_text("Elle part ce soir.")).to_be_visible(timeout=PATIENCE_MS)
    assert desk.violations() == []


async def test_a_store_shows_what_it_put_up(place: Place, phones: Phones) -> None:
    desk, device = await phones(size=DESK), await phones()
    head, page = desk.page, device.page
    order = await _ordered(place)
    assert (await place.stage.submit("pos_order.receive", {}, order, by=place.stage.manager)).outcome == "applied"
    await _signed_in(page, place, STORE)
    await page.goto(f"{place.server.url}/accounts/{place.account}/orders/{order}")
    await page.get_by_role("button", name="C\u2019est installé").click()
    sheet = page.get_by_role("dialog")
    photo = {"name": "p.png", "mimeType": "image/png", "buffer": drawn("display")}
    await offline(page, True)
    await sheet.locator("input[type=file]").set_input_files(photo)  # type: ignore[arg-type] # a dict of the same shape
    await expect(sheet.get_by_role("alert")).to_contain_text("Sans réseau, la photo ne peut pas partir")
    await offline(page, False)
    await sheet.locator("input[type=file]").set_input_files([])
    await sheet.locator("input[type=file]").set_input_files(photo)  # type: ignore[arg-type]
    await expect(sheet.locator("img")).to_be_visible(timeout=PATIENCE_MS)
    await sheet.get_by_label("Remarque").fill("À l'entrée, côté caisses")
    assert await serious(page) == []
    await sheet.get_by_role("button", name="avec la photo").click()
    await idle(page)

    await _signed_in(head, place, HEAD)
    await head.goto(f"{place.server.url}/accounts/{place.account}/orders/{order}")
    await expect(head.get_by_text("côté caisses")).to_be_visible(timeout=PATIENCE_MS)
    for one in (head, page):
        await expect(one.get_by_role("img", name="Photo du matériel installé")).to_be_visible()
        await one.wait_for_function("() => document.querySelector('.step-pic').naturalWidth > 0")
    assert await serious(head) == []
    for each in (desk, device):
        assert each.violations() == []
