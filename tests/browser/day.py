"""A rep's visit as a person makes it, and what became of it: in the browser's storage and on the server."""

import json
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page, expect

from backend.db.work import fetch
from backend.web.clock import system_clock
from tests.browser.server import Server
from tests.browser.steps import CONTROLLED, drawn, offline, sign_in
from tests.conftest import VirtualClock
from tests.stage import Stage

REP = "rep@example.org"
SECRET = "CONFIDENTIEL"
"""In every word the store must never receive."""
NOTE = f"{SECRET} : deux palettes si la remise passe"
HEARD = (f"{SECRET} le chef de rayon part en mars", "Les clients demandent le jus trouble")
TASK = "Rappeler pour la tête de gondole"
ITEMS = ("Prix affiché", "Rupture en rayon", "Tête de gondole", "PLV en place")
CHECKLIST = {
    "name": "Tournée",
    "version": 1,
    "items": [{"key": f"item_{n}", "label_fr": label} for n, label in enumerate(ITEMS)],
}
PATIENCE_MS = 20_000

STORAGE = """async () => {
  const done = (asked) => new Promise((yes, no) => {
    asked.onsuccess = () => yes(asked.result);
    asked.onerror = () => no(asked.error);
  });
  const found = {};
  for (const { name } of await indexedDB.databases()) {
    const db = await done(indexedDB.open(name));
    found[name] = {};
    for (const store of db.objectStoreNames) {
      found[name][store] = await done(db.transaction(store).objectStore(store).getAll());
    }
    db.close();
  }
  return found;
}"""


@dataclass(frozen=True, slots=True)
class Place:
    """A brand with one rep, three stores and a checklist of four items."""

    server: Server
    rep: str
    """The rep's user id."""
    account: str

    async def signed_in(self, page: Page) -> None:
        """Sign the rep in and wait until the stores are on this phone."""
        await sign_in(page, self.server, REP)
        await idle(page)
        await page.evaluate("async () => { await navigator.serviceWorker.ready; }")
        await page.wait_for_function(CONTROLLED)

    async def visit(self, page: Page) -> None:
        """Open the report of a visit."""
        await page.goto(f"{self.server.url}/accounts/{self.account}/visit")
        await drawn(page)


async def furnish(server: Server) -> Place:
    """Write what `Place` says into a fresh database."""
    async with server.database() as database:
        stage = await Stage(database, VirtualClock(system_clock())).build(accounts=3)
        await stage.submit("checklist.publish", CHECKLIST, by=stage.admin)
        return Place(server, stage.rep, stage.accounts[1])


async def away(page: Page, place: Place) -> None:
    """Make and save the whole visit where there is no network."""
    await offline(page, True)
    await place.visit(page)
    await report(page)
    await save(page)


async def report(page: Page, *, shares: bool = False) -> None:
    """Fill in the whole report: arrival, four answers, a note, two verbatims, a task. `shares`: some of it with the store."""
    await page.get_by_role("button", name="Sans position").click()
    await expect(page.get_by_text("Arrivée notée")).to_be_visible()
    await answer(page)
    await page.get_by_label("Note pour la marque").fill(NOTE)
    await hear(page, shares=shares)


async def answer(page: Page) -> None:
    """All four items: two yes, one no, one that does not apply."""
    for label, verdict in zip(ITEMS, ("Oui", "Non", "Oui", "Sans objet"), strict=True):
        await page.get_by_role("group", name=label).get_by_text(verdict, exact=True).click()


async def hear(page: Page, *, first: int = 1, shares: bool = False) -> None:
    """The verbatims from the `first` on, and a task; the last of each is the store's to read too, if it `shares`."""
    for number, words in list(enumerate(HEARD, start=1))[first - 1 :]:
        await page.get_by_role("button", name="Ajouter un verbatim").click()
        await page.get_by_role("textbox", name=f"Verbatim {number}").fill(words)
    await page.get_by_role("button", name="Ajouter une tâche").click()
    await page.get_by_role("textbox", name="Tâche 1").fill(TASK)
    if shares:
        for group in ("Qui le verra", "Qui la verra"):
            await page.get_by_role("group", name=group).last.get_by_text("Les deux", exact=True).click()


async def save(page: Page) -> None:
    """Save, and wait for the words that it is safe on this phone."""
    await page.get_by_role("button", name="Enregistrer la visite").click()
    await expect(page.get_by_text("Visite enregistrée sur ce téléphone")).to_be_visible()


async def idle(page: Page) -> None:
    """Wait until the sync chip says that everything is sent."""
    await expect(page.locator(".sync-text")).to_contain_text("Tout est envoyé", timeout=PATIENCE_MS)


async def send_now(page: Page) -> None:
    """Press the button of the page "on this phone", from wherever one is; a press while it sends does nothing."""
    if not page.url.endswith("/phone"):
        await page.locator("a.sync").click()
    await page.get_by_role("button", name="maintenant").first.click()


async def storage(page: Page) -> dict[str, dict[str, list[Any]]]:
    """Everything in IndexedDB: database, store, records."""
    found: dict[str, dict[str, list[Any]]] = await page.evaluate(STORAGE)
    return found


async def outbox(page: Page, user: str) -> list[dict[str, Any]]:
    """A user's ops on this phone, by number."""
    held = (await storage(page)).get(f"comptoir-{user}", {}).get("outbox", [])
    return sorted(held, key=lambda queued: queued["op"]["seq"])


async def until(page: Page, is_so: Callable[[], Awaitable[bool]]) -> None:
    """Wait for something the page cannot say itself."""
    for _ in range(PATIENCE_MS // 50):
        if await is_so():
            return
        await page.wait_for_timeout(50)
    raise AssertionError(f"never: {is_so}")


async def kept(page: Page, user: str, *wanted: str) -> None:
    """Wait until a draft in this phone's storage holds these words."""

    async def holds() -> bool:
        drafts = json.dumps((await storage(page))[f"comptoir-{user}"]["drafts"], ensure_ascii=False)
        return all(word in drafts for word in wanted)

    await until(page, holds)


async def arrived(page: Page, place: Place, *, impatient: bool = False) -> None:
    """Wait until every op has its receipt and the fault list is worked off. `impatient`: press "send now" meanwhile."""

    async def is_done() -> bool:
        if impatient:
            await send_now(page)
        held = await outbox(page, place.rep)
        return held != [] and all(queued["receipt"] for queued in held) and not place.server.faults.left()

    await until(page, is_done)


async def exactly_once(page: Page, place: Place, conflicts: int = 0) -> None:
    """Assert that the server holds what this phone queued, each op once, and the visit it makes, whole and once."""
    held = await outbox(page, place.rep)
    outcomes = Counter(queued["receipt"]["outcome"] for queued in held)
    assert outcomes == Counter(applied=len(held) - conflicts) + Counter(conflicted=conflicts)
    async with place.server.database() as database:
        ops = await database.read(lambda: fetch("SELECT id FROM op WHERE user_id = ?", place.rep))
        rows = await database.read(
            lambda: fetch("SELECT kind, state FROM entity WHERE account = ? AND kind <> 'account'", place.account)
        )
    assert Counter(row[0] for row in ops) == Counter(queued["op"]["id"] for queued in held)
    assert Counter(row[0] for row in rows) == Counter(visit=1, verbatim=2, task=1)
    states = json.dumps([json.loads(row[1]) for row in rows], ensure_ascii=False)
    for words in (NOTE, *HEARD, TASK, "item_3"):
        assert states.count(words) == 1, words
