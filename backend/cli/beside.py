"""A second process of a command's own, that lives as long as the first and no longer.

It holds the reading end of a pipe whose writing end is the first one's: however that ends, `kill -9` too, the pipe says so.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator

PATIENCE_S = 30.0
"""Longer than a worker gives its jobs to come to their end."""
_COMMAND = "from backend.cli import main; main()"


@contextlib.contextmanager
def beside(*arguments: str) -> Iterator[None]:
    """Run `comptoir ARGUMENTS` beside what is done in here, and end it with that."""

    def leave(number: int, frame: object) -> None:
        del frame
        raise SystemExit(128 + number)

    # Left alone, SIGTERM would end this process on the spot, and the terminal would be given back to one that still writes.
    before = signal.signal(signal.SIGTERM, leave)
    # In a session of its own: Ctrl-C is for the first, which ends the second, and not for one that may be half started.
    command = [sys.executable, "-c", _COMMAND, *arguments]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 - ourselves
    try:
        yield
    finally:
        if other.stdin is not None:
            other.stdin.close()
        try:
            other.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            other.kill()
            other.wait()
        signal.signal(signal.SIGTERM, before)


def until_alone() -> None:
    """In the second process: stop as on SIGTERM once the first is gone."""

    def watch() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()
