"""Two servers of one file decide ahead of their turns what phones quarrel about, and come to what one of them would have."""

import asyncio
import contextlib
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from backend.db.foresight import Foreseen
from backend.db.waiting import Waiting, tell_ahead
from tests.conftest import VirtualClock
from tests.engines import SqliteTemplate, opened
from tests.reference.client import Phone, Queued
from tests.stage import Stage

PHONES, ROUNDS = 16, 6


async def _write(phone: Phone, name: str, accounts: Sequence[str]) -> None:
    """Edits what others edit, without waiting to hear of it, and adds what nobody else does."""
    for number in range(ROUNDS):
        for account in accounts:
            phone.do("account.edit", {"phone": f"{name} {number}", "city": name}, account)
            phone.do("note.add", {"account": account, "text": f"{name} {number}"})
        await phone.sync()


def _told(path: Path) -> list[tuple[Any, ...]]:
    """What feeds tell of each entity and what it is found by; not how often it was written, nor which writes it outlived."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        asked = (
            "SELECT c.scope, c.id, c.body, e.audience, e.is_open, e.occurred_ms, e.conflicts, e.brand_text "
            "FROM change c JOIN entity e ON e.id = c.id"
        )
        return sorted(connection.execute(asked).fetchall())


def _check_feed(path: Path) -> None:
    """Every entity has its last word in every scope that carries it, under a number that was given out."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        ahead = "SELECT count(*) FROM change c JOIN scope_head h ON h.scope = c.scope WHERE c.seq > h.seq"
        lines = "SELECT count(*), count(DISTINCT id || scope), count(DISTINCT scope || seq) FROM change"
        assert connection.execute(ahead).fetchone() == (0,)
        assert len(set(connection.execute(lines).fetchone())) == 1


async def test_two_doors_come_to_what_one_comes_to(
    sqlite_template: SqliteTemplate, tmp_path: Path, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, alone = Path(sqlite_template.fresh(tmp_path).removeprefix("sqlite:///")), tmp_path / "alone.db"
    told = {"ahead": 0, "held": 0, "anew": 0}
    holds = Foreseen.holds

    def telling(waiting: Waiting) -> None:
        told["ahead"] += 1
        tell_ahead(waiting)

    def holding(foreseen: Foreseen[Any], ask: Any) -> bool:
        held = holds(foreseen, ask)
        told["held" if held else "anew"] += 1
        return held

    monkeypatch.setattr("backend.db.sqlite.tell_ahead", telling)
    monkeypatch.setattr(Foreseen, "holds", holding)
    async with opened(str(path)) as one, opened(str(path)) as two:
        stage = await Stage(one, clock).build(accounts=PHONES)
        with contextlib.closing(sqlite3.connect(path)) as before, contextlib.closing(sqlite3.connect(alone)) as copy:
            before.backup(copy)
        doors = stage.door, Stage(two, clock).door
        phones = [stage.phone(stage.rep, door=doors[n % 2]) for n in range(PHONES)]
        shops = stage.accounts
        # Half of them quarrel about two shops, the others have one each.
        await asyncio.gather(
            *(_write(phone, f"mot {n}", shops[n : n + 1] if n % 4 > 1 else shops[:2]) for n, phone in enumerate(phones))
        )
        for phone in phones:
            await phone.sync()
        assert _shown(phones) == 1
    assert told["ahead"] > 0 < told["anew"], told
    async with opened(str(alone)) as single:
        door = Stage(single, clock).door
        for phone in phones:
            again = stage.phone(stage.rep, door=door)
            again.outbox = [Queued(queued.op) for queued in phone.outbox]
            await again.sync()
    assert _told(path) == _told(alone)
    _check_feed(path)


def _shown(phones: Sequence[Phone]) -> int:
    """How many different things phones show that have heard of everything."""
    return len({json.dumps(sorted(phone.rows.items()), sort_keys=True) for phone in phones})
