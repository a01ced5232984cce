import base64
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar, Request, get
from prometheus_client import Counter

from backend.app import build_app
from backend.db.engine import database_from
from backend.db.work import Database
from backend.web.address import client_address, counting_key, is_loopback
from backend.web.metrics import Metrics
from tests.app import PUBLIC_URL, SECRET, Mailbox, client_of, settings_for_tests
from tests.backend.identity.people import REP, add_rep, token_of
from tests.conftest import VirtualClock
from tests.engines import PostgresTemplate, drop

EXPECTED = (
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "cache-control",
)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/health/live"),
        ("GET", "/health/ready"),
        ("GET", "/schema"),
        ("GET", "/schema/openapi.json"),
        ("GET", "/schema/nothing"),
        ("GET", "/problems/not_found"),
        ("GET", "/nowhere"),
        ("PUT", "/health/live"),
        ("GET", "/api/v1/me"),
        ("POST", "/api/v1/auth/codes"),
        ("OPTIONS", "/api/v1/me"),
        ("GET", "/metrics"),
    ],
)
async def test_security_headers_are_on_every_answer(client: httpx.AsyncClient, method: str, path: str) -> None:
    answer = await client.request(method, path)
    assert [name for name in EXPECTED if name not in answer.headers] == []
    assert answer.headers["content-security-policy"].startswith("default-src 'none';")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in answer.headers


async def test_over_https_cookies_and_transport_are_strict(
    database: Database, clock: VirtualClock, mailbox: Mailbox
) -> None:
    await add_rep(database)
    settings = settings_for_tests(public_url="https://comptoir.test/")
    app = build_app(settings, clock=clock, database=database, mailer=mailbox)
    async with client_of(app, base_url="https://comptoir.test") as client:
        await client.post("/api/v1/auth/codes", json={"email": REP})
        answer = await client.post("/api/v1/auth/sessions", json={"email": REP, "code": mailbox.code()})
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        assert answer.headers["set-cookie"].startswith("__Host-comptoir_session=")
        assert "Secure" in answer.headers["set-cookie"]
        assert (await client.get("/api/v1/me")).status_code == 200
        gone = await client.delete("/api/v1/auth/sessions/current")
        assert "Secure" in gone.headers["set-cookie"]
        assert (await client.get("/api/v1/me")).status_code == 401


async def test_the_api_page_lists_operations_within_the_policy(client: httpx.AsyncClient) -> None:
    page = await client.get("/schema")
    assert page.headers["content-type"].startswith("text/html")
    assert "POST /api/v1/auth/codes" in page.text
    assert "<script" not in page.text
    assert "http://" not in page.text
    style = re.search(r"<style>(.*)</style>", page.text)
    assert style is not None
    hashed = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    assert f"'sha256-{hashed}'" in page.headers["content-security-policy"]


async def test_the_description_names_problems_and_ways_to_sign_in(client: httpx.AsyncClient) -> None:
    schema = (await client.get("/schema/openapi.json")).json()
    assert schema["info"]["title"] == "Comptoir"
    assert set(schema["components"]["securitySchemes"]) == {"session", "bearer"}
    sign_in = schema["paths"]["/api/v1/auth/sessions"]["post"]
    assert sign_in["security"] == [{}]
    assert "application/problem+json" in sign_in["responses"]["410"]["content"]
    assert "/metrics" not in schema["paths"]
    unknown = await client.get("/schema/nothing")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")


FOREIGN: list[dict[str, str]] = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "https://evil.example", "Authorization": "Basic Zm9vOmJhcg=="},
]
OURS: list[dict[str, str]] = [
    {},
    {"Origin": PUBLIC_URL, "Sec-Fetch-Site": "same-origin"},
    {"Origin": "http://shop.lan:8000", "Host": "shop.lan:8000"},
]


async def signed(client: httpx.AsyncClient, database: Database, mailbox: Mailbox) -> None:
    await add_rep(database)
    await client.post("/api/v1/auth/codes", json={"email": REP})
    await client.post("/api/v1/auth/sessions", json={"email": REP, "code": mailbox.code()})


