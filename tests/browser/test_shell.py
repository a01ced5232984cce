"""The shell: installed once, it opens anywhere; a new version waits until it is asked in."""

import json
from pathlib import Path

import pytest

from tests.browser.conftest import Phones
from tests.browser.device import Device
from tests.browser.server import Server
from tests.browser.steps import CONTROLLED, ENTRY, drawn, new_version_waits, offline, open_app, serious, taken_in

ASK = """async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  const changed = new Promise((done) =>
    navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }),
  );
  registration.waiting.postMessage({ type: "apply-update" });
  await changed;
}"""
"""What `applyUpdate` says; pwa/tests/updates.test.ts proves that it says it."""


async def test_the_app_opens_with_the_network_gone_and_the_server_killed(server: Server, phone: Device) -> None:
    page = phone.page
    await open_app(page, server)
    server.kill()
    await offline(page, True)
    for _ in range(3):
        await page.reload()
        await drawn(page)
    await page.goto(f"{server.url}/accounts/0190a0a0-0000-7000-8000-000000000000")
    await drawn(page)
    assert await page.evaluate("() => location.pathname.startsWith('/accounts/')")
    await phone.kill()
    page = await phone.start()
    await offline(page, True)
    await page.goto(server.url)
    await drawn(page)
    assert phone.violations() == []


async def test_what_the_server_answers_itself_is_never_taken_for_a_page(server: Server, phone: Device) -> None:
    await open_app(phone.page, server)
    for path in ("/api/v1/app-version", "/schema", "/health/live", "/problems/not_found", "/metrics"):
        answer = await phone.page.goto(server.url + path)
        assert answer is not None
        assert answer.status == 200, path
        assert await phone.page.locator("#app").count() == 0, path


async def test_a_new_version_waits_until_it_is_asked_in(server: Server, next_build: Path, phone: Device) -> None:
    page = phone.page
    await open_app(page, server)
    before = await page.evaluate(ENTRY)
    server.kill()
    await server.start(next_build)
    await new_version_waits(page)
    for _ in range(2):
        await page.reload()
        await drawn(page)
        assert await page.evaluate(ENTRY) == before
    beside = await phone.tab()
    await beside.goto(server.url)
    await drawn(beside)
    assert await beside.evaluate(ENTRY) == before
    await page.evaluate(ASK)
    await page.reload()
    await drawn(page)
    assert await page.evaluate(ENTRY) != before
    server.kill()
    await offline(page, True)
    await page.reload()
    await drawn(page)
    assert await page.evaluate(ENTRY) != before
    assert phone.violations() == []


async def test_a_new_version_comes_in_as_a_person_goes_to_another_screen(
    server: Server, next_build: Path, phone: Device
) -> None:
    page = phone.page
    await open_app(page, server, "/sign-in")
    before = await page.evaluate(ENTRY)
    server.kill()
    await server.start(next_build)
    await new_version_waits(page)
    assert await page.evaluate(ENTRY) == before
    await taken_in(page, before, "/join", "/sign-in")
    assert phone.violations() == []


async def test_the_app_can_be_installed(server: Server, phone: Device) -> None:
    await open_app(phone.page, server)
    session = await phone.context.new_cdp_session(phone.page)
    manifest = await session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert json.loads(manifest["data"])["start_url"] == "/"
    found = await session.send("Page.getInstallabilityErrors")
    assert [error["errorId"] for error in found["installabilityErrors"] if error["errorId"] != "in-incognito"] == []


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_the_first_screen_keeps_the_policy_and_axe_finds_nothing_serious(
    server: Server, phones: Phones, language: str
) -> None:
    for theme in ("light", "dark"):
        device = await phones(language=language, theme=theme)
        await open_app(device.page, server)
        assert await device.page.evaluate("() => document.documentElement.lang") == language
        assert await serious(device.page) == []
        assert device.violations() == []


async def test_the_first_visit_is_controlled_without_a_reload(server: Server, phone: Device) -> None:
    await phone.page.goto(server.url)
    await drawn(phone.page)
    started = await phone.page.evaluate("() => performance.timeOrigin")
    await phone.page.wait_for_function(CONTROLLED)
    assert await phone.page.evaluate("() => performance.timeOrigin") == started


async def test_what_the_policy_forbids_is_refused_and_noticed(server: Server, phone: Device) -> None:
    await open_app(phone.page, server)
    await phone.page.evaluate(
        "() => document.head.append(Object.assign(document.createElement('style'), {textContent: 'p{}'}))"
    )
    await phone.page.evaluate("() => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=1>')")
    assert len(phone.violations()) == 2
