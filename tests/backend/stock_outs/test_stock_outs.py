"""Two who see one empty shelf are one case, from the first sighting to the last word; lists by age, product and banner."""

import json
from pathlib import Path
from typing import Any

import pytest
from uuid_utils import uuid7

import sync
from backend.db.work import Work, execute
from backend.identity.access import load_access
from backend.registry import RULES
from backend.stock_outs.ids import NAMESPACE, product_key, stock_out_id
from backend.stock_outs.rows import group_stock_outs, list_stock_outs
from sync.access import Side
from sync.op import ms_to_instant
from sync.protocol import HOUR_MS
from sync.receipt import Outcome, Receipt
from tests.backend.desk import Desk

GTIN, OTHER = "3017620422003", "96385074"
IDS = json.loads((Path(sync.__file__).parent / "vectors" / "interval.json").read_text(encoding="utf-8"))["ids"]


@pytest.mark.parametrize("case", IDS["cases"], ids=[case["name"] for case in IDS["cases"]])
def test_every_device_works_out_the_same_id(case: dict[str, Any]) -> None:
    assert str(NAMESPACE) == IDS["namespace"]
    key = product_key(case.get("gtin"), case.get("label"))
    assert (key, stock_out_id(case["account"], key)) == (case["key"], case["id"])


def _id(desk: Desk, gtin: str | None = GTIN, label: str | None = None) -> str:
    return stock_out_id(desk.shop, product_key(gtin, label))


async def _report(desk: Desk, who: str = "store", gtin: str = GTIN, **more: Any) -> Receipt:
    return await desk.do(who, "stock_out.report", {"account": desk.shop, "gtin": gtin, **more}, _id(desk, gtin))


async def _seen(desk: Desk, entity: str | None = None, side: Side = Side.BRAND) -> dict[str, Any]:
    seen = await desk.seen(entity or _id(desk), side)
    assert seen is not None
    return seen


async def test_a_store_and_a_rep_see_one_case_close_with_its_hours(desk: Desk) -> None:
    began = desk.clock.now + 1000
    assert (await _report(desk)).outcome is Outcome.APPLIED
    desk.clock.advance(HOUR_MS)
    assert (await _report(desk, "rep", gtin="03017620422003")).entity == _id(desk)
    said = {"cause": "transport", "expected_on": "2026-11-23", "substitutes": [OTHER]}
    assert (await desk.do("boss", "stock_out.acknowledge", said, _id(desk))).outcome is Outcome.APPLIED
    assert (await desk.do("boss", "stock_out.supply", {}, _id(desk))).outcome is Outcome.APPLIED
    assert (await _seen(desk))["status"] == "in_supply"
    desk.clock.now = began + 50 * HOUR_MS - 1000
    await desk.do("rep", "stock_out.back_on_shelf", {}, _id(desk))
    desk.clock.advance(HOUR_MS)
    assert (await desk.do("store", "stock_out.confirm", {"note": "OK"}, _id(desk))).outcome is Outcome.APPLIED
    for side in Side:
        body = await _seen(desk, side=side)
        (case,) = body["fields"]["cases"]
        assert (body["status"], body["gtin"], case["minutes"]) == ("confirmed", "03017620422003", 50 * 60)
        assert [witness["by"]["name"] for witness in case["witnesses"]] == ["store", "rep"]
        assert (case["cause"], case["expected_on"], case["substitutes"]) == ("transport", "2026-11-23", [OTHER])
        assert [step["by"]["name"] for step in case["steps"]] == ["store", "rep", "boss", "boss", "rep", "store"]
        assert body["occurred_at"] == ms_to_instant(began)


async def test_a_word_that_comes_after_the_end_is_kept_and_its_author_told(desk: Desk) -> None:
    await _report(desk)
    await desk.do("store", "stock_out.confirm", {}, _id(desk))
    late = await desk.do("rep", "stock_out.back_on_shelf", {}, _id(desk))
    assert (late.outcome, late.code, late.params) == (Outcome.SUPERSEDED, "stock_out_ended", {"status": "confirmed"})
    (case,) = (await _seen(desk))["fields"]["cases"]
    assert [step["what"] for step in case["steps"]] == ["reported", "confirmed", "back_on_shelf"]
    assert (await _report(desk, "rep")).outcome is Outcome.APPLIED
    body = await _seen(desk)
    assert ([c["status"] for c in body["fields"]["cases"]], body["status"]) == (["confirmed", "reported"], "reported")


async def test_a_sighting_made_yesterday_stands_where_it_was_made(desk: Desk) -> None:
    yesterday = ms_to_instant(desk.clock.now - 24 * HOUR_MS)
    await _report(desk)
    await _report(desk, "rep", seen_at=yesterday)
    body = await _seen(desk)
    assert (body["occurred_at"], len(body["fields"]["cases"])) == (yesterday, 1)
    ahead = await _report(desk, "rep", gtin=OTHER, seen_at="2031-01-01T00:00:00Z")
    assert (await _seen(desk, ahead.entity))["occurred_at"] == ms_to_instant(desk.clock.now), "nobody saw the future"


