"""What concerns thousands: told page by page, each on their own clock, in memory that does not grow with them."""

import functools
import tracemalloc
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from uuid_utils import uuid7

from backend.db.work import Work, fetch
from backend.identity.mail import Letter
from backend.notifications.deliver import Post
from backend.notifications.jobs import carry_notices, ring_reminders
from backend.notifications.notice import Notice, Reminder, To, declare
from backend.notifications.raising import PAGE, answering
from backend.notifications.sends import BATCH
from backend.notifications.times import Moment
from backend.registry import RULES
from backend.replication.codec import entity_of
from backend.replication.door import Door, ServerOp, submit
from sync.entity import Entity
from sync.protocol import DAY_MS, HOUR_MS
from tests.backend.notifications.bell import Bell
from tests.backend.notifications.crowd import Phone, managers

SOON = declare("toy_soon", "promotions", ("Bientôt : {title}", "Soon: {title}"), ("{account}", "{account}"))
TODAY = declare("toy_today", "promotions", ("Aujourd'hui : {title}", "Today: {title}"), ("{account}", "{account}"))


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def everybody(entity: Entity, after: str, limit: int, now_ms: int) -> Work[list[str]]:
    """Toy: the people called `crowd…`."""
    del entity, now_ms
    rows = yield from fetch("SELECT id FROM app_user WHERE name = 'crowd' AND id > ? ORDER BY id LIMIT ?", after, limit)
    return [row[0] for row in rows]


def recalls(task: Entity) -> Iterable[Reminder]:
    """Seven days before, the eve and the day itself, at nine."""
    for days in (-7, -1, 0):
        what = SOON if days else TODAY
        moment = Moment(day=task.get("due_on"), days=days, minute=9 * 60)
        yield Reminder(moment, Notice(what, task, To(crowd=everybody), ("title",)))


def door_of(bell: Bell) -> Door:
    rules = replace(RULES, answer=answering({}, {"task": recalls}))
    return Door(bell.desk.database, rules, bell.desk.clock)


def people(bell: Bell, zones: dict[str, int]) -> Work[None]:
    """So many managers of the shop in each zone, each with a phone."""
    config = bell.config.push
    assert config is not None
    browser = bell.service.browser(str(uuid7()))
    bell.devices["crowd"] = browser.name
    yield from managers(bell.desk.shop, zones, Phone(browser, config.public, bell.desk.clock.now + 400 * DAY_MS))


async def plan(bell: Bell, day: str) -> str:
    """A toy promotion that starts on a day."""
    entity = str(uuid7())
    args: dict[str, Any] = {"account": bell.desk.shop, "title": "Promo", "audience": "shared", "due_on": day}
    (receipt,) = await submit(door_of(bell), bell.desk.people["boss"], [ServerOp("task.add", entity, args)])
    assert receipt.outcome == "applied"
    return entity


async def told(bell: Bell) -> list[tuple[str, str, int]]:
    """Zone, what, and when it was due."""
    rows = await bell.desk.database.read(
        lambda: fetch(
            "SELECT c.zone, n.what, n.due_ms FROM notice n JOIN notice_choice c ON c.user_id = n.user_id "
            "WHERE n.topic = 'promotions' ORDER BY n.due_ms, c.zone"
        )
    )
    return [(row[0], row[1], row[2]) for row in rows]


async def test_at_seven_days_the_eve_and_the_day_itself_each_on_their_own_clock(bell: Bell) -> None:
    zones = {"Pacific/Noumea": 2, "Europe/Paris": PAGE + 3, "America/Martinique": 1}
    await bell.desk.database.write(lambda: people(bell, zones))
    # The clocks of Paris change between the first and the last.
    bell.desk.clock.now = utc("2027-03-20T00:00")
    await plan(bell, "2027-03-29")
    at: dict[tuple[str, int], int] = {}
    while bell.desk.clock.now < utc("2027-03-31T00:00"):
        bell.desk.clock.advance(HOUR_MS)
        before = len(await told(bell))
        await ring_reminders(door_of(bell))
        for zone, _, due_ms in (await told(bell))[before:]:
            at[zone, due_ms] = bell.desk.clock.now
    expected = {
        ("Pacific/Noumea", utc("2027-03-21T22:00")), ("Pacific/Noumea", utc("2027-03-27T22:00")),
        ("Pacific/Noumea", utc("2027-03-28T22:00")), ("Europe/Paris", utc("2027-03-22T08:00")),
        ("Europe/Paris", utc("2027-03-28T07:00")), ("Europe/Paris", utc("2027-03-29T07:00")),
        ("America/Martinique", utc("2027-03-22T13:00")), ("America/Martinique", utc("2027-03-28T13:00")),
        ("America/Martinique", utc("2027-03-29T13:00")),
    }  # fmt: skip
    assert {(zone, due_ms) for zone, _, due_ms in await told(bell)} == expected
    # Told at that very moment, and everybody once.
    assert all(now == due_ms for (_, due_ms), now in at.items())
    assert len(await told(bell)) == 3 * sum(zones.values())
    assert await bell.desk.database.read(lambda: fetch("SELECT id FROM reminder")) == []


