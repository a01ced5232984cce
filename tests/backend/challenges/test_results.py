"""Standings reach phones once a day; a result is kept with its inputs; late sales make another version, and it is said."""

import asyncio
import hashlib
import json
from typing import Any

import pytest

from backend.challenges.jobs import APART_MS, reckon_challenges
from backend.challenges.reckoning import load_lines
from backend.challenges.standings import definition
from backend.challenges.when import results_of
from backend.db.work import fetch
from backend.registry import RULES
from backend.replication.door import Door
from sync.protocol import DAY_MS
from tests.backend.challenges.arena import FIRST, PERIOD, Arena

SHOPS = ("mono75", "mono92", "franprix75", "alone75")


async def _sold(arena: Arena) -> None:
    """Three weeks of four shops: mono92 was first a week ago, mono75 is now; franprix75 and alone75 are level in units."""
    await arena.till("mono75", *[2] * 13, *[9] * 7)
    await arena.till("mono92", *[3] * 20)
    await arena.till("franprix75", *[1] * 20, price=300)
    await arena.till("alone75", *[1] * 20)


async def test_a_phone_holds_its_own_standing_and_hears_again_once_a_day(arena: Arena) -> None:
    challenge = await arena.plan()
    assert await arena.look() == 5
    empty = await arena.standing(challenge, "mono75")
    assert empty is not None
    assert (empty["result"], empty["stores"], empty["not_counted"]) == (None, 0, 5)
    await _sold(arena)
    assert await arena.look() == 0
    arena.desk.clock.advance(APART_MS)
    assert await arena.look() == 5
    found = await arena.standing(challenge, "mono75")
    assert found is not None
    assert found["result"] == {
        "rank": 1, "value": 89, "sharing": 0, "gap_to_next": None,
        "trend": {"on": "2026-11-14", "rank": 2, "value": 26},
        "weeks": [
            {"on": "2026-11-07", "rank": 2, "value": 12},
            {"on": "2026-11-14", "rank": 2, "value": 26},
            {"on": "2026-11-21", "rank": 1, "value": 89},
        ],
    }  # fmt: skip
    assert (found["last_day"], found["stores"], found["not_counted"], found["version"]) == ("2026-11-21", 4, 1, 0)
    assert [(b["from"], b["stores"]) for b in found["bands"] if b["mine"]] == [(80, 1)]
    third, last = await arena.standing(challenge, "franprix75"), await arena.standing(challenge, "alone75")
    assert third is not None
    assert last is not None
    assert [(s["result"]["rank"], s["result"]["gap_to_next"]) for s in (third, last)] == [(3, 40), (4, 0)]
    # A day on without news, nothing is written; the rep reads the same off the feed of their territory.
    arena.desk.clock.advance(DAY_MS)
    assert await arena.look() == 0
    rep = await arena.desk.feed(f"territory:{arena.desk.territories['75']}")
    assert found in [body["fields"].get("standing") for body in rep.values() if body and body["kind"] == "standing"]


