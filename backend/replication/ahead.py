"""Reading ahead: whoever got a full page asks for the next, and it is read while this one travels.

It is handed out only where a reading now would say the same: of who asked the same, while no scope has moved since. Who may read,
and how far scopes are, is looked at anew each time, as ever; a page read ahead spares the reading of its lines (0044).
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from backend.replication.pull import Page

KEPT = 4
"""Pages at most, of a megabyte or so each, those that are being read for nobody any longer among them. Where more devices begin
at once, those that came first have them."""
STALE_S = 10.0
"""A phone that has not come back by then has lost its connection: its page makes room."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """All that the lines of a page depend on."""

    incarnation: str
    epoch: str | None
    limit: int
    cursors: Mapping[str, int]
    """One of them is the user's own: no two users ask alike."""
    heads: Mapping[str, int]
    """How far each of the user's scopes is: where none has moved, no line has changed."""


@dataclass(frozen=True, slots=True)
class _Kept:
    asked: Asked
    page: "asyncio.Task[Page | None]"
    stale: asyncio.TimerHandle


@dataclass(slots=True)
class Ahead:
    """The pages read ahead by this process, by incarnation."""

    _kept: dict[str, _Kept] = field(default_factory=dict)
    _dropped: "set[asyncio.Task[Page | None]]" = field(default_factory=set)
    """Those that are under way still, and that nobody will take."""

    def __len__(self) -> int:
        return len(self._kept)

    async def begin(self, asked: Asked, read: Callable[[], Awaitable[Page]]) -> None:
        """Start reading what will be asked for next, where there is room."""
        self._drop(asked.incarnation)
        if len(self._kept) + len(self._dropped) >= KEPT:
            return
        task = asyncio.create_task(_quietly(read))
        stale = asyncio.get_running_loop().call_later(STALE_S, self._drop, asked.incarnation)
        self._kept[asked.incarnation] = _Kept(asked, task, stale)
        # It is on its way before this page is packed: that may take as long as reading the next.
        await asyncio.sleep(0)

    async def take(self, asked: Asked) -> Page | None:
        """The page that was read for just this, once."""
        kept = self._kept.get(asked.incarnation)
        if kept is None or kept.asked != asked:
            return None
        del self._kept[asked.incarnation]
        kept.stale.cancel()
        return await kept.page

    def _drop(self, incarnation: str) -> None:
        # What is under way comes to its end: a statement is not stopped for it.
        if (kept := self._kept.pop(incarnation, None)) is not None:
            kept.stale.cancel()
            if not kept.page.done():
                self._dropped.add(kept.page)
                kept.page.add_done_callback(self._dropped.discard)


async def _quietly(read: Callable[[], Awaitable[Page]]) -> Page | None:
    """None for whatever went wrong: who asks for it will meet it."""
    with contextlib.suppress(Exception):
        return await read()
    _log.info("a page could not be read ahead")
    return None
