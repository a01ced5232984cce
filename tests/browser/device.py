"""A phone, or a desk: one browser profile on disk, which survives its browser."""

import os
import shutil
from pathlib import Path
from typing import Any, Literal

import psutil
from playwright.async_api import BrowserContext, ConsoleMessage, Page, Playwright

from tests.pwa import missing

Language = Literal["fr", "en"]
Theme = Literal["light", "dark"]
Size = tuple[int, int]
PHONE: Size = (360, 740)
DESK: Size = (1280, 800)

_LOCALES = {"fr": "fr-FR", "en": "en-GB"}
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_or_skip() -> str:
    """The path of the system's Chromium: tests download no browser."""
    named = os.environ.get("COMPTOIR_TEST_CHROMIUM")
    found = named or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        missing("no chromium; run tests/tools.sh or set COMPTOIR_TEST_CHROMIUM")
    return found


def small_chromium_or_skip() -> str:
    """The same engine without the windows of a browser, where it is installed: half the work to start."""
    return os.environ.get("COMPTOIR_TEST_CHROMIUM") or shutil.which("chromium-headless-shell") or chromium_or_skip()


class Device:
    """One person's browser. `complaints` collects what its console says of errors, policy violations among them."""

    def __init__(
        self,
        playwright: Playwright,
        folder: Path,
        *,
        language: Language = "fr",
        theme: Theme = "light",
        size: Size = PHONE,
        executable: str | None = None,
    ) -> None:
        self._playwright = playwright
        self._executable = executable
        self._folder = folder
        self.language: Language = language
        self.theme: Theme = theme
        self.size = size
        self.complaints: list[str] = []
        self._context: BrowserContext | None = None

    @property
    def context(self) -> BrowserContext:
        assert self._context is not None, "the browser is closed"
        return self._context

    @property
    def page(self) -> Page:
        """The first tab."""
        return self.context.pages[0]

    async def start(self, **more: Any) -> Page:
        """Open the browser on its profile; `more` goes to Playwright as it is."""
        width, height = self.size
        is_phone = width < 600
        given: dict[str, Any] = {
            "executable_path": self._executable or chromium_or_skip(),
            "headless": True,
            "args": [*_ARGUMENTS],
            "chromium_sandbox": False,
            "locale": _LOCALES[self.language],
            "timezone_id": "Europe/Paris",
            "color_scheme": self.theme,
            "viewport": {"width": width, "height": height},
            "is_mobile": is_phone,
            "has_touch": is_phone,
            **more,
        }
        self._context = await self._playwright.chromium.launch_persistent_context(self._folder, **given)
        self._context.on("console", self._heard)
        self._context.on("weberror", lambda error: self.complaints.append(f"uncaught: {error.error}"))
        return self.page

    async def tab(self) -> Page:
        """One more tab of the same browser."""
        return await self.context.new_page()

    async def stop(self) -> None:
        """Close it as a person does."""
        if self._context is not None:
            await self._context.close()
            self._context = None

    async def kill(self) -> None:
        """Kill it as a phone short of memory does: kill -9, nothing is flushed or said."""
        context, self._context = self.context, None
        ours = f"--user-data-dir={self._folder}"
        async with context.expect_event("close"):
            family = [one for one in psutil.process_iter(["cmdline"]) if ours in (one.info["cmdline"] or [])]
            for process in family:
                process.kill()
            psutil.wait_procs(family, timeout=10)

    def violations(self) -> list[str]:
        """What of the console speaks of the content security policy."""
        return [said for said in self.complaints if "Content Security Policy" in said or "Refused to" in said]

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")
