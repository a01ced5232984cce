"""What a store, or all of them, read of where they stand: made from a reading of now, or from the one a result keeps."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.accounts.meters import METERS, Asked, Reading, load_news
from backend.accounts.places import day_ms
from backend.challenges.ids import ranking_id
from backend.challenges.results import PAGE, Line, lines_of, reading_of
from backend.challenges.rows import Member, day_at, keys_of, members, members_named
from backend.challenges.standings import Table, definition, peers, result_of
from backend.challenges.when import days_of, first_day, last_day, results_of, zone_of
from backend.db.work import Work, execute, fetch_one
from backend.replication.codec import from_json, to_json
from backend.replication.views import load_entities
from sync.entity import Entity
from sync.op import instant_to_ms, ms_to_instant
from sync.protocol import DAY_MS

TILL = frozenset({"units", "value"})
"""What changes with new sales alone."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A challenge's stores, ranked. `version`: of the result it is; 0 while there is none."""

    challenge: Entity
    group: Mapping[str, Member]
    reading: Reading
    table: Table
    version: int


def reckon(challenge: Entity, now_ms: int, accounts: Sequence[str] | None = None) -> Work[Reckoned]:
    """As tills and reps have it now. `accounts`: the stores it was for, where a result says which."""
    found = yield from (members(challenge) if accounts is None else members_named(accounts))
    first, last = days_of(challenge)
    today = day_ms(day_at(challenge, now_ms)) // DAY_MS
    asked = Asked(keys_of(challenge), tuple(challenge.get("promotions") or ()), first, min(last, today))
    meter = METERS[challenge.get("metric")]
    reading = Reading() if today < first else (yield from meter(asked, [member.id for member in found]))
    return _ranked(challenge, found, reading, 0)


def kept(challenge: Entity, version: int) -> Work[Reckoned]:
    """As a result has it: from its own figures, whatever was learned since."""
    lines = yield from load_lines(challenge, version)
    result = results_of(challenge)[version - 1].value
    until, learned = result.get("until"), result.get("learned_at")
    reading = reading_of(
        lines,
        None if until is None else day_ms(until) // DAY_MS,
        None if learned is None else instant_to_ms(learned),
    )
    found = yield from members_named([line[0] for line in lines])
    return _ranked(challenge, found, reading, version)


def latest(challenge: Entity, now_ms: int) -> Work[Reckoned]:
    """Its result where it has one; else as things stand."""
    version = len(results_of(challenge))
    if version:
        return (yield from kept(challenge, version))
    looked = yield from _looked(challenge)
    return looked if looked is not None else (yield from reckon(challenge, now_ms))


def _looked(challenge: Entity) -> Work[Reckoned | None]:
    """As a worker read it, if all of it is as it was then: sales, the challenge, its stores. Tills' lines are many."""
    if challenge.get("metric") not in TILL:
        return None
    row = yield from fetch_one(
        "SELECT reading FROM challenge_look WHERE challenge = ? AND news = ? AND version = ?",
        challenge.id,
        (yield from load_news()),
        challenge.version,
    )
    if row is None:
        return None
    until, learned, lines = from_json(row[0])
    found = yield from members(challenge)
    if [line[0] for line in lines] != [member.id for member in found]:
        return None
    return _ranked(challenge, found, reading_of(lines, until, learned), 0)


def keep_look(reckoned: Reckoned, news: str, now_ms: int, noted_ms: int | None, noted_news: str | None) -> Work[None]:
    """Keep what was read, and of which sales, until there are others."""
    reading = reckoned.reading
    lines = lines_of(reading, list(reckoned.group), reckoned.table.now)
    yield from execute(
        "INSERT INTO challenge_look (challenge, news, looked_ms, noted_ms, noted_news, version, reading) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (challenge) DO UPDATE SET news = excluded.news, "
        "looked_ms = excluded.looked_ms, noted_ms = excluded.noted_ms, noted_news = excluded.noted_news, "
        "version = excluded.version, reading = excluded.reading",
        reckoned.challenge.id,
        news,
        now_ms,
        noted_ms,
        noted_news,
        reckoned.challenge.version,
        to_json([reading.until, reading.learned_ms, lines]),
    )


