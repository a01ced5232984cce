"""Rows of challenges; which stores take part; what their tills said, week by week, in two statements."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.accounts.group_rows import in_scope, people_in
from backend.accounts.groups import where_of
from backend.accounts.meters import Asked, Counted, Reading, checkpoints, meter
from backend.accounts.places import day_ms
from backend.challenges.when import first_day, is_cancelled, last_day, results_of, zone_of
from backend.db.work import Row, Work, fetch
from backend.notifications.times import local
from backend.replication.rules import Projection
from sync.entity import Entity


def day_at(challenge: Entity, ms: int) -> str:
    """The day (ISO) it is where a challenge runs."""
    return local(ms, zone_of(challenge)).date().isoformat()


def keys_of(challenge: Entity) -> list[str]:
    """Its products by GTIN in 14 digits, as sales name them."""
    return sorted({gtin.zfill(14) for gtin in challenge.get("products") or ()})


def _row(challenge: Entity) -> tuple[object, ...]:
    return (
        challenge.id,
        day_ms(first_day(challenge)),
        day_ms(last_day(challenge)),
        is_cancelled(challenge),
        len(results_of(challenge)),
    )


CHALLENGE_ROW = Projection(
    "INSERT INTO challenge (id, first_ms, last_ms, is_cancelled, version) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (id) DO UPDATE SET first_ms = excluded.first_ms, last_ms = excluded.last_ms, "
    "is_cancelled = excluded.is_cancelled, version = excluded.version",
    _row,
)


STANDING_ROW = Projection(
    "INSERT INTO standing (id, challenge, account) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
    lambda standing: (standing.id, standing.fixed["challenge"], standing.account),
)


@dataclass(frozen=True, slots=True)
class Member:
    """A store of a peer group, as others may come to see it."""

    id: str
    name: str
    banner: str | None
    """Its banner's id."""


def members(challenge: Entity) -> Work[list[Member]]:
    """The stores in its peer group, open on its first day."""
    group = in_scope(where_of(challenge), first_day(challenge))
    rows = yield from fetch(f"SELECT a.id, a.name, a.banner_id FROM account a WHERE {group.condition}", *group.args)
    return sorted((Member(*row) for row in rows), key=lambda member: member.id)


def members_named(accounts: Sequence[str]) -> Work[list[Member]]:
    """These stores, as they are called now."""
    rows = yield from fetch("SELECT id, name, banner_id FROM account WHERE id = ANY(?) ORDER BY id", list(accounts))
    return [Member(*row) for row in rows]


def people_of(challenge: Entity, after: str, limit: int, now_ms: int) -> Work[list[str]]:
    """The people of its stores by now, and those stores' reps, in order of their ids."""
    return people_in(where_of(challenge), day_at(challenge, now_ms), after, limit, now_ms)


def reps_of(challenge: Entity, after: str, limit: int, now_ms: int) -> Work[list[str]]:
    """The reps of its stores alone: to them a challenge is one thing, to its people a store is."""
    return people_in(where_of(challenge), day_at(challenge, now_ms), after, limit, now_ms, reps_only=True)


def _known(asked: Asked, accounts: Sequence[str]) -> Work[list[Row]]:
    """Of each store whose till said anything: its first and last day of that, and when the newest was learned."""
    return fetch(
        "SELECT account, min(day), max(day), max(batch) FROM sale_day WHERE account = ANY(?) AND day BETWEEN ? AND ? "
        "GROUP BY account",
        list(accounts),
        asked.first,
        asked.last,
    )


def _sold(asked: Asked, accounts: Sequence[str], until: int) -> Work[list[Row]]:
    """Of each store, what it sold in each week before `until` (0 the newest), and on which day of it last."""
    return fetch(
        "SELECT account, (CAST(? AS BIGINT) - day) / 7 AS week, CAST(sum(units) AS BIGINT), "
        "CAST(sum(value_minor) AS BIGINT), max(day) FROM sale WHERE product = ANY(?) AND account = ANY(?) "
        "AND day BETWEEN ? AND ? AND (units <> 0 OR value_minor <> 0) GROUP BY account, week",
        until,
        list(asked.products),
        list(accounts),
        asked.first,
        until,
    )


def _till(asked: Asked, accounts: Sequence[str], *, by_value: bool) -> Work[Reading]:
    known = yield from _known(asked, accounts)
    if not known:
        return Reading()
    until = max(row[2] for row in known)
    weeks: dict[str, dict[int, tuple[int, int, int]]] = {}
    for account, week, units, value, reached in (yield from _sold(asked, accounts, until)):
        weeks.setdefault(account, {})[week] = (units, value, reached)
    days = checkpoints(asked.first, until)
    points: dict[str, tuple[Counted, ...]] = {}
    for account, begins, _, _ in known:
        points[account] = _added_up(weeks.get(account, {}), sum(day >= begins for day in days), by_value=by_value)
    learned = max(row[3] for row in known)
    return Reading(until, learned, points, {row[0]: row[2] for row in known})


def _added_up(weeks: dict[int, tuple[int, int, int]], count: int, *, by_value: bool) -> tuple[Counted, ...]:
    """What it had at the end of each week, newest first."""
    units = value = reached = 0
    found: list[Counted] = []
    for week in sorted({*weeks, *range(count)}, reverse=True):
        more_units, more_value, last = weeks.get(week, (0, 0, 0))
        units, value, reached = units + more_units, value + more_value, max(reached, last)
        if week < count:
            found.append(Counted(value, units, reached) if by_value else Counted(units, value, reached))
    return tuple(reversed(found))


def units(asked: Asked, accounts: Sequence[str]) -> Work[Reading]:
    """Units sold, and their value for ties."""
    return _till(asked, accounts, by_value=False)


def value(asked: Asked, accounts: Sequence[str]) -> Work[Reading]:
    """Value sold in minor units, and how many for ties."""
    return _till(asked, accounts, by_value=True)


meter("units", units)
meter("value", value)
