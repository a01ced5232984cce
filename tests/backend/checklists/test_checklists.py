from sync.receipt import Outcome
from sync.scope import BRAND, PUBLIC
from tests.backend.desk import Desk

ITEMS = [{"key": "price", "label_fr": "Prix affichés", "label_en": "Prices shown"}]


async def test_a_published_version_never_changes_and_never_reaches_a_store(desk: Desk) -> None:
    args = {"name": "Tournée", "version": 1, "items": ITEMS}
    published = await desk.do("boss", "checklist.publish", args)
    assert published.outcome is Outcome.APPLIED
    again = await desk.do("boss", "checklist.publish", {**args, "version": 2}, published.entity)
    assert again.code == "entity_exists"
    assert published.entity in await desk.feed(BRAND)
    assert published.entity not in await desk.feed(PUBLIC)
    assert (await desk.do("rep", "checklist.publish", args)).code == "not_allowed"
    twice = await desk.do("boss", "checklist.publish", {**args, "items": ITEMS * 2})
    assert (twice.code, twice.params["field"]) == ("invalid_args", "args.items")
