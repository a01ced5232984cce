"""Scheduled work on the feed and the journal.

Any number of workers may run these at once, and a run cut off anywhere is made good by the next: rows are chosen again
under the lock that writers take, in transactions small enough that nobody waits long.
"""

import functools
import json
from collections.abc import Sequence
from typing import Any

from backend.db.work import Row, Work, execute, execute_many, fetch, fetch_one
from backend.replication.codec import from_json, to_json
from backend.replication.door import Door
from backend.replication.store import SqlStore
from backend.replication.unsettled import RELEASE_LIMIT, release_overdue
from sync.protocol import TOMBSTONE_MS

BATCH = 500
RELEASE_ROUNDS = 50
"""A run settles at most so many times `RELEASE_LIMIT`; the next run goes on."""


async def release_all_overdue(door: Door) -> int:
    """Settle every edit that has waited 72 hours; answers how many."""
    count = 0
    for _ in range(RELEASE_ROUNDS):
        settled = len((await release_overdue(door)).receipts)
        count += settled
        if settled < RELEASE_LIMIT:
            break
    return count


# ---- what is too old for a device

_OLD = (
    "SELECT c.scope, c.id FROM change c JOIN entity e ON e.id = c.id WHERE c.body IS NOT NULL "
    "AND (c.scope LIKE 'territory:%' OR c.scope LIKE 'store:%' OR c.scope LIKE 'banner:%') "
    "AND NOT e.is_open AND e.occurred_ms < ? "
)


async def age_out(door: Door) -> int:
    """Take what is closed and older than the history a device holds out of its scopes; answers how many lines.

    Devices drop them too: each becomes a tombstone with a number of its own. The rows stay, and are read by API.
    """
    before_ms = door.clock() - door.history_ms
    after, count = ("", ""), 0
    while True:
        due = await door.database.read(functools.partial(_old, before_ms, after))
        if due:
            entomb = functools.partial(_entomb, door.store(door.clock()), before_ms, due)
            dropped, heads = await door.database.write(entomb)
            count += dropped
            if door.hub is not None:
                await door.hub.poke(heads)
        if len(due) < BATCH:
            return count
        after = due[-1][0], due[-1][1]


def _old(before_ms: int, after: tuple[str, str]) -> Work[list[Row]]:
    return fetch(f"{_OLD} AND (c.scope, c.id) > (?, ?) ORDER BY c.scope, c.id LIMIT ?", before_ms, *after, BATCH)


def _entomb(store: SqlStore, before_ms: int, due: Sequence[Row]) -> Work[tuple[int, dict[str, int]]]:
    """Turn lines into tombstones; answers how many, and where their scopes stand now."""
    # Whoever writes to a scope holds its counter to commit: with the counters in hand, what is old now stays old.
    yield from store.number(dict.fromkeys({row[0] for row in due}, 0))
    scopes, ids = sorted({row[0] for row in due}), sorted({row[1] for row in due})
    still = yield from fetch(
        f"{_OLD} AND c.scope = ANY(?) AND c.id = ANY(?) ORDER BY c.scope, c.seq", before_ms, scopes, ids
    )
    counts: dict[str, int] = {}
    for scope, _ in still:
        counts[scope] = counts.get(scope, 0) + 1
    heads = yield from store.number(counts)
    following = {scope: heads[scope] - count for scope, count in counts.items()}
    lines = []
    for scope, found in still:
        following[scope] += 1
        lines.append((following[scope], store.now_ms, scope, found))
    yield from execute_many("UPDATE change SET seq = ?, body = NULL, at_ms = ? WHERE scope = ? AND id = ?", lines)
    return len(lines), heads


async def sweep_tombstones(door: Door) -> int:
    """Forget tombstones older than 180 days; answers how many.

    The scope's floor rises with them: a device that has read less far reads the scope again from the start.
    """
    now_ms = door.clock()
    before_ms = now_ms - TOMBSTONE_MS
    scopes = await door.database.read(
        lambda: fetch("SELECT DISTINCT scope FROM change WHERE body IS NULL AND at_ms < ? ORDER BY scope", before_ms)
    )
    count = 0
    for (scope,) in scopes:
        count += await door.database.write(functools.partial(_sweep, door.store(now_ms), scope, before_ms))
    return count


def _sweep(store: SqlStore, scope: str, before_ms: int) -> Work[int]:
    yield from store.number({scope: 0})
    swept = yield from fetch(
        "DELETE FROM change WHERE scope = ? AND body IS NULL AND at_ms < ? RETURNING seq", scope, before_ms
    )
    if swept:
        floor = max(row[0] for row in swept)
        yield from execute("UPDATE scope_head SET floor = ? WHERE scope = ? AND floor < ?", floor, scope, floor)
    return len(swept)


