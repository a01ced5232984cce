"""The app's sources and build as tests need them: built by make when older than the sources, skipped where Node is not."""

import fcntl
import os
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).parents[1]
PWA = ROOT / "pwa"
DIST = PWA / "dist"


def missing(reason: str) -> NoReturn:
    """Skip with the reason; where CI=true what is missing is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def installed_or_skip() -> None:
    """Make sure Node and the app's packages are there."""
    if shutil.which("node") is None:
        missing("Node is not installed; the app cannot be built or checked")
    if not (PWA / "node_modules").is_dir():
        missing("the app's packages are not installed; run make app")


def built_or_skip() -> Path:
    """The folder of a build that is no older than the sources."""
    installed_or_skip()
    with _alone():
        made = subprocess.run(
            ["make", "--no-print-directory", "app"], cwd=ROOT, capture_output=True, text=True, check=False
        )
    assert made.returncode == 0, f"make app failed:\n{made.stdout}\n{made.stderr}"
    return DIST


def build_version(version: str, folder: Path) -> Path:
    """Build the same sources as another version, into a folder of its own, once: what a deployment would bring."""
    installed_or_skip()
    with _alone():
        if (folder / "index.html").exists():
            return folder
        subprocess.run(
            ["npx", "vite", "build", "--logLevel", "error", "--outDir", str(folder), "--emptyOutDir"],
            cwd=PWA,
            env={**os.environ, "COMPTOIR_APP_VERSION": version},
            check=True,
        )
    return folder


class _alone:  # noqa: N801 - reads as a statement
    """One build at a time, whichever worker process of pytest asks."""

    def __enter__(self) -> None:
        self._lock = (PWA / "node_modules" / ".build.lock").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self._lock.close()
