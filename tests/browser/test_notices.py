"""A notice followed from the send to the tap: encrypted, decrypted, shown by the real worker, landed on, offline too."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import Page, expect

from backend.db.work import fetch
from backend.identity.sessions import SessionKind, open_session
from backend.notifications.choices import save_choice
from backend.notifications.config import make_key, notice_config, public_key
from backend.notifications.deliver import Post
from backend.notifications.jobs import carry_notices
from backend.notifications.subscriptions import Held, keep
from backend.registry import RULES
from backend.replication.door import Door
from backend.stock_outs.ids import stock_out_id
from backend.web.clock import system_clock
from sync.op import ms_to_instant
from sync.protocol import DAY_MS
from tests.app import Mailbox, settings_for_tests
from tests.browser.conftest import Phones
from tests.browser.day import idle, until
from tests.browser.device import DESK, PHONE, Device, Language, Theme
from tests.browser.process import push_settings
from tests.browser.push import Pushes, takes_pushes
from tests.browser.server import Server
from tests.browser.steps import CONTROLLED, GO, drawn, offline, serious, shot, sign_in
from tests.browser.tour import ready, speak
from tests.conftest import VirtualClock
from tests.push_service.service import Browser, PushService, push_service
from tests.stage import Stage

pytestmark = pytest.mark.whole_browser

REP = "rep@example.org"
JUICE, GTIN = "Jus de pêche trouble", "3017620422003"
ANY_HOUR = "Ne pas sonner"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PushService]:
    with push_service(tmp_path_factory.mktemp("push")) as running:
        yield running


@dataclass
class Place:
    """A server that pushes, a rep and a store, and the worker's hands."""

    server: Server
    stage: Stage
    service: PushService

    @property
    def account(self) -> str:
        return self.stage.accounts[0]

    async def carry(self, mailbox: Mailbox | None = None) -> None:
        """What `comptoir worker` does at a poke, on the server's own database."""
        settings = settings_for_tests(
            public_url=self.server.url, **push_settings(self.server.vapid, self.service.address)
        )
        door = Door(self.stage.database, RULES, system_clock)
        await carry_notices(door, Post(notice_config(settings), mailbox or Mailbox()))

    async def missing(self, gtin: str = GTIN) -> str:
        """The store reports an empty shelf, which its rep hears of; answers the case's id."""
        self.stage.clock.now = system_clock()
        entity = stock_out_id(self.account, gtin.zfill(14))
        receipt = await self.stage.submit(
            "stock_out.report", {"account": self.account, "gtin": gtin}, entity, by=self.stage.manager
        )
        assert receipt.outcome == "applied", receipt
        return entity

    async def notice(self, target: str) -> dict[str, Any]:
        """The rep's notice about something, as its row has it."""
        rows = await self.stage.rows(
            "SELECT n.id, n.read_ms, e.state FROM notice n JOIN entity e ON e.id = n.id WHERE n.target = ? AND n.user_id = ?",
            target,
            self.stage.rep,
        )
        assert len(rows) == 1, rows
        return {"id": rows[0][0], "read": rows[0][1] is not None, "state": json.loads(rows[0][2])}


@pytest.fixture
async def place(server: Server, service: PushService) -> AsyncIterator[Place]:
    server.kill()
    server.vapid, server.push_service = make_key(), service.address
    await server.start()
    async with server.database() as database:
        stage = await Stage(database, VirtualClock(system_clock())).build(accounts=1)
        await stage.submit("product.add", {"gtin": GTIN, "name": JUICE}, by=stage.admin)
        yield Place(server, stage, service)


async def _signed_in(page: Page, place: Place) -> None:
    await sign_in(page, place.server, REP)
    await idle(page)
    await page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    await page.wait_for_function(CONTROLLED)


async def _subscribed(device: Device, place: Place) -> Browser:
    """Turn notifications on by the button, at any hour; answers what the phone holds."""
    page = device.page
    browser = place.service.browser(f"phone-{system_clock()}")
    await takes_pushes(device.context, place.server.url, browser)
    await _signed_in(page, place)
    await page.get_by_role("link", name="Moi").click()
    await page.get_by_role("link", name="Réglages des notifications").click()
    await page.get_by_role("button", name="Activer sur cet appareil").click()
    await expect(page.get_by_text("Cet appareil reçoit vos notifications.")).to_be_visible()
    await page.get_by_label(ANY_HOUR).uncheck()
    await expect(page.get_by_label("De", exact=True)).to_have_count(0)
    return browser


