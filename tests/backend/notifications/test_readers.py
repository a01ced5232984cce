"""Who hears of a store is found by the store, however many manage others."""

from backend.db.work import Database, Work, execute, fetch
from backend.notifications.readers import _MANAGERS


async def test_the_people_of_a_store_are_found_by_an_index(database: Database) -> None:
    args = (["an account"], 0, 0, 0, 0)

    def plan() -> Work[list[tuple[object, ...]]]:
        if database.dialect == "sqlite":
            rows = yield from fetch(f"EXPLAIN QUERY PLAN {_MANAGERS}", *args)
        else:
            # Of a table that fits a page PostgreSQL rightly reads the page.
            yield from execute("SET LOCAL enable_seqscan = off")
            rows = yield from fetch(f"EXPLAIN {_MANAGERS}", *args)
        return [tuple(row) for row in rows]

    assert "membership_account_account" in str(await database.write(plan))
