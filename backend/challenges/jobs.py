"""Scheduled work on challenges. The scheduler only pokes: results and standings are ops, decided under their locks.

An import only leaves word that there are new sales. Ranking is done here, so that neither an import cut off half-way nor two
workers at once make a result of the wrong figures, or the same one twice: `challenge.freeze` takes the next version alone.
"""

import functools
from collections.abc import Sequence

from backend.accounts.meters import load_news
from backend.challenges.ids import ranking_id, standing_id
from backend.challenges.reckoning import Reckoned, keep_look, kept, load_lines, reckon, standing, without
from backend.challenges.results import PAGE, digest_of, lines_of
from backend.challenges.standings import definition
from backend.challenges.when import LATE_DAYS, is_due, results_of
from backend.db.work import Work, execute, fetch
from backend.identity.access import SYSTEM_USER
from backend.replication.door import Door, ServerOp, submit
from backend.replication.views import load_entities
from sync.entity import Entity
from sync.op import ms_to_instant
from sync.protocol import DAY_MS, HOUR_MS, MAX_OPS
from sync.receipt import EFFECTIVE

APART_MS = 20 * HOUR_MS
"""A running challenge is written to phones once a day at most; less than a day, for a file that comes a little sooner."""
JOURNAL_MS = 30 * DAY_MS
"""How long the server's own words on standings stay in the journal: no phone sends them again."""
_TERMS = ("metric", "products", "promotions", "period", "zone", "tie_break")


async def reckon_challenges(door: Door) -> int:
    """Make results that are due, correct those that new sales change, note where stores stand; answers how many ops.

    Errors: the first that a challenge raised, once all have been looked at.
    """
    now_ms = door.clock()
    news = await door.database.read(load_news)
    due = await door.database.read(functools.partial(_due, news, now_ms))
    count, faults = 0, []
    for challenge, noted in due:
        try:
            count += await _one(door, challenge, noted, news, now_ms)
        except Exception as error:  # noqa: BLE001 - one that cannot be reckoned holds up no other
            faults.append(error)
    if faults:
        raise faults[0]
    return count


Noted = tuple[int | None, str | None]
"""When standings were last written down, and of which sales."""


def _due(news: str, now_ms: int) -> Work[list[tuple[str, Noted]]]:
    """Challenges to look at: what they rest on may be new, or a day has passed, or they have ended without a result."""
    ago_ms = now_ms - APART_MS
    rows = yield from fetch(
        "SELECT c.id, l.noted_ms, l.noted_news FROM challenge c LEFT JOIN challenge_look l ON l.challenge = c.id "
        "WHERE NOT c.is_cancelled AND c.first_ms <= ? AND c.last_ms >= ? AND (l.challenge IS NULL OR l.news <> ? "
        "OR l.looked_ms <= ? OR (l.noted_news <> l.news AND l.noted_ms <= ?) OR (c.version = 0 AND c.last_ms < ?)) "
        "ORDER BY c.last_ms, c.id",
        now_ms + DAY_MS,
        now_ms - LATE_DAYS * DAY_MS,
        news,
        ago_ms,
        ago_ms,
        now_ms,
    )
    return [(row[0], (row[1], row[2])) for row in rows]


async def _one(door: Door, key: str, noted: Noted, news: str, now_ms: int) -> int:
    challenge = await _load(door, key)
    version = len(results_of(challenge))
    if version or is_due(challenge, now_ms):
        await _settle(door, challenge, now_ms)
        challenge = await _load(door, key)
        version = len(results_of(challenge))
        reckoned = await door.database.read(functools.partial(kept, challenge, version))
    else:
        reckoned = await door.database.read(functools.partial(reckon, challenge, now_ms))
    count = 0
    # What is new is read online at once; to phones it goes with the rest of the day.
    if version or noted[0] is None or now_ms - noted[0] >= APART_MS:
        count = await _note(door, reckoned)
        noted = (now_ms if count else noted[0], news)
    await door.database.write(functools.partial(keep_look, reckoned, news, now_ms, *noted))
    return count


