"""The short way answers what the long way answers, and leaves to it what is out of the ordinary."""

import gzip
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.types import Receive, Scope, Send
from uuid_utils import uuid7

from backend.app import identity_config
from backend.db.work import Database, Unavailable, fetch, only_statement
from backend.replication import lane as lanes
from backend.replication.glimpse import SCOPES, glimpse
from backend.replication.lane import Lane
from backend.replication.wire import SyncRequest
from sync.op import ms_to_instant
from tests.app import settings_for_tests
from tests.conftest import VirtualClock
from tests.security.house import House, house_of

_OUTBOX = "01930000-0000-7000-8000-000000000001"


@dataclass
class Ways:
    """One application, asked by either way."""

    app: Litestar
    house: House
    lane: Lane

    async def ask(self, *, short: bool, **request: Any) -> httpx.Response:
        self.app.asgi_handler = self.lane if short else self.lane.long_way
        given = {"url": "/api/v1/sync", "method": "POST", **request}
        return await self.house.client.request(**given)

    async def both(self, **request: Any) -> httpx.Response:
        """The answer, which is the same by both ways but for the trace of a fault."""
        found = [await self.ask(short=short, **request) for short in (True, False)]
        one, other = ((a.status_code, _body(a), sorted(a.headers.multi_items())) for a in found)
        assert one == other
        return found[0]

    def bearer(self, person: str = "rep", **more: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.house.tokens[person]}", "Accept-Language": "en", **more}


def _body(answer: httpx.Response) -> Any:
    said = answer.json() if answer.content else None
    if isinstance(said, dict) and "trace" in said:
        said["trace"] = "some"
    return said


@pytest.fixture
async def ways(app: Litestar, database: Database, clock: VirtualClock) -> AsyncIterator[Ways]:
    assert isinstance(app.asgi_handler, Lane)
    async with house_of(app, database, clock) as house:
        yield Ways(app, house, app.asgi_handler)


def envelope(**more: Any) -> bytes:
    given = {"protocol": 1, "incarnation": _OUTBOX, "high_water": 0, "ops": [], **more}
    return json.dumps(given).encode()


def note(house: House, text: str = "mot") -> dict[str, Any]:
    at = {"wall": ms_to_instant(house.clock.now), "mono_ms": 1, "page": str(uuid7())}
    return {"id": str(uuid7()), "seq": 1, "kind": "note.add", "v": 1, "entity": str(uuid7()), "at": at,
            "args": {"account": house.own, "text": text, "audience": "shared"}}  # fmt: skip


async def test_a_pull_and_a_push_are_answered_the_same(ways: Ways) -> None:
    pulled = await ways.both(content=envelope(), headers=ways.bearer())
    assert pulled.status_code == 200
    assert pulled.json()["enter"]
    body = envelope(ops=[note(ways.house)], high_water=1)
    pushed = await ways.both(content=body, headers=ways.bearer())
    assert [r["outcome"] for r in pushed.json()["receipts"]] == ["applied"]


async def test_answers_are_packed_the_same(ways: Ways) -> None:
    body = envelope(ops=[note(ways.house, "mot " * 500)], high_water=1)
    for asked, packed in (("gzip", "gzip"), ("zstd", "zstd"), ("br", None)):
        answer = await ways.both(content=body, headers=ways.bearer(**{"Accept-Encoding": asked}))
        assert answer.headers.get("content-encoding") == packed


async def test_a_packed_body_is_read(ways: Ways) -> None:
    headers = ways.bearer(**{"Content-Encoding": "gzip"})
    assert (await ways.both(content=gzip.compress(envelope()), headers=headers)).status_code == 200
    assert (await ways.both(content=b"not gzip", headers=headers)).json()["code"] == "malformed_json"


async def test_what_cannot_be_answered_is_explained_the_same(ways: Ways) -> None:
    for body, status, code in (
        (b"", 400, "malformed_json"),
        (b"{", 400, "malformed_json"),
        (b"[]", 400, "validation"),
        (envelope(limit=0), 400, "validation"),
        (envelope(cursors={"public": 1.5}), 400, "validation"),
        (envelope(protocol=99), 400, "unsupported_protocol"),
        (envelope(ops=[{}] * 101), 413, "body_too_large"),
        (envelope(app="x" * 400_000), 413, "body_too_large"),
        (b" " * 2_000_000, 413, "body_too_large"),
    ):
        answer = await ways.both(content=body, headers=ways.bearer())
        assert (answer.status_code, answer.json()["code"]) == (status, code), body[:80]


