"""Who waits for a commit, from whichever loop, and how each is answered."""

import asyncio
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
    foreseen: Foreseen[Any] | None = None


Outcome = tuple[Waiting, Any, BaseException | None]
"""Its result, or its fault."""


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
        if not loop.is_closed():
            loop.call_soon_threadsafe(wake, batch)
