"""What is measured: each figure in turns with the peer's it is compared to, because a machine's pace drifts.

A ratio is the median of the turns' ratios, so that one disturbed turn does not decide.
"""

import asyncio
import contextlib
import sys
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any, TypeVar

from sync.protocol import MAX_PULL
from tests.benchmarks import bookings, fan_out, imports, ours, peers, servers, standings
from tests.benchmarks.client import Connection
from tests.benchmarks.report import Figure
from tests.benchmarks.servers import Server
from tests.push_service.service import push_service

T = TypeVar("T")

PHONES = 12
WRITERS = 8


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    turns: int
    push: int
    filled: int
    news: int
    crowd: int
    rounds: int
    missed_s: float
    kinto: int
    booked: int
    told: int
    """How many phones hear of a promotion."""
    crowds: tuple[int, int]
    """How many people do, in the memory's two measures."""


FULL = Size(
    turns=9,
    push=2_000,
    filled=100_000,
    news=40,
    crowd=64,
    rounds=5,
    missed_s=10,
    kinto=200,
    booked=15,
    told=2_000,
    crowds=(1_000, 100_000),
)
QUICK = Size(
    turns=3,
    push=500,
    filled=6_000,
    news=10,
    crowd=16,
    rounds=2,
    missed_s=2,
    kinto=100,
    booked=5,
    told=200,
    crowds=(500, 2_000),
)


