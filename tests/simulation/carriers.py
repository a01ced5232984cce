"""What carries notices in the random schedules: a push service and a mail server in memory, at their worst; and the worker.

They answer late or never, refuse, are gone, and the worker dies between what left and its row, or is held up past its lease.
"""

import asyncio
import contextlib
import functools
import json
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from backend.db.work import fetch
from backend.identity.mail import Letter, MailUnavailable
from backend.notifications.config import NoticeConfig, PushConfig, make_key, public_key
from backend.notifications.deliver import Post, deliver
from backend.notifications.jobs import ring_reminders
from backend.notifications.message import Message, Subscription, payload, topic_of
from backend.notifications.planning import plan_sends
from backend.notifications.push import Answer, Result
from backend.notifications.sends import LEASE_MS
from sync.protocol import HOUR_MS
from tests.simulation.crash import Crash

if TYPE_CHECKING:
    from tests.simulation.world import World

URL = "http://comptoir.test"
MAIL_AFTER_MS = 4 * HOUR_MS
_KEY = make_key()
CONFIG = NoticeConfig(URL, b"a secret of the schedules", PushConfig(_KEY, public_key(_KEY), "mailto:a@comptoir-brand.fr"),
                      MAIL_AFTER_MS)  # fmt: skip
_NOTICE = re.compile(r"/notices/([0-9a-f-]{36})\?via=mail")


@dataclass(frozen=True)
class Taken:
    """A message that reached a push service or a mail server. `name`: its tag and topic, or its Message-ID."""

    life: int
    at_ms: int
    to: str
    name: str
    notices: tuple[str, ...]
    is_mail: bool
    is_answered: bool
    user: str
    muted: frozenset[tuple[str, str, str]]
    """(person, topic, channel) that were turned off when its worker began."""


@dataclass
class Run:
    """One worker at its work: what it was about to send, what was read or not wanted when it began."""

    seed: int
    life: int
    read: frozenset[str]
    muted: frozenset[tuple[str, str, str]]
    began_ms: int
    tried: list[tuple[int, str, str]] = field(default_factory=list)
    answered: list[tuple[int, str, str]] = field(default_factory=list)
    stall: asyncio.Event = field(default_factory=asyncio.Event)
    goes_on: asyncio.Event = field(default_factory=asyncio.Event)
    rng: random.Random = field(init=False)

    def __post_init__(self) -> None:
        # Of its own: which send comes first hangs on ids, and must not shift what the rest of the schedule draws.
        self.rng = random.Random(self.seed)


