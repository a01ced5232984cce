"""`python -m tests.browser.screens [NAME …]`: a picture of every screen in docs/screens, on the demo's brand at a fixed time.

French in light and English in dark, each on a phone and on a desk. The files are named NAME-fr-light-360.png and so on.
"""

import argparse
import asyncio
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from playwright.async_api import Page, Playwright, async_playwright

from backend.app import build_app
from tests.app import Mailbox, settings_for_tests
from tests.browser.device import DESK, PHONE, Device, Language, Size, Theme
from tests.browser.steps import CONTROLLED, drawn
from tests.browser.tour import EMAILS, STOPS, Brand, Stop, Who, furnish, go, ready
from tests.pwa import DIST, ROOT

FOLDER = ROOT / "docs" / "screens"
NOW = datetime(2026, 3, 18, 9, 40, tzinfo=UTC)
"""A Wednesday morning in Paris, 10:40."""
LOOKS: tuple[tuple[Language, Theme], ...] = (("fr", "light"), ("en", "dark"))
SIZES: tuple[Size, ...] = (PHONE, DESK)
NOTES = {
    "fr": "Tête de gondole libre à partir du 4 avril. Nadia veut deux palettes de jus trouble.",
    "en": "Aisle end free from 4 April. Nadia wants two pallets of cloudy juice.",
}


@dataclass(frozen=True, slots=True)
class Studio:
    """Where pictures are taken."""

    url: str
    brand: Brand
    mailbox: Mailbox


def _now_ms() -> int:
    return int(NOW.timestamp() * 1000)


@contextmanager
def _listening() -> Iterator[socket.socket]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        yield listener


@asynccontextmanager
async def studio(folder: Path) -> AsyncIterator[Studio]:
    """A server whose clock stands still, on the demo's brand."""
    database_url = f"sqlite:///{folder / 'comptoir.db'}"
    brand = await furnish(database_url, _now_ms)
    mailbox = Mailbox()
    with _listening() as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = settings_for_tests(database_url=database_url, public_url=url, demo=True)
        app = build_app(settings, clock=_now_ms, mailer=mailbox, app_build=DIST)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on", timeout_graceful_shutdown=1))
        serving = asyncio.create_task(server.serve([listener]))
        while not server.started:  # noqa: ASYNC110 - uvicorn has a flag and no event
            await asyncio.sleep(0.05)
        yield Studio(url, brand, mailbox)
        server.should_exit = True
        await serving


async def _sign_in(page: Page, place: Studio, email: str) -> None:
    await page.goto(f"{place.url}/sign-in")
    await page.locator("input[type=email]").fill(email)
    await page.keyboard.press("Enter")
    code = page.locator("input[autocomplete=one-time-code]")
    await code.wait_for()
    await code.fill(place.mailbox.code())
    await page.wait_for_function("() => !location.pathname.startsWith('/sign-in')")
    await ready(page)


async def _before(page: Page, stop: Stop, language: Language) -> None:
    """Give a screen something to show that only a person at work brings about."""
    if stop.name == "visit":
        await page.locator("main textarea").first.fill(NOTES[language])
        await page.wait_for_timeout(600)
        await page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")


async def _save_the_visit(page: Page, place: Studio) -> None:
    """Save the visit that was begun, where there is no network: the store's screens must not show it."""
    await page.context.set_offline(True)
    await go(page, f"/accounts/{place.brand.account}/visit")
    await page.locator(".action-bar .btn-primary").click()
    await page.wait_for_function("() => !location.pathname.endsWith('/visit')")
    await page.locator(".toast button").last.click()


async def _shoot(page: Page, stop: Stop, look: tuple[Language, Theme]) -> None:
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        await page.evaluate("() => scrollTo(0, 0)")
        await page.wait_for_timeout(150)
        name = f"{stop.name}-{look[0]}-{look[1]}-{width}.png"
        await page.screenshot(path=FOLDER / name, animations="disabled", caret="hide")
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})


async def _tour(
    playwright: Playwright, place: Studio, who: Who, look: tuple[Language, Theme], wanted: set[str]
) -> None:
    """One person's screens, in one browser."""
    language, theme = look
    with tempfile.TemporaryDirectory() as profile:
        device = Device(playwright, Path(profile), language=language, theme=theme)
        page = await device.start(reduced_motion="reduce")
        await page.clock.set_fixed_time(NOW)
        await page.goto(f"{place.url}/sign-in")
        await drawn(page)
        await page.evaluate("language => localStorage.setItem('comptoir.language', language)", language)
        if who != "nobody":
            await _sign_in(page, place, EMAILS[who])
            # Some screens are shown without a network: from here on they open without one.
            await page.wait_for_function(CONTROLLED)
        for stop in (stop for stop in STOPS if stop.who == who):
            if stop.name == "phone":
                await _save_the_visit(page, place)
            path = place.brand.path(stop)
            if who == "nobody":
                await page.goto(place.url + path)
                await ready(page)
            else:
                await go(page, path)
            await _before(page, stop, language)
            if not wanted or stop.name in wanted:
                await _shoot(page, stop, look)
        await device.stop()


async def _all(wanted: set[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for number, look in enumerate(LOOKS):
            # Each look its own brand: the visit logged in one is not the other's last visit.
            inside = Path(folder) / str(number)
            inside.mkdir()
            async with studio(inside) as place, async_playwright() as playwright:
                for who in sorted({stop.who for stop in STOPS if not wanted or stop.name in wanted}):
                    await _tour(playwright, place, who, look, wanted)


def main() -> int:
    """Take them all, or those named."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.screens", description="Pictures of every screen.")
    parser.add_argument("names", nargs="*", help="only these screens")
    asyncio.run(_all(set(parser.parse_args().names)))
    pictures = sorted(FOLDER.glob("*.png"))
    sys.stdout.write(f"{len(pictures)} pictures, {sum(p.stat().st_size for p in pictures) / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
