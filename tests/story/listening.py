"""A device that listens to the stream of pokes, over a real socket."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

SOON_S = 2.0


def own_port(answer: httpx.Response) -> int:
    """The port of our end of the connection that an answer came over."""
    port: int = answer.extensions["network_stream"].get_extra_info("client_addr")[1]
    return port


@dataclass
class Stream:
    """What one device hears, line by line as it comes."""

    lines: list[str] = field(default_factory=list)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    status: int = 0
    port: int = 0
    """Of this device's end of the connection."""

    def pokes(self) -> dict[str, int]:
        """The newest number heard of each scope."""
        heard = [json.loads(line.removeprefix("data: ")) for line in self.lines if line.startswith('data: {"scope"')]
        return {poke["scope"]: poke["seq"] for poke in heard}

    async def until(self, true: Any, within_s: float = SOON_S) -> None:
        async with asyncio.timeout(within_s):
            while not true():  # noqa: ASYNC110 - what is waited for is what the lines say
                await asyncio.sleep(0.02)


@asynccontextmanager
async def listening(address: str, token: str) -> AsyncIterator[Stream]:
    """A device that listens, once the server has said that it does."""
    stream = Stream()

    async def read() -> None:
        headers = {"Authorization": f"Bearer {token}"}
        try:
            async with (
                httpx.AsyncClient(timeout=30) as client,
                client.stream("GET", f"{address}/api/v1/sync/live", headers=headers) as answer,
            ):
                stream.status = answer.status_code
                stream.port = own_port(answer)
                async for line in answer.aiter_lines():
                    stream.lines.append(line)
        finally:
            stream.ended.set()

    reading = asyncio.create_task(read())
    try:
        await stream.until(lambda: "event: ready" in stream.lines or stream.ended.is_set(), 5)
        yield stream
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