async def test_nobody_gets_further_by_the_short_way(ways: Ways) -> None:
    strangers: list[Mapping[str, str]] = [
        {},
        {"Authorization": "Bearer nobody's"},
        {"Authorization": "Basic eDp5"},
        ways.bearer("revoked"),
    ]
    for headers in strangers:
        assert (await ways.both(content=envelope(), headers=headers)).status_code == 401
    cookie = f"{identity_config(settings_for_tests()).cookie}={ways.house.tokens['rep']}"
    assert (await ways.both(content=envelope(), headers={"Cookie": cookie})).status_code == 200
    foreign = {"Cookie": cookie, "Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    assert (await ways.both(content=envelope(), headers=foreign)).json()["code"] == "foreign_origin"


async def test_what_is_wrong_is_told_to_nobody_unknown(ways: Ways) -> None:
    for body in (b"{", envelope(limit=0), envelope(protocol=99), b" " * (lanes.BRIEF_BODY + 1)):
        for headers in ({}, {"Authorization": "Bearer nobody's"}, ways.bearer("revoked")):
            answer = await ways.both(content=body, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


async def test_scopes_that_are_none_of_theirs_are_left_and_tell_nothing(ways: Ways) -> None:
    told = (await ways.both(content=envelope(), headers=ways.bearer("other_rep"))).json()
    assert [line for line in told["changes"] if line["scope"].startswith("territory:")]
    held = dict.fromkeys(told["cursors"], 0)
    for more in ({}, {"\x00": 0}, {"a,b": -3}, {f"territory:{n}": 0 for n in range(SCOPES + 1)}):
        body = envelope(cursors={**held, **more}, epoch=told["epoch"])
        answer = (await ways.both(content=body, headers=ways.bearer("rep"))).json()
        assert sorted(answer["leave"]) == sorted({*held, *more} - {*answer["cursors"]})
        assert {line["scope"] for line in answer["changes"]} <= {*answer["cursors"]}
        assert f"territory:{ways.house.territories['SUD']}" in answer["leave"]


async def test_a_pull_is_one_statement_where_each_is_a_round_trip(ways: Ways) -> None:
    told = (await ways.both(content=envelope(), headers=ways.bearer())).json()
    asked: list[str] = []
    ways.house.database.observer = lambda statement: asked.append(statement.sql)
    body = envelope(cursors=told["cursors"], epoch=told["epoch"])
    assert (await ways.ask(short=True, content=body, headers=ways.bearer())).json()["changes"] == []
    assert len(asked) == (1 if ways.house.database.dialect == "postgres" else 2)


async def test_for_a_token_that_is_not_known_nothing_is_read(ways: Ways) -> None:
    database = ways.house.database
    if database.dialect != "postgres":
        assert (await ways.ask(short=True, content=envelope(), headers=ways.bearer("revoked"))).status_code == 401
        return
    wanted = SyncRequest(protocol=1, incarnation=_OUTBOX, cursors={"brand": -1, "public": -1})
    asked, _ = only_statement(glimpse("0" * 64, 0, wanted, ways.house.clock.now))
    assert await database.read(lambda: fetch(asked.sql, *asked.args)) == []


async def test_nothing_is_unpacked_for_nobody(ways: Ways, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object) -> SyncRequest:
        raise AssertionError("it was read")

    monkeypatch.setattr(lanes, "read_request", read)
    packed = gzip.compress(envelope(ops=[{}] * 100_000))
    headers = {"Authorization": "Bearer nobody's", "Content-Encoding": "gzip"}
    assert len(packed) < lanes.BRIEF_BODY
    assert (await ways.ask(short=True, content=packed, headers=headers)).status_code == 401


async def test_whoever_may_only_send_what_is_left_is_heard_and_told_nothing(ways: Ways) -> None:
    answer = await ways.both(content=envelope(), headers=ways.bearer("ended_rep"))
    assert (answer.status_code, answer.json()["changes"]) == (200, [])


async def test_other_requests_take_the_long_way(ways: Ways) -> None:
    for method, url in (("GET", "/api/v1/sync"), ("OPTIONS", "/api/v1/sync"), ("POST", "/api/v1/sync?x=%00")):
        await ways.both(method=method, url=url, content=envelope(), headers=ways.bearer())

    async def piecemeal() -> AsyncIterator[bytes]:
        yield envelope()

    for short in (True, False):
        answer = await ways.ask(short=short, content=piecemeal(), headers=ways.bearer())
        assert answer.status_code == 200


async def test_an_exchange_takes_the_short_way(ways: Ways) -> None:
    async def closed(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError(scope["path"])

    ways.lane = replace(ways.lane, long_way=closed)
    assert (await ways.ask(short=True, content=envelope(), headers=ways.bearer())).status_code == 200


@pytest.mark.parametrize(("fault", "status"), [(Unavailable("busy"), 503), (ZeroDivisionError("secret"), 500)])
async def test_a_fault_is_a_problem_that_tells_nothing(
    ways: Ways, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int
) -> None:
    async def exchange(*_: object) -> bytes:
        raise fault

    monkeypatch.setattr(lanes, "exchange", exchange)
    answer = await ways.both(content=envelope(), headers=ways.bearer())
    assert answer.status_code == status
    assert "secret" not in answer.text


async def test_both_ways_are_counted(ways: Ways) -> None:
    await ways.both(content=envelope(), headers=ways.bearer())
    await ways.both(content=b"{", headers=ways.bearer())
    figures = (await ways.house.client.get("/metrics")).text
    for status, count in (("200", 2), ("400", 2)):
        assert f'comptoir_requests_total{{method="POST",route="/api/v1/sync",status="{status}"}} {count}.0' in figures
    assert 'comptoir_request_seconds_count{method="POST",route="/api/v1/sync"} 4.0' in figures
