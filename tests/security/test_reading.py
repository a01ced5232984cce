"""What each company keeps to itself never reaches the other: not in a page, a feed, a receipt, a refusal or a search."""

import itertools
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from litestar import Litestar

from tests.security.house import House
from tests.security.marks import INTERVAL, LATITUDE, keep_brand_words, keep_shop_words, pry
from tests.security.test_matrix import ROUTES

BRAND_PERSONS = ("rep", "other_rep", "brand_manager", "admin")
STORE_PERSONS = ("manager", "other_manager")
SEARCHED = ("/api/v1/accounts", "/api/v1/accounts/{account}/timeline", "/api/v1/entries")
WORDS = (
    "",
    "brandmark",
    "shopmark",
    "sharedmark",
    "brandmarknote",
    "sharedmarksummary brandmarknote",
    "sharedmarkonce",
)


@dataclass
class Marked:
    """A house full of secrets, and what prying into them was answered."""

    house: House
    brand: dict[str, str]
    shop: dict[str, str]
    told: dict[str, list[Any]] = field(default_factory=dict)


@pytest.fixture
async def marked(house: House) -> Marked:
    brand, shop = await keep_brand_words(house), await keep_shop_words(house)
    found = Marked(house, brand, shop)
    for person, receipts in (await pry(house, brand, shop)).items():
        found.told[person] = receipts
    return found


async def _everything(marked: Marked, person: str) -> AsyncIterator[tuple[str, str]]:
    """Where, and the text: every GET route with every id and word there is, and whole feeds."""
    house = marked.house
    ids = [house.own, house.foreign, *marked.brand.values(), *marked.shop.values()]
    for method, template in ROUTES:
        if method != "GET" or template.endswith("/live"):
            continue
        for found in ids if any(name in template for name in ("{account}", "{promotion}", "{challenge}")) else ids[:1]:
            path = template.format_map(
                {
                    "account": house.own if "{challenge}" in template else found,
                    "slug": "not_found",
                    "path": "x",
                    "code": found,
                    "token": "x.ics",
                    "name": found,
                    "item": found,
                    "promotion": found,
                    "challenge": found,
                    "session": found,
                }
            )
            for word in WORDS if template in SEARCHED else ("",):
                params = {"q": word, "limit": "200"} if word else {}
                answer = await house.ask(person, "GET", path, params=params)
                assert answer.status_code < 500, (path, answer.text)
                yield f"GET {path}?{word}", answer.text
    cursors: dict[str, int] = {}
    for page in itertools.count():
        body = await house.sync(person, cursors=cursors, limit=7)
        yield f"page {page}", json.dumps(body, ensure_ascii=False)
        cursors = body["cursors"]
        if not body["more"]:
            break
    yield "receipts", json.dumps(marked.told.get(person, []), ensure_ascii=False)


async def test_no_byte_a_store_receives_holds_a_word_of_the_brand(marked: Marked, app: Litestar) -> None:
    house = marked.house
    hidden = ["brandmark", str(LATITUDE), f":{INTERVAL},", "position_verdict", *house.territories.values()]
    leaks, seen = [], ""
    for person in STORE_PERSONS:
        async for where, text in _everything(marked, person):
            leaks += [f"{person} {where}: {word}" for word in hidden if word in text.lower()]
            seen += text if person == "manager" else ""
    assert not leaks, "\n".join(leaks)
    assert [
        word
        for word in (
            "sharedmarksummary",
            "sharedmarksaid",
            "sharedmarkname",
            "sharedmarkpromo",
            "sharedmarkdefi",
            "shopmarkline",
        )
        if word not in seen
    ] == []


async def test_no_byte_the_brand_receives_holds_what_a_store_keeps_to_itself(marked: Marked, app: Litestar) -> None:
    leaks, seen = [], ""
    for person in BRAND_PERSONS:
        async for where, text in _everything(marked, person):
            leaks += [f"{person} {where}" for _ in [0] if "shopmark" in text.lower()]
            seen += text
    assert not leaks, "\n".join(leaks)
    places = (
        "answer",
        "note",
        "topic",
        "said",
        "whisper",
        "line",
        "details",
        "comment",
        "vip",
        "zoe",
        "list",
        "margin",
        "unknown",
        "malformed",
        "late",
    )
    assert [place for place in places if f"brandmark{place}" not in seen] == []


async def test_searching_is_no_way_to_guess(marked: Marked) -> None:
    house = marked.house
    timeline = f"/api/v1/accounts/{house.own}/timeline"

    async def hits(person: str, path: str, words: str) -> int:
        body = (await house.ask(person, "GET", path, params={"q": words})).json()
        return len(body["entries"] if "entries" in body else body["accounts"])

    for path in (timeline, "/api/v1/entries", "/api/v1/accounts"):
        for words in (
            "brandmark",
            "brandmarknote",
            "sharedmarksummary brandmarknote",
            "brandmarkwhisper",
            "brandmarkmieux",
        ):
            assert await hits("manager", path, words) == 0, (path, words)
        for person in ("rep", "admin"):
            assert await hits(person, path, "shopmark") == 0, (person, path)
    for path in (timeline, "/api/v1/entries"):
        assert await hits("manager", path, "sharedmarksummary") == 1
        assert await hits("manager", path, "sharedmarkonce") == 0
        assert await hits("rep", path, "brandmarknote") == 1
        assert await hits("other_manager", "/api/v1/entries", "sharedmark") == 0
        assert await hits("other_rep", "/api/v1/entries", "brandmark") == 0