def load_lines(challenge: Entity, version: int) -> Work[list[Line]]:
    """The figures of a result, of every store it was for."""
    result = results_of(challenge)[version - 1].value
    count = result["stores"] + result["not_counted"]
    pages = [ranking_id(challenge.id, version, page) for page in range(-(-count // PAGE))]
    found = yield from load_entities(pages)
    return [line for page in pages for line in found[page].fixed["figures"]]


def _ranked(challenge: Entity, found: Sequence[Member], reading: Reading, version: int) -> Reckoned:
    first, _ = days_of(challenge)
    table = Table.of(reading, first, challenge.get("tie_break"))
    return Reckoned(challenge, {member.id: member for member in found}, reading, table, version)


def _day(day: int | None) -> str | None:
    return None if day is None else ms_to_instant(day * DAY_MS)[:10]


def head(reckoned: Reckoned) -> dict[str, Any]:
    """What is the same for every store of it."""
    challenge, reading = reckoned.challenge, reckoned.reading
    return {
        "challenge": challenge.id,
        "method": definition(),
        "metric": challenge.get("metric"),
        "tie_break": challenge.get("tie_break"),
        "period": {"starts_on": first_day(challenge), "ends_on": last_day(challenge), "zone": zone_of(challenge)},
        "as_of": None if reading.learned_ms is None else ms_to_instant(reading.learned_ms),
        "last_day": _day(reading.until),
        "version": reckoned.version,
        "stores": len(reckoned.table.now),
        "not_counted": len(reckoned.group) - len(reckoned.table.now),
    }


def _dated(found: dict[str, Any] | None) -> dict[str, Any] | None:
    """Days since 1970 as days."""
    if found is None:
        return None
    weeks = [{**week, "on": _day(week["on"])} for week in found["weeks"]]
    trend = None if found["trend"] is None else {**found["trend"], "on": _day(found["trend"]["on"])}
    return {**found, "trend": trend, "weeks": weeks}


def standing(reckoned: Reckoned, account: str) -> dict[str, Any]:
    """One store's. Nothing in it depends on who asks, and nothing in it names a store of another banner."""
    table, member = reckoned.table, reckoned.group[account]
    result = _dated(result_of(account, table))
    mine = None if result is None else result["value"]
    named: Mapping[str, str] = {}
    if not reckoned.challenge.get("anonymous") and member.banner is not None:
        named = {m.id: m.name for m in reckoned.group.values() if m.banner == member.banner}
    return {
        **head(reckoned),
        "account": account,
        "own_last_day": _day(reckoned.reading.last.get(account)),
        "result": result,
        "bands": [
            {"from": low, "to": high, "stores": count, "mine": mine is not None and low <= mine < high}
            for low, high, count in table.bands
        ],
        "peers": peers(account, table, named),
    }


def without(reckoned: Reckoned, account: str) -> dict[str, Any]:
    """What a store reads that is in the group no more."""
    return {**head(reckoned), "account": account, "own_last_day": None, "result": None, "bands": [], "peers": []}


def ranking(reckoned: Reckoned, accounts: Collection[str] | None) -> list[dict[str, Any]]:
    """The stores among these (None: all) by rank, by name; those that do not count come last."""
    table = reckoned.table
    shown = [m for m in reckoned.group.values() if accounts is None or m.id in accounts]
    found = []
    for member in sorted(shown, key=lambda m: (table.now.get(m.id, len(reckoned.group) + 1), m.name, m.id)):
        result = _dated(result_of(member.id, table))
        found.append(
            {
                "account": member.id,
                "name": member.name,
                "own_last_day": _day(reckoned.reading.last.get(member.id)),
                "result": None if result is None else {k: v for k, v in result.items() if k != "weeks"},
            }
        )
    return found
