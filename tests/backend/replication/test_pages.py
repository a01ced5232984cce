"""A device far behind reads on page by page, on either engine, and misses nothing of what happens between two pages."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from backend.db.postgres import PostgresDatabase
from backend.db.work import Work, execute, execute_many
from backend.replication import pull
from backend.replication.pull import Behind, Page, read_on
from sync.scope import territory_scope
from tests.conftest import VirtualClock
from tests.reference.client import Phone
from tests.stage import Stage

FAR = 260


async def _filled(stage: Stage, count: int, words: str = "") -> None:
    phone = stage.phone(stage.rep)
    for number in range(count):
        phone.do("note.add", {"account": stage.accounts[0], "text": f"{number}{words}"})
    await phone.sync()


def _held(phone: Phone) -> set[str]:
    return {str(row["fields"]["text"]) for row in phone.rows.values() if row["kind"] == "note"}


async def test_one_that_was_far_away_has_everything_in_the_end(stage: Stage) -> None:
    phone = stage.phone(stage.rep, limit=50)
    await phone.sync()
    await _filled(stage, FAR)
    await phone.sync()
    assert _held(phone) == {str(number) for number in range(FAR)}


async def test_long_bodies_fill_a_page_before_its_limit_of_lines(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    phone = stage.phone(stage.rep)
    await phone.sync()
    await _filled(stage, FAR, words=" été" * 400)
    monkeypatch.setattr(pull, "PAGE_BYTES", 50_000)
    monkeypatch.setattr(pull, "FETCH", 20)
    answers: list[Mapping[str, Any]] = []
    send = phone.send

    async def heard(request: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        status, answer = await send(request)
        answers.append(answer)
        return status, answer

    phone.send = heard
    await phone.sync()
    assert len(_held(phone)) == FAR
    assert max(len(answer["changes"]) for answer in answers) < FAR / 4


async def test_a_long_push_holds_up_nobody_with_what_it_is_answered(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a phone that is far behind is to be told with its receipts is not read in the loop that answers the others."""
    await _filled(stage, FAR)
    briefly: list[bool] = []
    read = stage.database.read

    async def noted(make: Callable[[], Work[Any]], *, is_brief: bool = False) -> Any:
        briefly.append(is_brief)
        return await read(make, is_brief=is_brief)

    monkeypatch.setattr(stage.database, "read", noted)
    phone = stage.phone(stage.rep)
    for number in range(100):
        phone.do("note.add", {"account": stage.accounts[0], "text": f"{FAR + number}"})
    await phone.sync()
    assert briefly
    assert not any(briefly)
    assert _held(phone) == {str(number) for number in range(FAR + 100)}


async def test_what_comes_between_the_look_and_the_lines_is_sent_once(
    postgres: PostgresDatabase, clock: VirtualClock
) -> None:
    stage = await Stage(postgres, clock).build()
    scope = territory_scope(stage.territory)
    await _filled(stage, 3)
    before = await _head(stage, scope)
    await _filled(stage, 2)
    page = await _read_on(stage, scope, before - 3, before)
    assert page is not None
    head = await _head(stage, scope)
    assert (_lines(page), page.cursors, page.more) == (5, {scope: head}, False)


async def test_where_lines_were_swept_since_the_look_the_scope_is_read_again(
    postgres: PostgresDatabase, clock: VirtualClock
) -> None:
    stage = await Stage(postgres, clock).build()
    scope = territory_scope(stage.territory)
    await _filled(stage, 3)
    head = await _head(stage, scope)
    assert await _read_on(stage, scope, head - 2, head) is not None
    await postgres.write(lambda: execute("UPDATE scope_head SET floor = ? WHERE scope = ?", head - 1, scope))
    assert await _read_on(stage, scope, head - 2, head) is None


def _lines(page: Page) -> int:
    return len(json.loads(b"[" + b"".join(page.changes) + b"]"))


async def _head(stage: Stage, scope: str) -> int:
    ((head,),) = await stage.rows("SELECT seq FROM scope_head WHERE scope = ?", scope)
    return int(head)


async def _read_on(stage: Stage, scope: str, at: int, head: int) -> Page | None:
    return await stage.database.glance(lambda: read_on(Behind("epoch", {scope: at}, scope, head), 1000))


async def test_numbers_that_moved_on_leave_a_cursor_at_the_head(
    postgres: PostgresDatabase, clock: VirtualClock
) -> None:
    """A scope's last numbers may have no line: what bore them changed, and bears a later number in another scope's page."""
    stage = await Stage(postgres, clock).build()
    scope = territory_scope(stage.territory)
    await _filled(stage, 2)
    head = await _head(stage, scope)

    def counted_on() -> Work[None]:
        yield from execute_many("UPDATE scope_head SET seq = ? WHERE scope = ?", [(head + 4, scope)])

    await postgres.write(counted_on)
    page = await _read_on(stage, scope, head - 1, head + 4)
    assert page is not None
    assert (_lines(page), page.cursors, page.more) == (1, {scope: head + 4}, False)
