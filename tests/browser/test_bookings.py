"""A store books its rep and a training, on the counter's phone: with a network, without one, and against somebody else."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, Response, expect
from uuid_utils import uuid7

from backend.bookings.decide import visit_of
from backend.identity.users import add_user
from backend.web.clock import system_clock
from sync.access import Role
from sync.op import ms_to_instant
from sync.protocol import DAY_MS
from tests.browser.conftest import Phones
from tests.browser.day import idle
from tests.browser.device import DESK
from tests.browser.server import Server
from tests.browser.steps import CONTROLLED, drawn, offline, serious, sign_in
from tests.conftest import VirtualClock
from tests.stage import Stage

REP, STORE, OTHER = "rep@example.org", "store_manager@example.org", "autre@example.org"
AGENDA = "Deux facings de plus sur le jus trouble"
WEEK = [{"day": day, "opens": "08:00", "closes": "20:00"} for day in range(1, 8)]
VISIT = {"kind": "rep_visit", "name_fr": "Visite commerciale", "name_en": "Rep visit", "duration_min": 60}
REVIEW = {
    "kind": "business_review", "name_fr": "Point d'activité", "name_en": "Review", "duration_min": 60,
    "needs_confirmation": True,
}  # fmt: skip
TRAINING = {
    "kind": "staff_training", "name_fr": "Atelier", "name_en": "Workshop", "duration_min": 120, "given_by": "trainer",
}  # fmt: skip
PARIS = ZoneInfo("Europe/Paris")
SEEN_SLOTS = """(services) => {
    const key = Object.keys(localStorage).find((name) => name.startsWith("comptoir.free."));
    return key !== undefined && JSON.parse(localStorage.getItem(key)).length >= services;
}"""


@dataclass(frozen=True, slots=True)
class Counter:
    """A brand whose rep can be booked every day, a training of three seats, and a second store that books too."""

    server: Server
    stage: Stage
    other: str
    services: dict[str, str]
    session: str

    @property
    def store(self) -> str:
        return self.stage.accounts[0]

    async def signed_in(self, page: Page, email: str) -> None:
        """Sign in and wait until everything is on this phone, the slots among it."""
        await sign_in(page, self.server, email)
        await idle(page)
        await page.evaluate("async () => { await navigator.serviceWorker.ready; }")
        await page.wait_for_function(CONTROLLED)
        if email != REP:
            # Read ahead after the feed: without this the network can be cut before a slot was ever seen.
            await page.wait_for_function(SEEN_SLOTS, arg=2)

    async def take(self, wanted: str, service: str = "rep_visit") -> str:
        """The other store books a slot; its booking."""
        args = {
            "account": self.stage.accounts[1],
            "service": self.services[service],
            "resource": self.stage.rep,
            "wanted": wanted,
        }
        async with self.server.database() as database:
            stage = Stage(database, VirtualClock(system_clock()))
            receipt = await stage.submit("booking.request", args, by=self.other)
        assert receipt.outcome == "applied", receipt
        return str(receipt.entity)

    async def entity(self, booking: str) -> dict[str, Any]:
        """A booking's status and times, as the server holds them."""
        async with self.server.database() as database:
            stage = Stage(database, VirtualClock(system_clock()))
            rows = await stage.rows("SELECT status, resource, session FROM booking WHERE id = ?", booking)
        return dict(zip(("status", "resource", "session"), rows[0], strict=True))


@pytest.fixture
async def counter(server: Server) -> Counter:
    """Write what `Counter` says into a fresh database."""
    now = system_clock()
    async with server.database() as database:
        stage = await Stage(database, VirtualClock(now)).build(accounts=2)
        other = await database.write(
            lambda: add_user(
                OTHER, "Voisin", Role.STORE_MANAGER, "fr", now, accounts=(stage.accounts[1],), since_ms=now - 9 * DAY_MS
            )
        )
        services = {}
        for args in (VISIT, REVIEW, TRAINING):
            receipt = await stage.submit("service.publish", args, by=stage.admin)
            services[str(args["kind"])] = str(receipt.entity)
        week = {"zone": "Europe/Paris", "windows": WEEK}
        assert (await stage.submit("availability.set", week, stage.rep)).outcome == "applied"
        session = str(uuid7())
        training = {
            "service": services["staff_training"],
            "resource": stage.admin,
            "starts_at": _quarter(now + 5 * DAY_MS),
            "capacity": 3,
        }
        opened = await stage.submit("training_session.publish", training, session, by=stage.admin)
        assert opened.outcome == "applied", opened
        nadia = {"account": stage.accounts[0], "name": "Karim Caron"}
        await stage.submit("contact.add", nadia)
    return Counter(server, stage, other.id, services, session)


