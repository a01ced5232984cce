"""The same visit on bad days: what a phone, a network and a server can do to it, and it arrives exactly once."""

from pathlib import Path

from playwright.async_api import Request, expect

from backend.db.work import fetch
from backend.identity.users import add_user
from backend.web.clock import system_clock
from sync.access import Role
from sync.protocol import DAY_MS
from tests.browser.day import (
    HEARD,
    NOTE,
    SECRET,
    answer,
    arrived,
    away,
    exactly_once,
    furnish,
    hear,
    idle,
    kept,
    outbox,
    report,
    save,
    send_now,
)
from tests.browser.device import Device
from tests.browser.faults import RETRY_AFTER_S
from tests.browser.server import Server
from tests.browser.steps import ENTRY, drawn, new_version_waits, offline, sign_in, taken_in

OPS = 5
"""A check-in, a visit, two verbatims, a task."""
OTHER = "other@example.org"

HANDLES = """() => {
  window.handles = [];
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...given) {
    const asked = open.apply(this, given);
    asked.addEventListener('success', () => window.handles.push(asked.result));
    return asked;
  };
}"""
FILL = """async () => {
  const db = await new Promise((yes, no) => {
    const asked = indexedDB.open('photos');
    asked.onupgradeneeded = () => asked.result.createObjectStore('photos', { autoIncrement: true });
    asked.onsuccess = () => yes(asked.result);
    asked.onerror = () => no(asked.error);
  });
  const put = (bytes) => new Promise((done) => {
    const tx = db.transaction('photos', 'readwrite');
    const photo = crypto.getRandomValues(new Uint8Array(bytes));
    tx.objectStore('photos').put(photo).onerror = (event) => event.preventDefault();
    tx.oncomplete = () => done(true);
    tx.onabort = () => done(false);
  });
  for (const bytes of [60_000, 4_000, 500, 100]) while (await put(bytes)) {}
  db.close();
}"""
"""Somebody else's pictures, down to the last bytes."""
DROP_HANDLES = "() => { for (const one of window.handles.splice(0)) one.close(); }"
A_DAY_BEHIND = """() => {
  const Real = Date;
  const now = () => Real.now() - 86_400_000;
  window.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(now()); }
    static now() { return now(); }
  };
}"""


async def test_every_answer_is_lost_once(server: Server, phone: Device) -> None:
    place = await furnish(server)
    page = phone.page
    await place.signed_in(page)
    for _ in range(4):
        server.faults.add("lose")
        server.faults.add("pass")
    await place.visit(page)
    await report(page)
    await save(page)
    await arrived(page, place, impatient=True)
    await exactly_once(page, place)


async def test_the_session_ends_in_the_middle_of_sending(server: Server, phone: Device) -> None:
    place = await furnish(server)
    page = phone.page
    await place.signed_in(page)
    await away(page, place)
    # "Too large" makes the phone halve its batch; the first half lands.
    server.faults.add("413")
    server.faults.add("pass")
    server.faults.add("401", times=1000)
    await offline(page, False)
    again = page.get_by_role("link", name="Reconnectez-vous", exact=True)
    await expect(again).to_be_visible()
    settled = [queued["receipt"] is not None for queued in await outbox(page, place.rep)]
    assert settled == [True, True, False, False, False]
    await again.click()
    await expect(page.get_by_text("3 saisies sont gardées ici")).to_be_visible()
    server.faults.clear()
    await sign_in(page, server, "rep@example.org")
    await arrived(page, place)
    await exactly_once(page, place)


async def test_the_server_is_overrun_then_broken(server: Server, phone: Device) -> None:
    place = await furnish(server)
    page = phone.page
    await place.signed_in(page)
    await place.visit(page)
    await report(page)
    await idle(page)
    asked: list[float] = []

    def note(request: Request) -> None:
        if request.url.endswith("/api/v1/sync") and "visit.log" in (request.post_data or ""):
            asked.append(request.timing["startTime"])

    page.on("requestfinished", note)
    for fault in ("429", "500"):
        server.faults.add(fault)
    await save(page)
    await expect(page.locator(".sync-text")).to_contain_text(f"{OPS - 1} à envoyer · essai à")
    await arrived(page, place)
    assert len(asked) == 3
    assert asked[1] - asked[0] >= RETRY_AFTER_S * 1000
    await exactly_once(page, place)


async def test_a_captive_portal_answers_for_everybody(server: Server, phone: Device) -> None:
    place = await furnish(server)
    page = phone.page
    await place.signed_in(page)
    await away(page, place)
    server.faults.add("portal", "/", times=1000)
    await offline(page, False)
    await expect(page.locator(".sync-text")).to_contain_text(f"Hors ligne · {OPS} gardées ici")
    await page.reload()
    await drawn(page)
    await expect(page.locator(".sync-text")).to_contain_text(f"Hors ligne · {OPS} gardées ici")
    assert all(queued["receipt"] is None for queued in await outbox(page, place.rep))
    assert len(server.faults.left()) < 1000
    server.faults.clear()
    await arrived(page, place, impatient=True)
    await exactly_once(page, place)


