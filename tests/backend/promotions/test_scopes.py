"""No banner ever receives another's: not in a feed, a page, a body, a list; and a change of banner moves what is read."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from backend.accounts.planned import Listing
from backend.identity.access import load_access
from backend.promotions.ids import participation_id
from backend.promotions.reading import list_promotions, one_promotion
from backend.registry import RULES
from backend.replication.exchange import Caller, exchange
from backend.replication.wire import SyncRequest
from backend.web.problems import Problem
from sync.op import ms_to_instant
from tests.backend.promotions.street import GTIN, Street


async def _phone(street: Street, who: str) -> dict[tuple[str, str], Any]:
    """What a fresh device of somebody holds after it read everything: bodies by (scope, id)."""
    desk = street.desk
    user = desk.people[who]
    access = await desk.database.read(lambda: load_access([user]))
    wall = {"wall": ms_to_instant(desk.clock.now), "mono_ms": 0, "page": user}
    request = {
        "protocol": 1,
        "incarnation": user,
        "high_water": 0,
        "clock": wall,
        "ops": [],
        "cursors": {},
        "limit": 500,
    }
    caller = Caller(access[user], user, 0)
    answer = json.loads(await exchange(desk.door, caller, SyncRequest.model_validate(request)))
    assert not answer["more"]
    return {(c["scope"], c["id"]): c["body"] for c in answer["changes"] if c["body"] is not None}


async def _promotions(street: Street, who: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for (_, key), body in (await _phone(street, who)).items():
        if body["kind"] == "promotion":
            found.setdefault(key, []).append(body.get("where"))
    return found


async def test_each_store_receives_its_own_and_nothing_of_others(street: Street) -> None:
    mono = await street.plan(
        street.where("Monoprix", excluded=["mono92"]), name_fr="canarimono", brief="canarimonobrief"
    )
    both = await street.plan(street.where("Monoprix", "Franprix", departments=["75", "92"]), brand_note="canarimarge")
    named = await street.plan(street.where(stores=["franprix75"]), name_fr="canarinomme")
    everywhere = await street.plan({}, name_fr="canaripartout")
    left_out = participation_id(mono, street.shops["mono92"])
    one = {"banner": "Monoprix", "departments": ["75", "92"]}
    assert await _promotions(street, "mono75") == {
        mono: [{"banner": "Monoprix", "excluded": [left_out]}], both: [one], everywhere: [{}],
    }  # fmt: skip
    assert await _promotions(street, "franprix75") == {
        both: [{**one, "banner": "Franprix"}], named: [{"stores": [street.shops["franprix75"]]}], everywhere: [{}],
    }  # fmt: skip
    assert await _promotions(street, "alone75") == {everywhere: [{}]}
    words = {
        who: json.dumps([*(await _phone(street, who)).values()]) for who in ("mono75", "franprix75", "alone75", "rep")
    }
    for store, foreign in (
        ("mono75", ["Franprix", "canarinomme", "canarimarge", street.shops["franprix75"], street.shops["mono92"]]),
        ("franprix75", ["Monoprix", "MONOPRIX", "canarimono", "canarimarge", left_out]),
        ("alone75", ["Monoprix", "Franprix", "canarimono", "canarinomme", "canarimarge"]),
    ):
        assert [word for word in foreign if word in words[store]] == [], store
    for word in ("canarimono", "canarimarge", "canarinomme", "canaripartout"):
        assert word in words["rep"]


async def test_online_a_store_reads_only_what_is_for_it(street: Street) -> None:
    desk = street.desk
    mono = await street.plan(street.where("Monoprix", departments=["92"]))
    franprix = await street.plan(
        street.where("Franprix"), sell_out={"starts_on": "2026-12-02", "ends_on": "2026-12-02"}
    )

    async def listed(who: str, **more: Any) -> list[tuple[str, list[str] | None]]:
        access = (await desk.database.read(lambda: load_access([desk.people[who]])))[desk.people[who]]
        asked = replace(Listing(account=None, first_on=None, last_on=None, after=None, limit=50), **more)
        page = await desk.database.read(lambda: list_promotions(RULES.kinds, access, desk.clock.now, asked))
        return [(p["id"], p.get("accounts")) for p in page["promotions"]]

    assert await listed("mono75") == []
    assert await listed("mono92") == [(mono, [street.shops["mono92"]])]
    assert await listed("franprix75") == [(franprix, [street.shops["franprix75"]])]
    assert await listed("rep") == [(franprix, [street.shops["franprix75"]]), (mono, [])]
    assert await listed("rep", account=street.shops["franprix75"]) == [(franprix, [street.shops["franprix75"]])]
    assert await listed("boss") == [(franprix, None), (mono, None)]
    assert await listed("boss", newest_first=False, limit=1) == [(mono, None)]
    assert await listed("boss", first_on=date(2026, 12, 3)) == [(mono, None)]
    assert await listed("boss", last_on=date(2026, 12, 1)) == [(mono, None)]
    assert await listed("mono92", account=street.shops["franprix75"]) == []

    async def one(who: str, promotion: str) -> int:
        access = (await desk.database.read(lambda: load_access([desk.people[who]])))[desk.people[who]]
        try:
            await desk.database.read(lambda: one_promotion(RULES.kinds, access, promotion, desk.clock.now))
        except Problem as problem:
            return problem.kind.status
        return 200

    asked = [("mono92", mono), ("mono75", mono), ("franprix75", mono), ("rep", mono), ("boss", mono), ("boss", GTIN)]
    assert [await one(*each) for each in asked] == [200, 404, 404, 200, 200, 404]


async def test_an_edit_of_where_takes_it_from_those_who_no_longer_have_it(street: Street) -> None:
    promotion = await street.plan(street.where("Monoprix", stores=["alone75"]))
    seen = {"where": await street.desk.heads(promotion, "where")}
    moved = {"where": street.where("Franprix")}
    assert (await street.desk.do("boss", "promotion.edit", moved, promotion, seen)).outcome == "applied"
    assert [who for who in ("mono75", "franprix75", "alone75") if await _promotions(street, who)] == ["franprix75"]


async def test_a_store_that_changes_banner_reads_the_new_banner_s(street: Street) -> None:
    mono, franprix = await street.plan(street.where("monoprix")), await street.plan(street.where("FRANPRIX"))
    account = street.shops["mono75"]
    assert (await street.desk.do("mono75", "account.edit", {"banner": "Franprix"}, account)).code == "not_your_field"
    assert list(await _promotions(street, "mono75")) == [mono]
    seen = {"banner": await street.desk.heads(account, "name")}
    await street.desk.do("boss", "account.edit", {"banner": "Franprix"}, account, seen)
    assert list(await _promotions(street, "mono75")) == [franprix]