@pytest.mark.parametrize("headers", FOREIGN)
async def test_a_change_sent_by_another_site_is_refused(
    database: Database, client: httpx.AsyncClient, mailbox: Mailbox, headers: dict[str, str]
) -> None:
    await signed(client, database, mailbox)
    answer = await client.patch("/api/v1/me", json={"name": "Mallory"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")
    assert (await client.get("/api/v1/me", headers=headers)).json()["user"]["name"] == "Léa Martin"


@pytest.mark.parametrize("headers", OURS)
async def test_a_change_of_our_own_passes(
    database: Database, client: httpx.AsyncClient, mailbox: Mailbox, headers: dict[str, str]
) -> None:
    await signed(client, database, mailbox)
    cookie = {"Cookie": f"comptoir_session={client.cookies['comptoir_session']}"}
    answer = await client.patch("/api/v1/me", json={"name": "Léa"}, headers={**headers, **cookie})
    assert answer.status_code == 200


async def test_another_site_cannot_sign_a_visitor_in(client: httpx.AsyncClient) -> None:
    typed = {"email": REP, "code": "123456"}
    answer = await client.post("/api/v1/auth/sessions", json=typed, headers={"Origin": "https://evil.example"})
    assert answer.json()["code"] == "foreign_origin"


async def test_a_program_may_send_changes_from_anywhere(database: Database, client: httpx.AsyncClient) -> None:
    await add_rep(database)
    opened = await token_of(database, REP)
    headers = {"Origin": "https://tool.example", "Authorization": f"Bearer {opened.token}"}
    assert (await client.patch("/api/v1/me", json={"name": "Léa"}, headers=headers)).status_code == 200


@pytest.mark.parametrize("value", ["Bearer", "Bearer ", "Bearer wrong", "Basic Zm9vOmJhcg==", "bearer \xe9"])
async def test_what_is_no_token_signs_nobody_in(client: httpx.AsyncClient, value: str) -> None:
    answer = await client.get("/api/v1/me", headers=[(b"Authorization", value.encode("latin-1"))])
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_an_address_that_knocks_too_often_waits(
    database: Database, clock: VirtualClock, mailbox: Mailbox
) -> None:
    settings = settings_for_tests(trusted_proxies=1)
    app = build_app(settings, clock=clock, database=database, mailer=mailbox, requests_per_minute=3)
    async with client_of(app) as client:
        guess = {"url": "/api/v1/invitations/AAAAAAAA", "headers": {"X-Forwarded-For": "10.0.0.1, 192.0.2.7"}}
        answers = [await client.get(**guess) for _ in range(4)]  # type: ignore[arg-type]
        assert [answer.status_code for answer in answers] == [404, 404, 404, 429]
        assert answers[3].json()["code"] == "too_many_requests"
        assert 0 < int(answers[3].headers["retry-after"]) <= 60
        other = await client.get(guess["url"], headers={"X-Forwarded-For": "192.0.2.7, 192.0.2.8"})  # type: ignore[arg-type]
        assert other.status_code == 404
        assert (await client.get("/health/live", headers=guess["headers"])).status_code == 200  # type: ignore[arg-type]


async def test_addresses_are_read_from_trusted_proxies_only() -> None:
    seen: dict[str, Any] = {}

    @get("/who")
    async def who(request: Request[Any, Any, Any]) -> None:
        proxies = int(request.headers["proxies"])
        seen.update(address=client_address(request, proxies), local=is_loopback(request, proxies))

    async with client_of(Litestar([who], logging_config=None)) as client:
        for proxies, forwarded, address, local in [
            (0, None, "127.0.0.1", True),
            (0, "1.2.3.4", "127.0.0.1", False),
            (1, None, "127.0.0.1", True),
            (1, "9.9.9.9, 1.2.3.4", "1.2.3.4", False),
            (2, "9.9.9.9, 1.2.3.4, 10.0.0.1", "1.2.3.4", False),
            (2, "1.2.3.4", "1.2.3.4", False),
            (1, "[2001:db8::1]:443", "2001:db8::1", False),
            (1, "1.2.3.4:5678", "1.2.3.4", False),
            (1, "::ffff:127.0.0.1", "127.0.0.1", True),
            (1, "garbage", "127.0.0.1", True),
        ]:
            headers = {"proxies": str(proxies)} | ({} if forwarded is None else {"X-Forwarded-For": forwarded})
            await client.get("/who", headers=headers)
            assert seen == {"address": address, "local": local}


def test_one_household_is_counted_once() -> None:
    assert counting_key("2001:db8:1:2:aaaa::1") == counting_key("2001:db8:1:2:bbbb::9") == "2001:db8:1:2::/64"
    assert counting_key("192.0.2.7") == "192.0.2.7"
    assert counting_key("unix socket") == "unix socket"


async def test_health_needs_nobody(client: httpx.AsyncClient) -> None:
    assert (await client.get("/health/live")).json() == {"status": "ok", "checks": {"process": "ok"}}
    ready = await client.get("/health/ready")
    assert (ready.status_code, ready.json()["checks"]) == (200, {"database": "ok", "schema": "ok"})


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    template: PostgresTemplate = request.getfixturevalue("postgres_template")
    url = template.empty()
    yield url
    drop(url)


async def test_a_database_nobody_migrated_is_not_ready(empty_url: str, clock: VirtualClock) -> None:
    database = database_from(empty_url)
    await database.open()
    try:
        async with client_of(build_app(settings_for_tests(), clock=clock, database=database)) as client:
            ready = await client.get("/health/ready")
    finally:
        await database.close()
    assert (ready.status_code, ready.json()) == (
        503,
        {"status": "failed", "checks": {"database": "ok", "schema": "failed"}},
    )


async def test_a_database_that_went_away_is_not_ready(clock: VirtualClock, database_url: str) -> None:
    database = database_from(database_url)
    async with client_of(build_app(settings_for_tests(), clock=clock, database=database)) as client:
        ready = await client.get("/health/ready")
        unavailable = await client.get("/api/v1/me", headers={"Authorization": "Bearer x"})
    assert (ready.status_code, ready.json()["checks"]["database"]) == (503, "failed")
    assert (unavailable.status_code, unavailable.json()["code"]) == (503, "unavailable")


async def test_an_app_without_a_given_database_opens_its_own(clock: VirtualClock, database_url: str) -> None:
    app = build_app(settings_for_tests(database_url=database_url), clock=clock)
    async with app.lifespan(), client_of(app) as client:
        assert (await client.get("/health/ready")).status_code == 200


async def test_figures_are_by_route_and_never_by_path(client: httpx.AsyncClient) -> None:
    await client.get("/api/v1/invitations/SECRET22")
    await client.get("/api/v1/nowhere/at/all")
    await client.request("BREW", "/health/live")
    text = (await client.get("/metrics")).text
    assert 'comptoir_requests_total{method="GET",route="/api/v1/invitations/{code}",status="404"} 1.0' in text
    assert 'comptoir_requests_total{method="GET",route="(none)",status="404"} 1.0' in text
    assert 'comptoir_requests_total{method="(other)",route="(none)",status="405"} 1.0' in text
    assert 'comptoir_request_seconds_count{method="GET",route="/api/v1/invitations/{code}"} 1.0' in text
    assert "SECRET22" not in text


async def test_figures_are_for_this_machine_or_for_who_has_the_token(
    database: Database, client: httpx.AsyncClient, clock: VirtualClock
) -> None:
    assert (await client.get("/metrics")).status_code == 200
    refused = await client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    guarded = build_app(settings_for_tests(metrics_token="open sesame"), clock=clock, database=database)
    async with client_of(guarded) as other:
        assert (await other.get("/metrics")).status_code == 401
        assert (await other.get("/metrics", headers={"Authorization": "Bearer open"})).status_code == 401
        assert (await other.get("/metrics", headers={"Authorization": "Bearer open sesame"})).status_code == 200


def test_rooms_add_their_own_counters() -> None:
    metrics, other = Metrics(), Metrics()
    Counter("comptoir_ops", "ops", registry=metrics.registry).inc()
    assert metrics.registry.get_sample_value("comptoir_ops_total") == 1
    assert other.registry.get_sample_value("comptoir_ops_total") is None


async def test_secrets_are_in_no_description(client: httpx.AsyncClient) -> None:
    assert SECRET not in json.dumps((await client.get("/schema/openapi.json")).json())
