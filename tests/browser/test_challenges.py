"""A challenge from the desk to the podium: planned online, ranked by a worker, read in the store, kept, corrected aloud."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, expect

from backend.challenges.jobs import reckon_challenges
from backend.imports.sales import import_sales
from backend.promotions.uplift import BASELINE_DAYS
from backend.replication.views import load_entities
from backend.web.clock import system_clock
from tests.browser.conftest import Phones
from tests.browser.day import idle, send_now
from tests.browser.device import DESK
from tests.browser.server import Server
from tests.browser.steps import CONTROLLED, STILL, offline, serious, sign_in
from tests.conftest import VirtualClock
from tests.stage import Stage

STORE, REP, HEAD = "store_manager@example.org", "rep@example.org", "admin@example.org"
GTIN, JUICE, OTHER = "3017620422003", "Jus de pêche trouble", "96385074"
HALLES, BLEU = "Halles Vives", "Marché Bleu"
NAME = "Le défi du jus"
PATIENCE_MS = 20_000
DAYS = 21
PRICE = 299
SOLD: Mapping[int, tuple[int, ...]] = {
    # The first week of a day's units, then the others: store 0, the manager's, gains on store 1; 3 and 4 are level.
    0: (2, 6, 6),
    1: (4, 5, 5),
    2: (5, 2, 1),
    3: (1, 1, 1),
    4: (1, 1, 1),
}
LATE, LATE_DAYS, LATE_UNITS = 1, 3, 30
"""The till of store 1 says nothing of the last days until the result is made."""
Units = dict[int, dict[date, int]]


@dataclass
class Place:
    """A brand with a rep and six stores, all but one of one banner."""

    server: Server
    stage: Stage
    folder: Path
    first: date

    @property
    def account(self) -> str:
        """The manager's store."""
        return self.stage.accounts[0]

    async def imported(self, units: Units) -> None:
        """A file of sales lands, as `comptoir import sales` lands it."""
        path = self.folder / f"sales-{self.stage.clock.now}.csv"
        lines = [
            f"{self.stage.accounts[store]},{GTIN},{day.isoformat()},{count},{count * PRICE / 100:.2f}\n"
            for store, days in units.items()
            for day, count in days.items()
        ]
        path.write_text("store,product,date,units,value\n" + "".join(lines))
        report = await import_sales(self.stage.database, path, self.stage.clock.now)
        assert (report.added, report.rejected) == (len(lines), 0)

    async def look(self, day: int) -> None:
        """A worker looks at seven in the morning of a day of the challenge (1 is its first)."""
        there = datetime.combine(self.first + timedelta(days=day - 1), datetime.min.time(), UTC)
        self.stage.clock.now = int(there.timestamp() * 1000) + 6 * 3_600_000
        await reckon_challenges(self.stage.door)

    async def at(self, page: Page, day: int) -> None:
        """A page's own clock stands at a day of the challenge."""
        await page.clock.set_fixed_time(
            datetime.combine(self.first + timedelta(days=day - 1), datetime.min.time(), UTC) + timedelta(hours=8)
        )


@pytest.fixture
async def place(server: Server, tmp_path: Path) -> AsyncIterator[Place]:
    async with server.database() as database:
        stage = await Stage(database, VirtualClock(system_clock())).build(accounts=6)
        for number, account in enumerate(stage.accounts):
            banner = BLEU if number == 5 else HALLES
            await stage.submit("account.edit", {"banner": banner, "postcode": "59000"}, account, by=stage.admin)
        for gtin, name in ((GTIN, JUICE), (OTHER, "Autre")):
            await stage.submit("product.add", {"gtin": gtin, "name": name}, by=stage.admin)
        tomorrow = datetime.now(ZoneInfo("Europe/Paris")).date() + timedelta(days=1)
        yield Place(server, stage, tmp_path, tomorrow)


async def _signed_in(page: Page, place: Place, email: str) -> None:
    await sign_in(page, place.server, email)
    await idle(page)
    await page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    await page.wait_for_function(CONTROLLED)