@dataclass
class Carriers:
    """All that ever left, and what befell it on the way."""

    world: "World"
    taken: list[Taken] = field(default_factory=list)
    left_behind: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    """Of each message to each address in a life of the server: workers that died, or were overtaken, with it in hand."""
    claims: dict[str, set[str]] = field(default_factory=dict)
    """Of each send, the claims that stood when their worker had died, or was held up."""
    gone: set[str] = field(default_factory=set)
    """Subscriptions whose browser took them back."""
    given_up: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Those their owner unsubscribed, or signed out of: in which life of the server, and when (ms)."""
    slow: list[tuple[Run, "asyncio.Task[object]"]] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    settled: set[tuple[int, str, str]] = field(default_factory=set)
    """What was taken and answered, and its worker lived on to say so."""

    # ---- the worker

    async def work(self) -> None:
        """All of its steps, or one, as the processes of a deployment happen to be at; it may die at any statement."""
        world, door = self.world, self.world.door
        run = await self._begin()
        post = Post(CONFIG, _Mail(self, run), lambda _config, _url: self._connected(run))
        step = "all" if world.calm else world.rng.choice(["all", "all", "ring", "plan", "send"])
        watch = world.watch
        before = await watch.look() if step in {"all", "ring"} else None
        if not world.calm and world.rng.random() < 0.3:
            world.arm(world.rng.randrange(1, 60))
        completed = False

        async def act() -> None:
            nonlocal completed
            if step in {"all", "ring"}:
                await ring_reminders(door)
                completed = True
            if step in {"all", "plan"}:
                await door.database.write(functools.partial(plan_sends, CONFIG, door.database.dialect, door.clock()))
            if step in {"all", "send"}:
                await deliver(door, post)

        await self._carry(run, act())
        if before is not None:
            watch.rang(before, completed=completed)

    @contextlib.asynccontextmanager
    async def _connected(self, run: Run) -> AsyncIterator["_Push"]:
        """Now and then the machine sleeps with a batch in hand, before any of it was begun."""
        if not self.world.calm and run.rng.random() < 0.05:
            run.stall.set()
            await run.goes_on.wait()
        yield _Push(self, run)

    async def _begin(self) -> Run:
        rows = await self.world.database.read(lambda: fetch("SELECT id FROM notice WHERE read_ms IS NOT NULL"))
        return Run(
            self.world.rng.randrange(2**32),
            self.world.lives,
            frozenset(row[0] for row in rows),
            frozenset(self.world.memory.muted),
            self.world.clock.now,
        )

    async def _carry(self, run: Run, act: Coroutine[Any, Any, None]) -> None:
        """Until it is done, dies, or is held up: then it goes on some other time."""
        task = asyncio.ensure_future(act)
        stalled = asyncio.ensure_future(run.stall.wait())
        await asyncio.wait({task, stalled}, return_when=asyncio.FIRST_COMPLETED)
        stalled.cancel()
        self.world.database.observer = None
        for send, claim in await self.world.database.read(
            lambda: fetch("SELECT id, claim FROM send WHERE claim <> ''")
        ):
            self.claims.setdefault(send, set()).add(claim)
        if task.done():
            self._end(run, task)
        else:
            self.slow.append((run, task))

    async def resume(self) -> None:
        """One that was held up goes on."""
        if self.slow:
            run, task = self.slow.pop(self.world.rng.randrange(len(self.slow)))
            run.goes_on.set()
            await asyncio.wait({task})
            if self.world.clock.now - run.began_ms >= LEASE_MS:
                self.left_behind.update(set(run.tried))
            self._end(run, task)

    def _end(self, run: Run, task: "asyncio.Task[object]") -> None:
        error = task.exception()
        if error is None:
            if run.life == self.world.lives:
                self.settled.update(run.answered)
            return
        if not _is_crash(error):
            raise error
        self.left_behind.update(set(run.tried))

    async def finish(self) -> None:
        """Everybody who was held up goes on."""
        while self.slow:
            await self.resume()


def _is_crash(error: BaseException) -> bool:
    """Whether nothing but the death of the process is in it."""
    if isinstance(error, BaseExceptionGroup):
        return all(_is_crash(one) for one in error.exceptions)
    return isinstance(error, Crash)


@dataclass
class _Carrier:
    carriers: Carriers
    run: Run

    def fate(self) -> str:
        """What befalls a message."""
        draw = self.run.rng.random()
        if self.carriers.world.calm:
            return "taken"
        chances = (("dies_before", 0.03), ("dies_after", 0.06), ("stalls", 0.05), ("unanswered", 0.05), ("times_out", 0.08),
                   ("busy", 0.08), ("fails", 0.08), ("gone", 0.08), ("refused", 0.04))  # fmt: skip
        for name, chance in chances:
            draw -= chance
            if draw < 0:
                return name
        return "taken"

    async def happen(self, fate: str, to: str, user: str, name: str, notices: tuple[str, ...], text: str) -> None:
        """It travels; whatever is wrong about that it should, is written down."""
        world, run, is_mail = self.carriers.world, self.run, isinstance(self, _Mail)
        if world.clock.now - run.began_ms >= LEASE_MS:
            self.carriers.leaks.append(f"{name} was begun on a lease that had run out")
        run.tried.append((run.life, to, name))
        channel = "mail" if is_mail else "push"
        self.carriers.leaks += [f"a {channel} of what was read: {n}" for n in notices if n in run.read]
        if (leaked := world.learns(user, text)) is not None:
            self.carriers.leaks.append(f"a {channel} told {user} {leaked!r}")
        if fate == "dies_before":
            raise Crash
        if fate == "stalls":
            run.stall.set()
            await run.goes_on.wait()
        if fate in {"taken", "stalls", "dies_after", "unanswered"}:
            is_answered = fate != "unanswered"
            one = Taken(run.life, world.clock.now, to, name, notices, is_mail, is_answered, user, run.muted)
            self.carriers.taken.append(one)
            if is_answered:
                run.answered.append((run.life, to, name))
        if fate == "dies_after":
            raise Crash


class _Push(_Carrier):
    async def send(self, to: Subscription, message: Message) -> Result:
        data = payload(message, URL).decode()
        said = json.loads(data)
        assert said["tag"] == said["notification"]["tag"] == message.notice
        assert topic_of(message.notice) == message.notice.replace("-", "")
        fate = "gone" if to.id in self.carriers.gone else self.fate()
        user = self.carriers.world.memory.phones[to.id]
        life, at_ms = self.carriers.given_up.get(to.id, (-1, 0))
        if life == self.run.life and at_ms < self.run.began_ms:
            self.carriers.leaks.append(f"a push to a phone {user} had signed out of")
        await self.happen(fate, to.id, user, message.notice, (message.notice,), data)
        match fate:
            case "gone":
                self.carriers.gone.add(to.id)
                return Result(Answer.GONE, 410)
            case "busy":
                return Result(Answer.BUSY, 429, 600.0)
            case "fails":
                return Result(Answer.BUSY, 500)
            case "times_out" | "unanswered":
                return Result(Answer.BUSY)
            case "refused":
                return Result(Answer.REFUSED, 403)
        return Result(Answer.TAKEN, 201)


class _Mail(_Carrier):
    async def send(self, letter: Letter) -> None:
        fate = self.fate()
        assert letter.message_id is not None
        notices = tuple(dict.fromkeys(_NOTICE.findall(letter.text)))
        await self.happen(
            fate, letter.to, self.carriers.world.by_mail[letter.to], letter.message_id, notices, letter.text
        )
        if fate not in {"taken", "stalls"}:
            raise MailUnavailable

    async def reach(self) -> None:
        """Never asked."""
