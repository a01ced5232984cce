"""Whose turn it is to write an embedded database that several processes serve.

SQLite lets one write at a time. Who comes meanwhile asks again after ever longer pauses, and whoever asks at the right moment
goes first: the one that has just written. Two locks make a queue of it: who waits for the turn holds the place before it, so
whoever has just written comes after. It is only a courtesy. What is safe is SQLite's own lock, and who waited in vain tries
that. The kernel lets go of both when a process ends, however it ends.
"""

import contextlib
import fcntl
import logging
import os
import time
from collections.abc import Callable, Iterator

WAIT_S = 5.0
"""How long whoever is before us may keep us: a process that was stopped must not stop the others."""
VAIN_S = 0.02
"""The same, once that was waited for in vain: or each write of a server would wait for one that is stopped."""
WANTED_S = 0.5
"""For so long after somebody else was met, turns are kept short for their sake."""
SUFFIXES = ("-place", "-turn")
"""The two files stand beside the database, as SQLite's own do, and like those hold nothing that is worth a backup."""
PAUSE_S = 0.0003
_log = logging.getLogger(__name__)


class Turns:
    """The queue before one database. Where its files cannot be made nobody queues: that costs fairness, and no write."""

    def __init__(self, path: str) -> None:
        self._locks: list[int] = []
        self._patience_s = WAIT_S
        self._met_s = -WANTED_S
        try:
            self._locks += (_lock_beside(path, suffix) for suffix in SUFFIXES)
        except OSError as error:
            _log.warning("writes take no turns with other processes: %s", error.strerror)
            self.close()

    @property
    def are_wanted(self) -> bool:
        """Whether others had theirs when one was asked for, a moment ago."""
        return time.monotonic() - self._met_s < WANTED_S

    @contextlib.contextmanager
    def mine(self, meanwhile: Callable[[], object] = lambda: None) -> Iterator[bool]:
        """For as long as the block runs nobody else who asks has a turn; or so it is when this answers true.

        `meanwhile` is called again and again while others have it: what can be done before it comes.
        """
        if not self._locks:
            yield False
            return
        place, turn = self._locks
        try:
            is_next = _try(place)
            is_mine = is_next and _try(turn)
            if not is_mine:
                self._met_s = time.monotonic()
                until = self._met_s + self._patience_s
                is_next = is_next or _take(place, until, meanwhile)
                is_mine = _take(turn, until, meanwhile)
            self._patience_s = WAIT_S if is_next and is_mine else VAIN_S
            _let_go(place)
            yield is_mine
        finally:
            # Whatever happened, also while it waited: what a process that lives on holds, nobody else gets.
            _let_go(place)
            _let_go(turn)

    def close(self) -> None:
        """Leave the queue."""
        while self._locks:
            os.close(self._locks.pop())


def _lock_beside(path: str, suffix: str) -> int:
    """Open a file to lock, for the same people as the database: whoever came first may have been root, for a backup."""
    lock = os.open(f"{path}{suffix}", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        found, wanted = os.fstat(lock), os.stat(path)  # noqa: PTH116 - beside the file descriptor's own
        if found.st_uid == os.geteuid() and found.st_mode != wanted.st_mode:
            os.fchmod(lock, wanted.st_mode & 0o666)
        if os.geteuid() == 0 and (found.st_uid, found.st_gid) != (wanted.st_uid, wanted.st_gid):
            os.fchown(lock, wanted.st_uid, wanted.st_gid)
    except OSError:
        os.close(lock)
        raise
    return lock


def _let_go(lock: int) -> None:
    with contextlib.suppress(OSError):
        fcntl.flock(lock, fcntl.LOCK_UN)


def _try(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        # Somebody has it, or there is none to be had, for a reason of the file system's.
        return False
    return True


def _take(lock: int, until: float, meanwhile: Callable[[], object]) -> bool:
    """Hold a lock, or give up. It asks again and again: a thread that waited in the kernel could not give up."""
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            meanwhile()
            time.sleep(PAUSE_S)
        except OSError:
            # No lock to be had, for a reason of the file system's: whoever writes must not stop for a courtesy.
            return False
        else:
            return True