async def test_the_disk_is_full(server: Server, phone: Device) -> None:
    place = await furnish(server)
    page = phone.page
    session = await phone.context.new_cdp_session(page)
    await session.send("Storage.overrideQuotaForOrigin", {"origin": server.url, "quotaSize": 4_000_000})
    await place.signed_in(page)
    await place.visit(page)
    await report(page)
    await kept(page, place.rep, *HEARD)
    await page.evaluate(FILL)
    await page.get_by_label("Ce qui s’est passé").fill("Rayon vu")
    await page.get_by_role("button", name="Enregistrer la visite").click()
    await expect(page.get_by_role("alert").filter(has_text="Ce téléphone est plein")).to_be_visible()
    assert page.url.endswith("/visit")
    assert len(await outbox(page, place.rep)) == 1, "only the check-in, made while there was room"
    await session.send("Storage.overrideQuotaForOrigin", {"origin": server.url, "quotaSize": 400_000_000})
    await expect(page.get_by_label("Note pour la marque")).to_have_value(NOTE)
    await save(page)
    await arrived(page, place)
    await exactly_once(page, place)


async def test_the_storage_closes_under_the_app(server: Server, phone: Device) -> None:
    place = await furnish(server)
    page = phone.page
    await phone.context.add_init_script(f"({HANDLES})()")
    await place.signed_in(page)
    await place.visit(page)
    for step in (answer, hear):
        await step(page)
        await page.evaluate(DROP_HANDLES)
    await page.get_by_label("Note pour la marque").fill(NOTE)
    await kept(page, place.rep, NOTE, *HEARD)
    await page.evaluate(DROP_HANDLES)
    await save(page)
    await arrived(page, place)
    await exactly_once(page, place)


async def test_the_clock_is_a_day_behind(server: Server, phone: Device) -> None:
    place = await furnish(server)
    page = phone.page
    await phone.context.add_init_script(f"({A_DAY_BEHIND})()")
    await place.signed_in(page)
    began = system_clock()
    assert await page.evaluate("() => Date.now()") < began - DAY_MS + 60_000
    await away(page, place)
    # Sent by another page load than the one that made it: no monotonic clock reaches across, contacts bracket it.
    await page.reload()
    await offline(page, False)
    await arrived(page, place, impatient=True)
    ended = system_clock()
    await exactly_once(page, place)
    async with server.database() as database:
        ops = await database.read(lambda: fetch("SELECT effective_ms FROM op WHERE user_id = ?", place.rep))
        entries = await database.read(
            lambda: fetch("SELECT occurred_ms FROM entity WHERE account = ? AND is_entry", place.account)
        )
    assert len(ops) == OPS
    # The bracket opens with the last exchange before the network went.
    assert all(began - 60_000 <= row[0] <= ended for row in [*ops, *entries]), (began, ops, entries, ended)


async def test_a_new_version_is_deployed_during_the_draft(server: Server, next_build: Path, phone: Device) -> None:
    place = await furnish(server)
    page = phone.page
    await place.signed_in(page)
    before = await page.evaluate(ENTRY)
    await place.visit(page)
    await report(page)
    server.kill()
    await server.start(next_build)
    await new_version_waits(page)
    # Still the code that the words were begun with; they stay on the screen.
    assert await page.evaluate(ENTRY) == before
    await expect(page.get_by_label("Note pour la marque")).to_have_value(NOTE)
    await kept(page, place.rep, NOTE, *HEARD)
    await taken_in(page, before, "/accounts", f"/accounts/{place.account}")
    await place.visit(page)
    await expect(page.get_by_label("Note pour la marque")).to_have_value(NOTE)
    await save(page)
    await arrived(page, place, impatient=True)
    await exactly_once(page, place)


async def test_somebody_else_signs_in_on_this_phone(server: Server, phone: Device) -> None:
    place = await furnish(server)
    async with server.database() as database:
        now = system_clock()
        other = await database.write(lambda: add_user(OTHER, "Autre", Role.REP, "fr", now, territories=("NORD",)))
    page = phone.page
    await place.signed_in(page)
    await away(page, place)
    server.faults.add("500", times=1000)
    await offline(page, False)
    await page.goto(f"{server.url}/me")
    await page.get_by_role("button", name="Se déconnecter").click()
    await expect(page.get_by_text(f"{OPS} saisies ne sont pas encore parties")).to_be_visible()
    await sign_in(page, server, OTHER)
    server.faults.clear()
    await send_now(page)
    await idle(page)
    await expect(page.get_by_text("Rien n’attend sur ce téléphone")).to_be_visible()
    await page.goto(f"{server.url}/accounts/{place.account}")
    await expect(page.get_by_role("heading", name="Magasin 1", level=1)).to_be_visible()
    assert SECRET not in await page.content()
    assert await outbox(page, other.id) == []
    assert [queued["receipt"] for queued in await outbox(page, place.rep)] == [None] * OPS
    assert await _authors(server) == set()
    await sign_in(page, server, "rep@example.org")
    await arrived(page, place)
    await exactly_once(page, place)
    assert await _authors(server) == {place.rep}


async def _authors(server: Server) -> set[str]:
    """Who logged a visit, as the server has it."""
    async with server.database() as database:
        rows = await database.read(lambda: fetch("SELECT user_id FROM op WHERE kind = 'visit.log'"))
    return {row[0] for row in rows}
