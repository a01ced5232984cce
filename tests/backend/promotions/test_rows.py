"""What a promotion and a store's part in it write, counted by the databases themselves."""

from collections.abc import Mapping
from typing import Any

from uuid_utils import uuid7

from backend.db.work import Database
from backend.promotions.ids import participation_id
from backend.replication.door import ServerOp, submit
from sync.receipt import EFFECTIVE
from tests.backend.promotions.street import GTIN, WEEK
from tests.backend.replication.test_rows import MOST_ROWS, Counting, counted_door
from tests.conftest import VirtualClock
from tests.stage import Stage


async def test_a_part_writes_at_most_six_rows_a_promotion_as_many_as_it_has_scopes(
    database: Database, clock: VirtualClock
) -> None:
    stage = await Stage(database, clock).build(accounts=20)
    counting = Counting(database)
    door = counted_door(counting, stage)

    async def rows(kind: str, entity: str, args: Mapping[str, Any], who: str) -> int:
        clock.advance(1000)
        [receipt] = await submit(door, who, [ServerOp(kind, entity, args)])
        assert receipt.outcome in EFFECTIVE, receipt
        return counting.written

    promotion, account = str(uuid7()), stage.accounts[0]
    where = {"banners": ["Un", "Deux"], "stores": [account]}
    plan = {"mechanic": "display", "name_fr": "Nom", "products": [GTIN], "sell_out": WEEK, "where": where}
    # Its op, itself, the row it is found by; a line for the brand, for each banner and for the store named.
    assert await rows("promotion.plan", promotion, plan, stage.admin) == 3 + 4
    assert await rows("promotion.edit", promotion, {"brand_note": "marge"}, stage.admin) == 3 + 1
    # However many stores a promotion is for, it is written once.
    assert await rows("promotion.plan", str(uuid7()), {**plan, "where": {}}, stage.admin) == 3 + 2
    assert await rows("promotion.cancel", promotion, {}, stage.admin) == 3 + 4
    await rows("promotion.plan", promotion := str(uuid7()), {**plan, "where": {}}, stage.admin)
    here, part = {"account": account, "promotion": promotion}, participation_id(promotion, account)
    for kind, more in (
        ("promotion.commit", here),
        ("promotion.report_problem", {**here, "problem": "damaged"}),
        ("promotion.confirm_execution", here),
        ("promotion.result", {**here, "units": 1, "value_minor": 1}),
    ):
        assert 3 <= await rows(kind, part, more, stage.manager) <= MOST_ROWS, (kind, counting.rows)
