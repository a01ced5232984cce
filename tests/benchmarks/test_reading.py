"""What a push and a pull read does not grow with what is stored. `make growth` asks the same of a million."""

from backend.db.work import execute
from tests.benchmarks.exchanges import faults, read_by_exchange
from tests.benchmarks.inside import Inside
from tests.benchmarks.ours import Founding
from tests.benchmarks.reading import reading
from tests.benchmarks.twins import multiply

FEW, MANY = 1_000, 10_000
PAGE = 200
"""Less than the few that are in one territory."""


async def test_no_statement_of_push_and_pull_reads_more_among_more_nor_a_whole_table(database_url: str) -> None:
    founding = await Founding.open(database_url)
    rep = await founding.rep("rep", 3, 12, 2)
    await Inside(rep.tokens[0], rep.accounts, seed=7).push(founding.database, FEW)
    await founding.close()
    costs = {}
    for stored in (FEW, MANY):
        assert await multiply(database_url, stored) >= stored
        async with reading(database_url, as_if_large=True) as database:
            costs[stored] = await read_by_exchange(database, rep, PAGE)
    assert faults(costs, slack=1) == []
    # The counting counts: a hundred new things are a hundred lines at least, and each op of a batch is written.
    assert sum(cost.read for cost in costs[MANY]["pull of 100"].values()) >= 100
    assert sum(cost.runs for cost in costs[MANY]["push of 100"].values()) >= 300


async def test_a_statement_that_reads_more_among_more_is_seen(database_url: str) -> None:
    """The same without the index that pulls rest on."""
    founding = await Founding.open(database_url)
    rep = await founding.rep("rep", 1, 4, 2)
    await Inside(rep.tokens[0], rep.accounts, seed=7).push(founding.database, 200)
    await founding.database.write(lambda: execute("DROP INDEX change_seq"))
    await founding.close()
    costs = {}
    for stored in (200, 1000):
        await multiply(database_url, stored)
        async with reading(database_url, as_if_large=True) as database:
            costs[stored] = await read_by_exchange(database, rep, page=100)
    assert any("FROM change" in fault for fault in faults(costs, slack=1))
