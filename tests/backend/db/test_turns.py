"""Several processes write one embedded database: each has its turn, and none can keep the others from theirs."""

import asyncio
import contextlib
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backend.db import turns
from backend.db.sqlite import SqliteDatabase
from backend.db.turns import Turns
from backend.db.work import execute
from tests.engines import SqliteTemplate, opened

COMMITS = 600
_HOLD = "import sys, time; from backend.db.turns import Turns\nwith Turns(sys.argv[1]).mine(): print(flush=True); time.sleep(60)"


@pytest.fixture
def path(sqlite_template: SqliteTemplate, tmp_path: Path) -> str:
    return sqlite_template.fresh(tmp_path).removeprefix("sqlite:///")


@contextlib.contextmanager
def _held(path: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that has its turn, and keeps it."""
    process = subprocess.Popen([sys.executable, "-c", _HOLD, path], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


async def test_writers_that_never_pause_have_their_share_each(path: str) -> None:
    done = {"one": 0, "two": 0, "three": 0}

    async def write(name: str, database: SqliteDatabase) -> None:
        while sum(done.values()) < COMMITS:
            await database.write(lambda: execute("UPDATE server_state SET value = value"))
            done[name] += 1

    async with opened(path) as one, opened(path) as two, opened(path) as three:
        await asyncio.gather(write("one", one), write("two", two), write("three", three))
    # That nobody is left out. How even it is depends on who runs at all on a busy machine: that is measured (0039), not asserted.
    assert min(done.values()) >= COMMITS / 15, done


def test_who_has_just_written_comes_after_who_waits(path: str) -> None:
    order: list[str] = []
    one, other = Turns(path), Turns(path)

    def write(name: str, turns: Turns, meanwhile: Callable[[], object] = lambda: None) -> None:
        with turns.mine(meanwhile):
            order.append(name)

    waits = threading.Event()
    waiting = threading.Thread(target=write, args=("other", other, waits.set))
    with one.mine():
        waiting.start()
        assert waits.wait(5)
    write("one", one)
    waiting.join()
    assert order == ["other", "one"]
    for turns_of in (one, other):
        turns_of.close()


async def test_one_that_is_stopped_in_its_turn_keeps_nobody_for_long(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "WAIT_S", 0.2)
    with _held(path) as holder:
        holder.send_signal(signal.SIGSTOP)
        async with opened(path) as database, asyncio.timeout(5):
            for _ in range(20):
                await database.write(lambda: execute("UPDATE server_state SET value = value"))
        waiting = Turns(path)
        with waiting.mine() as is_mine:
            assert not is_mine
    # It is gone, and with it what it held: whoever had lost patience has a turn again.
    with waiting.mine() as is_mine:
        assert is_mine
    waiting.close()


def test_the_turn_of_one_that_is_killed_goes_to_who_waits(path: str) -> None:
    waiting = Turns(path)
    with _held(path) as holder:
        asyncio.run(_kill_soon(holder, waiting))
    waiting.close()


async def _kill_soon(holder: "subprocess.Popen[bytes]", waiting: Turns) -> None:
    def has_turn() -> bool:
        with waiting.mine() as is_mine:
            return is_mine

    asked = asyncio.create_task(asyncio.to_thread(has_turn))
    await asyncio.sleep(0.05)
    assert not asked.done()
    holder.kill()
    assert await asked


def test_who_fails_while_it_waits_leaves_the_queue(path: str) -> None:
    failing, other = Turns(path), Turns(path)
    with _held(path), pytest.raises(ZeroDivisionError), failing.mine(lambda: 1 / 0):
        pass
    with other.mine() as is_mine:
        assert is_mine
    assert not other.are_wanted, "somebody was met who holds what nobody lets go of"
    for one in (failing, other):
        one.close()


def test_its_files_are_for_those_who_may_use_the_database(path: str) -> None:
    os.chmod(path, 0o660)  # noqa: PTH101 - beside the same of the module
    Turns(path).close()
    for suffix in turns.SUFFIXES:
        assert stat.S_IMODE(Path(f"{path}{suffix}").stat().st_mode) == 0o660


def test_where_there_can_be_no_queue_nobody_waits(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    nowhere = Turns(str(tmp_path / "nowhere" / "comptoir.db"))
    with nowhere.mine() as is_mine:
        assert not is_mine
    assert "take no turns" in caplog.text
    nowhere.close()


async def test_a_closed_database_leaves_no_file_open(path: str) -> None:
    async with opened(path):
        assert _open_locks(path)
    assert not _open_locks(path)


def _open_locks(path: str) -> list[str]:
    return [
        name
        for number in os.listdir("/proc/self/fd")  # noqa: PTH208 - names are all that is wanted
        if os.path.islink(f"/proc/self/fd/{number}")  # noqa: PTH114
        for name in [os.readlink(f"/proc/self/fd/{number}")]  # noqa: PTH115
        if name.startswith(f"{path}-") and name.endswith(turns.SUFFIXES)
    ]
