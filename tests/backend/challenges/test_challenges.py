"""Challenges are set, changed, called off and closed by headquarters, and refused with a reason that can be acted on."""

from typing import Any

import pytest
from uuid_utils import uuid7

from sync.access import Side
from sync.receipt import EFFECTIVE
from tests.backend.challenges.arena import PERIOD, Arena
from tests.backend.promotions.street import GTIN, OTHER

AHEAD = {"starts_on": "2026-12-01", "ends_on": "2026-12-31"}
GOOD: dict[str, Any] = {"name_fr": "Défi", "metric": "units", "products": [GTIN], "period": PERIOD}


async def test_a_challenge_is_set_and_read_cut_for_each_company(arena: Arena) -> None:
    challenge = await arena.plan(
        arena.street.where("Monoprix", excluded=["mono92"]),
        name_en="The big one",
        prize_fr="Un vélo",
        prize_en="A bicycle",
        brand_note="marge",
    )
    brand, store = await arena.desk.seen(challenge, Side.BRAND), await arena.desk.seen(challenge, Side.RETAILER)
    assert brand is not None
    assert store is not None
    assert (brand["status"], brand["starts_on"], brand["version"]) == ("planned", PERIOD["starts_on"], 0)
    assert brand["fields"]["where"]["excluded"] == [arena.street.shops["mono92"]]
    assert (store["fields"]["anonymous"], store["fields"]["tie_break"], store["fields"]["prize_fr"]) == (
        True,
        "other",
        "Un vélo",
    )
    assert not {"where", "brand_note"} & store["fields"].keys()


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"products": []}, "invalid_args", "args.products"),
    ({"metric": "executed"}, "invalid_args", "args.promotions"),
    ({"promotions": [str(uuid7())]}, "unknown_promotion", "args.promotions.0"),
    ({"where": {"stores": [str(uuid7())]}}, "unknown_store", "args.where.stores.0"),
    ({"zone": "Mars/Olympus"}, "invalid_args", "args.zone"),
    ({"period": {"starts_on": "2026-11-02", "ends_on": "2026-11-01"}}, "invalid_args", "args.period"),
    ({"metric": "smiles"}, "invalid_args", "args.metric"),
]


async def test_what_does_not_fit_is_refused_with_the_field(arena: Arena) -> None:
    for wrong, code, field in WRONG:
        receipt = await arena.desk.do("boss", "challenge.plan", {**GOOD, **wrong})
        assert (receipt.outcome, receipt.code, receipt.params["field"]) == ("rejected", code, field)


async def test_a_change_fits_what_stands(arena: Arena) -> None:
    challenge = await arena.plan(period=AHEAD)
    promotion = await arena.street.plan()
    do = arena.desk.do
    refused = await do("boss", "challenge.edit", {"metric": "executed"}, challenge)
    assert (refused.code, refused.params["field"]) == ("invalid_args", "args.promotions")
    assert (await do("boss", "challenge.edit", {"name_fr": None}, challenge)).code == "invalid_args"
    two = {"metric": "uplift", "promotions": [promotion, await arena.street.plan()]}
    assert (await do("boss", "challenge.edit", two, challenge)).code == "invalid_args"
    both = {"metric": "executed", "promotions": [promotion], "prize_fr": "Une balance"}
    seen = {"metric": await arena.desk.heads(challenge, "metric")}
    assert (await do("boss", "challenge.edit", both, challenge, seen)).outcome == "applied"
    assert (await arena.challenge(challenge)).get("metric") == "executed"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("metric", "value"),
        ("products", [OTHER]),
        ("tie_break", "shared"),
        ("zone", "Indian/Reunion"),
        ("anonymous", False),
        ("period", {**PERIOD, "starts_on": "2026-11-09"}),
        ("period", {**PERIOD, "ends_on": "2026-11-20"}),
    ],
)
async def test_what_stores_compete_by_changes_no_more_once_they_do(arena: Arena, name: str, value: Any) -> None:
    """The clock stands inside its period; the same change is taken of one that is to come."""
    challenge, ahead = await arena.plan(), await arena.plan(period=AHEAD)
    of_ahead = {**AHEAD, "ends_on": "2026-12-24"} if name == "period" else value
    for found, said in ((challenge, value), (ahead, of_ahead)):
        seen = {name: await arena.desk.heads(found, name)} if name != "zone" else {}
        receipt = await arena.desk.do("boss", "challenge.edit", {name: said}, found, seen)
        if found == ahead:
            assert receipt.outcome == "applied", receipt
        else:
            assert (receipt.code, receipt.params) == ("challenge_begun", {"field": f"args.{name}"})