async def _load(door: Door, key: str) -> Entity:
    found = await door.database.read(functools.partial(load_entities, [key]))
    return found[key]


async def _settle(door: Door, challenge: Entity, now_ms: int) -> None:
    """Make the result, or the next version where what it rests on is no longer what it was."""
    known = results_of(challenge)
    before = await door.database.read(functools.partial(load_lines, challenge, len(known))) if known else None
    accounts = None if before is None else [line[0] for line in before]
    found = await door.database.read(functools.partial(reckon, challenge, now_ms, accounts))
    # A store that was erased since still belongs to the group it was in.
    group = accounts if accounts is not None else sorted(found.group)
    lines = lines_of(found.reading, group, found.table.now)
    terms = {"definition": definition(), **{name: challenge.get(name) for name in _TERMS}}
    digest = digest_of(terms, found.reading.until, lines)
    if known and known[-1].value["digest"] == digest:
        return
    was = {line[0]: _shown(line) for line in before or ()}
    args = {
        "version": len(known) + 1,
        "digest": digest,
        "stores": len(found.table.now),
        "not_counted": len(group) - len(found.table.now),
        "reason": "closed" if not known else "late_reports" if challenge.get("metric") == "executed" else "late_sales",
        "changed": sum(was[line[0]] != _shown(line) for line in lines) if known else 0,
    }
    if found.reading.until is not None:
        args["until"] = ms_to_instant(found.reading.until * DAY_MS)[:10]
    if found.reading.learned_ms is not None:
        args["learned_at"] = ms_to_instant(found.reading.learned_ms)
    ops = [ServerOp("challenge.freeze", challenge.id, args)]
    for page, start in enumerate(range(0, len(lines), PAGE)):
        of = {"challenge": challenge.id, "version": args["version"], "page": page, "digest": digest}
        key = ranking_id(challenge.id, len(known) + 1, page)
        ops.append(ServerOp("ranking.keep", key, {**of, "figures": lines[start : start + PAGE]}))
    # One call is one transaction: the result stands with all it was made from, or not at all.
    await submit(door, SYSTEM_USER, ops)


def _shown(line: Sequence[object]) -> tuple[object, object]:
    """What a store reads first: its rank and its figure."""
    points = line[3]
    return line[1], points[0][0] if isinstance(points, list) and points else None


async def _note(door: Door, reckoned: Reckoned) -> int:
    """Write where stores stand, of those for whom it is another place; a store left out since hears that it counts no more."""
    key = reckoned.challenge.id
    left = await door.database.read(functools.partial(_noted, key))
    accounts = sorted({*reckoned.group, *left})
    count = 0
    for start in range(0, len(accounts), MAX_OPS):
        page = {standing_id(key, account): account for account in accounts[start : start + MAX_OPS]}
        held = await door.database.read(functools.partial(load_entities, sorted(page)))
        ops = []
        for found, account in page.items():
            now = standing(reckoned, account) if account in reckoned.group else without(reckoned, account)
            if found not in held or _news(held[found].get("standing")) != _news(now):
                ops.append(ServerOp("standing.note", found, {"account": account, "challenge": key, "standing": now}))
        receipts = await submit(door, SYSTEM_USER, ops) if ops else []
        count += sum(receipt.outcome in EFFECTIVE for receipt in receipts)
    return count


def _news(standing: dict[str, object]) -> dict[str, object]:
    """What is worth writing again: not that the same was learned anew."""
    return {name: value for name, value in standing.items() if name != "as_of"}


def _noted(challenge: str) -> Work[list[str]]:
    rows = yield from fetch("SELECT account FROM standing WHERE challenge = ?", challenge)
    return [row[0] for row in rows]


async def forget_standing_words(door: Door) -> None:
    """Forget the server's own words on standings; what they led to stays."""
    before_ms = door.clock() - JOURNAL_MS
    await door.database.write(
        lambda: execute(
            "DELETE FROM op WHERE kind = 'standing.note' AND user_id = ? AND received_ms < ?", SYSTEM_USER, before_ms
        )
    )
