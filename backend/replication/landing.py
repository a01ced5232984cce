"""Batches that arrive while others are being written are written together: what a run costs is shared, and so is its commit.

Sixty-four phones that come out of the underground at once are then a few runs of many batches, not sixty-four of one. A batch
that comes alone goes at once. What stops a run for a reason of its own is tried again batch by batch: nobody is refused for
a neighbour.
"""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from backend.db.work import Transient, Unavailable
from sync.reconcile import Batch, Result

RUN_OPS = 800
"""So many ops in a run: more would make the first wait for the last."""
RUNS_AT_ONCE = {"sqlite": 1, "postgres": 2}
"""Where one writes at a time a second run only waits, when it could have grown: it begins once the first stands ready. Elsewhere
one goes on while another waits for a lock. What still waits then is the run after."""

Write = Callable[[Sequence[Batch], Callable[[], None]], Awaitable[Sequence[Result]]]
"""Told what to write, and whom to tell once that stands ready to be written and only its turn is waited for."""


@dataclass(slots=True)
class _Waiting:
    batch: Batch
    names: frozenset[str]
    """Of what no other batch of a run may speak: its outbox and its ops."""
    answer: "asyncio.Future[Result]"


@dataclass(slots=True)
class Landing:
    """Those who wait to be written, and the runs under way."""

    write: Write
    at_once: int
    """So many runs are made ready at once; any number may stand ready and wait for their turn."""
    _waiting: list[_Waiting] = field(default_factory=list)
    _runs: set["asyncio.Task[None]"] = field(default_factory=set)
    _under_way: set[str] = field(default_factory=set)
    _places: set[object] = field(default_factory=set)
    """One for each run that is neither ready nor over."""

    async def land(self, batch: Batch) -> Result:
        """Write a batch, with whoever waits beside it. Errors: those of `write`."""
        names = frozenset({batch.incarnation, *(item.id for item in batch.items if item.id is not None)})
        waiting = _Waiting(batch, names, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._start()
        return await waiting.answer

    def _start(self) -> None:
        while len(self._places) < self.at_once and (group := self._take()):
            place = object()
            self._places.add(place)
            run = asyncio.create_task(self._run(group, functools.partial(self._leave, place)))
            self._runs.add(run)
            run.add_done_callback(self._runs.discard)

    def _leave(self, place: object) -> None:
        """Let the next run begin: this one stands ready, or is over."""
        self._places.discard(place)
        self._start()

    def _take(self) -> list[_Waiting]:
        """First come first, as many as fit. What one batch lands, another with the same op or outbox must find landed."""
        group: list[_Waiting] = []
        left: list[_Waiting] = []
        held = set(self._under_way)
        count = 0
        for waiting in self._waiting:
            if not held.isdisjoint(waiting.names) or (group and count + len(waiting.batch.items) > RUN_OPS):
                left.append(waiting)
            else:
                group.append(waiting)
                count += len(waiting.batch.items)
            # Also of those who stay: who comes later must not overtake them.
            held |= waiting.names
        self._waiting = left
        self._under_way.update(*(waiting.names for waiting in group))
        return group

    async def _run(self, group: list[_Waiting], leave: Callable[[], None]) -> None:
        try:
            await self._write(group, leave)
        finally:
            self._under_way.difference_update(*(waiting.names for waiting in group))
            leave()

    async def _write(self, group: list[_Waiting], on_ahead: Callable[[], None]) -> None:
        try:
            results = await self.write([waiting.batch for waiting in group], on_ahead)
        except asyncio.CancelledError:
            for waiting in group:
                waiting.answer.cancel()
            raise
        except BaseException as error:  # noqa: BLE001 - it is whoever waits that is told
            if len(group) > 1 and isinstance(error, Exception) and not isinstance(error, (Transient, Unavailable)):
                for waiting in group:
                    await self._write([waiting], on_ahead)
                return
            for waiting in group:
                if not waiting.answer.done():
                    waiting.answer.set_exception(error)
        else:
            for waiting, result in zip(group, results, strict=True):
                if not waiting.answer.done():
                    waiting.answer.set_result(result)
