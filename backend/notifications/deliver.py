"""Getting sends out: claim some, look at what they are about now, send, write down what became of each.

Nothing is held locked while a network is waited for. What was claimed and never settled is somebody else's later.
"""

import asyncio
import contextlib
import functools
import logging
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from uuid_utils import uuid7

from backend.db.work import Work
from backend.identity.access import SYSTEM_USER
from backend.identity.mail import Mailer, MailUnavailable
from backend.notifications.around import Around, Person, Told, load_around
from backend.notifications.config import NoticeConfig, PushConfig
from backend.notifications.letters import Line, digest_letter, notice_letter
from backend.notifications.message import Message, Subscription
from backend.notifications.notice import CATALOGUE
from backend.notifications.push import CONNECTIONS, Answer, Pusher, Result
from backend.notifications.sendings import sendings
from backend.notifications.sends import (
    BATCH,
    LAPSED,
    LEASE_MS,
    Done,
    Outcomes,
    Send,
    again_at,
    claim_sends,
    mark_told,
    settle_sends,
    untold,
)
from backend.notifications.words import render
from backend.replication.door import Door, ServerOp, submit

BATCH_S = LEASE_MS / 1000 - 90
"""After so long nothing more of a batch is begun: what was not is claimed anew."""
ENDING_S = 60.0
"""What is under way then comes to its end, well before the lease is over. Cut off after this, nobody knows whether it left."""

LANES = 3
"""Batches under way at once; they share the connections."""

TOLD, TELLS = 200, 5
"""Of so many sends one transaction says what became of them: the batches under way wait for it. Ops landed together."""

_log = logging.getLogger(__name__)


class Pushes(Protocol):
    """What carries pushes."""

    async def send(self, to: Subscription, message: Message) -> Result:
        """Hand a message to a browser's push service. Never raises for what a service or a network does."""


@dataclass(frozen=True, slots=True)
class Post:
    """How notices leave; without keys in the config, push is off. `pushes`: what carries those, once it is entered."""

    config: NoticeConfig
    mailer: Mailer
    pushes: Callable[[PushConfig, str], AbstractAsyncContextManager[Pushes]] = Pusher


async def deliver(door: Door, post: Post) -> int:
    """Send what is due; answers how many sends were tried. Any number of workers may do so at once.

    A full batch is a crowd: then several are under way together, so that the database writes while the network is waited for.
    """
    first, count = await _claim(door), 0
    if first.sends:
        async with contextlib.AsyncExitStack() as stack:
            pusher: Pushes | None = None
            if post.config.push is not None:
                pusher = await stack.enter_async_context(post.pushes(post.config.push, post.config.public_url))
            lanes = [first] if len(first.sends) < BATCH else [first, *[await _claim(door) for _ in range(LANES - 1)]]
            settled = await stack.enter_async_context(_telling(door))
            count = sum(await asyncio.gather(*(_lane(door, post, pusher, settled, batch) for batch in lanes)))
    await tell(door)
    return count


@dataclass(frozen=True, slots=True)
class _Batch:
    """Sends in our hands."""

    claim: str
    claimed_ms: int
    sends: Sequence[Send]


async def _claim(door: Door, settle: Callable[[], Work[None]] | None = None) -> _Batch:
    """Take the next batch, in the transaction that writes down what became of the last."""
    claim, now_ms = str(uuid7()), door.clock()

    def work() -> Work[list[Send]]:
        if settle is not None:
            yield from settle()
        return (yield from claim_sends(claim, door.database.dialect, now_ms))

    return _Batch(claim, now_ms, await door.database.write(work))


@contextlib.asynccontextmanager
async def _telling(door: Door) -> AsyncIterator[asyncio.Event]:
    """Say what became of sends beside the sending, which does not wait for it. The event: some were settled."""
    settled, is_over = asyncio.Event(), False

    async def tell_on() -> None:
        while await settled.wait() and not is_over:
            settled.clear()
            await tell(door)

    task = asyncio.create_task(tell_on())
    try:
        yield settled
    finally:
        is_over = True
        settled.set()
        await task


async def _lane(door: Door, post: Post, pusher: Pushes | None, settled: asyncio.Event, batch: _Batch) -> int:
    """One batch after the other, until one is not full."""
    count = 0
    while batch.sends:
        outcomes = await _send_batch(door, post, pusher, batch)
        settle = functools.partial(settle_sends, batch.claim, outcomes, door.clock())
        count += len(batch.sends)
        if len(batch.sends) < BATCH:
            await door.database.write(settle)
            break
        batch = await _claim(door, settle)
        settled.set()
    return count


