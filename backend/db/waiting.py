"""Who waits for a commit, from whichever loop, and how each is answered."""

import asyncio
import contextlib
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from backend.db.foresight import Foreseen
from backend.db.work import Work


@dataclass(slots=True)
class Waiting:
    """A unit of work that somebody waits for."""

    make: Callable[[], Work[Any]]
    future: "asyncio.Future[Any]"
    loop: asyncio.AbstractEventLoop
    on_ahead: Callable[[], None] | None = None
    foreseen: Foreseen[Any] | None = None
    was_ahead: bool = False
    """Whether it was tried to work it ahead, with or without success."""


Outcome = tuple[Waiting, Any, BaseException | None]
"""Its result, or its fault."""


def tell_ahead(waiting: Waiting) -> None:
    """Tell whoever waits, in their loop, that their work has come as far as it could."""
    waiting.was_ahead = True
    if waiting.on_ahead is not None:
        _call(waiting.loop, waiting.on_ahead)


def answer(outcomes: list[Outcome]) -> None:
    """Wake each waiter in its own loop; one hop per loop, not per waiter."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Outcome]] = {}
    for outcome in outcomes:
        by_loop.setdefault(outcome[0].loop, []).append(outcome)

    def wake(batch: list[Outcome]) -> None:
        for waiting, value, error in batch:
            if waiting.future.done():
                continue
            if error is None:
                waiting.future.set_result(value)
            else:
                waiting.future.set_exception(error)

    for loop, batch in by_loop.items():
        _call(loop, functools.partial(wake, batch))


def _call(loop: asyncio.AbstractEventLoop, told: Callable[[], None]) -> None:
    # A loop that was closed has nobody left who waits.
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(told)
