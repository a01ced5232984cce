"""A page that was read ahead is handed out where a reading now would say the same, and nowhere else."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from uuid_utils import uuid7

from backend.db.work import Statement, execute
from backend.identity.access import load_access
from backend.replication import ahead
from backend.replication.ahead import KEPT, Ahead, Asked
from backend.replication.door import Door
from backend.replication.exchange import Caller, exchange
from backend.replication.pull import BRIEF, Page
from backend.replication.wire import SyncRequest
from sync.protocol import PROTOCOL_VERSION
from sync.scope import territory_scope
from tests.stage import Stage

FAR = 260
LIMIT = 110
"""More than a first look brings along."""


@dataclass
class Device:
    """Reads page by page from one door, which lives on between two exchanges as a server's does."""

    stage: Stage
    door: Door
    user: str
    incarnation: str = field(default_factory=lambda: str(uuid7()))
    device: str = field(default_factory=lambda: str(uuid7()))
    cursors: dict[str, int] = field(default_factory=dict)
    epoch: str | None = None
    limit: int = 500

    async def ask(self) -> dict[str, Any]:
        access = (await self.stage.database.read(lambda: load_access([self.user])))[self.user]
        caller = Caller(access, self.device, 0)
        request = SyncRequest(
            protocol=PROTOCOL_VERSION,
            incarnation=self.incarnation,
            epoch=self.epoch,
            cursors=self.cursors,
            limit=self.limit,
        )
        answer: dict[str, Any] = json.loads(await exchange(self.door, caller, request))
        return answer

    async def pull(self) -> dict[str, Any]:
        answer = await self.ask()
        self.epoch, self.cursors = answer["epoch"], answer["cursors"]
        return answer

    async def up_to_date(self) -> None:
        while (await self.pull())["more"]:
            pass


@pytest.fixture
async def device(stage: Stage) -> Device:
    """Far behind in its territory, its first page read, the second on its way."""
    device = Device(stage, stage.door, stage.rep)
    await device.up_to_date()
    writer = stage.phone(stage.rep)
    for number in range(FAR):
        writer.do("verbatim.add", {"account": stage.accounts[0], "text": f"mot {number}", "audience": "brand"})
    await writer.sync()
    device.limit = LIMIT
    assert (await device.pull())["more"]
    assert len(device.door.ahead) == 1
    return device


def reading(device: Device) -> Callable[[], int]:
    """Counts statements that read a page of lines."""
    count = 0

    def observe(statement: Statement) -> None:
        nonlocal count
        count += "c.seq > ? " in statement.sql

    device.stage.database.observer = observe
    return lambda: count


async def settled() -> None:
    """Whatever is under way comes to its end."""
    await asyncio.gather(*(task for task in asyncio.all_tasks() if task is not asyncio.current_task()))


async def test_the_next_page_was_read_while_this_one_travelled(device: Device) -> None:
    await settled()
    read = reading(device)
    second = replace(device, door=device.stage.door, incarnation=str(uuid7()))
    expected = await second.ask()
    assert read() == 1
    found = await device.pull()
    assert found["changes"] == expected["changes"]
    assert found["cursors"] == expected["cursors"]
    assert len(found["changes"]) == LIMIT
    # The rest is brief: the next look brings it.
    await device.up_to_date()
    await settled()
    assert read() == 1
    assert len(device.door.ahead) == 0


async def test_what_is_brief_is_not_read_ahead(device: Device) -> None:
    brief = replace(device, door=device.stage.door, incarnation=str(uuid7()), limit=BRIEF)
    assert (await brief.pull())["more"]
    assert len(brief.door.ahead) == 0