async def _send_batch(door: Door, post: Post, pusher: Pushes | None, batch: _Batch) -> Outcomes:
    now_ms = door.clock()
    around = await door.database.read(functools.partial(load_around, door, batch.sends, now_ms))
    outcomes, left = Outcomes(), deque(batch.sends)
    last_ms = batch.claimed_ms + int(BATCH_S * 1000)

    async def some() -> None:
        # By the clock and not by a timer: a machine that slept, a process that was stopped, begins nothing that is another's now.
        while left and door.clock() < last_ms:
            send = left.popleft()
            try:
                done = await _try(send, around, post, pusher, outcomes, now_ms)
            except Exception as error:  # noqa: BLE001 - one message that cannot be made must not stop its neighbours
                _log.error("a %s could not be sent: %s", send.channel, type(error).__name__)
                done = Done(send, "failed", "fault", again_at(send, now_ms, None))
            outcomes.done.append(done)

    try:
        async with asyncio.timeout(BATCH_S + ENDING_S), asyncio.TaskGroup() as group:
            for _ in range(min(len(left), CONNECTIONS // LANES)):
                group.create_task(some())
    except TimeoutError:
        _log.warning("some of a batch of %d sends were cut off", len(batch.sends))
    outcomes.left.extend(left)
    if outcomes.left:
        _log.warning("a batch of sends took too long; %d of %d were not begun", len(left), len(batch.sends))
    if outcomes.forbidden:
        _log.error("push services refused our keys %d times: check COMPTOIR_VAPID_SUBJECT", outcomes.forbidden)
    return outcomes


async def _try(  # noqa: PLR0911 - each reason to send nothing is one
    send: Send, around: Around, post: Post, pusher: Pushes | None, outcomes: Outcomes, now_ms: int
) -> Done:
    if send.is_spent:
        return Done(send, "failed", LAPSED)
    person = around.people.get(send.user)
    if person is None:
        return Done(send, "dropped", "access_ended")
    if send.channel == "digest":
        lines = [n for n in around.digests.get(send.id, ()) if not n.is_read and n.id in around.readable]
        wanted = [n for n in lines if person.choice.wants(n.topic, "mail")]
        if not wanted:
            return Done(send, "dropped", "read")
        shown = [_line(n, person) for n in wanted]
        letter = digest_letter(person.email, send.user, send.id, shown, person.language, post.config)
        return await _mailed(send, post.mailer.send, letter, now_ms)
    notice = around.notices.get(send.notice)
    if notice is None or notice.id not in around.readable:
        return Done(send, "dropped", "access_ended")
    if notice.is_read:
        return Done(send, "dropped", "read")
    if notice.topic != "test" and not person.choice.wants(notice.topic, "push" if send.channel == "push" else "mail"):
        return Done(send, "dropped", "turned_off")
    if send.channel == "push":
        return await _pushed(send, notice, person, around, pusher, outcomes, now_ms)
    letter = notice_letter(person.email, send.user, _line(notice, person), person.language, post.config)
    return await _mailed(send, post.mailer.send, letter, now_ms)


def _line(notice: Told, person: Person) -> Line:
    words = render(notice.what, notice.params, person.language, person.choice.zone)
    return Line(notice.id, notice.topic, words, (notice.target_kind, notice.target), notice.about)


async def _mailed(send: Send, post: Callable[[Any], Awaitable[None]], letter: Any, now_ms: int) -> Done:
    try:
        await post(letter)
    except MailUnavailable:
        again_ms = again_at(send, now_ms, None)
        return Done(send, "failed", "mail_unavailable", again_ms)
    return Done(send, "sent")


async def _pushed(
    send: Send, notice: Told, person: Person, around: Around, pusher: Pushes | None, outcomes: Outcomes, now_ms: int
) -> Done:
    phone = around.phones.get(send.device)
    if phone is None:
        # Unsubscribed, or signed out there: what is a person's own is not shown on a phone that is not theirs any more.
        return Done(send, "failed", "gone", drops=True)
    if pusher is None:
        return Done(send, "failed", "push_off")
    known = CATALOGUE.get(notice.what)
    line = _line(notice, person)
    urgency = "normal" if known is None else known.urgency
    message = Message(notice.id, line.words, person.language, line.target, notice.about, person.unread, urgency)
    result = await pusher.send(phone, message)
    return _done(send, result, outcomes, now_ms)


def _done(send: Send, result: Result, outcomes: Outcomes, now_ms: int) -> Done:
    match result.answer:
        case Answer.TAKEN:
            return Done(send, "sent")
        case Answer.GONE:
            return Done(send, "failed", "gone", drops=True)
        case Answer.REFUSED:
            outcomes.forbidden += 1
            return Done(send, "failed", "refused")
        case Answer.UNFIT:
            return Done(send, "failed", "unfit")
        case Answer.BUSY:
            return Done(send, "failed", "busy", again_at(send, now_ms, result.retry_after_s))


async def tell(door: Door) -> int:
    """Say on each notice what became of its sends; answers of how many. Said twice, it is said once (`decide.tell`)."""
    count = 0
    while sends := await door.database.read(functools.partial(untold, TOLD)):
        said: dict[tuple[str, str, str | None], list[str]] = {}
        for _, channel, state, code, notices in sends:
            what = "failed" if state != "sent" else "delivered" if channel == "push" else "mailed"
            said.setdefault((what, channel, None if state == "sent" else code), []).extend(notices)
        ops = []
        for (what, channel, code), notices in said.items():
            args = {"what": what, "channel": channel, **({} if code is None else {"code": code})}
            named = list(dict.fromkeys(notices))
            ops += [
                ServerOp("notice.tell", named[first], {**args, "also": named[first + 1 : first + TOLD]})
                for first in range(0, len(named), TOLD)
            ]
        left = [(channel, notices) for _, channel, state, _, notices in sends if state == "sent"]
        ops += await door.database.read(functools.partial(sendings, left, door.clock()))
        for first in range(0, len(ops), TELLS):
            await submit(door, SYSTEM_USER, ops[first : first + TELLS])
        await door.database.write(functools.partial(mark_told, [send[0] for send in sends]))
        count += len(sends)
        if len(sends) < TOLD:
            break
    return count