async def test_what_is_wrong_with_a_report_is_said(desk: Desk) -> None:
    bad = await desk.do("store", "stock_out.report", {"account": desk.shop, "gtin": "3017620422004"}, _id(desk))
    assert (bad.code, bad.params["field"]) == ("invalid_args", "args.gtin")
    assert "last digit" in bad.params["reason"]
    both = {"account": desk.shop, "gtin": GTIN, "label": "Pâte"}
    assert (await desk.do("store", "stock_out.report", both, _id(desk))).code == "invalid_args"
    assert (await desk.do("store", "stock_out.report", {"account": desk.shop, "label": "!?"}, _id(desk))).code == (
        "invalid_args"
    )
    stray = await desk.do("store", "stock_out.report", {"account": desk.shop, "gtin": GTIN}, str(uuid7()))
    assert (stray.code, stray.params) == ("wrong_stock_out", {"entity": _id(desk)})
    assert (await _report(desk, "other_rep")).code == "not_allowed"
    await _report(desk)
    assert (await desk.do("store", "stock_out.acknowledge", {}, _id(desk))).code == "not_allowed"
    assert (await desk.do("boss", "stock_out.confirm", {}, _id(desk))).code == "not_allowed"


async def test_a_product_without_a_barcode_goes_by_its_name(desk: Desk) -> None:
    for label in ("Pêches en vrac", "PECHES EN VRAC"):
        await desk.do("store", "stock_out.report", {"account": desk.shop, "label": label}, _id(desk, None, label))
    body = await _seen(desk, _id(desk, None, "peches en vrac"))
    assert (body["label"], len(body["fields"]["cases"][0]["steps"])) == ("Pêches en vrac", 2)


async def test_a_report_withdrawn_has_no_duration_and_says_who_withdrew_it(desk: Desk) -> None:
    await _report(desk)
    await desk.do("store", "stock_out.cancel", {"reason": "En réserve"}, _id(desk))
    (case,) = (await _seen(desk))["fields"]["cases"]
    assert (case["status"], "minutes" in case, case["steps"][-1]["reason"]) == ("cancelled", False, "En réserve")


async def _listed(desk: Desk, who: str = "boss", **more: Any) -> dict[str, Any]:
    asked: dict[str, Any] = {"is_open": None, "banner": None, "product": None, "account": None, "newest_first": False}
    asked |= {"after": None, "limit": 50, **more}

    def work() -> Work[dict[str, Any]]:
        access = yield from load_access([desk.people[who]])
        found = yield from list_stock_outs(RULES.kinds, access[desk.people[who]], desk.clock.now, **asked)
        return found

    return await desk.database.read(work)


async def test_lists_by_age_product_and_banner_in_pages(desk: Desk) -> None:
    await desk.do("boss", "product.add", {"gtin": GTIN, "name": "Pâte à tartiner"})
    await desk.do("store", "account.edit", {"website": "https://a.example"}, desk.shop)
    await desk.database.write(lambda: execute("UPDATE account SET banner = 'Carrefour'"))
    await _report(desk, gtin=OTHER)
    await _report(desk)
    await desk.do("store", "stock_out.confirm", {}, _id(desk, OTHER))
    page = await _listed(desk, limit=1)
    (first,) = page["stock_outs"]
    assert first["product"] == {"key": f"000000{OTHER}", "gtin": f"000000{OTHER}", "name": None, "in_catalogue": False}
    moment, _, entity = page["next"].partition("|")
    (second,) = (await _listed(desk, after=(int(moment), entity)))["stock_outs"]
    assert (second["product"]["name"], second["product"]["in_catalogue"]) == ("Pâte à tartiner", True)
    assert second["store"]["banner"] == "Carrefour"
    both = [_id(desk, OTHER), _id(desk)]
    assert [one["id"] for one in (await _listed(desk, newest_first=True))["stock_outs"]] == both[::-1]
    for asked, found in (
        ({"is_open": True}, [_id(desk)]),
        ({"is_open": False}, [_id(desk, OTHER)]),
        ({"product": GTIN}, [_id(desk)]),
        ({"banner": "Carrefour"}, both),
        ({"banner": "Auchan"}, []),
        ({"account": desk.shop, "is_open": True}, [_id(desk)]),
        ({"account": _id(desk)}, []),
        ({"who": "store"}, both),
        ({"who": "other_rep"}, []),
    ):
        assert [one["id"] for one in (await _listed(desk, **asked))["stock_outs"]] == found, asked


async def test_groups_count_what_is_open_and_how_long_it_took(desk: Desk) -> None:
    await _report(desk, gtin=OTHER)
    desk.clock.advance(3 * HOUR_MS - 1000)
    await desk.do("store", "stock_out.confirm", {}, _id(desk, OTHER))
    await _report(desk)

    def grouped(by: str) -> Any:
        access = yield from load_access([desk.people["boss"]])
        found = yield from group_stock_outs(
            access[desk.people["boss"]], desk.clock.now, by, is_open=None, banner=None, product=None, limit=10
        )
        return found

    products = await desk.database.read(lambda: grouped("product"))
    assert [(g["key"], g["open"], g["cases"], g["minutes"]) for g in products] == [
        (GTIN.zfill(14), 1, 1, None),
        (OTHER.zfill(14), 0, 1, 180),
    ]
    (banner,) = await desk.database.read(lambda: grouped("banner"))
    assert (banner["open"], banner["cases"], banner["minutes"]) == (1, 2, 180)
