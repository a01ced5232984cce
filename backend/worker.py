"""The process for scheduled work, apart from the web. Any number may run: a job is a line and a claimed row."""

import asyncio
import contextlib
import logging
import signal
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from backend.bookings.jobs import cancel_seats, expire_requests, offer_places
from backend.bookings.mails import Post, mail_calendars
from backend.challenges.jobs import forget_standing_words, reckon_challenges
from backend.db.work import Database, execute
from backend.identity.jobs import purge_identity
from backend.identity.mail import mailer_from
from backend.notifications.config import notice_config
from backend.notifications.deliver import Post as NoticePost
from backend.notifications.jobs import carry_notices, forget_notices
from backend.pos_orders.jobs import supply_back_orders
from backend.registry import RULES
from backend.replication.door import Door
from backend.replication.hub import Hub
from backend.replication.jobs import age_out, claim, disclaim, release_all_overdue, sweep_tombstones
from backend.settings import Settings
from backend.visits.jobs import purge_positions
from backend.web.clock import Clock, system_clock
from sync.protocol import DAY_MS

MINUTE_MS = 60_000
MISFIRE_GRACE_S = 3600
"""A laptop that slept, a machine that was busy: a job that is this late is still done."""
STOP_GRACE_S = 20.0
"""Jobs work in short transactions; one that runs on after this is cut off, and made good by the next run."""
CACHE_KB = 4_096
"""Of an embedded database. What a worker writes it seldom comes back to, and a crowd would fill whatever there is."""
HEARTBEAT = "worker_heartbeat"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tools:
    """What jobs are given."""

    door: Door
    position_days: int
    post: Post
    notices: NoticePost


@dataclass(frozen=True, slots=True)
class Job:
    """What is done, when, and the least time (ms) between two runs by any workers. 0: every worker does it."""

    name: str
    trigger: BaseTrigger
    apart_ms: int
    run: Callable[[Tools], Awaitable[object]]


def _every(minutes: int) -> BaseTrigger:
    return IntervalTrigger(minutes=minutes, timezone=UTC)


def _nightly(hour: int, minute: int) -> BaseTrigger:
    return CronTrigger(hour=hour, minute=minute, timezone=UTC)


async def _beat(tools: Tools) -> None:
    now_ms = tools.door.clock()
    await tools.door.database.write(
        lambda: execute(
            "INSERT INTO server_state (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            HEARTBEAT,
            str(now_ms),
        )
    )