async def test_a_result_is_kept_with_what_it_was_made_from(arena: Arena) -> None:
    challenge = await arena.plan()
    await _sold(arena)
    await arena.until("2026-12-02")
    await arena.look()
    assert results_of(await arena.challenge(challenge)) == []
    await arena.until("2026-12-03")
    await arena.look()
    entity = await arena.challenge(challenge)
    (result,) = results_of(entity)
    lines = await arena.desk.database.read(lambda: load_lines(entity, 1))
    terms = {"definition": definition()} | {
        name: entity.get(name) for name in ("metric", "products", "promotions", "period", "zone", "tie_break")
    }
    made = json.dumps([terms, FIRST + 19, lines], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert result.value["digest"] == hashlib.sha256(made.encode()).hexdigest()
    assert (result.value["reason"], result.value["stores"], result.value["until"]) == ("closed", 4, "2026-11-21")
    ranked = {line[0]: line[1] for line in lines}
    assert [ranked[arena.street.shops[shop]] for shop in SHOPS] == [1, 2, 3, 4]
    assert ranked[arena.desk.shop] is None
    found = await arena.standing(challenge, "mono75")
    assert found is not None
    assert (found["version"], found["result"]["rank"]) == (1, 1)
    # No device holds the figures of all.
    scopes = await arena.desk.database.read(lambda: fetch("SELECT scope FROM change WHERE kind = 'ranking'"))
    assert scopes == []


async def test_late_sales_make_another_version_and_whoever_it_concerns_hears_why(arena: Arena, asked: Any) -> None:
    challenge = await arena.plan()
    await _sold(arena)
    await arena.until("2026-12-03")
    await arena.look()
    # The same file again, and sales of days that are not the challenge's, change nothing.
    arena.desk.clock.advance(DAY_MS)
    await arena.till("mono75", *[2] * 13, *[9] * 7)
    await arena.till("mono92", 99, first=FIRST - 1)
    assert await arena.look() == 0
    assert len(results_of(await arena.challenge(challenge))) == 1
    # Two lines were missing: mono92 had sold more on the last days.
    await arena.till("mono92", 30, 30, first=FIRST + 20)
    learned = arena.desk.clock.now
    arena.desk.clock.advance(60_000)
    await arena.look()
    first, second = [write.value for write in results_of(await arena.challenge(challenge))]
    assert (second["version"], second["reason"], second["changed"], second["stores"]) == (2, "late_sales", 2, 4)
    assert first["digest"] != second["digest"]
    was = await asked("boss", f"/api/v1/challenges/{challenge}/ranking?version=1")
    now = await asked("boss", f"/api/v1/challenges/{challenge}/ranking")
    assert [(s["name"], s["result"]["rank"]) for s in was[2]["ranking"][:2]] == [("mono75", 1), ("mono92", 2)]
    assert [(s["name"], s["result"]["rank"]) for s in now[2]["ranking"][:2]] == [("mono92", 1), ("mono75", 2)]
    said = (await asked("mono75", f"/api/v1/challenges/{challenge}/results"))[2]["results"]
    assert [(r["version"], r["reason"]) for r in said] == [(1, "closed"), (2, "late_sales")]
    found = await arena.standing(challenge, "mono75")
    assert found is not None
    assert (found["version"], found["result"]["rank"], found["result"]["gap_to_next"]) == (2, 2, 31)
    assert {who for who, _ in await arena.told("challenge_result_corrected")} == {"mono75", "mono92"}
    assert second["learned_at"] == found["as_of"]
    assert learned > 0
    # After the last day on which corrections are taken, none is.
    await arena.until("2027-03-20")
    await arena.till("alone75", 500, first=FIRST + 21)
    await arena.look()
    assert len(results_of(await arena.challenge(challenge))) == 2


async def test_the_group_of_a_result_is_that_of_its_first_version(arena: Arena) -> None:
    challenge = await arena.plan(arena.street.where("Monoprix"))
    await _sold(arena)
    await arena.until("2026-12-03")
    await arena.look()
    await arena.desk.do("boss", "account.edit", {"banner": "Monoprix"}, arena.street.shops["franprix75"])
    await arena.desk.do("boss", "account.edit", {"banner": "Franprix"}, arena.street.shops["mono92"])
    await arena.till("mono92", 300, first=FIRST + 20)
    await arena.look()
    entity = await arena.challenge(challenge)
    lines = await arena.desk.database.read(lambda: load_lines(entity, 2))
    assert {line[0] for line in lines} == {arena.street.shops["mono75"], arena.street.shops["mono92"]}


async def test_two_workers_make_one_result_and_one_that_stopped_is_made_good(arena: Arena) -> None:
    challenge = await arena.plan()
    await _sold(arena)
    await arena.until("2026-12-03")
    doors = [Door(arena.desk.database, RULES, arena.desk.clock) for _ in range(3)]
    await asyncio.gather(*(reckon_challenges(door) for door in doors))
    assert len(results_of(await arena.challenge(challenge))) == 1
    told = await arena.desk.database.read(lambda: fetch("SELECT id FROM notice WHERE what = 'challenge_result'"))
    assert len(told) == 4
    await arena.till("mono92", 30, 30, first=FIRST + 20)

    async def cut_off(*_: Any) -> int:
        raise ConnectionError("the worker was killed")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("backend.challenges.jobs._note", cut_off)
        with pytest.raises(ConnectionError):
            await arena.look()
    stale = await arena.standing(challenge, "mono92")
    assert stale is not None
    assert stale["version"] == 1
    await arena.look()
    good = await arena.standing(challenge, "mono92")
    assert good is not None
    assert (good["version"], good["result"]["rank"]) == (2, 1)
    assert len(results_of(await arena.challenge(challenge))) == 2
    assert await arena.look() == 0


async def test_one_without_any_sale_closes_empty_and_the_first_sales_fill_it(arena: Arena) -> None:
    challenge = await arena.plan()
    await arena.until("2026-12-03")
    await arena.look()
    assert results_of(await arena.challenge(challenge))[0].value["stores"] == 0
    await arena.till("alone75", 4)
    await arena.look()
    assert await arena.told("challenge_result", "challenge_result_corrected") == {("alone75", "challenge_result")}


async def test_a_store_left_out_before_the_end_reads_that_it_counts_no_more(arena: Arena) -> None:
    challenge = await arena.plan(arena.street.where("Monoprix"))
    await _sold(arena)
    await arena.look()
    seen = {"where": await arena.desk.heads(challenge, "where")}
    where = {"where": arena.street.where("Monoprix", excluded=["mono92"])}
    await arena.desk.do("boss", "challenge.edit", where, challenge, seen)
    arena.desk.clock.advance(APART_MS)
    await arena.look()
    found = await arena.standing(challenge, "mono92")
    assert found is not None
    assert (found["result"], found["bands"], found["stores"]) == (None, [], 1)
    assert PERIOD["starts_on"] == found["period"]["starts_on"]
