from sync.access import Side
from sync.receipt import Outcome
from tests.backend.desk import Desk


async def _clash(desk: Desk) -> list[str]:
    await desk.do("rep", "account.edit", {"phone": "0123456789"}, desk.shop)
    await desk.do("store", "account.edit", {"phone": "0123456780"}, desk.shop)
    return await desk.heads(desk.shop, "phone")


async def test_a_person_chooses_and_the_conflict_is_gone(desk: Desk) -> None:
    heads = await _clash(desk)
    chosen = {"field": "phone", "value": "+33123456789", "heads": heads}
    assert (await desk.do("store", "conflict.resolve", chosen, desk.shop)).outcome is Outcome.APPLIED
    seen = await desk.seen(desk.shop, Side.BRAND)
    assert seen is not None
    assert seen["fields"]["phone"] == "+33123456789"
    assert "conflicts" not in seen


async def test_a_head_the_chooser_did_not_see_reopens_it(desk: Desk) -> None:
    heads = await _clash(desk)
    await desk.do("boss", "account.edit", {"phone": "0123456781"}, desk.shop)
    chosen = {"field": "phone", "value": "+33123456789", "heads": heads}
    assert (await desk.do("rep", "conflict.resolve", chosen, desk.shop)).outcome is Outcome.CONFLICTED


async def test_a_third_value_has_to_be_one_an_edit_could_write(desk: Desk) -> None:
    heads = await _clash(desk)
    for value in (12, {"a": 1}, "x" * 50):
        answer = await desk.do("rep", "conflict.resolve", {"field": "phone", "value": value, "heads": heads}, desk.shop)
        assert answer.code == "invalid_args"
    third = {"field": "phone", "value": "+33123456700", "heads": heads}
    assert (await desk.do("rep", "conflict.resolve", third, desk.shop)).outcome is Outcome.APPLIED


async def test_resolving_is_no_way_around_who_may_write_a_field(desk: Desk) -> None:
    heads = await desk.heads(desk.shop, "name")
    mine = {"field": "name", "value": "À moi", "heads": heads}
    assert (await desk.do("store", "conflict.resolve", mine, desk.shop)).code == "not_your_field"
    inside = {"field": "visit_interval_days", "value": 3, "heads": heads}
    assert (await desk.do("store", "conflict.resolve", inside, desk.shop)).code == "unknown_field"
