"""A client of a server that keeps records. Peers differ in how a push and a pull are worded, which is all that each says."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count as counted
from typing import Any, Protocol

from tests.benchmarks.client import Answer, Connection, http
from tests.benchmarks.work import Record, batches, records

PAGE = 1000
Headers = Sequence[tuple[str, str]]
_seeds = counted(1)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a pull. `path` asks for the next, or nothing follows; `cursor` is where the device stands after it."""

    count: int
    cursor: Any
    path: str | None


class Wire(Protocol):
    """A peer's protocol."""

    headers: Headers

    def made(self, scope: str) -> list[bytes]:
        """The requests that make a scope, where it must be there before its first record."""
        ...

    def push(self, scope: str, items: Sequence[Record]) -> bytes:
        """A request that keeps records."""
        ...

    def kept(self, answer: Answer, count: int) -> bool:
        """Whether the answer says that all of them were."""
        ...

    def first(self, scope: str, cursor: Any) -> str:
        """Where a pull begins; `cursor` is None for a device that holds nothing."""
        ...

    def page(self, path: str, cursor: Any, answer: Answer) -> Page:
        """What the page at `path` holds; `cursor` is where the device stood before it."""
        ...


@dataclass(frozen=True, slots=True)
class Batch:
    """Ready to be sent."""

    request: bytes
    count: int


@dataclass(slots=True)
class Client:
    """A `Device` of a peer, in one scope."""

    wire: Wire
    connection: Connection
    scope: str
    encoding: str = "identity"
    cursor: Any = None
    # Peers refuse an id they hold: no two clients draw the same.
    rng: random.Random = field(default_factory=lambda: random.Random(next(_seeds)))

    async def make(self) -> None:
        """Make the scope, where the peer wants that said."""
        for request in self.wire.made(self.scope):
            (await self.connection.call(request)).expect(200, 201, 202)

    def outbox(self, count: int, size: int) -> list[Batch]:
        found = batches(records(count, self.rng), size)
        return [Batch(self.wire.push(self.scope, items), len(items)) for items in found]

    async def send(self, batch: Batch) -> None:
        answer = await self.connection.call(batch.request)
        if answer.status not in {200, 201} or not self.wire.kept(answer, batch.count):
            raise RuntimeError(f"not all kept: {answer.status} {answer.plain[:300]!r}")

    async def pull(self) -> int:
        count = 0
        path: str | None = self.wire.first(self.scope, self.cursor)
        headers = (*self.wire.headers, ("Accept-Encoding", self.encoding))
        while path is not None:
            answer = (await self.connection.call(http("GET", path, headers=headers))).expect(200)
            page = self.wire.page(path, self.cursor, answer)
            count, self.cursor, path = count + page.count, page.cursor, page.path
        return count

    def forget(self) -> None:
        self.cursor = None


def one(item: Record, name: str) -> bytes:
    """A record as a JSON object, with its id under `name`."""
    return b'{"%s":"%s",%s' % (name.encode(), item[0].encode(), item[1][1:])
