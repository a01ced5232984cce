"""`make lighthouse`: what Google's Lighthouse says of the first screen and of a signed-in one, as a slow phone on slow 4G.

Lighthouse itself is installed into .bench from npm; it is no part of the app.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.async_api import async_playwright

from backend.web.clock import system_clock
from tests.benchmarks.app import running
from tests.benchmarks.report import Figure, table
from tests.benchmarks.servers import BENCH
from tests.browser.device import Device
from tests.browser.steps import open_app, sign_in
from tests.browser.tour import EMAILS, furnish
from tests.ports import free_port

VERSION = "12"
HOME = BENCH / "lighthouse"
SCREENS = (("sign in", "/sign-in"), ("accounts, signed in", "/accounts"))
SCORES = ("performance", "accessibility", "best-practices")
TIMES = {
    "first-contentful-paint": "first contentful paint",
    "largest-contentful-paint": "largest contentful paint",
    "total-blocking-time": "total blocking time",
}


def installed() -> Path:
    """The program; from npm the first time."""
    program = HOME / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--no-save", f"lighthouse@{VERSION}"], cwd=HOME, check=True
        )
    return program


def asked(program: Path, url: str, port: int) -> dict[str, Any]:
    """Its report on a page of the browser that listens on a port; what the browser keeps is left as it is."""
    command = [str(program), url, f"--port={port}", "--quiet", "--output=json", "--disable-storage-reset"]
    done = subprocess.run(
        [*command, f"--only-categories={','.join(SCORES)}"], cwd=HOME, check=True, capture_output=True, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def figures(name: str, report: dict[str, Any]) -> list[Figure]:
    """The scores of 100, and what they are made of."""
    scores = [Figure(f"{name}: {key}", report["categories"][key]["score"] * 100, "of 100") for key in SCORES]
    times = [Figure(f"  {said}", report["audits"][key]["numericValue"], "ms") for key, said in TIMES.items()]
    return [*scores, *times, Figure("  layout shift", report["audits"]["cumulative-layout-shift"]["numericValue"], "")]


def faults(name: str, report: dict[str, Any]) -> list[str]:
    """What keeps accessibility and best practices from 100, and where."""
    refs = [ref["id"] for key in SCORES[1:] for ref in report["categories"][key]["auditRefs"] if ref["weight"]]
    audits = [report["audits"][id_] for id_ in refs]
    return [
        f"{name}: {audit['title']} ({', '.join(_places(audit)) or 'no place given'})"
        for audit in audits
        if audit["score"] is not None and audit["score"] < 1
    ]


def _places(audit: dict[str, Any]) -> list[str]:
    return [item.get("node", {}).get("snippet", "") for item in audit.get("details", {}).get("items", [])][:3]


async def measured(folder: Path) -> tuple[list[Figure], list[str]]:
    """Ask about each screen."""
    program = installed()
    await furnish(f"sqlite:///{folder / 'comptoir.db'}", system_clock)
    found: list[Figure] = []
    wrong: list[str] = []
    port = free_port()
    async with async_playwright() as playwright, running(folder) as server:
        device = Device(playwright, folder / "phone")
        await device.start(args=["--no-sandbox", "--disable-gpu", f"--remote-debugging-port={port}"])
        for name, path in SCREENS:
            if path != "/sign-in":
                await sign_in(device.page, server, EMAILS["rep"])
                await open_app(device.page, server)
            report = await asyncio.to_thread(asked, program, server.url + path, port)
            found += figures(name, report)
            wrong += faults(name, report)
        await device.stop()
    return found, wrong


def main() -> int:
    """Measure and print."""
    BENCH.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BENCH, prefix="lighthouse-") as folder:
        sys.stdout.write(table(*asyncio.run(measured(Path(folder)))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