@dataclass
class Bench:
    """One run."""

    size: Size
    folder: Path
    runner: asyncio.Runner
    figures: list[Figure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    plans: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    """By database and statement: how it is gone about."""
    seed: int = 1000

    def do(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(coroutine)

    def fresh_seed(self) -> int:
        """Peers refuse an id they hold: no two pushes draw the same."""
        self.seed += 1000
        return self.seed

    def add(self, *figures: Figure) -> None:
        self.figures += figures
        for figure in figures:
            sys.stderr.write(f"{figure.name}: {figure.value:,.4g} {figure.unit}\n")


@dataclass
class Ours:
    """Our server on one database, with who uses it."""

    label: str
    server: Server
    rep: ours.Rep
    reps: list[ours.Rep]

    def phone(self, number: int) -> ours.Phone:
        return ours.Phone(Connection(self.server.port), self.rep.tokens[number], self.rep.accounts, seed=number)

    def crowd(self) -> list[ours.Phone]:
        return [
            ours.Phone(Connection(self.server.port), rep.tokens[0], rep.accounts, seed=100 + n)
            for n, rep in enumerate(self.reps)
        ]


@contextlib.contextmanager
def our_server(bench: Bench, label: str, url: str) -> Iterator[Ours]:
    """Our server on an empty database, founded."""
    rep, reps = bench.do(ours.found(url, bench.size.crowd, PHONES))
    with servers.comptoir(f"comptoir-{label}", url, bench.folder) as server:
        yield Ours(label, server, rep, reps)


def _push(bench: Bench, mine: Ours, ceiling: peers.Client, writer: ours.Phone) -> None:
    rates: list[float] = []
    ratios: list[float] = []
    both: list[float] = []
    for _ in range(bench.size.turns):
        peer = bench.do(peers.push(ceiling, bench.size.push, bench.fresh_seed()))
        rates.append(bench.do(ours.push(writer, bench.size.push)))
        ratios.append(rates[-1] / peer)
        bench.do(writer.pull())
        both.append(bench.do(ours.push(writer, bench.size.push, MAX_PULL)))
    name = f"push, batches of 100, one connection, {mine.label}"
    least = 0.10 if mine.label == "SQLite" else None
    bench.add(
        Figure(name, median(rates), "ops/s", median(ratios), "the ceiling", least=least),
        Figure("  the same, each answer bringing its changes back", median(both), "ops/s"),
    )


def _first_pull(bench: Bench, mine: Ours, ceiling: peers.Client, encoding: str) -> None:
    reader = mine.phone(1)
    reader.encoding = ceiling.encoding = encoding
    rates: list[float] = []
    ratios: list[float] = []
    weight = 0.0
    for _ in range(3):
        peer, _, _ = bench.do(peers.first_pull(ceiling))
        rate, count, received = bench.do(ours.first_pull(reader))
        rates.append(rate)
        ratios.append(rate / peer)
        weight = received / count
    has_limit = encoding == "identity" and mine.label == "SQLite"
    name = f"first pull of {bench.size.filled:,}, {encoding}, {mine.label}"
    against = "the ceiling, which has no zstd" if encoding == "zstd" else "the ceiling"
    bench.add(
        Figure(name, median(rates), "changes/s", median(ratios), against, least=0.3 if has_limit else None),
        Figure(f"  bytes a change, {encoding}", weight, "bytes"),
    )


def _news(bench: Bench, mine: Ours, writer: ours.Phone, ceiling: tuple[peers.Client, peers.Client]) -> None:
    reader = mine.phone(2)
    bench.do(reader.pull())
    bench.do(ceiling[1].pull())
    waits: list[float] = []
    peer: list[float] = []
    for _ in range(bench.size.news):
        peer.append(bench.do(peers.news(*ceiling, 50, bench.fresh_seed())))
        waits.append(bench.do(ours.news(writer, reader, 50)))
    name = f"50 new among {bench.size.filled:,}, median, {mine.label}"
    most = 4.0 if mine.label == "SQLite" else None
    bench.add(Figure(name, median(waits) * 1000, "ms", median(waits) / median(peer), "the ceiling", most=most))


def _crowd(bench: Bench, mine: Ours, port: int) -> None:
    size = bench.size
    clients = [peers.Client(Connection(port), f"crowd{mine.label}{n}") for n in range(size.crowd)]
    peer, _ = bench.do(peers.crowd(clients, size.rounds, 20, bench.fresh_seed()))
    rate, waits = bench.do(ours.crowd(mine.crowd(), size.rounds, 20))
    name = f"{size.crowd} clients, each pushes 20 then pulls, {mine.label}"
    bench.add(
        Figure(name, rate, "ops/s", rate / peer, "the ceiling"),
        Figure("  a push of 20 there, 99th percentile", quantiles(waits, n=100)[98] * 1000, "ms"),
    )


def _missed(bench: Bench, mine: Ours) -> None:
    writers = [mine.phone(number) for number in range(4, 4 + WRITERS)]
    for phone in writers:
        bench.do(phone.pull())
    written, missed = bench.do(ours.missed(writers, mine.phone(3), mine.phone(2), bench.size.missed_s))
    name = f"changes missed by a reader while {WRITERS} write {written:,}, {mine.label}"
    bench.add(Figure(name, missed, "changes", most=0))


def _measure(bench: Bench, mine: Ours, ceiling: Server, scope: str) -> None:
    """Everything that is compared to the ceiling, on one of our databases."""
    writer = mine.phone(0)
    bench.do(writer.pull())
    pushing, pulling = (peers.Client(Connection(ceiling.port), scope) for _ in range(2))
    _push(bench, mine, pushing, writer)
    pushed = bench.size.turns * bench.size.push
    bench.do(peers.push(pushing, bench.size.filled - pushed, bench.fresh_seed()))
    left = bench.size.filled - 2 * pushed
    bench.add(Figure(f"  the rest of {bench.size.filled:,}, {mine.label}", bench.do(ours.push(writer, left)), "ops/s"))
    for encoding in ("identity", "gzip", "zstd"):
        _first_pull(bench, mine, pulling, encoding)
    pulling.encoding = "identity"
    _news(bench, mine, writer, (pushing, pulling))
    _crowd(bench, mine, ceiling.port)
    _missed(bench, mine)
    bench.add(
        Figure(f"memory of the server after all this (USS), {mine.label}", mine.server.unique_mb, "MB", most=150),
        Figure("  of the ceiling", ceiling.unique_mb, "MB"),
    )


def _bookings(bench: Bench, label: str, few_url: str, many_url: str) -> None:
    """The same three decisions beside a hundred bookings and beside ten thousand, in turns."""
    few = bench.do(bookings.Counter.open(few_url, bookings.FEW))
    many = bench.do(bookings.Counter.open(many_url, bookings.MANY))
    # Once each, so that nobody is first: imports, statements prepared.
    for counter in (few, many):
        bench.do(counter.cost())
    costs: list[float] = []
    ratios: list[float] = []
    for _ in range(bench.size.booked):
        peer = bench.do(few.cost())
        costs.append(bench.do(many.cost()))
        ratios.append(costs[-1] / peer)
    plans = bench.do(many.plans())
    for counter in (few, many):
        bench.do(counter.close())
    bench.plans[label] = plans
    name = f"booked, refused, cancelled at {bookings.MANY:,} bookings, {label}"
    whole = sum(1 for plan in plans.values() if bookings.scans(plan))
    bench.add(
        Figure(name, median(costs) * 1000, "ms", median(ratios), f"the same at {bookings.FEW}", most=2),
        Figure("  statements of it that read a whole table", whole, f"of {len(plans)}", most=0),
    )


def _standings(bench: Bench, label: str, url: str) -> None:
    """A store's standing, and the bare sum it rests on, in turns."""
    contest = bench.do(standings.Contest.open(url))
    bench.do(contest.cost())
    found = [bench.do(contest.cost()) for _ in range(bench.size.booked)]
    bench.do(contest.close())
    bench.add(
        Figure(
            f"where a store stands among {standings.STORES}, {label}",
            median(c for c, _, _ in found) * 1000,
            "ms",
            most=50,
        ),
        Figure(
            "  all of them anew, from 300,000 lines",
            median(a for _, a, _ in found) * 1000,
            "ms",
            median(a / b for _, a, b in found),
            "the bare sum of the lines",
        ),
    )


def _fan_out(bench: Bench) -> None:
    """Pushes of a worker beside bare ones, in turns; then two crowds that have no phones, for the memory alone."""
    with push_service(bench.folder / "push") as service:
        browser = service.browser("bench")
        rates: list[float] = []
        ratios: list[float] = []
        for turn in range(3):
            url = f"sqlite:///{bench.folder / f'told-{turn}.db'}"
            bench.do(fan_out.crowd(url, service, browser, bench.size.told))
            limit = bench.size.told / bench.do(fan_out.bare(service, browser, bench.size.told))
            mine = bench.do(fan_out.carried(url, service))
            if mine.sent != bench.size.told:
                raise RuntimeError(f"{mine.sent} of {bench.size.told} phones were told")
            rates.append(mine.sent / mine.seconds)
            ratios.append(rates[-1] / limit)
        peaks = []
        for count in bench.size.crowds:
            url = f"sqlite:///{bench.folder / f'crowd-{count}.db'}"
            bench.do(fan_out.crowd(url, service, None, count))
            peaks.append(bench.do(fan_out.carried(url, service)).peak_mb)
    few, many = bench.size.crowds
    bench.add(
        Figure(
            f"push of one promotion to {bench.size.told:,} phones",
            median(rates),
            "sends/s",
            median(ratios),
            "bare signed, encrypted requests",
            least=0.5,
        ),
        Figure(
            f"memory of a worker that told {many:,} (peak)",
            peaks[1],
            "MB",
            peaks[1] / peaks[0],
            f"of one that told {few:,}",
            most=1.1,
        ),
    )


def _imports(bench: Bench, label: str, urls: tuple[str, str]) -> None:
    """A year of sales, and a store's standing in it: the real panel, or a few lines where it is asked whether this runs."""
    given = imports.convert(bench.folder / "panel", None if bench.size is FULL else 5_000)
    bench.add(*imports.figures(bench.runner, label, urls, given))


def _kinto(bench: Bench, mine: Sequence[Ours]) -> None:
    with servers.fresh_postgres() as url, servers.kinto(url, bench.folder) as kinto:
        connection = Connection(kinto.port)
        theirs: list[float] = []
        rates: dict[str, list[float]] = {server.label: [] for server in mine}
        for turn in range(3):
            count, seed = bench.size.kinto, bench.fresh_seed()
            theirs.append(bench.do(peers.kinto_push(connection, f"turn{turn}", count, seed)))
            for server in mine:
                phone = server.phone(3)
                bench.do(phone.pull())
                rates[server.label].append(bench.do(ours.push(phone, bench.size.push)))
        bench.add(Figure("push, batches of 100, Kinto on PostgreSQL", median(theirs), "records/s"))
        for label, found in rates.items():
            ratio = median(ours / peer for ours, peer in zip(found, theirs, strict=True))
            name = f"push beside Kinto, {label}"
            bench.add(Figure(name, median(found), "ops/s", ratio, "Kinto on PostgreSQL", least=10))


def measure_all(bench: Bench) -> None:
    """Fill `bench.figures`, and `bench.notes` with what could not be measured and why."""
    if not servers.has_peers():
        bench.notes.append(f"The peers' folder is not at {servers.PEERS} (COMPTOIR_PEERS): the ceiling is our own.")
    with contextlib.ExitStack() as stack:
        ceiling = stack.enter_context(servers.ceiling(bench.folder))
        sqlite = stack.enter_context(our_server(bench, "SQLite", f"sqlite:///{bench.folder / 'comptoir.db'}"))
        _measure(bench, sqlite, ceiling, "sqlite")
        few, many = (f"sqlite:///{bench.folder / name}.db" for name in ("few", "many"))
        _bookings(bench, "SQLite", few, many)
        _standings(bench, "SQLite", f"sqlite:///{bench.folder / 'standings.db'}")
        _fan_out(bench)
        year, bare = (f"sqlite:///{bench.folder / name}.db" for name in ("year", "bare"))
        _imports(bench, "SQLite", (year, bare))
        missing = servers.postgres_missing()
        if missing is not None:
            bench.notes.append(f"Not measured on PostgreSQL, nor Kinto: {missing}.")
            return
        url = stack.enter_context(servers.fresh_postgres())
        postgres = stack.enter_context(our_server(bench, "PostgreSQL", url))
        _measure(bench, postgres, ceiling, "postgres")
        with servers.fresh_postgres() as few, servers.fresh_postgres() as many:
            _bookings(bench, "PostgreSQL", few, many)
        with servers.fresh_postgres() as url:
            _standings(bench, "PostgreSQL", url)
        with servers.fresh_postgres() as year, servers.fresh_postgres() as bare:
            _imports(bench, "PostgreSQL", (year, bare))
        missing = servers.kinto_missing()
        if missing is not None:
            bench.notes.append(f"Kinto was not measured: {missing}.")
            return
        _kinto(bench, (sqlite, postgres))
