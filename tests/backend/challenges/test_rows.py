"""What a challenge writes, counted by the databases themselves."""

from collections.abc import Mapping
from typing import Any

from uuid_utils import uuid7

from backend.db.work import Database
from backend.replication.door import ServerOp, submit
from sync.receipt import EFFECTIVE
from tests.backend.promotions.street import GTIN
from tests.backend.replication.test_rows import MOST_ROWS, Counting, counted_door
from tests.conftest import VirtualClock
from tests.stage import Stage


async def test_a_challenge_is_written_once_a_scope_however_many_stores_compete(
    database: Database, clock: VirtualClock
) -> None:
    stage = await Stage(database, clock).build(accounts=20)
    counting = Counting(database)
    door = counted_door(counting, stage)

    async def rows(kind: str, entity: str, args: Mapping[str, Any]) -> int:
        clock.advance(1000)
        [receipt] = await submit(door, stage.admin, [ServerOp(kind, entity, args)])
        assert receipt.outcome in EFFECTIVE, receipt
        return counting.written

    challenge = str(uuid7())
    plan = {
        "name_fr": "Défi",
        "metric": "units",
        "products": [GTIN],
        "period": {"starts_on": "2026-11-01", "ends_on": "2026-11-20"},
    }
    for kind, args in (
        ("challenge.plan", plan),
        ("challenge.edit", {"prize_fr": "Une journée au verger"}),
        ("challenge.close", {}),
        ("challenge.cancel", {}),
    ):
        assert 3 <= await rows(kind, challenge, args) <= MOST_ROWS, (kind, counting.rows)