async def test_its_words_stores_and_a_last_day_to_come_change_while_it_runs(arena: Arena) -> None:
    challenge = await arena.plan(anonymous=False, prize_fr="Un vélo")
    args = {
        # Said again as it stands, as a form does.
        "metric": "units", "products": [GTIN], "promotions": [], "tie_break": "other",
        "name_fr": "Le défi", "prize_fr": "Deux vélos", "anonymous": True,
        "period": {**PERIOD, "ends_on": "2026-12-06"}, "where": arena.street.where("Monoprix"),
    }  # fmt: skip
    seen = {name: await arena.desk.heads(challenge, name) for name in args if name != "promotions"}
    assert (await arena.desk.do("boss", "challenge.edit", args, challenge, seen)).outcome == "applied"
    body = await arena.desk.seen(challenge, Side.BRAND)
    assert body is not None
    assert (body["ends_on"], body["fields"]["prize_fr"]) == ("2026-12-06", "Deux vélos")
    # Over, and without a result yet: not prolonged.
    await arena.until("2026-12-08")
    longer = {"period": {**PERIOD, "ends_on": "2026-12-20"}}
    seen = {"period": await arena.desk.heads(challenge, "period")}
    assert (await arena.desk.do("boss", "challenge.edit", longer, challenge, seen)).code == "challenge_begun"


async def test_of_two_measures_that_clashed_the_one_shown_stays_once_it_has_begun(arena: Arena) -> None:
    ahead = {"starts_on": "2026-11-30", "ends_on": "2026-12-20"}
    challenge = await arena.plan(period=ahead)
    do = arena.desk.do
    # Headquarters twice, neither having seen the other.
    first = {"metric": await arena.desk.heads(challenge, "metric")}
    for metric in ("value", "units"):
        await do("boss", "challenge.edit", {"metric": metric}, challenge, first)
    assert "metric" in (await arena.challenge(challenge)).clashing
    shown = (await arena.challenge(challenge)).get("metric")
    other = ({"value", "units"} - {shown}).pop()
    await arena.until("2026-11-30")
    heads = await arena.desk.heads(challenge, "metric")
    refused = await do("boss", "conflict.resolve", {"field": "metric", "value": other, "heads": heads}, challenge)
    assert (refused.code, (await arena.challenge(challenge)).get("metric")) == ("challenge_begun", shown)
    chosen = await do("boss", "conflict.resolve", {"field": "metric", "value": shown, "heads": heads}, challenge)
    assert chosen.outcome in EFFECTIVE
    assert (await arena.challenge(challenge)).clashing == ()


async def test_only_headquarters_set_one_and_only_the_server_ranks(arena: Arena) -> None:
    for who in ("rep", "mono75"):
        assert (await arena.desk.do(who, "challenge.plan", GOOD)).code == "not_allowed"
    challenge = await arena.plan()
    freeze = {"version": 1, "digest": "0" * 64, "stores": 0, "not_counted": 0, "reason": "closed"}
    assert (await arena.desk.do("admin", "challenge.freeze", freeze, challenge)).code == "not_allowed"


async def test_it_is_closed_after_its_last_day_and_stays_closed(arena: Arena) -> None:
    challenge = await arena.plan()
    do = arena.desk.do
    early = await do("boss", "challenge.close", {}, challenge)
    assert (early.code, early.params) == ("challenge_running", {"ends_on": PERIOD["ends_on"]})
    await arena.until("2026-11-30")
    assert (await do("boss", "challenge.close", {}, challenge)).outcome == "applied"
    assert (await do("boss", "challenge.close", {}, challenge)).outcome == "superseded"
    await arena.look()
    for kind, args in (("edit", {"name_fr": "Autre"}), ("cancel", {}), ("close", {})):
        assert (await do("boss", f"challenge.{kind}", args, challenge)).code == "challenge_closed", kind
    body = await arena.desk.seen(challenge, Side.RETAILER)
    assert body is not None
    assert (body["status"], body["version"]) == ("closed", 1)


async def test_one_called_off_is_ranked_no_more(arena: Arena) -> None:
    challenge = await arena.plan()
    await arena.till("mono75", 3, 4)
    assert (await arena.desk.do("boss", "challenge.cancel", {"reason": "grève"}, challenge)).outcome == "applied"
    assert (await arena.desk.do("boss", "challenge.cancel", {}, challenge)).outcome == "superseded"
    assert (
        await arena.desk.do("boss", "challenge.edit", {"name_fr": "Autre"}, challenge)
    ).code == "challenge_cancelled"
    assert await arena.look() == 0
    await arena.until("2026-12-10")
    assert await arena.look() == 0
    assert (await arena.desk.do("boss", "challenge.close", {}, challenge)).code == "challenge_cancelled"
