"""No store receives another's name or id, no banner another's challenge; both companies read the same bytes of a store."""

import json
from typing import Any

from backend.challenges.ids import standing_id
from tests.backend.challenges.arena import Arena
from tests.backend.promotions.test_scopes import _phone as phone

SHOPS = ("mono75", "mono92", "franprix75", "alone75")


async def _sold(arena: Arena) -> None:
    for number, shop in enumerate(SHOPS):
        await arena.till(shop, *[5 - number] * 20)


def _paths(challenge: str, account: str) -> list[str]:
    one = f"/api/v1/challenges/{challenge}"
    return ["/api/v1/challenges", one, f"{one}/ranking", f"{one}/results", f"{one}/standings/{account}"]


async def test_no_byte_of_a_store_names_another(arena: Arena, asked: Any) -> None:
    shops = arena.street.shops
    # The second names its peers, yet only to their own banner.
    plans = [await arena.plan(), await arena.plan(anonymous=False, name_fr="Entre voisins")]
    await _sold(arena)
    await arena.look()
    for who in SHOPS:
        held = json.dumps(list((await phone(arena.street, who)).values()))
        for challenge in plans:
            for path in _paths(challenge, shops[who]):
                status, content, _ = await asked(who, path)
                assert status == 200, path
                held += content.decode()
        banner = {"mono75": {"mono92"}, "mono92": {"mono75"}}.get(who, set())
        for other in set(SHOPS) - {who}:
            assert shops[other] not in held, (who, other)
            assert (f'"{other}"' in held) == (other in banner), (who, other)
        assert standing_id(plans[0], shops[who]) in held
    named = (await asked("mono75", f"/api/v1/challenges/{plans[1]}/standings/{shops['mono75']}"))[2]["peers"]
    assert [(p["rank"], p["name"], p["mine"]) for p in named] == [(1, "mono75", True), (2, "mono92", False)]


async def test_each_banner_receives_its_own_and_reps_and_headquarters_all(arena: Arena, asked: Any) -> None:
    mono = await arena.plan(arena.street.where("Monoprix"), name_fr="canarimono")
    both = await arena.plan(arena.street.where("Monoprix", "Franprix"), name_fr="canarideux")
    named = await arena.plan(arena.street.where(stores=["alone75"]), name_fr="canariseul")
    await _sold(arena)
    await arena.look()
    for who, mine in (
        ("mono75", {mono, both}),
        ("franprix75", {both}),
        ("alone75", {named}),
        ("rep", {mono, both, named}),
    ):
        bodies = (await phone(arena.street, who)).values()
        assert {body["id"] for body in bodies if body["kind"] == "challenge"} == mine, who
        listed = (await asked(who, "/api/v1/challenges"))[2]["challenges"]
        assert {body["id"] for body in listed} == mine, who
        for challenge in {mono, both, named} - mine:
            for path in _paths(challenge, arena.street.shops.get(who, arena.street.shops["mono75"]))[1:]:
                assert (await asked(who, path))[0] == 404, (who, path)
    franprix = json.dumps(list((await phone(arena.street, "franprix75")).values()))
    assert not [word for word in ("Monoprix", "MONOPRIX", "canarimono", "canariseul") if word in franprix]


async def test_store_rep_and_headquarters_read_identical_bytes_of_a_store(arena: Arena, asked: Any) -> None:
    challenge = await arena.plan()
    await _sold(arena)
    await arena.look()
    path = _paths(challenge, arena.street.shops["mono75"])[-1]
    for day in ("2026-11-22", "2026-12-05"):
        await arena.until(day)
        await arena.look()
        answers = [await asked(who, path) for who in ("mono75", "rep", "boss", "admin")]
        assert {status for status, _, _ in answers} == {200}
        assert len({content for _, content, _ in answers}) == 1
        # And what the phone holds without a network is the same.
        assert answers[0][2] == await arena.standing(challenge, "mono75")
    assert [(await asked(who, path))[0] for who in ("mono92", "other_rep", "franprix75")] == [404, 404, 404]
    mine = (await asked("rep", _paths(challenge, "")[2]))[2]["ranking"]
    assert [s["name"] for s in mine if s["result"]] == ["mono75", "franprix75", "alone75"]
    everybody = (await asked("boss", _paths(challenge, "")[2]))[2]["ranking"]
    assert [s["name"] for s in everybody] == ["mono75", "mono92", "franprix75", "alone75", "Épicerie du Port"]
    assert (await asked("boss", f"{_paths(challenge, '')[2]}?version=9"))[0] == 404
