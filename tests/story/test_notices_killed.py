"""Four workers, one killed with SIGKILL while it sends: everybody is told everything, once, or twice under the same name."""

import asyncio
import contextlib
import email
import email.policy
import functools
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from backend.db.engine import database_from
from backend.db.work import fetch
from backend.identity.sessions import SessionKind, open_session
from backend.identity.users import add_user
from backend.notifications.sends import LAPSED
from backend.notifications.subscriptions import Held, keep
from sync.access import Role
from tests.app import SECRET
from tests.backend.desk import Desk
from tests.backend.notifications.bell import KEY, SUBJECT, config_for
from tests.conftest import START_MS, VirtualClock
from tests.engines import PostgresTemplate, SqliteTemplate
from tests.push_service.service import PushService, push_service

PEOPLE, TASKS, WORKERS = 8, 3, 4
MORNING_MS = START_MS + 2 * 86_400_000 + 60_000
"""Monday 23 November 2026, 9:01 in Paris: the tasks of the day are due, and nobody is asleep."""
PATIENCE_S = 60.0


@dataclass
class Inbox:
    """A mail server's side, slow enough to be caught in the middle."""

    ids: list[str] = field(default_factory=list)
    subjects: dict[str, set[str]] = field(default_factory=dict)

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.ids.append(str(message["Message-ID"]))
        self.subjects.setdefault(str(message["Message-ID"]), set()).add(str(message["Subject"]))
        await asyncio.sleep(0.02)
        return "250 OK"


