import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from backend.app import build_app
from backend.web.app_files import APP_POLICY, IN_A_CHECKOUT, app_folder
from sync.protocol import MIN_SUPPORTED, PROTOCOL_VERSION
from tests.app import client_of, settings_for_tests

PAGE = "<!doctype html><title>Comptoir</title>"
SCRIPT = "console.log('comptoir');\n" * 100
SCRIPT_GZ = gzip.compress(SCRIPT.encode(), mtime=0)
A_PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def build(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("outside")
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "icons").mkdir()
    (folder / "index.html").write_text(PAGE)
    (folder / "sw.js").write_text("self")
    (folder / "manifest.webmanifest").write_text("{}")
    (folder / "icons" / "icon-192.png").write_bytes(b"\x89PNG")
    script = folder / "assets" / "index-abc123.js"
    script.write_text(SCRIPT)
    script.with_name("index-abc123.js.gz").write_bytes(SCRIPT_GZ)
    script.with_name("index-abc123.js.br").write_bytes(b"as brotli")
    (folder / "assets" / "index-abc123.css").write_text("p{}")
    return folder


@pytest.fixture
async def browser(build: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = build_app(settings_for_tests(database_url="sqlite:///unopened"), app_build=build)
    async with client_of(app) as client:
        yield client


@pytest.mark.parametrize(
    "path", ["/", "/accounts", "/accounts/0190/visit/new", "/me", "/join/ABCD1234", "/phone?rescue"]
)
async def test_every_address_of_the_app_is_its_page(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path, headers=A_PAGE)
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-security-policy"] == APP_POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["/api/v1/nothing", "/api", "/health/nothing", "/metrics/x", "/problems", "/schema/x", "/assets/index-old.js"],
)
async def test_an_address_of_the_server_is_never_the_page(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(path, headers=A_PAGE)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_program_that_asks_for_no_page_gets_none(browser: httpx.AsyncClient) -> None:
    for path in ("/accounts/42", "/nothing.js", "/.env"):
        assert (await browser.get(path)).status_code == 404, path
    assert (await browser.post("/accounts/42")).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "/..%5csecret.txt",
        "//secret.txt",
        "/assets//../../secret.txt",
        "/index.html%00.png",
        "/assets/index-abc123.js.gz",
    ],
)
async def test_no_path_leads_out_of_the_build(browser: httpx.AsyncClient, path: str) -> None:
    answer = await browser.get(httpx.URL("http://comptoir.test", raw_path=path.encode()))
    assert answer.status_code in (400, 404)
    assert "outside" not in answer.text


async def test_hashed_files_are_kept_for_ever_and_all_others_asked_for(browser: httpx.AsyncClient) -> None:
    for path, kind in (
        ("/assets/index-abc123.js", "text/javascript; charset=utf-8"),
        ("/assets/index-abc123.css", "text/css; charset=utf-8"),
    ):
        answer = await browser.get(path)
        assert answer.headers["content-type"] == kind
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    for path, kind in (
        ("/index.html", "text/html; charset=utf-8"),
        ("/sw.js", "text/javascript; charset=utf-8"),
        ("/manifest.webmanifest", "application/manifest+json"),
        ("/icons/icon-192.png", "image/png"),
    ):
        answer = await browser.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
        assert answer.headers["cache-control"] == "no-cache"
        # A worker obeys the policy of its own script: under the server's it could fetch nothing.
        assert answer.headers["content-security-policy"] == APP_POLICY
        again = await browser.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("GZIP ; q=1.0", "gzip"),
        ("gzip;q=0.000", None),
        ("identity", None),
        ("", None),
    ],
)
async def test_the_copy_a_browser_can_read_is_sent(
    browser: httpx.AsyncClient, accepted: str, coding: str | None
) -> None:
    async with browser.stream("GET", "/assets/index-abc123.js", headers={"Accept-Encoding": accepted}) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
    assert answer.headers.get("content-encoding") == coding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert raw == {"gzip": SCRIPT_GZ, "br": b"as brotli", None: SCRIPT.encode()}[coding]


async def test_without_a_build_the_page_says_how_to_make_one(tmp_path: Path) -> None:
    app = build_app(settings_for_tests(database_url="sqlite:///unopened"), app_build=tmp_path)
    async with client_of(app) as client:
        for language, title in (("fr", "n&#x27;est pas construite"), ("en", "The app is not built")):
            answer = await client.get("/", headers={**A_PAGE, "Accept-Language": language})
            assert answer.status_code == 503
            assert title in answer.text
            assert "make app" in answer.text
        assert (await client.get("/health/live")).status_code == 200


def test_a_checkout_serves_what_make_app_built() -> None:
    assert app_folder() == IN_A_CHECKOUT
    assert IN_A_CHECKOUT.parts[-2:] == ("pwa", "dist")


async def test_anybody_may_ask_which_versions_are_spoken(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/api/v1/app-version")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert {**answer.json(), "version": ""} == {
        "version": "",
        "protocol": PROTOCOL_VERSION,
        "min_supported": MIN_SUPPORTED,
        "demo": None,
    }
    assert answer.json()["version"]
