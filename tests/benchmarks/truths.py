"""What must hold however fast it is: acknowledged ops outlive real kills, and are on disk before they are acknowledged."""

import asyncio
from pathlib import Path

from uuid_utils import uuid7

from backend.db.engine import database_from
from backend.db.migrate import migrate
from backend.replication.door import ServerOp, submit
from tests.backend.db.syncs import strace_missing, traced, wal_syncs
from tests.backend.operate.test_kill import survive
from tests.benchmarks import servers
from tests.benchmarks.bench import Bench
from tests.benchmarks.contest import POSTGRES, SQLITE
from tests.benchmarks.report import Figure
from tests.conftest import VirtualClock
from tests.stage import Stage

BATCHES, TOGETHER = 20, 200
_SEED = 2
_REPORTED_S = 2.0
"""A session of PostgreSQL tells its counts a moment after it has ended."""


def _fresh(folder: Path, name: str) -> tuple[str, Path]:
    made = folder / name
    made.mkdir()
    return f"sqlite:///{made / 'comptoir.db'}", made


def kills(bench: Bench) -> None:
    """Real SIGKILLs while phones push."""
    url, folder = _fresh(bench.folder, "kills")
    bench.do(migrate(url))
    count, lost, acknowledged = bench.size.kills, 0, 0
    try:
        acknowledged = bench.do(survive(url, folder, count, _SEED))
    except AssertionError as error:
        lost = 1
        bench.notes.append(f"After a kill -9: {error}.")
    name = f"acknowledged ops ({acknowledged:,}) absent after {count} real kill -9, {SQLITE}"
    bench.add(Figure(name, lost, "ops", most=0))


def syncs(bench: Bench) -> None:
    """How often the log is synced for batches that come one at a time, and for many that wait together."""
    ways = (("one at a time", "one-by-one", BATCHES), ("waiting together", "together", TOGETHER))
    missing = strace_missing()
    if missing is not None:
        bench.notes.append(f"Syncs were not counted on SQLite: {missing}.")
    for said, how, count in ways if missing is None else ():
        url, folder = _fresh(bench.folder, f"syncs-{how}")
        bench.do(migrate(url))
        events = traced(url.removeprefix("sqlite:///"), folder / "trace", how, count)
        _counted(bench, said, count, events.count("sync"), SQLITE)
    if servers.postgres_missing() is None:
        for said, _, count in ways:
            with servers.fresh_postgres() as url:
                _counted(bench, said, count, bench.do(_synced(url, count, together=count == TOGETHER)), POSTGRES)


def _counted(bench: Bench, said: str, count: int, found: int, label: str) -> None:
    least = count if said == "one at a time" else 1
    bench.add(Figure(f"syncs of the log for {count} batches {said}, {label}", found, "syncs", least=least))


async def _synced(url: str, count: int, *, together: bool) -> int:
    await migrate(url)
    database = database_from(url)
    await database.open()
    stage = await Stage(database, VirtualClock()).build()
    await asyncio.sleep(_REPORTED_S)
    before = await wal_syncs(url)

    async def land(number: int) -> None:
        op = ServerOp("note.add", str(uuid7()), {"account": stage.accounts[0], "text": f"mot {number}"})
        await submit(stage.door, stage.rep, [op])

    if together:
        await asyncio.gather(*(land(number) for number in range(count)))
    else:
        for number in range(count):
            await land(number)
    await database.close()
    await asyncio.sleep(_REPORTED_S)
    return await wal_syncs(url) - before