async def _heard(page: Page, place: Place, browser: Browser) -> dict[str, Any]:
    """The newest message the push service took for a phone, decrypted."""
    heard = place.service.heard(browser.name)
    assert heard, "nothing was sent"
    assert heard[-1]["status"] == 201, heard[-1]
    found: dict[str, Any] = heard[-1]["payload"]
    return found


async def test_a_notice_reaches_the_phone_is_tapped_and_lands_on_what_it_is_about(place: Place, phones: Phones) -> None:
    device = await phones()
    page = device.page
    browser = await _subscribed(device, place)
    await page.get_by_role("button", name="Retour").click()
    await expect(page.get_by_role("link", name="Notifications", exact=True).first).to_be_visible()

    shelf = await place.missing()
    await place.carry()
    payload = await _heard(page, place, browser)
    notice = (await place.notice(shelf))["id"]
    assert payload["web_push"] == 8030
    pushes = await Pushes(page, place.server.url).open()
    (shown,) = await pushes.deliver(json.dumps(payload, ensure_ascii=False), notice)
    assert shown["title"] == payload["notification"]["title"] == "Rupture signalée · Magasin 0"
    assert shown["data"] == {"url": f"/notices/{notice}?via=push&to=stock_out.{shelf}&about={place.account}"}
    assert shown["lang"] == "fr"

    # The push said that there is news: the phone has it, and counts it, before anybody touches it.
    await expect(page.get_by_role("link", name="Notifications, 1 non lue")).to_be_visible()
    await idle(page)
    await offline(page, True)
    place.server.kill()
    assert await pushes.tap(notice) == ["focus"]
    await expect(page.get_by_role("heading", name=JUICE, level=1)).to_be_visible()
    assert page.url.endswith(f"/accounts/{place.account}/stock-outs/{shelf}")
    # One step back is where one was, not the page between.
    await page.go_back()
    await expect(page.get_by_role("heading", name="Moi", level=1)).to_be_visible()
    await expect(page.get_by_role("link", name="Notifications", exact=True).first).to_be_visible()

    await place.server.start()
    await offline(page, False)
    await idle(page)
    told = await place.notice(shelf)
    assert told["read"]
    assert '"push"' in json.dumps(told["state"])
    await page.evaluate(GO, "/notices")
    row = page.get_by_role("listitem").filter(has_text=JUICE)
    await expect(row).to_contain_text("Envoyée à votre téléphone")
    await expect(row).to_contain_text("Ouverte depuis le téléphone")
    assert device.violations() == []


async def test_a_tap_with_no_window_open_opens_the_app_where_it_leads_offline_too(place: Place, phones: Phones) -> None:
    device = await phones()
    page = device.page
    browser = await _subscribed(device, place)
    shelf = await place.missing()
    await place.carry()
    payload = await _heard(page, place, browser)
    notice = (await place.notice(shelf))["id"]
    pushes = await Pushes(page, place.server.url).open()
    await pushes.deliver(json.dumps(payload, ensure_ascii=False), notice)
    await expect(page.get_by_text("Tout est envoyé")).to_be_visible()
    await until(page, lambda: _holds(page, notice))
    await offline(page, True)
    place.server.kill()
    # A window that does not answer, as one of an older version would not.
    await page.goto("about:blank")
    (url,) = await pushes.tap(notice)
    await page.goto(place.server.url + url)
    await expect(page.get_by_role("heading", name=JUICE, level=1)).to_be_visible()
    assert page.url.endswith(f"/accounts/{place.account}/stock-outs/{shelf}")


async def _holds(page: Page, notice: str) -> bool:
    """Whether the notice is in this phone's storage."""
    found: bool = await page.evaluate(
        """async (id) => {
          const done = (asked) => new Promise((yes) => { asked.onsuccess = () => yes(asked.result); });
          const names = (await indexedDB.databases()).map((one) => one.name);
          for (const name of names.filter((one) => one.startsWith('comptoir-'))) {
            const db = await done(indexedDB.open(name));
            for (const store of db.objectStoreNames) {
              const all = await done(db.transaction(store).objectStore(store).getAll());
              if (JSON.stringify(all).includes(`"id":"${id}"`)) { db.close(); return true; }
            }
            db.close();
          }
          return false;
        }""",
        notice,
    )
    return found


