"""`comptoir demo` as somebody runs it: the worker beside the server, notices that arrive, a past that is left in peace."""

import asyncio
import contextlib
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from backend.bookings.mails import Post as CalendarPost
from backend.db.engine import database_from
from backend.db.work import fetch, fetch_one
from backend.demo.past import put_away_since
from backend.notifications.config import make_key, public_key
from backend.notifications.deliver import Post
from backend.registry import RULES
from backend.replication.door import Door
from backend.settings import Settings
from backend.web.clock import system_clock
from backend.worker import JOBS, tools_from
from sync.op import ms_to_instant
from sync.protocol import DAY_MS, HOUR_MS
from tests.app import SECRET, Mailbox
from tests.conftest import VirtualClock
from tests.push_service.service import PushService, push_service
from tests.reference.client import Phone, PhoneClock

PATIENCE_S = 60.0
_COMMAND = (sys.executable, "-c", "from backend.cli import main; main()", "demo")
_ENV = {**os.environ, "LC_ALL": "C.UTF-8"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo that was filled and never served."""
    folder = tmp_path_factory.mktemp("demo")
    subprocess.run([*_COMMAND, "--folder", str(folder), "--fill-only"], env=_ENV, check=True, capture_output=True)
    return folder


@pytest.fixture
def folder(filled: Path, tmp_path: Path) -> Path:
    """One of the test's own."""
    return Path(shutil.copytree(filled, tmp_path / "demo"))


# ---- the past


async def test_nothing_of_eighteen_months_is_sent_when_a_worker_comes(folder: Path) -> None:
    """Two days of every job there is, at each hour: what leaves is what happened since, and no more than a line a person."""
    settings = Settings(
        database_url=f"sqlite:///{folder}/demo.db", secret_key=SECRET, vapid_private_key=make_key(), demo=True
    )
    database, clock, mailbox = (
        database_from(settings.database_url, pool_size=2),
        VirtualClock(system_clock()),
        Mailbox(),
    )
    filled_ms = clock.now
    await database.open()
    try:
        (total, unread) = await database.read(lambda: _counts("SELECT count(*), sum(read_ms IS NULL) FROM notice"))
        old = await database.read(
            lambda: _counts(
                f"SELECT count(*) FROM notice WHERE read_ms IS NULL AND created_ms < {filled_ms - 4 * DAY_MS}"
            )
        )
        assert total > 50
        assert 0 < unread < total
        assert old == [0]
        tools = tools_from(database, settings, clock)
        post = Post(tools.notices.config, mailbox)
        tools = replace(
            tools, notices=post, post=CalendarPost(mailbox, "Comptoir <c@example.org>", settings.public_url)
        )
        for hour in range(48):
            for job in JOBS:
                await job.run(tools)
            if hour == 0:
                assert mailbox.letters == []
            clock.advance(HOUR_MS)
        late = await database.read(
            lambda: _counts(
                "SELECT count(*) FROM notice n WHERE n.created_ms <= ? AND (n.digest IS NOT NULL OR n.next_ms IS NOT NULL "
                "OR n.id IN (SELECT notice FROM send))",
                filled_ms,
            )
        )
        assert late == [0]
        assert not [letter for letter in mailbox.letters if letter.calendar], (
            "an appointment of the past was sent again"
        )
        people = len({letter.to for letter in mailbox.letters})
        # Nobody has installed it: what came since is in one mail a morning.
        assert len(mailbox.letters) <= 2 * people
    finally:
        await database.close()


async def test_a_demo_that_was_off_for_weeks_does_not_catch_up(folder: Path) -> None:

    database = database_from(f"sqlite:///{folder}/demo.db", pool_size=2)
    await database.open()
    try:
        now_ms = system_clock()

        def unplanned() -> Any:
            return fetch("UPDATE notice SET next_ms = created_ms RETURNING created_ms")

        made = [row[0] for row in await database.write(unplanned)]
        await put_away_since(Door(database, RULES, lambda: now_ms))
        left = await database.read(lambda: _counts("SELECT count(*) FROM notice WHERE next_ms IS NOT NULL"))
        assert left == [sum(at > now_ms - DAY_MS for at in made)]
        assert left[0] < len(made)
    finally:
        await database.close()


def _counts(sql: str, *args: object) -> Any:
    row = yield from fetch_one(sql, *args)
    return [int(value or 0) for value in row or ()]


# ---- the processes


@dataclass
class Demo:
    """A running one."""

    process: "subprocess.Popen[bytes]"
    address: str
    log: Path
    tokens: dict[str, str] = field(default_factory=dict)

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def worker(self) -> psutil.Process:
        (found,) = psutil.Process(self.process.pid).children()
        return found

    def call(self, who: str, method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"}
        answer = httpx.request(method, f"{self.address}/api/v1{path}", json=body, headers=headers, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def phone(self, who: str) -> Phone:
        """A person's phone, which has read all that is theirs."""

        async def send(request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
            return 200, await asyncio.to_thread(self.call, who, "POST", "/sync", request)

        phone = Phone(send, PhoneClock(system_clock))
        await phone.sync()
        return phone


@contextlib.contextmanager
def running(folder: Path, service: PushService | None = None) -> Iterator[Demo]:
    """`comptoir demo`, once it answers, as the leader of a terminal's group."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "said.log"
    env = _ENV if service is None else {**_ENV, "COMPTOIR_PUSH_TEST_SERVICE": service.address}
    with log.open("ab") as said:
        process = subprocess.Popen([*_COMMAND, "--folder", str(folder), "--port", str(port)], env=env, stdout=said,
                                   stderr=said, start_new_session=True)  # fmt: skip
    demo = Demo(process, f"http://127.0.0.1:{port}", log)
    try:
        until(demo, lambda: _answers(demo))
        demo.tokens = dict(re.findall(r"^  (\w+)@example\.org .*\n    (\S+)$", demo.said(), re.MULTILINE))
        yield demo
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _answers(demo: Demo) -> bool:
    with contextlib.suppress(httpx.TransportError):
        return httpx.get(f"{demo.address}/health/ready", timeout=2).status_code == 200
    return False


def until(demo: Demo, true: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, f"it never came: {demo.said()[-2000:]}"
        time.sleep(0.1)


async def test_what_happens_is_pushed_and_printed_by_the_worker_beside(folder: Path, tmp_path: Path) -> None:
    with push_service(tmp_path / "push") as service, running(folder, service) as demo:
        key = demo.call("camille", "GET", "/push-key")["key"]
        kept = folder / "demo.vapid"
        assert key == public_key(kept.read_text())
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        browser = service.browser("camille")
        held = {"endpoint": browser.endpoint, "keys": {"p256dh": browser.p256dh, "auth": browser.auth}, "key": key}
        demo.call("camille", "POST", "/me/push-subscriptions", {**held, "zone": "Europe/Paris"})
        demo.call("camille", "PUT", "/me/notifications", {"zone": "Europe/Paris", "quiet": None, "topics": {}})
        rep, head = await demo.phone("camille"), await demo.phone("lea")

        # Headquarters call a promotion off: only a worker finds out whom it was for.
        today = ms_to_instant(system_clock())[:10]
        known = [body for body in rep.rows.values() if body["kind"] == "promotion" and body["status"] == "planned"]
        (ahead, *_) = [body for body in known if body["ends_on"] > today]
        head.do("promotion.cancel", {}, ahead["id"])
        await head.sync()
        until(demo, lambda: service.heard(browser.name))
        (heard,) = service.heard(browser.name)
        assert heard["payload"]["title"].startswith("Promotion annulée : ")
        await rep.sync()
        assert rep.row(heard["payload"]["tag"]) is not None, "the list on the phone lacks what was pushed"

        # The phone is gone by the next one: the mail is printed where the demo runs.
        service.tell(browser.name, 410)
        (account, *_) = [b for b in rep.rows.values() if b["kind"] == "account" and b["fields"].get("external_id")]
        head.do("message.add", {"account": account["id"], "text": "Un mot du siège", "audience": "shared"})
        await head.sync()
        until(demo, lambda: "--- mail to camille@example.org" in demo.said())
        assert "Un mot du siège" in demo.said()
        assert "Traceback" not in demo.said()
        assert demo.said().count("--- mail to") == 1, "somebody was mailed what is no news"


@pytest.mark.parametrize("how", ["ctrl-c", "terminated", "killed"])
def test_server_and_worker_end_together(folder: Path, how: str) -> None:
    with running(folder) as demo:
        worker = demo.worker()
        assert "--worker-only" in worker.cmdline()
        if how == "ctrl-c":
            # A terminal sends it to everybody in its group.
            os.killpg(demo.process.pid, signal.SIGINT)
        else:
            demo.process.send_signal(signal.SIGTERM if how == "terminated" else signal.SIGKILL)
        demo.process.wait(PATIENCE_S)
        if how == "killed":
            # Nobody is left to wait for it, and it goes by itself.
            psutil.wait_procs([worker], timeout=PATIENCE_S)
        assert not worker.is_running()
        assert "Traceback" not in demo.said()


def test_the_keys_are_made_once_and_another_folder_has_others(folder: Path, tmp_path: Path) -> None:
    kept = (folder / "demo.vapid").read_text()
    with running(folder) as demo:
        assert demo.call("lea", "GET", "/push-key")["key"] == public_key(kept)
    assert (folder / "demo.vapid").read_text() == kept
    other = tmp_path / "other"
    subprocess.run([*_COMMAND, "--folder", str(other), "--worker-only"], env=_ENV, check=False, stdin=subprocess.DEVNULL,
                   capture_output=True, timeout=PATIENCE_S)  # fmt: skip
    assert (other / "demo.vapid").read_text() != kept
