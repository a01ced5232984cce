import json
import logging
from typing import Any

import httpx
import pytest
from litestar import Litestar, get, post
from litestar.params import FromPath, FromQuery, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from backend.app import build_app
from backend.db.work import Database, Unavailable
from backend.web import problems
from backend.web.language import Text, language_of
from backend.web.problems import CATALOGUE, Problem, invalid
from tests.app import settings_for_tests
from tests.conftest import VirtualClock

PUBLIC: dict[str, Any] = {"public": True}
PERSONAL = "lea@marque.example has the phone number 0612345678"


class Cup(BaseModel):
    model_config = ConfigDict(extra="forbid")

    size: int = Field(ge=1, le=9)
    label: str = Field(max_length=5)


@post("/cups", opt=PUBLIC)
async def make_cup(data: JSONBody[Cup]) -> dict[str, int]:
    return {"size": data.size}


@get("/cups/{size:int}", opt=PUBLIC)
async def read_cup(size: FromPath[int], shade: FromQuery[int]) -> dict[str, int]:
    return {"size": size, "shade": shade}


@get("/broken", opt=PUBLIC)
async def break_down() -> None:
    raise RuntimeError(PERSONAL)


@get("/busy", opt=PUBLIC)
async def be_busy() -> None:
    raise Unavailable("the disk is full")


@get("/odd", opt=PUBLIC)
async def be_odd() -> None:
    raise Problem(problems.CONFLICT, Text("Oui", "Yes"), said=[Text("un", "one")])


@get("/undecodable", opt=PUBLIC)
async def undecodable() -> None:
    b"\xff".decode()


@pytest.fixture
def app(database: Database, clock: VirtualClock) -> Litestar:
    routes = [make_cup, read_cup, break_down, be_busy, be_odd, undecodable]
    return build_app(settings_for_tests(), clock=clock, database=database, extra_routes=routes)


ENGLISH = {"Accept-Language": "en-GB,en;q=0.9,fr;q=0.5"}


def check(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert answer.headers["content-type"].split(";")[0] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["status"], body["code"], body["type"]) == (
        status, status, code, f"/problems/{code}",
    )  # fmt: skip
    assert body["title"]
    assert body["detail"]
    return body


async def test_a_problem_is_in_the_readers_language(client: httpx.AsyncClient) -> None:
    french = check(await client.get("/nowhere"), 404, "not_found")
    english = check(await client.get("/nowhere", headers=ENGLISH), 404, "not_found")
    assert (french["title"], english["title"]) == ("Introuvable", "Not found")
    answer = await client.get("/odd", headers=ENGLISH)
    assert (answer.json()["detail"], answer.json()["said"]) == ("Yes", ["one"])
    assert (answer.headers["content-language"], answer.headers["vary"]) == ("en", "Accept-Language")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "fr"),
        ("", "fr"),
        ("de", "fr"),
        ("en", "en"),
        ("de, en;q=0.2", "en"),
        ("fr;q=0.2, en;q=0.8", "en"),
        ("en;q=0", "fr"),
        ("en;q=x", "fr"),
        ("fr-CA,en", "fr"),
        ("*", "fr"),
    ],
)
def test_the_language_is_chosen_from_what_the_reader_likes(header: str | None, language: str) -> None:
    assert language_of(header) == language


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"size": 1, "label": "\xff"}',
        b"\xff\xfe",
        b"[" * 5000 + b"]" * 5000,
        b'{"size": 1e999}',
        b'{"label": "\\ud800"}',
        b"size=1",
    ],
)
async def test_what_is_no_json_says_so(client: httpx.AsyncClient, body: bytes) -> None:
    check(await client.post("/cups", content=body), 400, "malformed_json")


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        (b"", [("body", "a JSON object is expected")]),
        (b"null", [("body", "must be an object")]),
        (b"[]", [("body", "must be an object")]),
        (b"{}", [("size", "required"), ("label", "required")]),
        (b'{"size": "x", "label": 3}', [("size", "must be a whole number"), ("label", "must be text")]),
        (b'{"size": 0, "label": "abcdef"}', [("size", "at least 1"), ("label", "at most 5 characters")]),
        (b'{"size": 1, "label": "a", "colour": 1}', [("colour", "unknown field")]),
    ],
)
async def test_each_wrong_field_is_named_with_its_reason(
    client: httpx.AsyncClient, body: bytes, errors: list[tuple[str, str]]
) -> None:
    found = check(await client.post("/cups", content=body, headers=ENGLISH), 400, "validation")
    assert [(error["field"], error["reason"]) for error in found["errors"]] == errors
    assert errors[0][0] in found["detail"]


