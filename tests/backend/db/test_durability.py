"""An acknowledged batch is on disk. Proven by counting syncs, not by killing processes: those leave the page cache."""

import asyncio
import functools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest
from uuid_utils import uuid7

from backend.db.postgres import PostgresDatabase, config_of
from backend.db.work import Work, execute, fetch_one
from backend.replication.door import ServerOp, submit
from tests.conftest import VirtualClock
from tests.engines import SqliteTemplate
from tests.stage import Stage

BATCHES = 20
TOGETHER = 200
_LINE = re.compile(r"(fdatasync|fsync)\(\d+<[^>]*-wal>.*= 0|write\(1<.*\"(begin|end|acknowledged \d+)\\n\"")


def _strace_or_skip() -> None:
    found = shutil.which("strace")
    works = (
        found is not None and subprocess.run([found, "-qq", "-e", "trace=none", "true"], check=False).returncode == 0
    )
    if works:
        return
    reason = "strace is not installed or may not trace here; tests/tools.sh installs it"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def _traced(template: SqliteTemplate, folder: Path, how: str, batches: int) -> list[str]:
    """The syncs of the write-ahead log ("sync") and the lines said, in the order they happened."""
    _strace_or_skip()
    path, trace = template.fresh(folder).removeprefix("sqlite:///"), folder / "trace"
    subprocess.run(
        ["strace", "-f", "-y", "-s", "64", "-e", "trace=fsync,fdatasync,write", "-o", str(trace),
         sys.executable, "-m", "tests.backend.db.commits", path, how, str(batches)],
        check=True, timeout=120, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    events: list[str] = []
    for line in _joined(trace.read_text()):
        found = _LINE.search(line)
        if found is not None:
            events.append("sync" if found[1] else found[2])
    return events[events.index("begin") + 1 : events.index("end")]


def _joined(text: str) -> list[str]:
    """Threads interrupt each other: a call that was cut is put together again where it ended."""
    begun: dict[str, str] = {}
    lines: list[str] = []
    for line in text.splitlines():
        thread, _, rest = line.partition(" ")
        if rest.endswith("<unfinished ...>"):
            begun[thread] = rest.removesuffix("<unfinished ...>")
        elif (resumed := re.match(r"\s*<\.\.\. \w+ resumed>(.*)", rest)) is not None:
            lines.append(begun.pop(thread, "") + resumed[1])
        else:
            lines.append(rest)
    return lines


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


async def _wal_syncs(url: str) -> int:
    """Syncs of the write-ahead log so far, by every session of the server."""
    connection = await asyncpg.connect(**config_of(url))
    try:
        version = connection.get_server_version().major
        sql = (
            "SELECT wal_sync FROM pg_stat_wal" if version < 18 else
            "SELECT sum(fsyncs)::bigint FROM pg_stat_io WHERE object = 'wal'"
        )  # fmt: skip
        return int(await connection.fetchval(sql))
    finally:
        await connection.close()


async def test_postgres_has_flushed_what_it_acknowledges(postgres_url: str) -> None:
    database = PostgresDatabase(postgres_url, pool_size=2)
    await database.open()
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        row = await database.read(functools.partial(fetch_one, "SELECT current_setting(?)", setting))
        assert row is not None
        assert row[0] == "on", f"{setting} is {row[0]}: nothing this server says is durable"
    stage = await Stage(database, VirtualClock()).build()
    before = await _wal_syncs(postgres_url)
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
        synced = await _wal_syncs(postgres_url) - before
        if synced >= 2 * BATCHES:
            break
        await asyncio.sleep(0.1)
    assert synced >= 2 * BATCHES
