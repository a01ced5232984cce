from sync.access import Side
from tests.backend.desk import Desk


async def test_a_note_is_its_own_companys_unless_shared(desk: Desk) -> None:
    ours = await desk.do("rep", "note.add", {"account": desk.shop, "text": "interne"})
    theirs = await desk.do("store", "note.add", {"account": desk.shop, "text": "à nous"})
    both = await desk.do("store", "note.add", {"account": desk.shop, "text": "pour tous", "audience": "shared"})
    assert await desk.seen(ours.entity, Side.RETAILER) is None
    assert await desk.seen(theirs.entity, Side.BRAND) is None
    seen = await desk.seen(both.entity, Side.BRAND)
    assert seen is not None
    assert (seen["direction"], seen["actor"]["side"]) == ("pull", "retailer")


async def test_a_long_note_is_kept_and_a_longer_one_named(desk: Desk) -> None:
    assert (await desk.do("rep", "note.add", {"account": desk.shop, "text": "é" * 10_000})).code is None
    refused = await desk.do("rep", "note.add", {"account": desk.shop, "text": "é" * 10_001})
    assert (refused.code, refused.params["field"]) == ("invalid_args", "args.text")
