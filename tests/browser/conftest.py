"""A build of the app, a server that can die, and phones: each test has its own of all but the build."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Playwright, async_playwright, expect

from tests.browser.device import PHONE, Device, Language, Size, Theme, chromium_or_skip, small_chromium_or_skip
from tests.browser.server import Server
from tests.engines import SqliteTemplate
from tests.pwa import build_version, built_or_skip

# Three workers share what may be two cores: patience costs nothing where a thing is there at once.
expect.set_options(timeout=15_000)
HERE = Path(__file__).parent
Phones = Callable[..., Awaitable[Device]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In CI alone, a test in a browser that fails is tried once more, and the summary says so (decision record 0021)."""
    if os.environ.get("CI") == "true":
        for item in items:
            if item.path.is_relative_to(HERE):
                item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def app_build() -> Path:
    """The app, built from today's sources."""
    return built_or_skip()


@pytest.fixture(scope="session")
def next_build(app_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The version after it."""
    del app_build
    base = tmp_path_factory.getbasetemp()
    # Worker processes of one run have a folder each, side by side.
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return build_version("99.0.0", shared / "next-build")


@pytest.fixture
async def server(tmp_path: Path, sqlite_template: SqliteTemplate, app_build: Path) -> AsyncIterator[Server]:
    """A running server on a fresh database of its own."""
    running = Server(tmp_path, sqlite_template.fresh(tmp_path), app_build)
    await running.start()
    yield running
    running.kill()


@pytest.fixture
async def playwright() -> AsyncIterator[Playwright]:
    """Playwright's driver, with the system's Chromium."""
    chromium_or_skip()
    async with async_playwright() as started:
        yield started


@pytest.fixture
async def phones(playwright: Playwright, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Phones]:
    """Makes started devices: `await phones()`, `await phones(language="en", theme="dark", size=DESK)`."""
    made: list[Device] = []
    needs_whole = request.node.get_closest_marker("whole_browser") is not None
    executable = chromium_or_skip() if needs_whole else small_chromium_or_skip()

    async def make(language: Language = "fr", theme: Theme = "light", size: Size = PHONE) -> Device:
        folder = tmp_path / f"profile-{len(made)}"
        device = Device(playwright, folder, language=language, theme=theme, size=size, executable=executable)
        made.append(device)
        await device.start()
        return device

    yield make
    for device in made:
        await device.stop()


@pytest.fixture
async def phone(phones: Phones) -> Device:
    """One phone: French, light, 360x740."""
    return await phones()