def _quarter(ms: int) -> str:
    return ms_to_instant(ms - ms % (15 * 60_000))


async def _choose(page: Page, service: str, *, day: int = 1) -> list[str]:
    """From the home to the slots of a day; the walls of that day's slots ("10:00")."""
    await page.get_by_role("link", name=re.compile("^Réserver")).click()
    await page.get_by_role("link", name=re.compile(service)).first.click()
    await page.locator(".slot-day").nth(day).click()
    return await page.locator(".slot").all_inner_texts()


def _instant(wall: str, *, days: int) -> str:
    """A wall-clock time in Paris some days from now, as it travels."""
    day = datetime.now(PARIS).date() + timedelta(days=days)
    hour, minute = map(int, wall.split(":"))
    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=PARIS)
    return ms_to_instant(int(local.timestamp()) * 1000)


async def _day_of(page: Page, number: int) -> int:
    """How many days away the nth day with free slots is."""
    first = await page.locator(".slot-day").first.inner_text()
    today = datetime.now(PARIS).day
    return number if str(today) in re.findall(r"\d+", first.split("\n")[0]) else number + 1


def _booking(page: Page) -> str:
    return page.url.rsplit("/", 1)[1]


async def _ask(page: Page) -> None:
    await page.get_by_role("button", name=re.compile("^Demander")).click()
    await page.wait_for_url("**/bookings/*")


async def test_a_visit_is_booked_online_and_opens_with_its_agenda(counter: Counter, phones: Phones) -> None:
    store, rep = (await phones()).page, (await phones()).page
    await counter.signed_in(store, STORE)
    await _choose(store, "Visite commerciale")
    await store.locator(".slot").nth(2).click()
    await store.locator(".slot").nth(4).click()
    await expect(store.locator(".wish li")).to_have_count(2)
    await store.get_by_label("Ordre du jour").fill(AGENDA)
    await store.get_by_role("button", name="Karim Caron").click()
    assert await serious(store) == []
    await _ask(store)

    await expect(store.get_by_text("C’est noté dans les deux agendas.")).to_be_visible()
    booking = _booking(store)
    assert await counter.entity(booking) == {"status": "confirmed", "resource": counter.stage.rep, "session": None}
    assert await serious(store) == []
    for _ in range(2):
        await store.get_by_role("button", name="Retour").click()
    await expect(store.get_by_role("link", name=re.compile("Réserver.*Confirmé", re.DOTALL))).to_be_visible()

    await counter.signed_in(rep, REP)
    await rep.get_by_role("link", name="Ma semaine").click()
    await rep.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    await expect(rep.locator(".week-day")).to_have_count(7)
    await rep.goto(f"{counter.server.url}/bookings/{booking}")
    await expect(rep.get_by_text(AGENDA)).to_be_visible()
    await rep.goto(f"{counter.server.url}/accounts/{counter.store}/visit/{visit_of(booking)}")
    await expect(rep.locator("main").get_by_text(AGENDA)).to_be_visible()
    await expect(rep.get_by_text("Participants : Karim Caron")).to_be_visible()
    await rep.goto(f"{counter.server.url}/accounts/{counter.store}")
    await expect(rep.get_by_role("article").filter(has_text="Rendez-vous confirmé")).to_contain_text(AGENDA)


