"""Who is compared: our server on both databases, the ceiling, the peers; each fresh, each with its devices, taking turns."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.benchmarks import devices, ours, servers
from tests.benchmarks.bench import Bench, Turns, in_turns
from tests.benchmarks.client import Connection
from tests.benchmarks.devices import Device
from tests.benchmarks.peers.ceiling import CeilingWire
from tests.benchmarks.peers.running import PEERS, RXDB, Running
from tests.benchmarks.servers import Server

CEILING = "the ceiling"
SQLITE, POSTGRES = "Comptoir on SQLite", "Comptoir on PostgreSQL"
WRITERS = 8
PHONES = 4 + WRITERS


@dataclass(frozen=True, slots=True)
class Contestant:
    """A server with the devices that use it: one that writes and one that reads where all is filled, and a crowd."""

    label: str
    server: Server
    writer: Device
    reader: Device
    crowd: Sequence[Device]
    count: int
    """Records in one turn of pushing: all alike, but for one that would take minutes."""


@dataclass(frozen=True, slots=True)
class Own:
    """Ours, with what only we are asked."""

    contestant: Contestant
    founded: ours.Founded
    territory: str
    """The scope that is filled."""

    @property
    def port(self) -> int:
        return self.contestant.server.port

    def phone(self, number: int) -> ours.Phone:
        """One more phone of the rep."""
        return _phone(self.port, self.founded.rep, number, seed=number)

    def wide(self, number: int) -> ours.Phone:
        """One that reads many scopes."""
        return _phone(self.port, self.founded.wide, number, seed=500 + number)


def _phone(port: int, rep: ours.Rep, number: int, seed: int) -> ours.Phone:
    return ours.Phone(Connection(port), rep.tokens[number], rep.accounts, seed=seed)


@contextlib.contextmanager
def own(bench: Bench, label: str, url: str, founded: ours.Founded) -> Iterator[Own]:
    """Our server on a founded database, its reader up to date."""
    with servers.comptoir(label.replace(" ", "-"), url, bench.folder) as server:
        crowd = [_phone(server.port, rep, 0, seed=100 + n) for n, rep in enumerate(founded.crowd)]
        writer, reader = (_phone(server.port, founded.rep, n, seed=n) for n in range(2))
        bench.do(reader.pull())
        # What the writer is told of its own ops is no part of what is measured: it need not have read what others wrote.
        writer.epoch, writer.cursors = reader.epoch, dict(reader.cursors)
        contestant = Contestant(label, server, writer, reader, crowd, bench.size.push)
        yield Own(contestant, founded, next(scope for scope in reader.cursors if scope.startswith("territory:")))


@contextlib.contextmanager
def others(bench: Bench) -> Iterator[dict[str, Contestant]]:
    """The ceiling, and the peers that can be run; why one cannot is noted."""
    with contextlib.ExitStack() as stack:
        found = [Running(CEILING, stack.enter_context(servers.ceiling(bench.folder)), CeilingWire())]
        for peer in PEERS:
            reason = peer.missing()
            if reason is None:
                found.append(stack.enter_context(peer.running(bench.folder)))
            else:
                bench.notes.append(f"{peer.label} was not measured: {reason}.")
        yield {running.label: bench.do(_contestant(running, bench)) for running in found}


async def _contestant(running: Running, bench: Bench) -> Contestant:
    writer, reader = running.client(), running.client()
    await writer.make()
    # The free version of rxdb-server has sixteen collections: no scope of their own for sixty-four devices.
    crowd = [running.client(f"crowd{n}") for n in range(0 if running.label == RXDB.label else bench.size.crowd)]
    for client in crowd:
        await client.make()
    count = bench.size.kinto if is_slow(running.label) else bench.size.push
    return Contestant(running.label, running.server, writer, reader, crowd, count)


def is_slow(label: str) -> bool:
    """Whether filling it would take most of an hour: it is measured with few records, and says so."""
    return label.startswith("Kinto")


@dataclass(frozen=True, slots=True)
class Field:
    """All who take part."""

    bench: Bench
    own: Mapping[str, Own]
    others: Mapping[str, Contestant]

    @property
    def everyone(self) -> dict[str, Contestant]:
        return {**{label: one.contestant for label, one in self.own.items()}, **self.others}

    def turns(self, count: int, act: Callable[[Contestant], float], *, without: Sequence[str] = ()) -> Turns:
        """Let everybody do the same, in turns."""
        some = {label: one for label, one in self.everyone.items() if label not in without}
        return in_turns(count, {label: lambda one=one: act(one) for label, one in some.items()})  # type: ignore[misc]

    @property
    def slow(self) -> list[str]:
        return [label for label in self.others if is_slow(label)]

    def news(self, contestant: Contestant) -> float:
        """The median seconds of some pulls of fifty that another device pushed."""
        writer, reader = contestant.writer, contestant.reader
        return self.bench.middle(lambda: devices.news(writer, reader, 50), self.bench.size.news)
