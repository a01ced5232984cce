"""An acknowledged batch is on disk. Proven by counting syncs, not by killing processes: those leave the page cache."""

import asyncio
import functools
import os
from pathlib import Path

import pytest
from uuid_utils import uuid7

from backend.db.postgres import PostgresDatabase
from backend.db.work import Work, execute, fetch_one
from backend.replication.door import ServerOp, submit
from tests.backend.db.syncs import strace_missing, traced, wal_syncs
from tests.conftest import VirtualClock
from tests.engines import SqliteTemplate
from tests.stage import Stage

BATCHES = 20
TOGETHER = 200


def _strace_or_skip() -> None:
    reason = strace_missing()
    if reason is None:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def _traced(template: SqliteTemplate, folder: Path, how: str, batches: int) -> list[str]:
    _strace_or_skip()
    return traced(template.fresh(folder).removeprefix("sqlite:///"), folder / "trace", how, batches)


def test_sqlite_syncs_the_log_before_it_acknowledges_each_batch(
    sqlite_template: SqliteTemplate, tmp_path: Path
) -> None:
    events = _traced(sqlite_template, tmp_path, "one-by-one", BATCHES)
    assert events.count("sync") >= BATCHES
    synced = False
    for event in events:
        assert event == "sync" or synced, f"{event} before any sync"
        synced = event == "sync"


def test_sqlite_shares_a_sync_between_batches_that_wait_together(
    sqlite_template: SqliteTemplate, tmp_path: Path
) -> None:
    events = _traced(sqlite_template, tmp_path, "together", TOGETHER)
    assert len([e for e in events if e != "sync"]) == TOGETHER
    assert 1 <= events.count("sync") <= TOGETHER // 4
    assert events[0] == "sync"


async def test_postgres_has_flushed_what_it_acknowledges(postgres_url: str) -> None:
    database = PostgresDatabase(postgres_url, pool_size=2)
    await database.open()
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        row = await database.read(functools.partial(fetch_one, "SELECT current_setting(?)", setting))
        assert row is not None
        assert row[0] == "on", f"{setting} is {row[0]}: nothing this server says is durable"
    stage = await Stage(database, VirtualClock()).build()
    before = await wal_syncs(postgres_url)
    written: list[int] = []

    def work(number: int) -> Work[None]:
        yield from execute("INSERT INTO server_state (name, value) VALUES (?, '')", f"durable {number}")
        row = yield from fetch_one("SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint")
        assert row is not None
        written.append(row[0])

    for number in range(BATCHES):
        await database.write(functools.partial(work, number))
        row = await database.read(lambda: fetch_one("SELECT (pg_current_wal_flush_lsn() - '0/0'::pg_lsn)::bigint"))
        assert row is not None
        # The commit record lies beyond what the transaction itself wrote.
        assert row[0] > written[-1], "acknowledged before the log was flushed"
    for number in range(BATCHES):
        op = ServerOp("note.add", str(uuid7()), {"account": stage.accounts[0], "text": f"mot {number}"})
        await submit(stage.door, stage.rep, [op])
    # A session reports its counts when it ends.
    await database.close()
    synced = 0
    for _ in range(50):
        synced = await wal_syncs(postgres_url) - before
        if synced >= 2 * BATCHES:
            break
        await asyncio.sleep(0.1)
    assert synced >= 2 * BATCHES