async def test_another_day_is_another_moment_and_the_old_one_is_none(bell: Bell) -> None:
    await bell.desk.database.write(lambda: people(bell, {"Europe/Paris": 2}))
    await plan(bell, "2026-12-10")
    held = await bell.desk.database.read(lambda: fetch("SELECT what FROM reminder ORDER BY from_ms"))
    assert [row[0] for row in held] == ["toy_soon", "toy_soon", "toy_today"]


async def test_phones_whose_service_is_busy_hold_up_nobody_else(bell: Bell) -> None:
    """A third answers, a third is asked to wait ten minutes, a third meets a fault; together more than a batch."""
    database, many = bell.desk.database, BATCH // 3 + 4
    config = bell.config.push
    assert config is not None
    browsers = {name: bell.service.browser(str(uuid7())) for name in ("well", "busy", "broken")}
    bell.service.tell(browsers["busy"].name, 429, retry_after="600")
    bell.service.tell(browsers["broken"].name, 500)
    until_ms = bell.desk.clock.now + 400 * DAY_MS
    for browser in browsers.values():
        phone = Phone(browser, config.public, until_ms)
        await database.write(functools.partial(managers, bell.desk.shop, {"Europe/Paris": many}, phone))
    await plan(bell, "2026-12-10")
    bell.desk.clock.now = utc("2026-12-03T08:00")

    async def carried(seconds: int) -> dict[str, int]:
        """Let time pass and a worker carry what is due once; how many messages reached each service since."""
        before = {name: len(bell.service.heard(b.name)) for name, b in browsers.items()}
        bell.desk.clock.advance(seconds * 1000)
        await carry_notices(door_of(bell), Post(bell.config, _Nowhere()))
        return {name: len(bell.service.heard(b.name)) - before[name] for name, b in browsers.items()}

    # Nobody was waited for: each is asked once, all who answer have it, and what became of it is said, in one go.
    assert await carried(0) == dict.fromkeys(browsers, many)
    sent = await database.read(
        lambda: fetch("SELECT count(*) FROM send WHERE channel = 'push' AND state = 'sent' AND told")
    )
    assert sent[0][0] == many
    # Each is asked again when its own service may be asked, not sooner.
    assert await carried(59) == {"well": 0, "busy": 0, "broken": 0}
    assert await carried(2) == {"well": 0, "busy": 0, "broken": many}
    bell.service.tell(browsers["busy"].name, 201)
    assert await carried(538) == {"well": 0, "busy": 0, "broken": many}
    assert await carried(2) == {"well": 0, "busy": many, "broken": 0}


class _Nowhere:
    """A mailer that keeps nothing."""

    async def send(self, letter: Letter) -> None:
        del letter

    async def reach(self) -> None:
        pass


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_memory_is_flat_however_many_are_told(bell: Bell, monkeypatch: pytest.MonkeyPatch) -> None:
    # What the store remembers is bounded, and larger than this crowd: without it, all that grows is ours.
    monkeypatch.setattr("backend.replication.store.remembered_entity_of", entity_of)
    peaks: list[int] = []
    for more, day in ((3 * PAGE, "2026-12-10"), (5 * PAGE, "2026-12-20")):
        await bell.desk.database.write(functools.partial(people, bell, {"Europe/Paris": more}))
        await plan(bell, day)
        bell.desk.clock.now = utc(f"{day}T08:00") - 7 * DAY_MS
        tracemalloc.start()
        await carry_notices(door_of(bell), Post(bell.config, _Nowhere()))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        sent = await bell.desk.database.read(
            lambda: fetch("SELECT count(*) FROM send WHERE channel = 'push' AND state = 'sent'")
        )
        assert sent[0][0] == (3 * PAGE if len(peaks) == 1 else 11 * PAGE)
    # Which page overlaps with which sending is chance, a quarter of a peak; what grew with the crowd would be 2.7 times.
    assert peaks[1] < 1.5 * peaks[0], peaks
