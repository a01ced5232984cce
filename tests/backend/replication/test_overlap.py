"""No reader may skip a change, however transactions overlap; and these tests would notice if one could."""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from uuid_utils import uuid7

from backend.db.engine import database_from
from backend.db.postgres import PostgresDatabase
from backend.db.work import Database, Work, execute, fetch, fetch_one
from backend.identity.access import load_access
from backend.registry import RULES
from backend.replication.door import ServerOp, submit
from backend.replication.pull import read_page
from backend.replication.store import SqlStore
from sync.access import Access
from sync.scope import Change, territory_scope
from sync.store import Plan
from tests.conftest import VirtualClock
from tests.stage import Stage


class BareSequenceStore(SqlStore):
    """What nearly everybody does: numbers from a sequence, given out before the commit and locked by nobody."""

    def number(self, counts: Mapping[str, int]) -> Work[dict[str, int]]:
        tops: dict[str, int] = {}
        for scope in sorted(counts):
            row = yield from fetch_one(
                "SELECT max(nextval('bare')) FROM generate_series(1, CAST(? AS INT))", counts[scope]
            )
            tops[scope] = row[0] if row is not None else 0
        return tops


def _write_line(store: SqlStore, scope: str, line: str, turn: "_Turn") -> Work[int]:
    """What every writer does at the end of its transaction: take a number, write the line that bears it."""
    tops = yield from store.number({scope: 1})
    turn.has_number.set()
    yield from store.save(Plan((), (), (), [(Change(scope, "note", line, {"id": line}), tops[scope])]))
    return tops[scope]


@dataclass
class _Turn:
    """A transaction that stays open after it took its number, until told."""

    has_number: asyncio.Event
    may_commit: asyncio.Event


async def _transaction(postgres: PostgresDatabase, store: SqlStore, scope: str, line: str, turn: _Turn) -> int:
    assert postgres.engine is not None
    assert postgres.engine.pool is not None
    async with postgres.engine.pool.acquire() as connection, connection.transaction(isolation="read_committed"):
        seq = await postgres._run(connection, _write_line(store, scope, line, turn))
        await turn.may_commit.wait()
        return seq


