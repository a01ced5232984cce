"""`make bench-app`: how fast the app is on a slow phone. Medians of five in a real browser, its CPU slowed four times.

The exit code is 1 when a limit is missed. Every run is added to .bench/app.json.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Any

import psutil
from playwright.async_api import CDPSession, Page, Playwright, async_playwright
from uuid_utils import uuid7

from backend.db.engine import database_from
from backend.db.migrate import migrate
from backend.demo import cast
from backend.replication.door import ServerOp, submit
from backend.web.clock import system_clock
from tests.benchmarks.report import Figure, table
from tests.benchmarks.servers import BENCH
from tests.browser.device import Device
from tests.browser.server import Server
from tests.browser.steps import open_app, sign_in
from tests.browser.tour import EMAILS, furnish, go, ready
from tests.conftest import VirtualClock
from tests.pwa import DIST
from tests.stage import Stage

TIMES = 5
ACCOUNTS = 10_000
SLOWER = 4
SLOW_4G = {"offline": False, "latency": 562, "downloadThroughput": 1.44e6 / 8, "uploadThroughput": 0.675e6 / 8}

NOW_AT = "wanted => document.querySelector(wanted)?.checkVisibility() && performance.now()"
"""Milliseconds since the page was asked for, once something is on the screen."""
WEIGHT = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""
WATCH_SYNC = """() => {
  const real = window.fetch;
  window.waits = { first: null, total: 0 };
  window.fetch = async (...given) => {
    const isSync = String(given[0]).endsWith('/api/v1/sync');
    const asked = performance.now();
    const response = await real(...given);
    if (!isSync) return response;
    const body = await response.arrayBuffer();
    const came = performance.now();
    if (window.waits.first === null) window.waits.first = came;
    else window.waits.total += came - asked;
    return new Response(body, { status: response.status, headers: response.headers });
  };
}"""
"""What the server and the wire take is not the phone's; reading the answer is, and stays in."""
FORGET = """() => indexedDB.databases().then(found => Promise.all(found.map(({ name }) => new Promise((done, failed) => {
  const asked = indexedDB.deleteDatabase(name);
  asked.onsuccess = done;
  asked.onerror = failed;
}))))"""
SEARCHABLE = """count => {
  const said = document.querySelector('.search [role=status]')?.textContent ?? '';
  return Number(said.replace(/\\D/g, '')) >= count && { ...window.waits, now: performance.now() };
}"""
KEYSTROKE = """async text => {
  const box = document.querySelector('input[type=search]');
  const drawn = new Promise(done => {
    const options = { childList: true, characterData: true, subtree: true };
    new MutationObserver((_, watcher) => (watcher.disconnect(), done())).observe(document.querySelector('main'), options);
  });
  const started = performance.now();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(box, text);
  box.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await drawn;
  document.body.getBoundingClientRect();
  return performance.now() - started;
}"""
"""From the letter to the new list, laid out."""
SAVE = """async () => {
  const started = performance.now();
  document.querySelector('.action-bar .btn-primary').click();
  const until = isSo => new Promise(done => {
    const look = () => isSo() && (watcher.disconnect(), done(performance.now() - started));
    const watcher = new MutationObserver(look);
    watcher.observe(document.body, { childList: true, subtree: true });
  });
  const said = await until(() => document.querySelector('.toast') !== null);
  const isLeft = () => !location.pathname.includes('/visit') && document.querySelector('.account-timeline') !== null;
  return [said, isLeft() ? performance.now() - started : await until(isLeft)];
}"""
"""From the tap to the words that it is saved, which come after the transaction has completed; and to the store's screen."""


async def slowed(page: Page) -> CDPSession:
    """Slow this page's processor."""
    session = await page.context.new_cdp_session(page)
    await session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return session


async def shown_at(page: Page, wanted: str) -> float:
    """Wait until something is shown; milliseconds since the page was asked for."""
    handle = await page.wait_for_function(NOW_AT, arg=wanted, polling="raf")
    found: float = await handle.json_value()
    return found


async def cold(playwright: Playwright, server: Server, folder: Path) -> list[Figure]:
    """The first load ever, on a slow network, until one can type one's address."""
    waits: list[float] = []
    weight = 0.0
    for number in range(TIMES):
        device = Device(playwright, folder / f"cold-{number}")
        page = await device.start()
        session = await slowed(page)
        await session.send("Network.enable")
        await session.send("Network.emulateNetworkConditions", SLOW_4G)
        await page.goto(server.url, wait_until="commit")
        waits.append(await shown_at(page, "input[type=email]"))
        weight = await page.evaluate(WEIGHT)
        await device.stop()
    return [
        Figure("cold first load on slow 4G, until usable", median(waits), "ms", most=2500),
        Figure("  fetched for it, as it travelled", weight / 1000, "kB"),
    ]


async def reopened(device: Device, server: Server) -> list[Figure]:
    """The app opened again with no network and its worker asleep, until the stores are listed."""
    await open_app(device.page, server)
    await go(device.page, "/accounts")
    await device.context.set_offline(True)
    waits: list[float] = []
    for _ in range(TIMES):
        page = await device.tab()
        session = await slowed(page)
        await session.send("ServiceWorker.enable")
        await session.send("ServiceWorker.stopAllWorkers")
        await page.goto(f"{server.url}/accounts", wait_until="commit")
        waits.append(await shown_at(page, "main li a[href^='/accounts/']"))
        await page.close()
    await device.context.set_offline(False)
    return [Figure("offline reopen, until the stores are listed", median(waits), "ms", most=600)]