# ---- what was only ever one person's


async def forget_entities(door: Door, kind: str, before_ms: int) -> int:
    """Delete the entities of a kind at home with people recorded before a moment; answers how many. Their devices drop them."""
    count = 0
    while ids := await door.database.read(functools.partial(_forgotten, kind, before_ms)):
        store = door.store(door.clock())
        heads = await door.database.write(functools.partial(_forget_entities, store, [row[0] for row in ids]))
        if door.hub is not None:
            await door.hub.poke(heads)
        count += len(ids)
    return count


def _forgotten(kind: str, before_ms: int) -> Work[list[Row]]:
    return fetch("SELECT id FROM entity WHERE kind = ? AND recorded_ms < ? ORDER BY id LIMIT ?", kind, before_ms, BATCH)


def _forget_entities(store: SqlStore, ids: list[str]) -> Work[dict[str, int]]:
    lines = yield from fetch(
        "SELECT scope, id FROM change WHERE id = ANY(?) AND body IS NOT NULL ORDER BY scope, id", ids
    )
    counts: dict[str, int] = {}
    for scope, _ in lines:
        counts[scope] = counts.get(scope, 0) + 1
    heads = yield from store.number(dict(sorted(counts.items())))
    following = {scope: heads[scope] - count for scope, count in counts.items()}
    rows = []
    for scope, found in lines:
        following[scope] += 1
        rows.append((following[scope], store.now_ms, scope, found))
    yield from execute_many("UPDATE change SET seq = ?, body = NULL, at_ms = ? WHERE scope = ? AND id = ?", rows)
    yield from execute("DELETE FROM entity WHERE id = ANY(?)", ids)
    return heads


# ---- what must not be kept in the journal

_JOURNALLED = (
    "SELECT id, args FROM op WHERE kind = ANY(?) AND effective_ms < ? AND args LIKE ? AND id > ? ORDER BY id LIMIT ?"
)


async def forget_argument(door: Door, kinds: Sequence[str], name: str, before_ms: int) -> int:
    """Take one argument out of every journalled op of these kinds made before `before_ms`; answers how many.

    The op keeps its other arguments, so one that is still held can still be settled, and its hash, so that a phone that
    sends it again is recognised. It is taken out of old dead letters too, whatever their kind: those are what could not
    be read.
    """
    pattern, after, count = f'%"{name}":%', "", 0
    while True:
        ask = functools.partial(fetch, _JOURNALLED, list(kinds), before_ms, pattern, after, BATCH)
        rows = await door.database.read(ask)
        bare = [(to_json(_without(from_json(args), name)), found, args) for found, args in rows]
        if bare:
            await door.database.write(
                functools.partial(execute_many, "UPDATE op SET args = ? WHERE id = ? AND args = ?", bare)
            )
        count += len(bare)
        if len(rows) < BATCH:
            break
        after = rows[-1][0]
    await door.database.write(functools.partial(_forget_in_letters, name, before_ms))
    return count


def _forget_in_letters(name: str, before_ms: int) -> Work[None]:
    rows = yield from fetch(
        "SELECT id, payload FROM dead_letter WHERE created_ms < ? AND payload LIKE ?", before_ms, f'%"{name}":%'
    )
    # A payload may hold half an emoji: it must leave as it is kept, escaped.
    bare = [(json.dumps(_without(json.loads(text), name)), found) for found, text in rows]
    yield from execute_many("UPDATE dead_letter SET payload = ? WHERE id = ?", bare)


def _without(value: Any, name: str) -> Any:
    """Copy a JSON value without a key, at any depth."""
    if isinstance(value, dict):
        return {key: _without(item, name) for key, item in value.items() if key != name}
    return [_without(item, name) for item in value] if isinstance(value, list) else value


# ---- who does it, when several could


def claim(job: str, apart_ms: int, now_ms: int) -> Work[bool]:
    """Take a job unless somebody began it less than `apart_ms` ago.

    A claim from the future is void: a clock was wrong.
    """
    row = yield from fetch_one(
        "INSERT INTO server_state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value "
        "WHERE CAST(server_state.value AS BIGINT) <= ? OR CAST(server_state.value AS BIGINT) > ? RETURNING name",
        f"job:{job}",
        str(now_ms),
        now_ms - apart_ms,
        now_ms,
    )
    return row is not None


def disclaim(job: str) -> Work[None]:
    """Give a job back that failed, so that whoever comes next may take it."""
    return execute("DELETE FROM server_state WHERE name = ?", f"job:{job}")
