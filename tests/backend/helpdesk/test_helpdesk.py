from sync.access import Side
from sync.receipt import Outcome
from tests.backend.desk import Desk


async def test_helpers_are_everybodys_and_headquarters_to_publish(desk: Desk) -> None:
    args = {"topic": "order", "name": "Léa Martin", "phone": "01 23 45 67 89", "departements": ["75", "2A"]}
    helper = await desk.do("boss", "helper.publish", args)
    public = (await desk.feed("public"))[str(helper.entity)]
    assert (public["fields"]["phone"], public["fields"]["departements"]) == ("+33123456789", ["75", "2A"])
    assert (await desk.do("store", "helper.publish", args)).code == "not_allowed"
    assert (await desk.do("boss", "helper.publish", {**args, "departements": ["7"]})).code == "invalid_args"
    assert (await desk.do("boss", "helper.edit", {"name": None}, helper.entity)).code == "invalid_args"
    edit = {"email": "lea@brand.example"}
    assert (await desk.do("boss", "helper.edit", edit, helper.entity)).outcome is Outcome.APPLIED


async def test_a_helper_who_left_keeps_a_name_and_no_number(desk: Desk) -> None:
    args = {"topic": "order", "name": "Léa Martin", "phone": "0123456789", "email": "lea@brand.example"}
    helper = await desk.do("boss", "helper.publish", args)
    assert (await desk.do("boss", "helper.retire", {}, helper.entity)).outcome is Outcome.APPLIED
    public = (await desk.feed("public"))[str(helper.entity)]
    assert (public["fields"]["name"], public["fields"]["phone"], public["fields"]["email"]) == (
        "Léa Martin",
        None,
        None,
    )
    assert public["retired_at"]


async def test_a_message_and_its_answer_stand_on_the_thing_they_are_about_for_both(desk: Desk) -> None:
    item = await desk.do("store", "task.add", {"account": desk.shop, "title": "Facture", "audience": "shared"})
    asked = {"account": desk.shop, "about": item.entity, "topic": "invoice", "text": "Deux fois la même ligne ?"}
    message = await desk.do("store", "message.add", asked)
    answer = await desk.do("rep", "message.add", {"account": desk.shop, "about": message.entity, "text": "Corrigé."})
    for side in Side:
        seen = [await desk.seen(one.entity, side) for one in (message, answer)]
        assert [body and body["fields"]["about"] for body in seen] == [item.entity, message.entity]
        assert [body and (body["audience"], body["direction"]) for body in seen] == [
            ("shared", "pull"),
            ("shared", "push"),
        ]


async def test_a_message_may_stay_in_ones_own_company_and_never_go_to_the_other_alone(desk: Desk) -> None:
    inside = await desk.do("rep", "message.add", {"account": desk.shop, "text": "Entre nous", "audience": "brand"})
    assert await desk.seen(inside.entity, Side.RETAILER) is None
    foreign = await desk.do("store", "message.add", {"account": desk.shop, "text": "x", "audience": "brand"})
    assert foreign.code == "not_your_audience"
    assert (await desk.do("other_rep", "message.add", {"account": desk.shop, "text": "x"})).code == "not_allowed"
