from sync.receipt import Outcome
from sync.scope import PUBLIC
from tests.backend.desk import Desk


async def test_products_are_public_and_their_number_must_hold(desk: Desk) -> None:
    added = await desk.do("boss", "product.add", {"gtin": "3017620422003", "name": "Pâte à tartiner"})
    assert added.outcome is Outcome.APPLIED
    assert (await desk.feed(PUBLIC))[str(added.entity)]["fields"]["gtin"] == "3017620422003"
    for gtin in ("3017620422004", "301", "abc"):
        refused = await desk.do("boss", "product.add", {"gtin": gtin, "name": "x"})
        assert (refused.code, refused.params["field"]) == ("invalid_args", "args.gtin")
    assert (await desk.do("store", "product.edit", {"name": "y"}, added.entity)).code == "not_allowed"
