"""Where one was, one is again: back finds the list as it was left, closes a sheet and not the screen under it."""

from playwright.async_api import Page, expect

from backend.web.clock import system_clock
from tests.browser.day import REP, idle
from tests.browser.device import Device
from tests.browser.server import Server
from tests.browser.steps import sign_in
from tests.conftest import VirtualClock
from tests.stage import Stage

STORES = 80
DEEP = 2_000
AT_REST = """() => new Promise((done) => {
  let last = scrollY;
  let still = 0;
  const look = () => {
    still = scrollY === last ? still + 1 : 0;
    last = scrollY;
    if (still > 10) done(scrollY);
    else requestAnimationFrame(look);
  };
  look();
})"""
GROWN = "height => (scrollTo(0, document.body.scrollHeight), document.body.scrollHeight > height)"
"""Scrolled on at every look: each batch of rows comes only once its end is near."""


async def _rep(page: Page, server: Server, stores: int) -> None:
    async with server.database() as database:
        await Stage(database, VirtualClock(system_clock())).build(accounts=stores)
    await sign_in(page, server, REP)
    await idle(page)


async def test_back_finds_the_list_where_it_was_left(server: Server, phone: Device) -> None:
    page = phone.page
    await _rep(page, server, STORES)
    await page.goto(f"{server.url}/accounts")
    await expect(page.get_by_role("listitem").first).to_be_visible()
    while await page.evaluate(f"() => (scrollTo(0, {DEEP}), scrollY)") < DEEP:
        # The list grows as it is scrolled.
        await page.wait_for_function(GROWN, arg=DEEP + 740)
    left = await page.evaluate(AT_REST)
    await page.mouse.click(180, 300)
    await expect(page.get_by_role("heading", name="Fil")).to_be_attached()
    assert await page.evaluate("() => scrollY") == 0
    await page.go_back()
    await expect(page.get_by_role("searchbox")).to_be_attached()
    assert abs(await page.evaluate(AT_REST) - left) <= 2


async def test_back_closes_a_sheet_and_then_leaves_the_screen(server: Server, phone: Device) -> None:
    page = phone.page
    await _rep(page, server, 1)
    await page.goto(f"{server.url}/accounts")
    await page.locator("main li a").first.click()
    write = page.get_by_role("button", name="Écrire une note")
    for closes in (page.go_back, lambda: page.get_by_role("dialog").get_by_label("Fermer").click()):
        await write.first.click()
        await expect(page.get_by_role("dialog")).to_be_visible()
        await closes()
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(page.get_by_role("heading", name="Fil")).to_be_attached()
    await page.go_back()
    await expect(page.get_by_role("searchbox")).to_be_visible()