async def test_a_visit_is_booked_offline_on_slots_seen_before_and_says_so_until_it_is_decided(
    counter: Counter, phones: Phones
) -> None:
    phone = await phones()
    page = phone.page
    await counter.signed_in(page, STORE)
    # The home has looked ahead: the slots were never opened.
    await page.wait_for_function("() => Object.keys(localStorage).some(key => key.startsWith('comptoir.free.'))")
    await page.wait_for_timeout(500)
    await offline(page, True)
    counter.server.kill()
    await page.reload()
    await drawn(page)
    await _choose(page, "Visite commerciale")
    await expect(page.get_by_text(re.compile("vu .*Hors ligne", re.DOTALL))).to_be_visible()
    await page.locator(".slot").first.click()
    await _ask(page)
    waiting = page.get_by_text("Demandé, pas encore confirmé")
    await expect(waiting).to_be_visible()
    await page.reload()
    await expect(waiting).to_be_visible()
    assert await serious(page) == []

    await counter.server.start()
    await offline(page, False)
    await expect(page.get_by_text("C’est noté dans les deux agendas.")).to_be_visible(timeout=20_000)
    await expect(waiting).to_have_count(0)
    assert (await counter.entity(_booking(page)))["status"] == "confirmed"
    assert phone.violations() == []


async def test_a_training_is_booked_with_attendees_and_never_for_more_than_its_seats(
    counter: Counter, phones: Phones
) -> None:
    page = (await phones()).page
    await counter.signed_in(page, STORE)
    await offline(page, True)
    await page.get_by_role("link", name=re.compile("^Réserver")).click()
    await page.get_by_role("link", name=re.compile("Atelier")).last.click()
    await expect(page.get_by_text("3 sur 3 places libres")).to_be_visible()
    await page.get_by_role("button", name="Karim Caron").click()
    await page.get_by_label("Ajouter un nom").fill("Inès Diallo")
    await page.get_by_role("button", name="Ajouter", exact=True).click()
    await expect(page.get_by_text("2 personnes")).to_be_visible()
    await _ask(page)
    await expect(page.get_by_text("Demandé, pas encore confirmé")).to_be_visible()
    await offline(page, False)
    await expect(page.get_by_text("C’est noté dans les deux agendas.")).to_be_visible(timeout=20_000)
    assert (await counter.entity(_booking(page)))["session"] == counter.session
    await expect(page.get_by_text("Karim Caron, Inès Diallo")).to_be_visible()

    # Two more than there are seats: refused with why, and the booking stands as it was.
    await page.get_by_role("button", name="Modifier les participants").click()
    for name in ("Paul", "Jules"):
        await page.get_by_label("Ajouter un nom").fill(name)
        await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Enregistrer").click()
    await expect(page.get_by_role("alert")).to_contain_text("plus de participants que de places")
    await page.get_by_role("button", name="Laisser tomber").click()
    await expect(page.get_by_text("Karim Caron, Inès Diallo", exact=True)).to_be_visible()
    await page.goto(f"{counter.server.url}/book/{counter.store}/{counter.services['staff_training']}")
    await expect(page.get_by_text("1 sur 3 places libres")).to_be_visible()


async def test_a_slot_lost_to_somebody_else_comes_back_with_three_that_are_free_and_one_tap_takes_one(
    counter: Counter, phones: Phones
) -> None:
    page = (await phones()).page
    await counter.signed_in(page, STORE)
    await offline(page, True)
    walls = await _choose(page, "Visite commerciale")
    away = await _day_of(page, 1)
    wanted = _instant(walls[6], days=away)
    await page.locator(".slot").nth(6).click()
    await _ask(page)
    await expect(page.get_by_text("Demandé, pas encore confirmé")).to_be_visible()
    await counter.take(wanted)

    await offline(page, False)
    await expect(page.get_by_role("alert")).to_contain_text("Quelqu’un d’autre a pris ce créneau", timeout=20_000)
    offers = page.locator(".offer")
    await expect(offers).to_have_count(3)
    assert await serious(page) == []
    label = await offers.first.inner_text()
    await offers.first.click()
    await expect(page.get_by_text("C’est noté dans les deux agendas.")).to_be_visible(timeout=20_000)
    await expect(page.get_by_role("alert")).to_have_count(0)
    (wall,) = re.findall(r"\d\d:\d\d", label)
    await expect(page.get_by_text(re.compile(f"{wall}–"))).to_be_visible()
    assert (await counter.entity(_booking(page)))["status"] == "confirmed"
    # Nothing is left to be asked about in the tray.
    await page.goto(f"{counter.server.url}/phone")
    await expect(page.get_by_text("Quelqu’un d’autre a pris ce créneau")).to_have_count(0)


