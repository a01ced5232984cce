"""What a phone downloads, counted in the build itself. Bytes are exact: one too many fails."""

import gzip
import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.pwa import PWA, ROOT, built_or_skip

KB = 1000
FIRST_LOAD_JS = 60 * KB
CSS = 10 * KB
"""The first load's; what a screen alone needs comes with it."""
ALL_CSS = 20 * KB
WORKER = 10 * KB
LAZY_CHUNK = 35 * KB
PRECACHE = 400 * KB


@pytest.fixture(scope="module")
def build() -> Path:
    return built_or_skip()


def gzipped(paths: list[Path]) -> dict[str, int]:
    return {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in paths}


def first_load(build: Path) -> list[Path]:
    """The entry and what it imports before it can run: the page names them all."""
    page = (build / "index.html").read_text()
    named = re.findall(r'<script[^>]* src="/([^"]+\.js)"', page)
    named += re.findall(r'<link rel="modulepreload"[^>]* href="/([^"]+\.js)"', page)
    assert named
    return [build / name for name in named]


def cached(build: Path) -> list[Path]:
    """Everything the app shows; icons are the system's."""
    return [path for path in build.rglob("*") if path.suffix in {".js", ".css", ".html", ".svg", ".webmanifest"}]


def test_the_first_load_stays_within_its_budget(build: Path) -> None:
    sizes = gzipped(first_load(build))
    assert sum(sizes.values()) <= FIRST_LOAD_JS, sizes


def test_the_page_names_everything_its_entry_needs_to_run(build: Path) -> None:
    first = first_load(build)
    static = re.compile(rb'(?:^|[;}\n])import(?:[^"\'`()]*?from)?["\'`]\./([^"\'`]+)["\'`]')
    needed = {name.decode() for path in first for name in static.findall(path.read_bytes())}
    assert needed <= {path.name for path in first}


def test_styles_stay_within_their_budget(build: Path) -> None:
    named = re.findall(r'<link rel="stylesheet"[^>]* href="/([^"]+\.css)"', (build / "index.html").read_text())
    first = gzipped([build / name for name in named])
    assert first
    assert sum(first.values()) <= CSS, first
    sizes = gzipped(sorted(build.glob("assets/*.css")))
    assert sum(sizes.values()) <= ALL_CSS, sizes


def test_the_worker_stays_within_its_budget(build: Path) -> None:
    assert gzipped([build / "sw.js"])["sw.js"] <= WORKER


def test_no_part_read_later_is_large_and_the_whole_stays_small(build: Path) -> None:
    later = [path for path in sorted(build.glob("assets/*.js")) if path not in first_load(build)]
    assert {name: size for name, size in gzipped(later).items() if size > LAZY_CHUNK} == {}
    assert sum(gzipped(cached(build)).values()) <= PRECACHE


def test_the_worker_keeps_all_of_the_app_and_only_that(build: Path) -> None:
    kept = set(re.findall(r'"url":"([^"]+)"', (build / "sw.js").read_text()))
    assert kept == {path.relative_to(build).as_posix() for path in cached(build)} - {"sw.js"}


def test_a_compressed_copy_is_the_file(build: Path) -> None:
    copies = sorted(build.rglob("*.gz"))
    assert build / "sw.js.gz" in copies
    for copy in copies:
        assert gzip.decompress(copy.read_bytes()) == copy.with_suffix("").read_bytes(), copy.name


def test_the_page_has_no_script_or_style_of_its_own(build: Path) -> None:
    page = (build / "index.html").read_text()
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page) == []
    assert "<style" not in page
    assert re.findall(r"\s(?:style|on\w+)=", page) == []
    assert "http://" not in page
    assert "https://" not in page


def test_nothing_is_shipped_that_only_developers_read(build: Path) -> None:
    assert [path.name for path in build.rglob("*") if path.suffix in {".map", ".ts", ".tsx"}] == []


def test_the_manifest_names_icons_that_are_there(build: Path) -> None:
    manifest = json.loads((build / "manifest.webmanifest").read_text())
    assert (manifest["name"], manifest["start_url"], manifest["display"]) == ("Comptoir", "/", "standalone")
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        assert (build / icon["src"].lstrip("/")).is_file()


def test_server_and_app_are_one_release() -> None:
    package = json.loads((PWA / "package.json").read_text())
    lock = json.loads((PWA / "package-lock.json").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert package["version"] == lock["version"] == project["version"]


def test_the_lock_of_the_app_carries_hashes_and_no_addresses() -> None:
    text = (PWA / "package-lock.json").read_text()
    assert '"resolved"' not in text
    packages = json.loads(text)["packages"]
    # A platform's binary that our registry does not carry has none (pwa/tools/lock.mjs); it is installed nowhere here.
    assert [key for key, one in packages.items() if key and "integrity" not in one and not one.get("optional")] == []
    named = {name for one in packages.values() for name in one.get("optionalDependencies", {})}
    assert {name for name in named if f"node_modules/{name}" not in packages} == set(), "run: make lock"
