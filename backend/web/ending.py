"""Word that the process is to end, as soon as it is told.

A server waits for those who are connected, and a stream of events would keep it waiting until its patience is over: it has to
hear of it before the application's own shutdown.
"""

import asyncio
import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

_TOLD_BY = (signal.SIGTERM, signal.SIGINT)


@contextlib.contextmanager
def told_to_end(hear: Callable[[], None]) -> Iterator[None]:
    """Call `hear` in this loop when a signal says to stop, and then whoever heard it before."""
    if threading.current_thread() is not threading.main_thread():
        # Signals are heard in the main thread only; a server elsewhere is ended by whoever started it.
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: handler for number in _TOLD_BY if callable(handler := signal.getsignal(number))}

    def told(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(hear)
        before[signal.Signals(number)](number, frame)

    for number in before:
        signal.signal(number, told)
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is told:
                signal.signal(number, handler)