class AnyPort(Controller):
    """aiosmtpd on a port the system chooses."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@dataclass
class Cast:
    """Who has which phones: by user, the names of browsers; those in `gone` were thrown away."""

    phones: dict[str, list[str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)


async def furnish(url: str, service: PushService, rng: random.Random) -> Cast:
    """People with phones, and tasks of theirs that are due today."""
    database = database_from(url, pool_size=2)
    await database.open()
    clock, cast = VirtualClock(), Cast()
    desk = await Desk(database, clock).open()
    config = config_for(service).push
    assert config is not None
    for number in range(PEOPLE):
        who = f"person{number}"
        role = Role.REP if number % 2 else Role.STORE_MANAGER
        more: dict[str, Any] = {"territories": ["75"]} if role is Role.REP else {"accounts": [desk.shop]}
        make = functools.partial(add_user, f"{who}@m.example", who, role, "fr", clock.now, since_ms=0, **more)
        user = await database.write(make)
        desk.people[who] = user.id
        cast.phones[user.id] = []
        for extra in range(rng.choice((1, 1, 2))):
            sign_in = functools.partial(open_session, user.id, None, SessionKind.PROGRAM, clock.now, 365)
            opened = await database.write(sign_in)
            browser = service.browser(f"{rng.randrange(10**9)}-{who}-{extra}")
            held = Held(browser.endpoint, browser.p256dh, browser.auth, config.public)
            await database.write(functools.partial(keep, user.id, opened.device_id, held, None, clock.now))
            cast.phones[user.id].append(browser.name)
            service.tell(browser.name, 201, delay_ms=rng.choice((5, 30, 80)))
        if number % 4 == 0:
            for name in cast.phones[user.id]:
                service.tell(name, 410, delay_ms=10)
            cast.gone.add(user.id)
        for task in range(TASKS):
            args = {"account": desk.shop, "title": f"Mot {task}", "assignee": user.id, "audience": "shared"}
            receipt = await desk.do("boss", "task.add", {**args, "due_on": "2026-11-23"})
            assert receipt.outcome == "applied", receipt
    await database.close()
    return cast


@contextlib.contextmanager
def workers(url: str, service: PushService, port: int, folder: Path) -> Iterator[list["subprocess.Popen[str]"]]:
    """Four, ready, waiting for a word to begin."""
    env = {
        **os.environ,
        "COMPTOIR_DATABASE_URL": url,
        "COMPTOIR_SECRET_KEY": SECRET,
        "COMPTOIR_PUBLIC_URL": "http://comptoir.test",
        "COMPTOIR_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "COMPTOIR_MAIL_FROM": "Comptoir <comptoir@m.example>",
        "COMPTOIR_VAPID_PRIVATE_KEY": KEY,
        "COMPTOIR_VAPID_SUBJECT": SUBJECT,
        "COMPTOIR_PUSH_TEST_SERVICE": service.address,
    }
    command = [sys.executable, "-m", "tests.story.notice_worker", str(MORNING_MS)]
    with (folder / "workers.log").open("w") as said:
        found = [
            subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True)
            for _ in range(WORKERS)
        ]
        try:
            for worker in found:
                assert worker.stdout is not None
                assert worker.stdout.readline() == "ready\n", (folder / "workers.log").read_text()
            yield found
        finally:
            for worker in found:
                worker.kill()
                worker.wait()


async def left(url: str) -> int:
    """How much is still to do."""
    database = database_from(url, pool_size=1)
    await database.open()
    soon_ms = MORNING_MS + 10 * 60_000
    try:
        rows = await database.read(
            lambda: fetch(
                "SELECT (SELECT count(*) FROM notice WHERE next_ms IS NOT NULL) + (SELECT count(*) FROM send WHERE "
                "NOT told AND (done_ms IS NOT NULL OR due_ms <= ?)) + (SELECT count(*) FROM reminder WHERE from_ms <= ?)",
                soon_ms,
                soon_ms,
            )
        )
        return int(rows[0][0])
    finally:
        await database.close()


async def told(url: str) -> tuple[list[tuple[Any, ...]], set[str], set[str]]:
    """Every notice; the ids of those that were to be pushed; of those two workers lost, which may be on a phone or not."""
    database = database_from(url, pool_size=1)
    await database.open()
    try:
        rows = await database.read(lambda: fetch("SELECT id, user_id, what, target, due_ms FROM notice"))
        pushed = await database.read(lambda: fetch("SELECT notice, code FROM send WHERE channel = 'push'"))
        lost = {row[0] for row in pushed if row[1] == LAPSED}
        return [tuple(row) for row in rows], {row[0] for row in pushed}, lost
    finally:
        await database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        template: SqliteTemplate = request.getfixturevalue("sqlite_template")
        yield template.fresh(tmp_path)
        return
    postgres: PostgresTemplate = request.getfixturevalue("postgres_template")
    made = postgres.fresh()
    yield made
    postgres.take_back(made)


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(2, 21))])
def test_one_of_four_workers_is_killed_in_the_middle(url: str, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    inbox = Inbox()
    controller = AnyPort(inbox, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        with push_service(tmp_path / "push") as service:
            cast = asyncio.run(furnish(url, service, rng))
            with workers(url, service, controller.port, tmp_path) as running:
                for worker in running:
                    assert worker.stdin is not None
                    worker.stdin.write("go\n")
                    worker.stdin.flush()
                # In the middle of it: some were heard, most were not.
                deadline, enough = time.monotonic() + PATIENCE_S, rng.randrange(1, 20)
                while len(service.heard()) < enough:
                    assert time.monotonic() < deadline, (tmp_path / "workers.log").read_text()[-3000:]
                    time.sleep(0.005)
                victim = rng.choice(running)
                victim.send_signal(signal.SIGKILL)
                victim.wait()
                while asyncio.run(left(url)):
                    assert time.monotonic() < deadline, (tmp_path / "workers.log").read_text()[-3000:]
                    time.sleep(0.2)
            _judge(url, service, cast, inbox)
    finally:
        controller.stop()


def _judge(url: str, service: PushService, cast: Cast, inbox: Inbox) -> None:
    rows, pushed, lost = asyncio.run(told(url))
    mine = [row for row in rows if row[1] in cast.phones]
    # Given to each, and due today: each once a person.
    assert len(mine) == PEOPLE * TASKS * 2
    assert len({row[1:] for row in rows}) == len(rows)
    heard: Counter[tuple[str, str]] = Counter()
    topics: dict[str, set[tuple[str, str]]] = {}
    for line in service.heard():
        assert "reason" not in line, line
        tag = line["payload"]["tag"]
        heard[line["name"], tag] += 1
        topics.setdefault(tag, set()).add((line["topic"], line["payload"]["notification"]["tag"]))
    fell_back = 0
    for notice, user, *_ in mine:
        for name in cast.phones[user]:
            times = heard.pop((name, notice), 0)
            # A phone that answered "gone" is not called again: what was planned for it falls back.
            never = user in cast.gone or notice in lost
            assert times in ((0, 1, 2) if never else (1, 2)), (name, notice, times)
        if user in cast.gone and notice in pushed - lost:
            fell_back += 1
            assert inbox.ids.count(f"<notice.{notice}@comptoir.test>") in (1, 2), notice
        else:
            # A phone took it, or may have; or none was left when it was planned, and its mail waits for it to go unread.
            assert f"<notice.{notice}@comptoir.test>" not in inbox.ids
    assert fell_back
    assert not heard, "somebody was told what was not theirs"
    assert all(len(names) == 1 for names in topics.values())
    assert all(len(subjects) == 1 for subjects in inbox.subjects.values())
    repeats = sum(1 for times in Counter(inbox.ids).values() if times > 1)
    assert repeats <= WORKERS * 8
