"""What a device does to a server under measure, whosever it is: push, first pull, what is new, a crowd at once."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from tests.benchmarks.client import Connection
from tests.benchmarks.work import BATCH


class Device(Protocol):
    """One client on one connection: a phone of ours, or a peer's client."""

    connection: Connection
    encoding: str

    def outbox(self, count: int, size: int) -> list[Any]:
        """So many records, made ready to be sent in batches of `size`."""
        ...

    async def send(self, batch: Any) -> None:
        """Push a batch. Errors: `RuntimeError` unless all of it was kept."""
        ...

    async def pull(self) -> int:
        """Everything that is new, page by page; answers how many."""
        ...

    def forget(self) -> None:
        """Be a device that holds nothing yet."""
        ...


async def push(device: Device, count: int) -> float:
    """Push in batches of a hundred; answers records a second."""
    outbox = device.outbox(count, BATCH)
    started = time.perf_counter()
    for batch in outbox:
        await device.send(batch)
    return count / (time.perf_counter() - started)


@dataclass(frozen=True, slots=True)
class Filled:
    """What a first pull brought."""

    rate: float
    """A second."""
    count: int
    received: int
    """Bytes, heads included."""


async def first_pull(device: Device) -> Filled:
    """Pull all from nothing."""
    device.forget()
    before, started = device.connection.received, time.perf_counter()
    count = await device.pull()
    elapsed = time.perf_counter() - started
    return Filled(count / elapsed, count, device.connection.received - before)


async def news(writer: Device, reader: Device, count: int) -> float:
    """Another device pushed `count`; answers the seconds this one takes to learn of them."""
    for batch in writer.outbox(count, count):
        await writer.send(batch)
    return await _heard(reader, count)


async def idle(reader: Device) -> float:
    """The seconds it takes to learn that nothing is new."""
    return await _heard(reader, 0)


async def _heard(reader: Device, count: int) -> float:
    started = time.perf_counter()
    told = await reader.pull()
    elapsed = time.perf_counter() - started
    if told != count:
        raise RuntimeError(f"{told} changes for {count}")
    return elapsed


@dataclass(slots=True)
class Crowd:
    """What many did at once."""

    rate: float
    """Pushed a second."""
    waits: list[float] = field(default_factory=list)
    """The seconds each push took."""
    pulls: list[float] = field(default_factory=list)
    """And the pull after it."""
    failed: int = 0

    @property
    def exchanges(self) -> list[float]:
        """Both together: what each device waited for until it was through. With so many at once one is shorter for the other."""
        return [push + pull for push, pull in zip(self.waits, self.pulls, strict=True)]


async def crowd(devices: Sequence[Device], rounds: int, count: int) -> Crowd:
    """Every device pushes `count` and pulls, so many times, all at once; a failure is counted and the device goes on."""
    for device in devices:
        await device.pull()
    work = [device.outbox(rounds * count, count) for device in devices]
    found = Crowd(0)

    async def one(device: Device, outbox: Sequence[Any]) -> None:
        for batch in outbox:
            started = time.perf_counter()
            try:
                await device.send(batch)
                sent = time.perf_counter()
                await device.pull()
                found.waits.append(sent - started)
                found.pulls.append(time.perf_counter() - sent)
            except RuntimeError:
                found.failed += 1

    started = time.perf_counter()
    await asyncio.gather(*(one(device, outbox) for device, outbox in zip(devices, work, strict=True)))
    found.rate = len(found.waits) * count / (time.perf_counter() - started)
    return found