ODD = (
    ("", "Comptoir"),
    ("pas du JSON", "Comptoir"),
    ("[1, 2]", "Comptoir"),
    ('{"notification": {"title": 7, "navigate": "https://ailleurs.example/x"}}', "Comptoir"),
    ('{"title": "D\'un ancien serveur", "url": "//ailleurs.example"}', "D'un ancien serveur"),
)


async def test_whatever_a_push_holds_something_is_shown_and_leads_into_the_app(place: Place, phones: Phones) -> None:
    device = await phones()
    page = device.page
    await takes_pushes(device.context, place.server.url, place.service.browser(f"odd-{system_clock()}"))
    await _signed_in(page, place)
    pushes = await Pushes(page, place.server.url).open()
    for data, title in ODD:
        (shown,) = await pushes.deliver(data, "/notices")
        assert shown["title"] == title
        assert shown["body"] or title != "Comptoir"
        assert shown["data"] == {"url": "/notices"}
    assert await pushes.tap("/notices") == ["focus"]
    await expect(page.get_by_role("heading", name="Notifications", level=1)).to_be_visible()


async def test_a_test_to_oneself_says_what_became_of_it_and_a_phone_that_is_gone_says_so(
    place: Place, phones: Phones
) -> None:
    device = await phones()
    page = device.page
    browser = await _subscribed(device, place)
    await page.get_by_role("button", name="M’envoyer un essai").click()
    status = page.get_by_role("region", name="Essayer").get_by_role("status")
    await expect(status).to_contain_text("En route vers 1 appareil")
    await place.carry()
    await expect(status).to_contain_text("Envoyée à votre téléphone")
    payload = await _heard(page, place, browser)
    assert payload["notification"]["title"] == "Essai de notification"
    pushes = await Pushes(page, place.server.url).open()
    await pushes.deliver(json.dumps(payload), payload["tag"])
    await pushes.tap(payload["tag"])
    await expect(status).to_contain_text("Ouverte depuis le téléphone")
    # The same again at once is one too many, and it says when.
    await page.get_by_role("button", name="M’envoyer un essai").click()
    await expect(status).to_contain_text("Réessayez dans")

    # The browser took its address back: the server forgets it, mail takes over, and the list says so.
    place.service.tell(browser.name, 410)
    shelf = await place.missing()
    mailbox = Mailbox()
    await place.carry(mailbox)
    await place.carry(mailbox)
    assert [letter.to for letter in mailbox.letters] == [REP]
    await page.evaluate(GO, "/notices")
    row = page.get_by_role("listitem").filter(has_text=JUICE)
    await expect(row).to_contain_text("Téléphone injoignable, envoyée par e-mail")
    # Asked when the app is opened next, the browser says what it holds; the server has it again.
    assert await place.stage.rows("SELECT id FROM push_subscription") == []
    await page.goto(place.server.url)
    await drawn(page)

    async def is_back() -> bool:
        rows = await place.stage.database.read(lambda: fetch("SELECT endpoint FROM push_subscription"))
        return [row[0] for row in rows] == [browser.endpoint]

    await until(page, is_back)
    assert not (await place.notice(shelf))["read"]


async def _held(place: Place) -> list[str]:
    """The addresses the server would push to."""
    return [row[0] for row in await place.stage.rows("SELECT endpoint FROM push_subscription ORDER BY endpoint")]


async def _comes_to(place: Place, new: Browser, old: Browser) -> None:
    """What is pushed now reaches the new address, and the old one is not even tried."""
    await place.missing()
    await place.carry()
    assert [line["status"] for line in place.service.heard(new.name)] == [201]
    assert place.service.heard(old.name) == []


@pytest.mark.parametrize(
    ("made", "did"),
    [("none", ["subscribe"]), ("ours", []), ("another key's", ["unsubscribe", "subscribe"])],
)
async def test_a_subscription_the_browser_changed_replaces_the_old_one(
    place: Place, phones: Phones, made: str, did: list[str]
) -> None:
    device = await phones()
    page = device.page
    old = await _subscribed(device, place)
    new = place.service.browser(f"renewed-{system_clock()}")
    assert await _held(place) == [old.endpoint]
    today = public_key(place.server.vapid)
    made_with = {"none": None, "ours": today, "another key's": public_key(make_key())}[made]
    pushes = await Pushes(page, place.server.url).open()
    assert await pushes.change(new, today, made_with) == did
    assert await _held(place) == [new.endpoint]
    await _comes_to(place, new, old)


