"""Every screen, in both languages and themes: axe finds nothing serious, a keyboard and a thumb find their way."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from backend.web.clock import system_clock
from tests.browser.conftest import Phones
from tests.browser.device import PHONE, Language, Theme
from tests.browser.server import Server
from tests.browser.steps import serious, sign_in
from tests.browser.tour import EMAILS, STOPS, Brand, Who, furnish, go, ready, speak

LOOKS: tuple[tuple[Language, Theme], ...] = (("fr", "light"), ("en", "dark"))
NARROW = {"width": 320, "height": 640}
LEAST_PX = 44

HEADINGS = "() => [...document.querySelectorAll('h1')].filter(h => h.checkVisibility()).length"
TOO_WIDE = """() => document.documentElement.scrollWidth <= 320 ? [] :
  [...document.querySelectorAll('#app *')].filter(e => e.getBoundingClientRect().right > 321)
    .slice(-3).map(e => e.className || e.tagName)"""
TOO_SMALL = """least => [...document.querySelectorAll('.btn, .icon-btn, .tab-bar a, .tabs a, nav a, button')]
  .filter(e => e.checkVisibility())
  .map(e => [e.innerText.trim() || e.getAttribute('aria-label') || e.className, e.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.height < least || box.width < least))
  .map(([name, box]) => `${name} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
FOCUSED = "() => document.activeElement?.closest('main') !== null"


@dataclass(frozen=True, slots=True)
class Place:
    """A server on the demo's brand."""

    server: Server
    brand: Brand


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, app_build: Path) -> Iterator[Place]:
    """Made once: these tests read, and write nothing."""
    folder = tmp_path_factory.mktemp("access")
    url = f"sqlite:///{folder / 'comptoir.db'}"
    brand = asyncio.run(furnish(url, system_clock))
    server = Server(folder, url, app_build, demo=True)
    asyncio.run(server.start())
    yield Place(server, brand)
    server.kill()


async def _faults(page: Page) -> list[str]:
    """What is wrong with the screen that is shown, at its size and at 320 px."""
    found = await serious(page)
    headings = await page.evaluate(HEADINGS)
    if headings != 1:
        found.append(f"{headings} h1")
    found += [f"small target: {one}" for one in await page.evaluate(TOO_SMALL, LEAST_PX)]
    await page.set_viewport_size(NARROW)  # type: ignore[arg-type] # a TypedDict of two ints
    found += [f"too wide at 320 px: {one}" for one in await page.evaluate(TOO_WIDE)]
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    return found


@pytest.mark.parametrize("who", ["nobody", "rep", "store", "brand"])
async def test_nothing_stands_in_anybodys_way_on_any_screen(place: Place, phones: Phones, who: Who) -> None:
    device = await phones()
    page = device.page
    if who != "nobody":
        await sign_in(page, place.server, EMAILS[who])
    found: list[str] = []
    for language, theme in LOOKS:
        await page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        await page.goto(f"{place.server.url}/me")
        await speak(page, language)
        await page.goto(f"{place.server.url}/me")
        await ready(page)
        for stop in (stop for stop in STOPS if stop.who == who):
            path = place.brand.path(stop)
            if "?" in path:
                await page.goto(place.server.url + path)
                await ready(page)
            else:
                await go(page, path)
                if not await page.evaluate(FOCUSED):
                    found.append(f"{stop.name} {language} {theme}: focus is not in main")
            found += [f"{stop.name} {language} {theme}: {fault}" for fault in await _faults(page)]
    assert not found, "\n".join(found)
    assert device.violations() == []


async def test_the_first_screen_of_the_demo_says_three_things_to_try(place: Place, phones: Phones) -> None:
    page = (await phones()).page
    await page.goto(place.server.url)
    await expect(page.get_by_role("region", name="Démonstration").get_by_role("button")).not_to_have_count(0)
    await sign_in(page, place.server, EMAILS["rep"])
    await expect(page.get_by_role("heading", name="Trois choses à essayer")).to_be_visible()
    things = page.locator(".demo-things > li")
    await expect(things).to_have_count(3)
    await expect(things.first).to_contain_text("Coupez le réseau")