async def saved(device: Device, server: Server, account: str) -> list[Figure]:
    """A visit with a note, saved where there is no network."""
    page = device.page
    await page.goto(server.url)
    await ready(page)
    await device.context.set_offline(True)
    await slowed(page)
    said: list[float] = []
    left: list[float] = []
    for number in range(TIMES):
        await go(page, f"/accounts/{account}/visit")
        await page.locator("main textarea").first.fill(f"Rayon complet, passage {number}.")
        await page.wait_for_timeout(800)
        for waits, ms in zip((said, left), await page.evaluate(SAVE), strict=True):
            waits.append(ms)
        await page.locator(".toast button").last.click()
        await go(page, "/accounts")
    await device.context.set_offline(False)
    return [
        Figure("save a visit, until it says so", median(said), "ms", most=100),
        Figure("  until the store's screen is there", median(left), "ms"),
    ]


async def bootstrapped(device: Device, server: Server) -> list[Figure]:
    """A phone that knows nothing receives ten thousand stores; then somebody searches them."""
    page = device.page
    await slowed(page)
    await page.add_init_script(f"({WATCH_SYNC})()")
    own: list[float] = []
    whole: list[float] = []
    keystrokes: list[float] = []
    for _ in range(TIMES):
        await page.goto(f"{server.url}/?rescue")
        await page.evaluate(FORGET)
        await page.goto(f"{server.url}/accounts")
        handle = await page.wait_for_function(SEARCHABLE, arg=ACCOUNTS, polling="raf", timeout=120_000)
        waits = await handle.json_value()
        whole.append(waits["now"] - waits["first"])
        own.append(whole[-1] - waits["total"])
        await page.wait_for_timeout(1500)
        typed = ["r", "re", "rei", "1", "12", "123", "1234"]
        keystrokes += [await page.evaluate(KEYSTROKE, text) for text in typed]
    return [
        Figure(f"{ACCOUNTS:,} stores received, until searchable", median(own), "ms", most=800),
        Figure("  with the server's part, on the same machine", median(whole), "ms"),
        Figure(f"a letter typed in the search of {ACCOUNTS:,}", median(keystrokes), "ms", most=16),
        Figure("  the slowest of them", max(keystrokes), "ms"),
    ]


async def found_territory(database_url: str) -> None:
    """One rep, one territory, ten thousand stores of real towns."""
    await migrate(database_url)
    database = database_from(database_url, pool_size=2)
    await database.open()
    stage = await Stage(database, VirtualClock(system_clock())).build(accounts=1)
    towns = [town for towns in cast.TOWNS.values() for town in towns]
    adding = [_store(number, towns[number % len(towns)], stage.territory) for number in range(1, ACCOUNTS)]
    for first in range(0, len(adding), 100):
        await submit(stage.door, stage.admin, adding[first : first + 100])
    await database.close()


def _store(number: int, town: tuple[str, str, int, int], territory: str) -> ServerOp:
    city, postcode, lat_e7, lon_e7 = town
    banner = cast.BANNERS[number % len(cast.BANNERS)]
    args: dict[str, Any] = {
        "name": f"{banner} {city} {number}",
        "banner": banner,
        "address": f"{number % 90 + 1} rue du Commerce",
        "postcode": postcode,
        "city": city,
        "phone": f"01 99 00 {number // 100:02d} {number % 100:02d}",
        "lat_e7": lat_e7 + number,
        "lon_e7": lon_e7 + number,
        "territory": territory,
        "source": "import",
    }
    return ServerOp("account.add", str(uuid7()), args)


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Server]:
    """A server of the app that was built."""
    server = Server(folder, f"sqlite:///{folder / 'comptoir.db'}", DIST)
    await server.start()
    yield server
    server.kill()


def keep(figures: list[Figure]) -> None:
    """Add this run to those before it."""
    path = BENCH / "app.json"
    before = json.loads(path.read_text()) if path.exists() else []
    run = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "cores": psutil.cpu_count(),
        "load_after": psutil.getloadavg()[0],
        "figures": [{**asdict(figure), "verdict": figure.verdict} for figure in figures],
    }
    path.write_text(json.dumps([*before, run], indent=2) + "\n")


async def measured(folder: Path) -> list[Figure]:
    """Measure everything."""
    small, big = folder / "small", folder / "big"
    small.mkdir()
    big.mkdir()
    brand = await furnish(f"sqlite:///{small / 'comptoir.db'}", system_clock)
    await found_territory(f"sqlite:///{big / 'comptoir.db'}")
    figures: list[Figure] = []
    async with async_playwright() as playwright:
        async with running(small) as server:
            figures += await cold(playwright, server, folder)
            device = Device(playwright, folder / "rep")
            await sign_in(await device.start(), server, EMAILS["rep"])
            figures += await reopened(device, server)
            figures += await saved(device, server, brand.account)
            await device.stop()
        async with running(big) as server:
            device = Device(playwright, folder / "vast")
            await sign_in(await device.start(), server, "rep@example.org")
            figures += await bootstrapped(device, server)
            await device.stop()
    return figures


def main() -> int:
    """Measure, print, keep; 1 when a limit is missed."""
    BENCH.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BENCH, prefix="app-") as folder:
        figures = asyncio.run(measured(Path(folder)))
    sys.stdout.write(table(figures, []) + "\n")
    keep(figures)
    return int(any(figure.verdict == "MISSED" for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