async def _waits_for_a_lock(postgres: PostgresDatabase) -> bool:
    row = await postgres.read(
        lambda: fetch(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
    )
    return bool(row[0][0] > 0)


@dataclass
class _Reader:
    """A device, by its cursor in one scope."""

    database: Database
    access: Access
    scope: str
    cursor: int = 0

    async def pull(self) -> list[str]:
        """One page; answers the ids in it."""
        at = {self.scope: self.cursor}
        page = await self.database.read(lambda: read_page(self.access, at, None, 1000, 2**45, self.database.dialect))
        self.cursor = page.cursors[self.scope]
        return [line["id"] for line in json.loads(b"[%b]" % b"".join(page.changes)) if line["scope"] == self.scope]


async def _overlap(postgres: PostgresDatabase, stage: Stage, store: SqlStore) -> tuple[list[str], bool]:
    """T1 takes a number and stays open; T2 writes the same scope; a device pulls before, between and after.

    Answers what the device was sent, and whether T2 had to wait for T1.
    """
    scope = territory_scope(stage.territory)
    access = (await postgres.read(lambda: load_access([stage.rep])))[stage.rep]
    reader = _Reader(postgres, access, scope)
    await reader.pull()
    first, second = _Turn(asyncio.Event(), asyncio.Event()), _Turn(asyncio.Event(), asyncio.Event())
    one = asyncio.create_task(_transaction(postgres, store, scope, "first", first))
    await first.has_number.wait()
    second.may_commit.set()
    two = asyncio.create_task(_transaction(postgres, store, scope, "second", second))
    waited = False
    for _ in range(100):
        waited = await _waits_for_a_lock(postgres)
        if waited or two.done():
            break
        await asyncio.sleep(0.02)
    seen = await reader.pull()
    first.may_commit.set()
    await asyncio.gather(one, two)
    return seen + await reader.pull(), waited


async def test_a_later_number_never_becomes_visible_before_an_earlier_one(
    postgres: PostgresDatabase, clock: VirtualClock
) -> None:
    stage = await Stage(postgres, clock).build()
    seen, waited = await _overlap(postgres, stage, stage.door.store(clock.now))
    assert waited, "T2 did not wait for T1"
    assert seen == ["first", "second"]


async def test_with_a_bare_sequence_the_same_schedule_loses_a_change(
    postgres: PostgresDatabase, clock: VirtualClock
) -> None:
    stage = await Stage(postgres, clock).build()
    await postgres.write(lambda: execute("CREATE SEQUENCE bare START 1000"))
    # The head a device is told is the newest number it could see, as such designs have it.
    await postgres.write(
        lambda: execute(
            "CREATE FUNCTION follow() RETURNS trigger AS $$ BEGIN "
            "UPDATE scope_head SET seq = greatest(seq, NEW.seq) WHERE scope = NEW.scope; RETURN NEW; END $$ "
            "LANGUAGE plpgsql"
        )
    )
    await postgres.write(
        lambda: execute(
            "CREATE CONSTRAINT TRIGGER follow AFTER INSERT ON change DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION follow()"
        )
    )
    store = BareSequenceStore(RULES, "postgres", clock.now, stage.door.history_ms)
    seen, waited = await _overlap(postgres, stage, store)
    assert not waited
    assert seen == ["second"], "the control no longer shows the fault this file guards against"


# ---- eight writers and one reader


async def _write_on(stage: Stage, account: str, until: float) -> list[str]:
    """One writer: batches of its own, one after the other. Answers what was acknowledged."""
    acknowledged: list[str] = []
    while time.monotonic() < until:
        ops = [ServerOp("note.add", str(uuid7()), {"account": account, "text": "mot"}) for _ in range(3)]
        acknowledged += [r.entity or "" for r in await submit(stage.door, stage.rep, ops)]
    return acknowledged


async def _read_on(reader: _Reader, writers: "asyncio.Future[Any]") -> list[str]:
    """A device that pulls without pause, and once more when the writers are done."""
    seen, over = list[str](), False
    while True:
        page = await reader.pull()
        seen += page
        if over and not page:
            return seen
        over = writers.done()
        await asyncio.sleep(0)


async def _race(stage: Stage, url: str, seconds: float) -> tuple[list[str], list[str]]:
    others = [database_from(url, pool_size=5) for _ in range(2)]
    for other in others:
        await other.open()
    try:
        access = (await stage.database.read(lambda: load_access([stage.rep])))[stage.rep]
        until = time.monotonic() + seconds
        # Two processes' worth of connections write; a third reads.
        writing = asyncio.gather(
            *(_write_on(replace(stage, database=others[n % 2]), stage.accounts[n], until) for n in range(8))
        )
        seen = await _read_on(_Reader(stage.database, access, territory_scope(stage.territory)), writing)
        return [note for notes in await writing for note in notes], seen
    finally:
        for other in others:
            await other.close()


async def _check_race(database: Database, clock: VirtualClock, url: str, seconds: float) -> None:
    stage = await Stage(database, clock).build(accounts=8)
    acknowledged, seen = await _race(stage, url, seconds)
    missed = set(acknowledged) - set(seen)
    assert not missed, f"{len(missed)} of {len(acknowledged)} missed"
    assert len(acknowledged) > 50 * seconds / 5
    assert len(seen) == len(set(seen)) == len(acknowledged) + len(stage.accounts)


async def test_eight_writers_and_one_reader_miss_nothing(
    database: Database, clock: VirtualClock, database_url: str
) -> None:
    await _check_race(database, clock, database_url, 5)


@pytest.mark.soak
async def test_eight_writers_and_one_reader_miss_nothing_for_a_minute(
    database: Database, clock: VirtualClock, database_url: str
) -> None:
    await _check_race(database, clock, database_url, 60)
