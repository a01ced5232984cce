from backend.db.work import fetch
from sync.access import Side
from sync.receipt import Outcome
from sync.scope import store_scope, territory_scope
from tests.backend.desk import Desk


async def test_a_prospect_is_never_refused_and_its_likely_twins_are_named(desk: Desk) -> None:
    args = {"name": "EPICERIE DU PORT (SARL)", "postcode": "75011", "lat_e7": 488601000, "lon_e7": 23781000}
    added = await desk.do("rep", "account.add", args)
    assert added.outcome is Outcome.APPLIED
    assert [twin["account"] for twin in added.params["duplicates"]] == [desk.shop]
    assert added.params["duplicates"][0]["similarity"] >= 90
    seen = await desk.seen(added.entity, Side.BRAND)
    assert seen is not None
    assert seen["fields"]["status"] == "prospect"
    assert seen["fields"]["territory"] == desk.territories["75"]
    far = await desk.do("rep", "account.add", {"name": "Boulangerie Nord", "postcode": "75011"})
    assert "duplicates" not in far.params


async def test_a_rep_cannot_place_a_prospect_in_somebody_elses_territory(desk: Desk) -> None:
    added = await desk.do("rep", "account.add", {"name": "Ailleurs", "territory": desk.territories["92"]})
    seen = await desk.seen(added.entity, Side.BRAND)
    assert seen is not None
    assert seen["fields"]["territory"] == desk.territories["75"]


async def test_a_phone_number_edited_by_both_unseen_is_a_conflict_and_disjoint_fields_are_not(desk: Desk) -> None:
    first = await desk.do("rep", "account.edit", {"phone": "01 23 45 67 89"}, desk.shop)
    second = await desk.do("store", "account.edit", {"phone": "0123456780"}, desk.shop)
    other = await desk.do("store", "account.edit", {"email": "port@example.org"}, desk.shop)
    assert (first.outcome, second.outcome, other.outcome) == (Outcome.APPLIED, Outcome.CONFLICTED, Outcome.APPLIED)
    for side in Side:
        seen = await desk.seen(desk.shop, side)
        assert seen is not None
        assert [rival["value"] for rival in seen["conflicts"]["phone"]] == ["+33123456789", "+33123456780"]
        assert [rival["by"]["name"] for rival in seen["conflicts"]["phone"]] == ["rep", "store"]


async def test_an_edit_that_saw_the_value_replaces_it_quietly(desk: Desk) -> None:
    await desk.do("rep", "account.edit", {"phone": "0123456789"}, desk.shop)
    heads = await desk.heads(desk.shop, "phone")
    later = await desk.do("store", "account.edit", {"phone": "0123456780"}, desk.shop, {"phone": heads})
    assert later.outcome is Outcome.APPLIED
    seen = await desk.seen(desk.shop, Side.BRAND)
    assert seen is not None
    assert "conflicts" not in seen


async def test_a_store_may_say_what_is_its_own_to_say(desk: Desk) -> None:
    refused = await desk.do("store", "account.edit", {"name": "Autre nom"}, desk.shop)
    assert (refused.code, refused.params["field"]) == ("not_your_field", "args.name")
    assert (await desk.do("store", "account.tag", {"tags": ["vip"]}, desk.shop)).code == "not_allowed"


async def test_tags_and_plan_are_internal_and_an_untag_spares_what_it_did_not_see(desk: Desk) -> None:
    tagged = await desk.do("rep", "account.tag", {"tags": ["vip"]}, desk.shop)
    await desk.do("boss", "account.tag", {"tags": ["vip"]}, desk.shop)
    kept = await desk.do("rep", "account.untag", {"tags": ["vip"]}, desk.shop, {"tags": [str(tagged.op)]})
    assert (kept.outcome, kept.params["kept"]) == (Outcome.SUPERSEDED, ["vip"])
    await desk.do("rep", "account.plan", {"visit_interval_days": 21}, desk.shop)
    brand, store = await desk.seen(desk.shop, Side.BRAND), await desk.seen(desk.shop, Side.RETAILER)
    assert brand is not None
    assert store is not None
    assert (brand["fields"]["tags"], brand["fields"]["visit_interval_days"]) == (["vip"], 21)
    assert not {"tags", "visit_interval_days", "territory", "status"} & store["fields"].keys()


async def test_an_internal_edit_says_nothing_to_the_store_not_even_that_it_happened(desk: Desk) -> None:
    before = await desk.database.read(
        lambda: fetch("SELECT seq FROM scope_head WHERE scope = ?", store_scope(desk.shop))
    )
    await desk.do("rep", "account.tag", {"tags": ["interne"]}, desk.shop)
    await desk.do(
        "rep", "visit.amend", {"note": "x"}, (await desk.do("rep", "visit.log", {"account": desk.shop})).entity
    )
    after = await desk.database.read(
        lambda: fetch("SELECT seq FROM scope_head WHERE scope = ?", store_scope(desk.shop))
    )
    assert after[0][0] == before[0][0] + 1


async def test_an_account_that_moves_takes_everything_along(desk: Desk) -> None:
    visit = await desk.do("rep", "visit.log", {"account": desk.shop, "note": "n"})
    heads = await desk.heads(desk.shop, "territory")
    await desk.do("boss", "account.assign", {"territory": desk.territories["92"]}, desk.shop, {"territory": heads})
    left = await desk.feed(territory_scope(desk.territories["75"]))
    came = await desk.feed(territory_scope(desk.territories["92"]))
    for found in (desk.shop, visit.entity):
        assert left[str(found)] is None
        assert came[str(found)]["id"] == found
    assert (await desk.do("rep", "account.edit", {"phone": "1"}, desk.shop)).code == "not_allowed"
    assert (await desk.do("other_rep", "account.edit", {"phone": "0123456789"}, desk.shop)).outcome is Outcome.APPLIED
    unknown = await desk.do("boss", "account.assign", {"territory": desk.people["rep"]}, desk.shop)
    assert unknown.code == "unknown_territory"


async def test_a_contact_that_is_erased_is_forgotten_everywhere_and_stays_so(desk: Desk) -> None:
    contact = await desk.do("rep", "contact.add", {"account": desk.shop, "name": "Jeanne Oubli", "phone": "0639980001"})
    await desk.do("store", "contact.edit", {"role": "Oubli chef"}, contact.entity)
    await desk.do("store", "contact.erase", {}, contact.entity)
    late = await desk.do("rep", "contact.edit", {"name": "Jeanne Oubli"}, contact.entity)
    assert late.code == "contact_erased"
    feeds = [await desk.feed(s) for s in (store_scope(desk.shop), territory_scope(desk.territories["75"]))]
    kept = [str(await desk.entity(contact.entity)), str(await desk.journalled(contact.entity)), str(feeds)]
    assert "Oubli" not in " ".join(kept)
    assert "+33639980001" not in " ".join(kept)
    seen = await desk.seen(contact.entity, Side.BRAND)
    assert seen is not None
    assert seen["erased"] is True


async def test_a_contact_leaves_and_brand_notes_on_a_contact_stay_internal(desk: Desk) -> None:
    contact = await desk.do("rep", "contact.add", {"account": desk.shop, "name": "Paul", "brand_note": "difficile"})
    await desk.do("store", "contact.leave", {"on": "2026-11-01"}, contact.entity)
    store = await desk.seen(contact.entity, Side.RETAILER)
    assert store is not None
    assert store["fields"] == {"name": "Paul", "left_on": "2026-11-01"}
    refused = await desk.do("store", "contact.add", {"account": desk.shop, "name": "Zoé", "brand_note": "x"})
    assert refused.code == "not_your_field"
