"""A store writes to the right person and reads the answer on its timeline, with a network and without."""

from playwright.async_api import Page, expect

from backend.web.clock import system_clock
from tests.browser.conftest import Phones
from tests.browser.day import idle
from tests.browser.server import Server
from tests.browser.steps import CONTROLLED, drawn, offline, serious, sign_in
from tests.conftest import VirtualClock
from tests.stage import Stage

REP, STORE = "rep@example.org", "store_manager@example.org"
QUESTION = "Trois colis sur quatre ce matin, où est le dernier ?"
ANSWER = "Il est à Arras, livré demain avant 9 h."
HELPERS = (
    {"topic": "delivery", "name": "Partout Durand", "phone": "01 99 00 11 11"},
    {"topic": "delivery", "name": "Nord Lemaire", "phone": "01 99 00 22 22", "departements": ["59"]},
    {"topic": "delivery", "name": "Sud Garnier", "phone": "01 99 00 33 33", "departements": ["13"]},
    {"topic": "order", "name": "Ancienne Personne", "phone": "01 99 00 44 44"},
)


async def _furnished(server: Server) -> Stage:
    """A store in the North, and who helps with what."""
    async with server.database() as database:
        stage = await Stage(database, VirtualClock(system_clock())).build(accounts=1)
        await stage.submit("account.edit", {"postcode": "59000", "city": "Lille"}, stage.accounts[0])
        for helper in HELPERS:
            receipt = await stage.submit("helper.publish", helper, by=stage.admin)
            assert receipt.outcome == "applied", receipt
        await stage.submit("helper.retire", {}, receipt.entity, by=stage.admin)
        return stage


async def _signed_in(page: Page, server: Server, email: str) -> None:
    await sign_in(page, server, email)
    await idle(page)
    await page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    await page.wait_for_function(CONTROLLED)


async def test_the_right_person_is_one_tap_away_and_the_answer_comes_on_the_timeline(
    server: Server, phones: Phones
) -> None:
    stage = await _furnished(server)
    phone, beside = await phones(), await phones()
    store, rep = phone.page, beside.page
    await _signed_in(store, server, STORE)
    await _signed_in(rep, server, REP)

    # Written without a network: the person for this département, not everybody's and not another's.
    await offline(store, True)
    await store.get_by_role("link", name="Qui m’aide").click()
    for gone in ("Partout Durand", "Sud Garnier", "Ancienne Personne"):
        await expect(store.get_by_text(gone)).to_have_count(0)
    call = store.get_by_role("link", name="Appeler Nord Lemaire")
    assert await call.get_attribute("href") == "tel:+33199002222"
    assert await serious(store) == []
    await store.get_by_role("button", name="Livraison").click()
    await store.get_by_label("Votre message").fill(QUESTION)
    await store.get_by_role("button", name="Envoyer").click()
    await store.get_by_role("link", name="Livraison").click()
    mine = store.locator(".bubble-own")
    await expect(mine).to_contain_text(QUESTION)
    await expect(mine).to_contain_text("pas encore envoyé")
    await store.reload()
    await drawn(store)
    await expect(mine).to_contain_text(QUESTION)
    await offline(store, False)
    await expect(store.get_by_text("pas encore envoyé")).to_have_count(0, timeout=20_000)

    # The rep reads it on the store's timeline and answers, without a network again.
    await rep.goto(f"{server.url}/accounts/{stage.accounts[0]}")
    entry = rep.get_by_role("article").filter(has_text=QUESTION)
    await expect(entry).to_be_visible(timeout=20_000)
    await entry.get_by_role("link", name="À propos : Livraison").click()
    await offline(rep, True)
    await rep.get_by_label("Répondre").fill(ANSWER)
    await rep.get_by_role("button", name="Envoyer").click()
    await expect(rep.locator(".bubble-own")).to_contain_text(ANSWER)
    assert await serious(rep) == []
    await offline(rep, False)
    await idle(rep)

    await expect(store.locator(".bubble").last).to_contain_text(ANSWER, timeout=20_000)
    await store.goto(server.url)
    await expect(store.get_by_role("link", name="Qui m’aide")).to_contain_text(ANSWER)
    line = store.get_by_role("article").filter(has_text=ANSWER)
    await expect(line).to_contain_text("À propos : Livraison")
    for device in (phone, beside):
        assert device.violations() == []


async def test_a_message_half_written_is_there_again(server: Server, phones: Phones) -> None:
    await _furnished(server)
    phone = await phones()
    await _signed_in(phone.page, server, STORE)
    await phone.page.goto(f"{server.url}/help")
    await phone.page.get_by_role("button", name="Livraison").click()
    await phone.page.get_by_label("Votre message").fill(QUESTION)
    await phone.page.wait_for_timeout(500)
    await phone.stop()
    page = await phone.start()
    await page.goto(f"{server.url}/help")
    await page.get_by_role("button", name="Livraison").click()
    await expect(page.get_by_label("Votre message")).to_have_value(QUESTION)
