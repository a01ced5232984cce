"""Pokes on SQLite: commits of other processes are heard while anybody listens, and nothing is asked while nobody does."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from backend.db.sqlite import SqliteDatabase
from backend.replication import hub as module
from backend.replication.hub import Hub
from tests.engines import SqliteTemplate

WAIT_S = 2.0
QUIET_S = 0.15


@asynccontextmanager
async def _started(path: str) -> AsyncIterator[Hub]:
    database = SqliteDatabase(path)
    await database.open()
    hub = Hub(database)
    await hub.start()
    await asyncio.sleep(0)
    try:
        yield hub
    finally:
        await hub.stop()
        await database.close()


@pytest.fixture
async def hub(sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Hub]:
    path = sqlite_template.fresh(tmp_path_factory.mktemp("hub")).removeprefix("sqlite:///")
    async with _started(path) as started:
        yield started


def _move(hub: Hub, scope: str, seq: int) -> None:
    """Another process commits."""
    database = hub._database
    assert isinstance(database, SqliteDatabase)
    connection = sqlite3.connect(database.path)
    with connection:
        connection.execute(
            "INSERT INTO scope_head (scope, seq, floor) VALUES (?, ?, 0) ON CONFLICT (scope) DO UPDATE SET seq = excluded.seq",
            (scope, seq),
        )
    connection.close()


async def test_what_another_process_commits_is_heard_by_who_listens_to_it(hub: Hub) -> None:
    async with hub.listening({"store:a", "store:b"}) as one, hub.listening({"store:c"}) as other:
        _move(hub, "store:a", 1)
        assert await one.next(WAIT_S) == {"store:a": 1}
        _move(hub, "store:b", 1)
        _move(hub, "store:a", 2)
        heard: dict[str, int] = {}
        while heard != {"store:a": 2, "store:b": 1}:
            found = await one.next(WAIT_S)
            assert found
            heard |= found
        assert await other.next(QUIET_S) == {}


async def test_a_newcomer_hears_what_comes_after_it_and_nothing_that_was_there(hub: Hub) -> None:
    _move(hub, "store:a", 1)
    async with hub.listening({"store:a"}) as first:
        _move(hub, "store:a", 2)
        assert await first.next(WAIT_S) == {"store:a": 2}
    _move(hub, "store:a", 3)
    _move(hub, "store:b", 1)
    async with hub.listening({"store:a", "store:b"}) as second:
        # No look has happened since: what was committed just before and just after are told apart all the same.
        _move(hub, "store:b", 2)
        assert await second.next(WAIT_S) == {"store:b": 2}
        assert await second.next(QUIET_S) == {}


async def test_one_who_comes_takes_nothing_from_those_who_listen(hub: Hub) -> None:
    async with hub.listening({"store:a"}) as first:
        _move(hub, "store:a", 1)
        assert await first.next(WAIT_S) == {"store:a": 1}
        _move(hub, "store:a", 2)
        async with hub.listening({"store:a"}) as second:
            assert await first.next(WAIT_S) == {"store:a": 2}
            assert await second.next(QUIET_S) == {}


async def test_a_scope_won_while_listening_is_heard(hub: Hub) -> None:
    async with hub.listening({"store:a"}) as listener:
        await asyncio.sleep(3 * module.SQLITE_POLL_S)
        listener.scopes = {"store:a", "store:b"}
        _move(hub, "store:b", 1)
        assert await listener.next(WAIT_S) == {"store:b": 1}


async def test_what_this_process_told_itself_is_told_once(hub: Hub) -> None:
    async with hub.listening({"store:a"}) as listener:
        _move(hub, "store:a", 1)
        await hub.poke({"store:a": 1})
        assert await listener.next(WAIT_S) == {"store:a": 1}
        assert await listener.next(QUIET_S) == {}


async def test_nothing_is_missed_over_an_interruption(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RECONNECT_S", 0.02)
    async with hub.listening({"store:a"}) as listener:
        assert hub._looking is not None
        hub._looking._connection.close()
        _move(hub, "store:a", 1)
        assert await listener.next(WAIT_S) == {"store:a": 1}


async def test_nobody_looks_while_nobody_listens(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    moved = module._Looking.moved

    def counted(*args: object) -> object:
        nonlocal looks
        looks += 1
        return moved(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(module._Looking, "moved", counted)
    async with hub.listening({"store:a"}):
        await asyncio.sleep(5 * module.SQLITE_POLL_S)
    assert looks
    await asyncio.sleep(2 * module.SQLITE_POLL_S)
    before = looks
    await asyncio.sleep(5 * module.SQLITE_POLL_S)
    assert looks == before