def _sold(place: Place, until: int, *, late: bool = False) -> Units:
    """What each till says it sold, up to a day of the challenge."""
    found: Units = {}
    for store, weeks in SOLD.items():
        days = {place.first + timedelta(days=n): weeks[n // 7] for n in range(until)}
        if store == LATE:
            missing = {place.first + timedelta(days=n): LATE_UNITS for n in range(DAYS - LATE_DAYS, DAYS)}
            days = {day: count for day, count in days.items() if day not in missing} | (missing if late else {})
        found[store] = days
    return found


@dataclass(frozen=True)
class Told:
    """What the manager's screen must say, worked out from the file alone."""

    rank: int
    value: int
    gap: int | None
    before: int | None
    """The rank a week before the last day known."""

    @staticmethod
    def of(units: Units) -> "Told":
        until = max(day for days in units.values() for day in days)

        def sums(last: date) -> dict[int, int]:
            return {store: sum(n for day, n in days.items() if day <= last) for store, days in units.items()}

        def rank(found: Mapping[int, int]) -> int:
            return 1 + sum(other > found[0] for other in found.values())

        now = sums(until)
        ahead = [other for other in now.values() if other > now[0]]
        before = rank(sums(until - timedelta(days=7)))
        return Told(rank(now), now[0], min(ahead) - now[0] if ahead else None, before)

    def place(self) -> str:
        return "1re" if self.rank == 1 else f"{self.rank}e"

    def moved(self) -> str:
        gained = (self.before or self.rank) - self.rank
        if gained == 0:
            return "Même place"
        count, what = abs(gained), "gagnée" if gained > 0 else "perdue"
        return f"{count} place {what}" if count == 1 else f"{count} places {what}s"


async def _reads(page: Page, told: Told) -> None:
    """The rank, the score, the gap and the trend, on whatever screen of the store."""
    await expect(page.locator(".rank")).to_contain_text(f"{told.place()} place sur 5 magasins", use_inner_text=True)
    facts = page.locator(".facts > div")
    await expect(facts.nth(0)).to_contain_text(str(told.value))
    await expect(facts.nth(1)).to_contain_text("Personne n’est devant" if told.gap is None else str(told.gap))
    await expect(facts.nth(2)).to_contain_text(told.moved())


async def _planned(desk: Page, place: Place) -> str:
    """Plan it by the form, from its mistakes to its stores; answers its id."""
    await desk.goto(f"{place.server.url}/challenges")
    await desk.get_by_role("link", name="Nouveau challenge").click()
    save = desk.get_by_role("button", name="Annoncer le challenge")
    await save.click()
    await expect(desk.get_by_text("4 points à corriger")).to_be_visible()
    assert await serious(desk) == []
    await desk.get_by_label("Nom en français").fill(NAME)
    # Each measure asks for what it is of, and is parted by what can part it.
    measure, level = desk.get_by_role("group", name="Mesure"), desk.get_by_role("group", name="À égalité")
    await measure.get_by_text("En place").click()
    await expect(desk.get_by_text("Choisissez une promotion")).to_be_visible()
    await expect(level.get_by_text("Autre mesure")).to_have_count(0)
    await measure.get_by_text("Unités").click()
    await level.get_by_text("Premier arrivé").click()
    await level.get_by_text("Autre mesure").click()
    await expect(level).to_contain_text("le chiffre d’affaires départage")
    await desk.get_by_role("searchbox", name="Chercher un produit").fill("PECHE")
    await desk.get_by_role("button", name=JUICE).click()
    await desk.get_by_label("Premier jour").fill(place.first.isoformat())
    await desk.get_by_label("Dernier jour").fill((place.first - timedelta(days=1)).isoformat())
    await expect(desk.get_by_text("vient avant le premier")).to_be_visible()
    await desk.get_by_label("Dernier jour").fill((place.first + timedelta(days=DAYS - 2)).isoformat())
    counted = desk.get_by_role("status").filter(has_text=re.compile("magasins? concern"))
    await expect(counted).to_contain_text("6 magasins concernés")
    await desk.get_by_role("button", name=HALLES).click()
    await expect(counted).to_contain_text("5 magasins concernés")
    prize = desk.get_by_role("region", name="À gagner")
    await prize.get_by_label("En français").fill("Un vélo")
    await prize.get_by_label("En anglais").fill("A bicycle")
    await prize.get_by_label("Note interne").fill("CONFIDENTIEL")
    await save.click()
    await expect(desk.get_by_role("heading", name=NAME, level=1)).to_be_visible()
    await expect(desk.get_by_text(f"Enseigne : {HALLES}")).to_be_visible()
    await idle(desk)
    return desk.url.rsplit("/", 1)[1]


async def test_planned_at_the_desk_ranked_by_a_worker_read_offline_kept_and_corrected_aloud(
    place: Place, phones: Phones
) -> None:
    store_phone, desk_device = await phones(), await phones(size=DESK)
    store, desk = store_phone.page, desk_device.page
    await _signed_in(store, place, STORE)
    await sign_in(desk, place.server, HEAD)
    challenge = await _planned(desk, place)
    path = f"{place.server.url}/challenges/{challenge}"

    # Before it begins all of it may change.
    await desk.get_by_role("link", name="Modifier").click()
    await desk.get_by_label("Dernier jour").fill((place.first + timedelta(days=DAYS - 1)).isoformat())
    await desk.get_by_role("button", name="Enregistrer").click()
    await expect(desk.get_by_role("heading", name=NAME, level=1)).to_be_visible()
    await idle(desk)
    row = await place.stage.rows("SELECT first_ms, last_ms FROM challenge WHERE id = ?", challenge)
    assert row[0][1] - row[0][0] == (DAYS - 1) * 86_400_000
    await expect(desk.get_by_role("list").get_by_role("link", name=re.compile("Magasin"))).to_have_count(5)

    # The store reads of it before anything is sold, and nothing that is the brand's own.
    await store.goto(f"{place.server.url}/challenges")
    await store.get_by_role("link", name=NAME).click()
    await expect(store.get_by_text("Un vélo")).to_be_visible(timeout=PATIENCE_MS)
    await expect(store.get_by_text(JUICE)).to_be_visible()
    await expect(store.get_by_text("Votre magasin ne compte pas encore")).to_be_visible()
    await expect(store.get_by_text("CONFIDENTIEL")).to_have_count(0)

    # Two weeks on: sales land, the worker looks, the phone knows where it stands, without a network too.
    for page in (store, desk):
        await place.at(page, 15)
    running = _sold(place, 14)
    told = Told.of(running)
    assert (told.rank, told.before) == (2, 3), "the story wants a store that rises"
    place.stage.clock.now = system_clock() + 1
    await place.imported(running)
    await place.look(15)
    await send_now(store)
    await idle(store)
    await store.goto(path)
    await _reads(store, told)
    await offline(store, True)
    await store.reload()
    await _reads(store, told)
    await expect(store.get_by_text("En cours")).to_be_visible()
    assert await serious(store) == []
    await store.get_by_text("Voir les chiffres").click()
    weeks = store.get_by_role("row")
    await expect(weeks.filter(has_text=f"{told.place()}")).to_contain_text(str(told.value))
    bands = store.get_by_role("row").filter(has_text="Vous")
    low, high = (int(edge) for edge in re.findall(r"\d+", await bands.get_by_role("rowheader").inner_text()))
    assert low <= told.value < high
    await expect(store.get_by_text("Magasin 1")).to_have_count(0)
    await offline(store, False)

    # It has begun: what stores play by is said to stay, what may still change is changed.
    await desk.goto(f"{path}/edit")
    await expect(desk.get_by_text("Ce challenge a commencé")).to_be_visible()
    for gone in ("Premier jour", "Mesure", "Nommer les magasins entre eux"):
        await expect(desk.get_by_label(gone)).to_have_count(0)
    assert await serious(desk) == []
    await desk.get_by_role("region", name="À gagner").get_by_label("En français").fill("Deux vélos")
    await desk.get_by_role("button", name="Enregistrer").click()
    await expect(desk.get_by_text("Deux vélos")).to_be_visible()
    await idle(desk)
    await send_now(store)
    await store.goto(path)
    await expect(store.get_by_text("Deux vélos")).to_be_visible(timeout=PATIENCE_MS)

    # Three days after its last the result is made of what tills had said by then.
    final = _sold(place, DAYS)
    told = Told.of(final)
    for page in (store, desk):
        await place.at(page, DAYS + 4)
    place.stage.clock.advance(1000)
    await place.imported(final)
    await place.look(DAYS + 4)
    await send_now(store)
    await idle(store)
    await store.goto(path)
    await expect(store.get_by_text("Résultat final")).to_be_visible()
    await _reads(store, told)
    assert told.rank == 1
    # It is kept: nothing of it can be changed any more, and the screen says so.
    await desk.goto(path)
    results = desk.get_by_role("region", name="Résultats successifs")
    await expect(results.get_by_role("listitem")).to_have_count(1)
    await expect(desk.get_by_role("link", name="Modifier")).to_have_count(0)
    await desk.goto(f"{path}/edit")
    await expect(desk.get_by_text("Il a un résultat")).to_be_visible()

    # Late sales of another store: another result, said on the screen, in the inbox, to both companies.
    corrected = _sold(place, DAYS, late=True)
    before, told = told, Told.of(corrected)
    assert told.rank != before.rank
    place.stage.clock.advance(1000)
    await place.imported({LATE: corrected[LATE]})
    await place.look(DAYS + 5)
    await send_now(store)
    await idle(store)
    await store.goto(f"{place.server.url}/notices")
    await store.get_by_role("link", name=re.compile(f"{NAME} : place {told.rank} au lieu de {before.rank}")).click()
    await expect(store.get_by_role("heading", name=NAME, level=1)).to_be_visible()
    await _reads(store, told)
    await expect(store.get_by_text("Résultat corrigé")).to_be_visible()
    await expect(store.get_by_text(f"De la {before.place()} à la {told.place()} place")).to_be_visible()
    assert await serious(store) == []
    await desk.goto(path)
    await expect(results.get_by_role("listitem")).to_have_count(2)
    await expect(results.get_by_role("listitem").first).to_contain_text("Ventes arrivées après coup")
    # The two that change places; all others stand where they stood.
    await expect(results.get_by_role("listitem").first).to_contain_text("2 magasins touchés")
    ranking = desk.get_by_role("region", name="Classement").get_by_role("link")
    await expect(ranking.first).to_contain_text("Magasin 1")
    await expect(ranking.first).to_contain_text(str(sum(corrected[LATE].values())))
    assert await serious(desk) == []
    assert store_phone.violations() == []
    assert desk_device.violations() == []


async def test_one_called_off_is_said_with_why_and_one_refused_is_taken_up_again(place: Place, phones: Phones) -> None:
    stage = place.stage
    period = {"starts_on": place.first.isoformat(), "ends_on": (place.first + timedelta(days=9)).isoformat()}
    plan = {"name_fr": NAME, "metric": "units", "products": [GTIN], "period": period, "where": {"banners": [HALLES]}}
    challenge = str((await stage.submit("challenge.plan", plan, by=stage.admin)).entity)
    store, desk = (await phones()).page, (await phones(size=DESK)).page
    await _signed_in(store, place, STORE)
    await _signed_in(desk, place, HEAD)
    path = f"{place.server.url}/challenges/{challenge}"
    await store.goto(path)
    await desk.goto(path)

    # It ends meanwhile, by somebody else: what is said to it then is refused, and can be put away or taken up.
    await offline(desk, True)
    await desk.get_by_role("link", name="Modifier").click()
    await desk.get_by_label("Nom en anglais").fill("The juice challenge")
    await desk.get_by_role("button", name="Enregistrer").click()
    await stage.submit("challenge.cancel", {"reason": "Rupture chez le producteur"}, challenge, by=stage.admin)
    await offline(desk, False)
    await expect(desk.get_by_text("Le serveur a refusé")).to_be_visible(timeout=PATIENCE_MS)
    await expect(desk.get_by_text("Ce challenge est annulé.")).to_be_visible()
    await desk.get_by_role("button", name="Écarter").click()
    await expect(desk.get_by_text("Le serveur a refusé")).to_have_count(0)
    for page in (store, desk):
        await expect(page.get_by_text("Motif : Rupture chez le producteur")).to_be_visible(timeout=PATIENCE_MS)
    await expect(desk.get_by_role("link", name="Modifier")).to_have_count(0)

    # Asked before, because it does not come back.
    other = str((await stage.submit("challenge.plan", {**plan, "name_fr": "Autre défi"}, by=stage.admin)).entity)
    await desk.goto(f"{place.server.url}/challenges/{other}")
    await desk.get_by_role("button", name="Annuler ce challenge").click()
    await desk.get_by_label("Motif").fill("Trop tôt")
    await desk.wait_for_function(STILL)
    assert await serious(desk) == []
    await desk.get_by_role("button", name="Annuler pour tous").click()
    await expect(desk.get_by_text("Motif : Trop tôt")).to_be_visible()
    await idle(desk)
    assert await stage.rows("SELECT is_cancelled FROM challenge WHERE id = ?", other) in ([(1,)], [(True,)])


async def test_a_promotion_is_compared_by_uplift_for_the_days_it_runs(place: Place, phones: Phones) -> None:
    stage = place.stage
    sold = {"starts_on": place.first.isoformat(), "ends_on": (place.first + timedelta(days=6)).isoformat()}
    plan = {"mechanic": "multibuy", "name_fr": "Deux pour un", "products": [GTIN], "sell_out": sold, "where": {}}
    promotion = str((await stage.submit("promotion.plan", plan, by=stage.admin)).entity)
    desk = (await phones(size=DESK)).page
    await _signed_in(desk, place, HEAD)
    await desk.goto(f"{place.server.url}/challenges/new")
    await desk.get_by_label("Nom en français").fill(NAME)
    await desk.get_by_role("group", name="Mesure").get_by_text("Gain").click()
    await desk.get_by_role("button", name="Deux pour un").click()
    # Its days are the promotion's, as long as none are chosen; days without it are refused before anything is sent.
    await expect(desk.get_by_label("Premier jour")).to_have_value(sold["starts_on"])
    await expect(desk.get_by_label("Dernier jour")).to_have_value(sold["ends_on"])
    save = desk.get_by_role("button", name="Annoncer le challenge")
    for label, away in (("Dernier jour", 40), ("Premier jour", 30)):
        await desk.get_by_label(label).fill((place.first + timedelta(days=away)).isoformat())
    await save.click()
    await expect(desk.get_by_text("n’a pas lieu pendant la période")).to_be_visible()
    for label, value in (("Premier jour", sold["starts_on"]), ("Dernier jour", sold["ends_on"])):
        await desk.get_by_label(label).fill(value)
    await save.click()
    await expect(desk.get_by_text("Ventes en plus pendant la promotion")).to_be_visible()
    await expect(desk.get_by_text("Deux pour un")).to_be_visible()
    await idle(desk)
    entity = desk.url.rsplit("/", 1)[1]
    assert await _args(place, entity) == ("uplift", [promotion], "other", True)


async def _args(place: Place, entity: str) -> tuple[Any, ...]:
    challenge = (await place.stage.database.read(lambda: load_entities([entity])))[entity]
    return tuple(challenge.get(name) for name in ("metric", "promotions", "tie_break", "anonymous"))


RESOURCES = "() => performance.getEntriesByType('resource').map(one => one.name).filter(one => /days-chart/.test(one))"


async def test_a_long_series_comes_only_where_there_is_one_and_is_read_by_keys(place: Place, phones: Phones) -> None:
    """Ten weeks of days: in words, in a table, under the arrow keys, and by nobody who does not open it."""
    stage, today = place.stage, place.first - timedelta(days=1)
    first, last = today - timedelta(days=14), today - timedelta(days=1)
    plan = {
        "mechanic": "multibuy", "name_fr": "Deux pour un", "products": [GTIN],
        "sell_out": {"starts_on": first.isoformat(), "ends_on": last.isoformat()}, "where": {},
    }  # fmt: skip
    promotion = str((await stage.submit("promotion.plan", plan, by=stage.admin)).entity)
    days = [first + timedelta(days=n) for n in range(-BASELINE_DAYS, 14)]
    units = {day: 5 + day.weekday() + (4 if day >= first else 0) + (day == first) for day in days}
    await place.imported({0: units})
    device = await phones()
    page = device.page
    await _signed_in(page, place, STORE)
    await page.goto(f"{place.server.url}/challenges")
    assert await page.evaluate(RESOURCES) == []
    await page.goto(f"{place.server.url}/accounts/{place.account}/promotions/{promotion}")
    chart = page.get_by_role("img", name="Ventes de chaque jour")
    await expect(chart).to_be_visible()
    assert await page.evaluate(RESOURCES) != []
    assert await page.evaluate("() => document.documentElement.scrollWidth") == 360

    # By hand: no weekday differs from itself before, so what is expected is what that weekday sold.
    mean, base = (
        sum(values) / 14 for values in ([units[d] for d in days[-14:]], [5 + d.weekday() for d in days[-14:]])
    )

    def said(number: float) -> str:
        return f"{round(number, 1):g}".replace(".", ",")

    await expect(page.get_by_text(f"{said(mean)} par jour, contre {said(base)} attendus")).to_be_visible()
    slider = page.get_by_role("slider", name="Jour")
    best = max(days[-14:], key=lambda day: units[day])
    assert await slider.input_value() == str(days.index(best))
    await slider.focus()
    await page.keyboard.press("End")
    await expect(slider).to_have_attribute(
        "aria-valuetext", re.compile(rf": {units[last]}, contre {5 + last.weekday()} sans")
    )
    await page.keyboard.press("ArrowLeft")
    await expect(page.locator(".days-said")).to_contain_text(
        f": {units[days[-2]]}, contre {5 + days[-2].weekday()} sans"
    )
    await page.keyboard.press("Home")
    await expect(slider).to_have_attribute("aria-valuetext", re.compile(rf": {units[days[0]]}$"))
    await page.get_by_text("Voir chaque jour").click()
    rows = page.get_by_role("region", name="Voir chaque jour").get_by_role("row")
    await expect(rows).to_have_count(len(days) + 1)
    await expect(rows.nth(1)).to_contain_text(str(units[last]))
    await page.emulate_media(reduced_motion="reduce")
    assert await serious(page) == []
    # In money the same days; and no style or script but the app's own.
    await page.get_by_role("group", name="Ce qui est montré").get_by_text("Chiffre d’affaires").click()
    await expect(rows.nth(1)).to_contain_text(f"{round(units[last] * PRICE / 100)}")
    assert device.violations() == []
