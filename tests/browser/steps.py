"""What a person does with the app, and how tests look at it. The policy forbids eval: pages get functions, no strings."""

import contextlib
import os
from pathlib import Path

from playwright.async_api import Error, Page

from tests.browser.device import PHONE, Language, Size, Theme
from tests.browser.server import Server
from tests.pwa import PWA, ROOT

SCREENS = ROOT / "docs" / "screens"
CONTROLLED = "() => navigator.serviceWorker.controller !== null"
ENTRY = "() => document.querySelector('script[type=module]').src"
"""The build that runs."""
GO = """path => {
  const link = Object.assign(document.createElement('a'), { href: path });
  document.body.append(link);
  link.click();
  link.remove();
}"""
"""A tap on a link of the app's own: it does not load again."""
STILL = "() => document.getAnimations().length === 0"
"""Half a fade is half a contrast."""
UPDATE_STATE = """async () => {
  const { installing, waiting, active } = await navigator.serviceWorker.getRegistration();
  const states = [installing, waiting, active].map((worker) => worker && worker.state);
  return JSON.stringify({ states, controlled: navigator.serviceWorker.controller !== null, at: location.pathname });
}"""
WAITING = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration.update();
  return registration.waiting !== null;
}"""


async def open_app(page: Page, server: Server, path: str = "/") -> None:
    """Open the app and wait until it is drawn and its worker has everything: from here on it works without a network."""
    await page.goto(server.url + path)
    await drawn(page)
    await page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    await page.wait_for_function(CONTROLLED)


async def drawn(page: Page) -> None:
    """Wait until the app has drawn something of its own in place of the shell."""
    await page.wait_for_function("() => document.querySelector('#app > *') !== null")


async def offline(page: Page, is_offline: bool) -> None:
    """Cut the network of the whole browser, its workers included, or bring it back."""
    await page.context.set_offline(is_offline)


async def sign_in(page: Page, server: Server, email: str) -> None:
    """Sign in by the form, with the code that was mailed."""
    await page.goto(f"{server.url}/sign-in")
    await page.locator("input[type=email]").fill(email)
    await page.keyboard.press("Enter")
    code = page.locator("input[autocomplete=one-time-code]")
    await code.wait_for()
    await code.fill(server.code(email))
    if await code.is_visible():
        await page.keyboard.press("Enter")
    await page.wait_for_function("() => !location.pathname.startsWith('/sign-in')")
    await drawn(page)


async def new_version_waits(page: Page) -> None:
    """Wait until a new version is installed and waits. The page looks for it, as it does every hour."""
    for _ in range(100):
        if await page.evaluate(WAITING):
            return
        await page.wait_for_timeout(100)
    raise AssertionError("the new version was never noticed")


async def taken_in(page: Page, before: str, here: str, there: str) -> None:
    """Go from screen to screen, as a person does, until the version that waits is the one that runs.

    The old worker makes room when it is idle. Where a request woke it just then, a browser ends it half a minute later; not
    one with a debugger in it, as this one has, so that is done for it.
    """
    debugger = await page.context.new_cdp_session(page)
    await debugger.send("ServiceWorker.enable")
    for path in (here, there) * 4:
        with contextlib.suppress(Error):
            await page.evaluate(GO, path)
        for _ in range(60):
            # The page may reload under either of these.
            with contextlib.suppress(Error):
                await page.wait_for_timeout(100)
                if await page.evaluate(ENTRY) != before:
                    await drawn(page)
                    return
        with contextlib.suppress(Error):
            await debugger.send("ServiceWorker.stopAllWorkers")
    raise AssertionError(f"the new version was never let in: {await page.evaluate(UPDATE_STATE)}")


async def shot(page: Page, name: str, theme: Theme, language: Language, size: Size = PHONE) -> Path:
    """Take a picture of the screen, kept in docs/screens where COMPTOIR_SCREENS=1, else for this run only.

    `language` names the file; a device speaks the one it was made with.
    """
    width, height = size
    await page.set_viewport_size({"width": width, "height": height})
    await page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    folder = SCREENS if os.environ.get("COMPTOIR_SCREENS") == "1" else ROOT / ".bench" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{language}-{theme}-{width}x{height}.png"
    await page.screenshot(path=path, animations="disabled")
    return path


ALSO = {"landmark-unique"}
"""What axe calls moderate and we do not: two regions of one name are one too many for whoever goes by them."""


async def serious(page: Page) -> list[str]:
    """What axe finds wrong and calls serious or critical, and `ALSO`, one line each."""
    source = (PWA / "node_modules" / "axe-core" / "axe.min.js").read_text()
    if not await page.evaluate("() => 'axe' in window"):
        # Evaluated by the debugger, which the policy does not govern; a script element would be refused.
        await page.evaluate(source)
    found = await page.evaluate(
        "async () => (await window.axe.run(document, {resultTypes: ['violations'], preload: false})).violations"
    )
    return [
        f"{one['id']}: {one['help']} ({'; '.join(' '.join(map(str, node['target'])) for node in one['nodes'])})"
        for one in found
        if one["impact"] in ("serious", "critical") or one["id"] in ALSO
    ]