async def test_an_alternative_is_given_where_the_first_choice_is_gone_and_a_queue_moves_up(
    counter: Counter, phones: Phones
) -> None:
    page = (await phones()).page
    await counter.signed_in(page, STORE)
    await offline(page, True)
    walls = await _choose(page, "Visite commerciale")
    away = await _day_of(page, 1)
    for number in (3, 9):
        await page.locator(".slot").nth(number).click()
    await _ask(page)
    taken = await counter.take(_instant(walls[3], days=away))
    await offline(page, False)
    await expect(page.get_by_text(re.compile(f"Vous vouliez .*{walls[3]}.*{walls[9]}"))).to_be_visible(timeout=20_000)

    # The same slot again, this time in line for it; whoever has it gives it up.
    await offline(page, True)
    await page.goto(f"{counter.server.url}/")
    await drawn(page)
    await _choose(page, "Visite commerciale")
    await page.locator(".slot").nth(3).click()
    await page.get_by_role("switch", name=re.compile("Liste d’attente")).check()
    await _ask(page)
    await offline(page, False)
    await expect(page.get_by_text("1re place dans la file")).to_be_visible(timeout=20_000)
    booking = _booking(page)
    neighbour = (await phones()).page
    await counter.signed_in(neighbour, OTHER)
    await neighbour.goto(f"{counter.server.url}/bookings/{taken}")
    await neighbour.get_by_role("button", name="Annuler le rendez-vous").click()
    await neighbour.get_by_label("Motif").fill("Inventaire")
    await neighbour.get_by_role("dialog").get_by_role("button", name="Annuler le rendez-vous").click()
    await expect(neighbour.get_by_text("Motif : Inventaire")).to_be_visible()
    await expect(page.get_by_text("C’est noté dans les deux agendas.")).to_be_visible(timeout=20_000)
    assert (await counter.entity(booking))["status"] == "confirmed"

    # Undone at once: asked for anew, but the place is gone to whoever waited.
    async with neighbour.expect_response(_asks_again):
        await neighbour.get_by_role("button", name="Annuler", exact=True).click()
    await neighbour.goto(f"{counter.server.url}/bookings")
    await expect(neighbour.get_by_role("link", name=re.compile("Non retenu"))).to_be_visible(timeout=20_000)


async def test_what_needs_a_yes_is_confirmed_or_moved_by_the_rep(counter: Counter, phones: Phones) -> None:
    store, rep = (await phones()).page, (await phones()).page
    await counter.signed_in(store, STORE)
    await counter.signed_in(rep, REP)
    for slot in (1, 5):
        await store.goto(counter.server.url)
        await _choose(store, "Point d.activité")
        await store.locator(".slot").nth(slot).click()
        await _ask(store)
        await expect(store.get_by_text(re.compile("doit encore confirmer"))).to_be_visible(timeout=20_000)

    await rep.get_by_role("link", name=re.compile("2 rendez-vous à confirmer")).click()
    await rep.get_by_role("link", name=re.compile("À confirmer")).first.click()
    await rep.get_by_role("button", name="Confirmer").click()
    await expect(rep.get_by_text("C’est noté dans les deux agendas.")).to_be_visible(timeout=20_000)
    await rep.get_by_role("button", name="Retour").click()
    await rep.get_by_role("link", name=re.compile("À confirmer")).click()
    await rep.get_by_role("button", name="Proposer une autre date").click()
    await rep.get_by_role("dialog").locator(".slot-day").nth(3).click()
    await rep.get_by_role("dialog").locator(".slot").nth(2).click()
    await rep.get_by_label("Motif").fill("En formation ce jour-là")
    await rep.get_by_role("button", name=re.compile("^Proposer .*:")).click()
    await expect(rep.get_by_text("Le magasin n’a pas encore répondu", exact=False)).to_be_visible()

    await expect(store.get_by_text("Motif : En formation ce jour-là")).to_be_visible(timeout=20_000)
    await store.get_by_role("button", name="Accepter cette date").click()
    await expect(store.get_by_text("C’est noté dans les deux agendas.")).to_be_visible(timeout=20_000)


def _asks_again(response: Response) -> bool:
    return response.url.endswith("/api/v1/sync") and "booking.request" in (response.request.post_data or "")
