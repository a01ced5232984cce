import asyncio
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from apscheduler.triggers.interval import IntervalTrigger

from backend import worker as worker_module
from backend.db.work import Database, fetch
from backend.replication.jobs import claim, disclaim
from backend.worker import HEARTBEAT, JOBS, Job, Tools, Worker, tools_from, trace_of
from sync.protocol import DAY_MS
from tests.app import SECRET, settings_for_tests
from tests.conftest import VirtualClock
from tests.engines import SqliteTemplate

SECRET_WORDS = "Nadia, 06 12 34 56 78"


@dataclass
class Log:
    """What jobs did, in order."""

    ran: list[str] = field(default_factory=list)

    def job(self, name: str, apart_ms: int = 0, then: Callable[[], Awaitable[None]] | None = None) -> Job:
        async def run(tools: Tools) -> None:
            self.ran.append(name)
            if then is not None:
                await then()

        return Job(name, IntervalTrigger(hours=1), apart_ms, run)


async def _until(happened: Callable[[], bool]) -> None:
    for _ in range(500):
        if happened():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen within five seconds")


def _tools(database: Database, clock: VirtualClock) -> Tools:
    return tools_from(database, settings_for_tests(), clock)


async def test_a_job_is_done_by_one_of_many_workers(database: Database, clock: VirtualClock) -> None:
    log = Log()
    jobs = (log.job("nightly", DAY_MS // 2), log.job("each"))
    workers = [Worker(_tools(database, clock), jobs) for _ in range(4)]
    for worker in workers:
        await worker.start()
    await _until(lambda: len(log.ran) >= 5)
    for worker in workers:
        await worker.stop()
    assert sorted(log.ran) == ["each"] * 4 + ["nightly"]

    # The next night it is done again, by one.
    clock.advance(DAY_MS)
    await asyncio.gather(*(worker.run_job(jobs[0]) for worker in workers))
    assert log.ran.count("nightly") == 2


async def test_a_claim_from_a_clock_that_ran_ahead_does_not_stop_a_job_for_ever(
    database: Database, clock: VirtualClock
) -> None:
    async def take(now_ms: int) -> bool:
        return await database.write(lambda: claim("x", DAY_MS, now_ms))

    assert await take(clock.now + 400 * DAY_MS)
    assert await take(clock.now)
    assert not await take(clock.now + 1)
    await database.write(lambda: disclaim("x"))
    assert await take(clock.now + 2)


async def test_a_failing_job_is_told_without_peoples_words_and_the_others_go_on(
    database: Database, clock: VirtualClock, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails() -> None:
        try:
            dict[str, int]()[SECRET_WORDS]
        except KeyError as error:
            raise ValueError(f"cannot settle {SECRET_WORDS}") from error

    log = Log()
    worker = Worker(_tools(database, clock), (log.job("bad", DAY_MS, fails), log.job("good")))
    with caplog.at_level(logging.INFO):
        await worker.start()
        await _until(lambda: {"bad", "good"} <= set(log.ran))
        await worker.stop()
        # It gave its claim back: whoever comes next tries again.
        await worker.run_job(worker.jobs[0])
    assert log.ran.count("bad") == 2
    assert "job bad failed" in caplog.text
    assert "ValueError" in caplog.text
    assert "KeyError" in caplog.text
    assert "in fails" in caplog.text
    assert "Nadia" not in caplog.text


def test_a_trace_quotes_no_value() -> None:
    with pytest.raises(ValueError, match="Nadia") as caught:
        int(SECRET_WORDS)
    assert "Nadia" not in trace_of(caught.value)
    assert trace_of(caught.value).endswith("ValueError")


async def test_a_database_that_went_away_costs_a_line_in_the_log(
    database: Database, clock: VirtualClock, caplog: pytest.LogCaptureFixture
) -> None:
    worker = Worker(_tools(database, clock))
    await database.close()
    for job in JOBS:
        await worker.run_job(job)
    assert caplog.text.count("Unavailable") >= len(JOBS)


async def test_stopping_lets_a_job_come_to_its_end(database: Database, clock: VirtualClock) -> None:
    log = Log()
    ended: list[str] = []

    async def slow() -> None:
        await asyncio.sleep(0.3)
        ended.append("slow")

    worker = Worker(_tools(database, clock), (log.job("slow", DAY_MS, slow),))
    await worker.start()
    await _until(lambda: log.ran == ["slow"])
    await worker.stop()
    assert ended == ["slow"]
    await worker.stop()


async def test_a_job_that_does_not_end_is_cut_off_and_may_be_done_by_another(
    database: Database, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "STOP_GRACE_S", 0.05)
    log = Log()
    worker = Worker(_tools(database, clock), (log.job("endless", DAY_MS, asyncio.Event().wait),))  # type: ignore[arg-type]
    await worker.start()
    await _until(lambda: log.ran == ["endless"])
    await worker.stop()
    other = replace(worker.jobs[0], run=log.job("endless").run)
    await Worker(_tools(database, clock), (other,)).run_job(other)
    assert log.ran == ["endless", "endless"]


async def test_every_job_of_the_table_runs_on_an_empty_database(
    database: Database, clock: VirtualClock, caplog: pytest.LogCaptureFixture
) -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
    worker = Worker(_tools(database, clock))
    for job in JOBS:
        await worker.run_job(job)
    assert caplog.text == ""
    beat = await database.read(lambda: fetch("SELECT value FROM server_state WHERE name = ?", HEARTBEAT))
    assert [row[0] for row in beat] == [str(clock.now)]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_command_beats_and_stops_cleanly_when_told(
    sqlite_template: SqliteTemplate, tmp_path: Path, how: signal.Signals
) -> None:
    url = sqlite_template.fresh(tmp_path)
    log = tmp_path / "log"
    env = {**os.environ, "COMPTOIR_DATABASE_URL": url, "COMPTOIR_SECRET_KEY": SECRET}
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", "from backend.cli import main; main()", "worker"], env=env, stderr=output
        )
    try:
        for _ in range(200):
            if "worker started" in log.read_text():
                break
            assert process.poll() is None, log.read_text()
            time.sleep(0.05)
        process.send_signal(how)
        assert process.wait(timeout=15) == 0, log.read_text()
    finally:
        process.kill()
        process.wait()
    assert "worker stopped" in log.read_text()
    assert "Traceback" not in log.read_text()


def test_the_command_refuses_a_database_nobody_migrated(tmp_path: Path) -> None:
    env = {**os.environ, "COMPTOIR_DATABASE_URL": f"sqlite:///{tmp_path}/new.db", "COMPTOIR_SECRET_KEY": SECRET}
    ran = subprocess.run(
        [sys.executable, "-c", "from backend.cli import main; main()", "worker"],
        env=env, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert ran.returncode == 1
    assert "comptoir migrate" in ran.stderr