async def test_a_subscription_changed_without_a_network_is_told_when_the_app_is_opened_next(
    place: Place, phones: Phones
) -> None:
    device = await phones()
    page = device.page
    old = await _subscribed(device, place)
    new = place.service.browser(f"renewed-{system_clock()}")
    pushes = await Pushes(page, place.server.url).open()
    await offline(page, True)
    # It fails, as it must, and nothing of that is a fault of the worker's.
    assert await pushes.change(new, public_key(place.server.vapid), None) == []
    assert await _held(place) == [old.endpoint]
    await offline(page, False)
    # From its next loading on, the page finds in the browser what the browser changed to.
    await takes_pushes(device.context, place.server.url, new)
    await page.goto(place.server.url)
    await drawn(page)

    async def is_told() -> bool:
        return await _held(place) == [new.endpoint]

    await until(page, is_told)
    await _comes_to(place, new, old)
    assert not [said for said in device.complaints if said.startswith("uncaught")]


async def test_seen_in_the_list_offline_and_taken_back(place: Place, phones: Phones) -> None:
    device = await phones()
    page = device.page
    await _signed_in(page, place)
    for gtin in (GTIN, "96385074"):
        await place.missing(gtin)
    await expect(page.get_by_role("link", name="Notifications, 2 non lues")).to_be_visible()
    await idle(page)
    await offline(page, True)
    await page.get_by_role("link", name="Notifications, 2 non lues").click()
    await expect(page.get_by_role("heading", name=re.compile(r"Non lues\s*2"))).to_be_visible()

    everything = page.get_by_role("button", name="Tout marquer lu")
    await everything.click()
    await expect(page.get_by_text("Tout est lu.")).to_be_visible()
    await page.get_by_role("button", name="Annuler").click()
    await expect(page.get_by_role("heading", name=re.compile(r"Non lues\s*2"))).to_be_visible()
    # By keyboard: one, then what is left; the keyboard stays in the list.
    one = page.get_by_role("button", name="Marquer comme lue").first
    await one.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name=re.compile(r"Non lues\s*1"))).to_be_visible()
    assert await page.evaluate("() => document.activeElement.closest('main') !== null")
    await page.get_by_role("button", name="Marquer comme lue").click()
    await page.get_by_role("button", name="Fermer").click()
    await expect(page.get_by_text("Tout est lu.")).to_be_visible()
    await expect(page.locator(".row-pending")).to_have_count(2)

    await offline(page, False)
    await idle(page)
    rows = await place.stage.rows("SELECT read_ms FROM notice WHERE user_id = ?", place.stage.rep)
    assert len(rows) == 2
    assert all(row[0] is not None for row in rows)
    ops = await place.stage.rows("SELECT kind FROM op WHERE user_id = ? AND kind = 'notice.read'", place.stage.rep)
    # What was taken back was never said.
    assert len(ops) == 2


async def test_what_one_chooses_is_kept_by_the_server_and_said_by_the_next_phone(place: Place, phones: Phones) -> None:
    device = await phones()
    page = device.page
    await _subscribed(device, place)
    await page.get_by_label("Tâches · E-mail").uncheck()
    await page.get_by_label(ANY_HOUR).check()
    await page.get_by_label("De", exact=True).fill("21:30")
    await page.get_by_label("De", exact=True).blur()

    async def is_kept() -> bool:
        rows = await place.stage.database.read(
            lambda: fetch("SELECT topics, quiet_from, quiet_to, zone FROM notice_choice")
        )
        return [tuple(row) for row in rows] == [('{"off":{"tasks":["mail"]}}', 21 * 60 + 30, 7 * 60, "Europe/Paris")]

    await until(page, is_kept)
    other = await phones()
    await sign_in(other.page, place.server, REP)
    await other.page.goto(f"{place.server.url}/me/notifications")
    await expect(other.page.get_by_label("Tâches · E-mail")).not_to_be_checked()
    await expect(other.page.get_by_label("Tâches · Notification")).to_be_checked()
    await expect(other.page.get_by_label("De", exact=True)).to_have_value("21:30")
    await expect(other.page.get_by_text("1 autre appareil reçoit aussi")).to_be_visible()

    # Without a network a switch goes back, and says so.
    await offline(page, True)
    await page.get_by_label("Messages · Notification").click()
    await expect(page.get_by_text("il faut du réseau")).to_be_visible()
    await expect(page.get_by_label("Messages · Notification")).to_be_checked()
    await offline(page, False)
    await page.get_by_role("button", name="Ne plus recevoir ici").click()
    await expect(page.get_by_role("button", name="Activer sur cet appareil")).to_be_visible()
    assert await place.stage.rows("SELECT id FROM push_subscription") == []


