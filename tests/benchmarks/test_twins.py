"""What is copied inside the database is what a phone would have found had it been pushed."""

from backend.db.work import Database, fetch
from backend.registry import RULES
from backend.replication.door import Door, ServerOp, submit
from tests.benchmarks.inside import Inside, now_ms
from tests.benchmarks.ours import Founding
from tests.benchmarks.twins import multiply

PUSHED, MANY, ACCOUNTS = 120, 1_000, 5


async def _count(database: Database, sql: str) -> int:
    rows = await database.read(lambda: fetch(sql))
    count: int = rows[0][0]
    return count


async def test_a_phone_pulls_every_copy_once_and_then_what_is_new(database_url: str) -> None:
    founding = await Founding.open(database_url)
    rep = await founding.rep("rep", 1, ACCOUNTS, 3)
    writer, reader, late = (Inside(token, rep.accounts, seed) for seed, token in enumerate(rep.tokens))
    await writer.push(founding.database, PUSHED)
    await reader.pull(founding.database)
    await multiply(database_url, MANY // 2)
    # Copies of copies are copies too, and none meets another.
    held = await multiply(database_url, MANY)
    assert MANY <= held < MANY + PUSHED
    assert await reader.pull(founding.database) == held - PUSHED
    assert await late.pull(founding.database) == held + ACCOUNTS
    assert len(late.seen) == held + ACCOUNTS
    for table in ("op", "entity"):
        made = "kind NOT LIKE 'account%'"
        assert await _count(founding.database, f"SELECT count(*) FROM {table} WHERE {made}") == held
    await writer.push(founding.database, 10)
    assert await reader.pull(founding.database) == 10
    await founding.close()


async def test_a_copy_is_a_thing_of_its_own_that_can_be_changed(database_url: str) -> None:
    founding = await Founding.open(database_url)
    rep = await founding.rep("rep", 1, ACCOUNTS, 2)
    await Inside(rep.tokens[0], rep.accounts).push(founding.database, PUSHED)
    await multiply(database_url, 2 * PUSHED)
    rows = await founding.database.read(lambda: fetch("SELECT id FROM entity WHERE kind = 'task' ORDER BY id"))
    copy = rows[0][0]
    door = Door(founding.database, RULES, now_ms)
    receipt = (await submit(door, founding.admin, [ServerOp("task.done", copy, {"comment": "fait"})]))[0]
    assert receipt.outcome == "applied"
    found = await _count(founding.database, f"SELECT count(*) FROM op WHERE entity = '{copy}'")
    assert found == 2
    await founding.close()
