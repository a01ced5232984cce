"""The peers under measure: the ceiling of our stack, and Kinto. The same calls as `ours`, in their own protocols."""

import asyncio
import base64
import time
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from tests.benchmarks.client import Connection, http
from tests.benchmarks.work import BATCH, batches, records

PAGE = 1000
_BASIC = ("Authorization", "Basic " + base64.b64encode(b"bench:bench").decode())


class Pushed(msgspec.Struct):
    """The ceiling's answer to a push: ids, and numbers that are 0 where nothing was kept."""

    results: list[tuple[str, int]]


class Pulled(msgspec.Struct):
    """The ceiling's answer to a pull."""

    next: int
    more: bool
    changes: list[msgspec.Raw]


_pushed = msgspec.json.Decoder(Pushed).decode
_pulled = msgspec.json.Decoder(Pulled).decode
Record = tuple[str, bytes]


@dataclass(slots=True)
class Client:
    """One client of the ceiling, in one scope."""

    connection: Connection
    scope: str
    encoding: str = "identity"
    cursor: int = 0

    def request(self, items: Sequence[Record]) -> bytes:
        mutations = b",".join(b'{"id":"%s",%s' % (found.encode(), fields[1:]) for found, fields in items)
        return http("POST", "/push", b'{"scope":"%s","mutations":[%s]}' % (self.scope.encode(), mutations))

    async def push(self, items: Sequence[Record]) -> None:
        answer = (await self.connection.call(self.request(items))).expect(200, 201)
        kept = _pushed(answer.body).results
        if len(kept) != len(items) or not all(number for _, number in kept):
            raise RuntimeError(f"not all kept: {answer.body[:300]!r}")

    async def pull(self) -> int:
        count, more = 0, True
        while more:
            path = f"/pull?scope={self.scope}&since={self.cursor}&limit={PAGE}"
            answer = await self.connection.call(http("GET", path, headers=(("Accept-Encoding", self.encoding),)))
            said = _pulled(answer.expect(200).plain)
            count, self.cursor, more = count + len(said.changes), said.next, said.more
        return count


async def push(client: Client, count: int, seed: int) -> float:
    """Push records in batches; answers records a second."""
    outbox = list(batches(records(count, seed), BATCH))
    started = time.perf_counter()
    for items in outbox:
        await client.push(items)
    return count / (time.perf_counter() - started)


async def first_pull(client: Client) -> tuple[float, int, int]:
    """Pull all from nothing; answers records a second, how many, and bytes received."""
    client.cursor, before = 0, client.connection.received
    started = time.perf_counter()
    count = await client.pull()
    return count / (time.perf_counter() - started), count, client.connection.received - before


async def news(writer: Client, reader: Client, count: int, seed: int) -> float:
    """Another client pushed `count` records; answers the seconds this one takes to learn of them."""
    await writer.push(records(count, seed))
    started = time.perf_counter()
    told = await reader.pull()
    elapsed = time.perf_counter() - started
    if told != count:
        raise RuntimeError(f"{told} records for {count}")
    return elapsed


async def crowd(clients: Sequence[Client], rounds: int, count: int, seed: int) -> tuple[float, list[float]]:
    """Every client pushes `count` records and pulls, at once; answers records a second and the seconds each push took."""
    waits: list[float] = []
    work = [list(batches(records(rounds * count, seed + n), count)) for n in range(len(clients))]

    async def one(client: Client, outbox: Sequence[Sequence[Record]]) -> None:
        for items in outbox:
            started = time.perf_counter()
            await client.push(items)
            waits.append(time.perf_counter() - started)
            await client.pull()

    started = time.perf_counter()
    await asyncio.gather(*(one(client, outbox) for client, outbox in zip(clients, work, strict=True)))
    return len(clients) * rounds * count / (time.perf_counter() - started), waits


async def kinto_push(connection: Connection, collection: str, count: int, seed: int) -> float:
    """Push records to Kinto in batches; answers records a second."""
    for path in ("/v1/buckets/bench", f"/v1/buckets/bench/collections/{collection}"):
        (await connection.call(http("PUT", path, b"{}", (_BASIC,)))).expect(200, 201)
    where = f"/buckets/bench/collections/{collection}/records/"

    def request(items: Sequence[Record]) -> bytes:
        wanted = [{"path": where + found, "body": {"data": msgspec.Raw(fields)}} for found, fields in items]
        body = msgspec.json.encode({"defaults": {"method": "PUT"}, "requests": wanted})
        return http("POST", "/v1/batch", body, (_BASIC,))

    outbox = [request(items) for items in batches(records(count, seed), BATCH)]
    started = time.perf_counter()
    answers = [await connection.call(ready) for ready in outbox]
    elapsed = time.perf_counter() - started
    for answer in answers:
        said = msgspec.json.decode(answer.expect(200).body)["responses"]
        if any(one["status"] not in {200, 201} for one in said):
            raise RuntimeError(f"Kinto refused a record: {said[0]}")
    return count / elapsed
