"""The stream of pokes, read as the app reads it, and how soon another phone has what one pushed."""

import asyncio
import json
import time
from dataclasses import dataclass, field

from tests.benchmarks.client import HOST, http
from tests.benchmarks.ours import Phone

WAIT_S = 10.0


@dataclass(slots=True)
class Stream:
    """`/api/v1/sync/live` of one phone."""

    port: int
    token: str
    _reader: asyncio.StreamReader | None = field(default=None, repr=False)
    _writer: asyncio.StreamWriter | None = field(default=None, repr=False)

    async def open(self) -> None:
        """Listen; answers once the server does."""
        self._reader, self._writer = await asyncio.open_connection(HOST, self.port)
        headers = (("Authorization", f"Bearer {self.token}"), ("Accept", "text/event-stream"))
        self._writer.write(http("GET", "/api/v1/sync/live", headers=headers))
        head = await self._reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise RuntimeError(f"the stream was refused: {head!r}")
        await self._event("ready")

    async def poke(self) -> str:
        """The next scope that moved."""
        scope: str = json.loads(await self._event("poke"))["scope"]
        return scope

    async def _event(self, name: str) -> str:
        """The data of the next event of that name. Lengths of chunks stand on lines of their own, and are skipped."""
        heard = False
        async with asyncio.timeout(WAIT_S):
            while True:
                line = (await self._line()).decode().strip()
                if line.startswith("event:"):
                    heard = line.removeprefix("event:").strip() == name
                elif heard and line.startswith("data:"):
                    return line.removeprefix("data:").strip()

    async def _line(self) -> bytes:
        if self._reader is None:
            raise RuntimeError("the stream is not open")
        return await self._reader.readline()

    async def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


async def visible(writer: Phone, reader: Phone, stream: Stream, count: int) -> list[float]:
    """One op at a time: the seconds from sending it until the other phone, told by the poke, has pulled it."""
    await stream.open()
    await reader.pull()
    waits: list[float] = []
    for _ in range(count):
        ready = writer.outbox(1, 1)[0]
        started = time.perf_counter()
        pushing = asyncio.create_task(writer.send(ready))
        told = 0
        while not told:
            await stream.poke()
            told = await reader.pull()
        waits.append(time.perf_counter() - started)
        await pushing
    await stream.close()
    return waits
