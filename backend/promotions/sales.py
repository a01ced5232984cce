"""Rows of what tills counted: per store, product and day. No device holds them, so no op writes them; a file does."""

from collections.abc import Sequence

from backend.db.work import Work, execute, execute_many, fetch
from backend.promotions.uplift import Sold

Line = tuple[str, str, int, int, int]
"""Product (GTIN in 14 digits), account, day (since 1970), units, value in minor units."""

# Lines of one import add up, whatever stood there before; a line of another replaces it. So a file may come twice.
_ADDS = (
    "ON CONFLICT (product, account, day) DO UPDATE SET "
    "units = excluded.units + CASE WHEN sale.batch = excluded.batch THEN sale.units ELSE 0 END, "
    "value_minor = excluded.value_minor + CASE WHEN sale.batch = excluded.batch THEN sale.value_minor ELSE 0 END, "
    "batch = excluded.batch"
)
_COLUMNS = "INSERT INTO sale (product, account, day, units, value_minor, batch)"
_MANY = (
    f"{_COLUMNS} SELECT p, a, d, u, v, ?::bigint FROM "
    f"unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[]) AS t (p, a, d, u, v) {_ADDS}"
)


def keep_sales(dialect: str, batch: int, lines: Sequence[Line]) -> Work[None]:
    """Write lines of one import (`batch`: the moment it began, ms), each product, account and day once in them."""
    if not lines:
        return
    if dialect == "postgres":
        # One statement for all: a round trip a line would be the whole time an import takes.
        yield from execute(_MANY, batch, *(list(column) for column in zip(*lines, strict=True)))
    else:
        rows = [(*line, batch) for line in lines]
        yield from execute_many(f"{_COLUMNS} VALUES (?, ?, ?, ?, ?, ?) {_ADDS}", rows)
    days = sorted({(line[1], line[2]) for line in lines})
    yield from execute_many(
        "INSERT INTO sale_day (account, day, batch) VALUES (?, ?, ?) "
        "ON CONFLICT (account, day) DO UPDATE SET batch = excluded.batch",
        [(account, day, batch) for account, day in days],
    )


def load_codes() -> Work[dict[str, str]]:
    """Accounts by what a file may call them: their customer number, their id."""
    rows = yield from fetch("SELECT id, external_id FROM account ORDER BY id")
    return {row[0]: row[0] for row in rows} | {row[1]: row[0] for row in rows if row[1] is not None}


def load_sold(
    products: Sequence[str], accounts: Sequence[str], first: int, last: int
) -> Work[tuple[dict[str, Sold], int | None]]:
    """What each account's till said between two days, of these products; and when the newest of it was learned (ms)."""
    days = yield from fetch(
        "SELECT account, day, batch FROM sale_day WHERE account = ANY(?) AND day BETWEEN ? AND ?",
        list(accounts),
        first,
        last,
    )
    rows = yield from fetch(
        "SELECT account, day, CAST(sum(units) AS BIGINT), CAST(sum(value_minor) AS BIGINT) FROM sale "
        "WHERE product = ANY(?) AND account = ANY(?) AND day BETWEEN ? AND ? GROUP BY account, day",
        list(products),
        list(accounts),
        first,
        last,
    )
    counted: dict[str, set[int]] = {}
    for account, day, _ in days:
        counted.setdefault(account, set()).add(day)
    units: dict[str, dict[int, int]] = {}
    value: dict[str, dict[int, int]] = {}
    for account, day, count, amount in rows:
        units.setdefault(account, {})[day] = count
        value.setdefault(account, {})[day] = amount
    found = {
        account: Sold(frozenset(known), units.get(account, {}), value.get(account, {}))
        for account, known in counted.items()
    }
    return found, max((row[2] for row in days), default=None)