async def test_reasons_are_french_too(client: httpx.AsyncClient) -> None:
    body = check(await client.post("/cups", json={"size": 1}), 400, "validation")
    assert body["errors"] == [{"field": "label", "reason": "champ requis"}]
    assert body["detail"] == "À corriger : label (champ requis)."


async def test_query_and_path_are_checked(client: httpx.AsyncClient) -> None:
    assert (await client.get("/cups/3?shade=4")).json() == {"size": 3, "shade": 4}
    missing = check(await client.get("/cups/3"), 400, "validation")
    assert missing["errors"] == [{"field": "shade", "reason": "champ requis"}]
    wrong = check(await client.get("/cups/3?shade=dark"), 400, "validation")
    assert wrong["errors"][0]["field"] == "shade"
    check(await client.get("/cups/big?shade=4"), 404, "not_found")


async def test_a_method_nobody_serves_lists_those_that_are(client: httpx.AsyncClient) -> None:
    answer = await client.put("/cups", json={})
    check(answer, 405, "method_not_allowed")
    assert "POST" in answer.headers["allow"]


async def test_a_body_too_large_is_refused(client: httpx.AsyncClient) -> None:
    check(await client.post("/cups", content=b'"' + b"x" * 2_000_000 + b'"'), 413, "body_too_large")


async def test_an_encoding_nobody_reads_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/cups", content=b"{}", headers={"Content-Encoding": "br"})
    check(answer, 415, "unsupported_encoding")


@pytest.mark.parametrize("path", ["/cups/%00", "/cups/3?shade=%00", "/api/v1/invitations/a%00b"])
async def test_a_nul_in_an_address_is_refused(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code in (400, 404)
    check(answer, answer.status_code, answer.json()["code"])


async def test_an_unreadable_host_is_refused(client: httpx.AsyncClient) -> None:
    check(await client.get("/cups/3", headers={"Host": "a b"}), 400, "bad_request")


async def test_a_fault_shows_and_logs_a_trace_and_nothing_personal(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = await client.get("/broken")
    body = check(answer, 500, "internal")
    assert PERSONAL not in answer.text
    assert body["trace"] in caplog.text
    assert "RuntimeError" in caplog.text
    assert "GET /broken" in caplog.text
    assert PERSONAL not in caplog.text


async def test_a_fault_of_our_own_is_not_blamed_on_the_clients_json(client: httpx.AsyncClient) -> None:
    check(await client.get("/undecodable"), 500, "internal")


async def test_a_busy_database_asks_to_come_back(client: httpx.AsyncClient) -> None:
    answer = await client.get("/busy")
    check(answer, 503, "unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert "disk" not in answer.text


async def test_every_problem_explains_itself_in_both_languages(client: httpx.AsyncClient) -> None:
    for slug, kind in CATALOGUE.items():
        french = await client.get(f"/problems/{slug}")
        english = await client.get(f"/problems/{slug}", headers=ENGLISH)
        assert (french.status_code, english.status_code) == (200, 200)
        assert french.headers["content-type"].startswith("text/html")
        assert kind.title.fr.replace("'", "&#x27;") in french.text
        assert kind.title.en.replace("'", "&#x27;") in english.text
        assert kind.title.fr != kind.title.en
        assert kind.way_out.fr != kind.way_out.en
    check(await client.get("/problems/none_of_ours"), 404, "not_found")


def test_a_problem_can_be_raised_for_one_field() -> None:
    document = problems.document(invalid("account", Text("inconnu", "unknown")), "en")
    assert json.loads(json.dumps(document))["errors"] == [{"field": "account", "reason": "unknown"}]


def test_a_slug_means_one_thing() -> None:
    with pytest.raises(ValueError, match="twice"):
        problems.declare("not_found", 404, ("a", "b"), ("c", "d"))
