"""What each kind of exchange reads, statement by statement, and what must not be seen as more is stored."""

from collections.abc import Mapping

from tests.benchmarks.inside import Inside
from tests.benchmarks.ours import Rep
from tests.benchmarks.reading import Cost, Reading

GROWN = frozenset({"change", "entity", "op", "reminder"})
"""Tables that hold what phones push."""
PAGE = 500
SLACK = 1.1
"""PostgreSQL plans by what it has sampled, and may go about a small table otherwise than about a large one."""


async def read_by_exchange(database: Reading, rep: Rep, page: int = PAGE) -> dict[str, dict[str, Cost]]:
    """A push of a hundred ops, what another phone reads of it, nothing new, and one page of a phone that holds nothing."""
    writer, reader = (Inside(token, rep.accounts) for token in rep.tokens)
    await reader.pull(database)
    await writer.push(database, 1)
    await reader.pull(database)
    database.told()
    await writer.push(database, 100)
    costs = {"push of 100": database.told()}
    if await reader.pull(database) != 100:
        raise RuntimeError("the news is not what was pushed")
    costs["pull of 100"] = database.told()
    await reader.pull(database)
    costs["idle pull"] = database.told()
    reader.cursors = {}
    await reader.pull(database, page, pages=1)
    costs["a first page"] = database.told()
    return costs


def faults(costs: Mapping[int, Mapping[str, Mapping[str, Cost]]], slack: float = SLACK) -> list[str]:
    """Statements that read more among more, or a whole table of what grows."""
    sizes = sorted(costs)
    few, many = costs[sizes[0]], costs[sizes[-1]]
    found = []
    for exchange, statements in many.items():
        for sql, cost in statements.items():
            before = few[exchange].get(sql, Cost()).read
            if cost.read > slack * before:
                found.append(
                    f"{exchange}: reads {before:,} among {sizes[0]:,} and {cost.read:,} among {sizes[-1]:,}: {sql}"
                )
            if cost.whole & GROWN:
                found.append(f"{exchange}: reads all of {', '.join(sorted(cost.whole & GROWN))}: {sql}")
    return found