# A nightly job also runs as a worker starts, unless one did within half a day: a machine that is off at night keeps up.
JOBS = (
    Job("heartbeat", _every(1), 0, _beat),
    Job("release_overdue", _every(10), 5 * MINUTE_MS, lambda t: release_all_overdue(t.door)),
    Job("offer_places", _every(1), MINUTE_MS // 2, lambda t: offer_places(t.door)),
    Job("expire_requests", _every(1), MINUTE_MS // 2, lambda t: expire_requests(t.door)),
    Job("cancel_seats", _every(1), MINUTE_MS // 2, lambda t: cancel_seats(t.door)),
    Job("mail_calendars", _every(1), 0, lambda t: mail_calendars(t.door, t.post)),
    Job("supply_back_orders", _every(1), MINUTE_MS // 2, lambda t: supply_back_orders(t.door)),
    Job("reckon_challenges", _every(1), MINUTE_MS // 2, lambda t: reckon_challenges(t.door)),
    Job("carry_notices", IntervalTrigger(seconds=10, timezone=UTC), 0, lambda t: carry_notices(t.door, t.notices)),
    Job("forget_notices", _nightly(0, 40), DAY_MS // 2, lambda t: forget_notices(t.door)),
    Job("forget_standing_words", _nightly(0, 50), DAY_MS // 2, lambda t: forget_standing_words(t.door)),
    Job("age_out", _nightly(1, 10), DAY_MS // 2, lambda t: age_out(t.door)),
    Job("sweep_tombstones", _nightly(1, 40), DAY_MS // 2, lambda t: sweep_tombstones(t.door)),
    Job("purge_positions", _nightly(2, 10), DAY_MS // 2, lambda t: purge_positions(t.door, t.position_days)),
    Job("purge_identity", _nightly(2, 40), DAY_MS // 2, lambda t: purge_identity(t.door.database, t.door.clock())),
)


@dataclass(slots=True)
class Worker:
    """Runs jobs until it is stopped. The database is the caller's, open before and closed after."""

    tools: Tools
    jobs: tuple[Job, ...] = JOBS
    _scheduler: AsyncIOScheduler = field(default_factory=lambda: AsyncIOScheduler(timezone=UTC))
    _running: set["asyncio.Task[None]"] = field(default_factory=set)

    async def start(self) -> None:
        """Schedule every job, its first run now."""
        for job in self.jobs:
            self._scheduler.add_job(
                self.run_job,
                job.trigger,
                args=[job],
                id=job.name,
                next_run_time=datetime.now(UTC),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=MISFIRE_GRACE_S,
            )
        self._scheduler.start()

    async def stop(self) -> None:
        """Begin nothing more, let what runs come to its end, cut off what takes too long."""
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        # What was handed to the loop a moment ago counts as running only once it has begun.
        await asyncio.sleep(0)
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=STOP_GRACE_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)

    async def run_job(self, job: Job) -> None:
        """Run one job, if nobody else has. Its failure is written down, and nobody else's business."""
        task = asyncio.current_task()
        if task is not None:
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        try:
            await self._run_claimed(job)
        except Exception as error:  # noqa: BLE001 - whatever went wrong, the other jobs go on
            _log.error("job %s failed\n%s", job.name, trace_of(error))

    async def _run_claimed(self, job: Job) -> None:
        database, now_ms = self.tools.door.database, self.tools.door.clock()
        if job.apart_ms and not await database.write(lambda: claim(job.name, job.apart_ms, now_ms)):
            return
        try:
            done = await job.run(self.tools)
        except BaseException:
            if job.apart_ms:
                await database.write(lambda: disclaim(job.name))
            raise
        if done:
            _log.info("job %s: %s", job.name, done)


def trace_of(error: BaseException) -> str:
    """Say what and where, without the messages: they quote values, and values are people's."""
    lines: list[str] = []
    link: BaseException | None = error
    while link is not None:
        frames = traceback.extract_tb(link.__traceback__)
        lines += [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        lines.append(f"{type(link).__module__}.{type(link).__qualname__}")
        link = link.__cause__ or link.__context__
    return "\n".join(lines)


def tools_from(database: Database, settings: Settings, clock: Clock = system_clock) -> Tools:
    """Put what the settings say in the jobs' terms. Errors: `SecretMissing`, `VapidRefused`."""
    door = Door(
        database,
        RULES,
        clock,
        Hub(database),
        grace_ms=settings.grace_days * DAY_MS,
        history_ms=settings.history_days * DAY_MS,
    )
    mailer = mailer_from(settings.smtp_url, settings.mail_from, demo=settings.demo)
    post = Post(mailer, settings.mail_from, settings.public_url.rstrip("/"))
    return Tools(door, settings.position_days, post, NoticePost(notice_config(settings), mailer))


async def work(database: Database, settings: Settings) -> None:
    """Do scheduled work on an open database until SIGTERM or SIGINT."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopping.set)
    worker = Worker(tools_from(database, settings))
    with contextlib.ExitStack() as stack:
        stack.callback(lambda: [loop.remove_signal_handler(name) for name in (signal.SIGTERM, signal.SIGINT)])
        await worker.start()
        _log.info("worker started, %d jobs", len(worker.jobs))
        await stopping.wait()
        await worker.stop()
        _log.info("worker stopped")