async def test_what_was_sent_to_a_store_stands_on_its_timeline(place: Place, phones: Phones) -> None:
    database, manager, now_ms = place.stage.database, place.stage.manager, system_clock()
    config = notice_config(settings_for_tests(**push_settings(place.server.vapid, place.service.address)))
    assert config.push is not None
    public, browser = config.push.public, place.service.browser(f"store-{now_ms}")
    opened = await database.write(lambda: open_session(manager, None, SessionKind.PROGRAM, now_ms, 30))
    held = Held(browser.endpoint, browser.p256dh, browser.auth, public)
    await database.write(lambda: keep(manager, opened.device_id, held, "Europe/Paris", now_ms))
    await database.write(lambda: save_choice(manager, "Europe/Paris", None, {}))
    planned = {"account": place.account, "planned_at": ms_to_instant(now_ms + 3 * DAY_MS)}
    place.stage.clock.now = now_ms
    assert (await place.stage.submit("visit.plan", planned)).outcome == "applied"
    await place.carry()
    assert len(place.service.heard(browser.name)) == 1

    page = (await phones()).page
    await _signed_in(page, place)
    await offline(page, True)
    await page.evaluate(GO, f"/accounts/{place.account}")
    line = page.get_by_role("listitem").filter(has_text="Notification envoyée")
    await expect(line).to_contain_text("Visites")
    await expect(line).to_contain_text("À Nom store_manager · sur son téléphone")
    await expect(line).to_contain_text("Visible par les deux")
    assert await serious(page) == []


IPHONE = """() => {
  Object.defineProperty(navigator, 'userAgent', { get: () => 'Mozilla/5.0 (iPhone; CPU iPhone OS 27_2 like Mac OS X)' });
  delete window.PushManager;
  delete window.Notification;
}"""
DENIED = "() => Object.defineProperty(Notification, 'permission', { get: () => 'denied' })"
UNABLE = "() => { delete window.PushManager; }"


@pytest.mark.parametrize(
    ("browser", "says", "way_out"),
    [
        (IPHONE, "installez d’abord l’application", "Touchez Partager, en bas de Safari."),
        (DENIED, "Les notifications sont bloquées sur cet appareil.", "Touchez l’icône à gauche de l’adresse"),
        (UNABLE, "Ce navigateur ne reçoit pas de notifications.", "part par e-mail"),
    ],
    ids=["iphone-tab", "denied", "unsupported"],
)
async def test_no_browser_is_a_dead_end(place: Place, phones: Phones, browser: str, says: str, way_out: str) -> None:
    device = await phones()
    page = device.page
    await device.context.add_init_script(f"({browser})();")
    await _signed_in(page, place)
    await page.evaluate(GO, "/me/notifications")
    await expect(page.get_by_text(says)).to_be_visible()
    await expect(page.get_by_text(way_out)).to_be_visible()
    await expect(page.get_by_role("button", name="Activer sur cet appareil")).to_have_count(0)
    assert await serious(page) == []
    await shot(page, f"notice-settings-{'iphone' if browser is IPHONE else 'other'}", "light", "fr")


async def test_the_list_and_the_settings_are_everybodys_to_use(place: Place, phones: Phones) -> None:
    device = await phones()
    page = device.page
    browser = await _subscribed(device, place)
    await place.missing()
    await place.carry()
    place.service.tell(browser.name, 410)
    await place.missing("96385074")
    await place.carry()
    found: list[str] = []
    looks: tuple[tuple[Language, Theme], ...] = (("fr", "light"), ("en", "dark"))
    for language, theme in looks:
        await speak(page, language)
        for name, path in (("notices", "/notices"), ("notice-settings", "/me/notifications")):
            await page.goto(place.server.url + path)
            await ready(page)
            for size in (PHONE, DESK):
                await shot(page, f"x-{name}", theme, language, size)
                found += [f"{name} {language} {theme} {size}: {one}" for one in await serious(page)]
    assert not found, "\n".join(found)
