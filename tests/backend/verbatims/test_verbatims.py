from sync.access import Side
from sync.receipt import Outcome
from sync.scope import store_scope
from tests.backend.desk import Desk


async def test_words_heard_stay_with_the_brand_unless_shared(desk: Desk) -> None:
    kept = await desk.do("rep", "verbatim.add", {"account": desk.shop, "text": "trop cher", "tags": ["prix"]})
    shared = await desk.do("rep", "verbatim.add", {"account": desk.shop, "text": "bravo", "audience": "shared"})
    assert await desk.seen(kept.entity, Side.RETAILER) is None
    seen = await desk.seen(shared.entity, Side.RETAILER)
    assert seen is not None
    assert seen["fields"]["said"] == "bravo"
    assert kept.entity not in await desk.feed(store_scope(desk.shop))


async def test_what_was_said_stays_beside_its_correction(desk: Desk) -> None:
    said = await desk.do("rep", "verbatim.add", {"account": desk.shop, "text": "trop chère"})
    await desk.do("rep", "verbatim.correct", {"text": "trop cher", "tags": ["prix"]}, said.entity)
    seen = await desk.seen(said.entity, Side.BRAND)
    assert seen is not None
    assert (seen["fields"]["said"], seen["fields"]["text"]) == ("trop chère", "trop cher")
    assert seen["fields"]["tags"] == ["prix"]


async def test_an_audience_that_narrows_leaves_a_tombstone_where_it_was_read(desk: Desk) -> None:
    said = await desk.do("rep", "verbatim.add", {"account": desk.shop, "text": "secret ?", "audience": "shared"})
    heads = await desk.heads(said.entity, "audience")
    await desk.do("rep", "verbatim.correct", {"audience": "brand"}, said.entity, {"audience": heads})
    assert (await desk.feed(store_scope(desk.shop)))[said.entity] is None  # type: ignore[index]


async def test_while_two_people_disagree_on_the_audience_the_narrower_wish_holds(desk: Desk) -> None:
    said = await desk.do("rep", "verbatim.add", {"account": desk.shop, "text": "hm", "audience": "shared"})
    heads = await desk.heads(said.entity, "audience")
    await desk.do("rep", "verbatim.correct", {"audience": "brand"}, said.entity, {"audience": heads})
    clash = await desk.do("boss", "verbatim.correct", {"audience": "shared"}, said.entity, {"audience": heads})
    assert clash.outcome is Outcome.CONFLICTED
    assert await desk.seen(said.entity, Side.RETAILER) is None


async def test_a_redaction_takes_the_words_everywhere_and_leaves_their_hash(desk: Desk) -> None:
    said = await desk.do("rep", "verbatim.add", {"account": desk.shop, "text": "parole-rayee", "audience": "shared"})
    await desk.do("rep", "verbatim.correct", {"text": "parole-rayee bis"}, said.entity)
    await desk.do("rep", "verbatim.redact", {}, said.entity)
    late = await desk.do("rep", "verbatim.correct", {"text": "parole-rayee ter"}, said.entity)
    assert (late.outcome, late.code) == (Outcome.REJECTED, "verbatim_redacted")
    everywhere = [
        str(await desk.entity(said.entity)),
        str(await desk.journalled(said.entity)),
        str(await desk.feed(store_scope(desk.shop))),
        str(await desk.seen(said.entity, Side.BRAND)),
    ]
    assert "parole-rayee" not in " ".join(everywhere)
    seen = await desk.seen(said.entity, Side.RETAILER)
    assert seen is not None
    assert seen["redacted"] is True
    assert len(seen["sha256"]) == 64


async def test_only_the_company_that_heard_the_words_may_touch_them(desk: Desk) -> None:
    said = await desk.do("rep", "verbatim.add", {"account": desk.shop, "text": "à nous", "audience": "shared"})
    for kind in ("verbatim.correct", "verbatim.redact"):
        answer = await desk.do("store", kind, {"text": "autre"} if kind == "verbatim.correct" else {}, said.entity)
        assert (answer.outcome, answer.code) == (Outcome.REJECTED, "not_your_words")
    assert (await desk.do("store", "verbatim.add", {"account": desk.shop, "text": "x", "audience": "brand"})).code == (
        "not_your_audience"
    )