async def test_what_was_read_before_a_write_is_read_again(device: Device) -> None:
    await settled()
    stage = device.stage
    (found,) = await stage.rows("SELECT id FROM entity WHERE state LIKE ?", f'%"mot {LIMIT + 1}"%')
    assert (await stage.submit("verbatim.redact", {}, found[0])).outcome == "applied"
    told = ""
    while (answer := await device.pull())["more"]:
        told += json.dumps(answer["changes"])
    assert f'"mot {LIMIT}"' in told
    assert f'"mot {LIMIT + 1}"' not in told


async def test_who_lost_a_territory_is_told_nothing_that_was_read_for_them(device: Device) -> None:
    await settled()
    stage = device.stage
    now = stage.clock.now
    await stage.database.write(
        lambda: execute("UPDATE territory_rep SET valid_to = ? WHERE user_id = ?", now, stage.rep)
    )
    answer = await device.ask()
    assert answer["leave"] == [territory_scope(stage.territory)]
    assert not any("mot " in json.dumps(change) for change in answer["changes"])


async def test_nobody_takes_what_was_read_for_another(device: Device) -> None:
    await settled()
    other = replace(device, user=device.stage.manager)
    answer = await other.ask()
    assert not any("mot " in json.dumps(change) for change in answer["changes"])
    assert len(device.door.ahead) == 1


async def test_after_a_restore_nothing_of_before_is_handed_out(device: Device) -> None:
    await settled()
    await device.stage.database.write(lambda: execute("UPDATE server_state SET value = 'x' WHERE name = 'epoch'"))
    assert (await device.ask())["epoch"] == "x"
    assert len(device.door.ahead) == 1


def asked(number: int) -> Asked:
    return Asked(f"incarnation {number}", "epoch", 1, {"brand": number}, {"brand": 9})


async def page() -> Page:
    return Page("epoch", (), (), (), [b"{}"], {"brand": 1}, more=False)


async def test_so_many_are_kept_and_no_more() -> None:
    kept = Ahead()
    for number in range(KEPT + 3):
        await kept.begin(asked(number), page)
    assert len(kept) == KEPT
    assert await kept.take(asked(KEPT)) is None
    assert await kept.take(asked(0)) == await page()
    assert await kept.take(asked(0)) is None
    await kept.begin(asked(KEPT), page)
    assert await kept.take(asked(KEPT)) is not None


async def test_one_that_has_not_come_in_yet_is_waited_for() -> None:
    gate = asyncio.Event()

    async def slow() -> Page:
        await gate.wait()
        return await page()

    kept = Ahead()
    await kept.begin(asked(1), slow)
    taking = asyncio.create_task(kept.take(asked(1)))
    await asyncio.sleep(0)
    assert not taking.done()
    gate.set()
    assert await taking == await page()


async def test_one_that_is_not_asked_for_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "STALE_S", 0.0)
    kept = Ahead()
    await kept.begin(asked(1), page)
    await asyncio.sleep(0.01)
    assert len(kept) == 0
    assert await kept.take(asked(1)) is None


async def test_of_one_device_the_last_is_kept() -> None:
    kept = Ahead()
    await kept.begin(asked(1), page)
    again = replace(asked(1), cursors={"brand": 2})
    await kept.begin(again, page)
    assert await kept.take(asked(1)) is None
    assert await kept.take(again) is not None


async def test_what_is_read_for_nobody_takes_room_until_it_is_read() -> None:
    gate = asyncio.Event()

    async def slow() -> Page:
        await gate.wait()
        return await page()

    kept = Ahead()
    for number in range(2 * KEPT):
        await kept.begin(replace(asked(1), limit=number), slow)
    assert len(kept) <= 1
    await kept.begin(asked(2), page)
    assert await kept.take(asked(2)) is None
    gate.set()
    await settled()
    await kept.begin(asked(2), page)
    assert await kept.take(asked(2)) is not None


async def test_a_fault_is_for_the_next_reading_to_meet() -> None:
    async def broken() -> Page:
        raise OSError("disk")

    kept = Ahead()
    await kept.begin(asked(1), broken)
    assert await kept.take(asked(1)) is None
    assert len(kept) == 0
