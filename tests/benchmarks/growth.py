"""`make growth`: push, first pull and pull of news as what is stored grows, by devices at once and scopes a device; what is read.

usage: python -m tests.benchmarks.growth [--quick]. Writes `.bench/growth.json` and, unless quick, its place in
`docs/benchmarks.md`. The exit code is 1 when a statement of push or pull reads more among more, or all of a table that grows.
"""

import argparse
import asyncio
import contextlib
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import uvloop

from tests.benchmarks import devices, ours, servers, twins
from tests.benchmarks.client import Connection
from tests.benchmarks.contest import POSTGRES, SQLITE
from tests.benchmarks.exchanges import PAGE, faults, read_by_exchange
from tests.benchmarks.reading import Cost, reading
from tests.benchmarks.report import grid, into, keep
from tests.benchmarks.work import BATCH

SIZES, QUICK_SIZES = (10_000, 100_000, 1_000_000), (2_000, 8_000)
DEVICES = (1, 16, 64)
TERRITORIES = (1, 5, 20)
ROUNDS = {1: 20, 16: 4, 64: 2}


@dataclass(frozen=True, slots=True)
class Cell:
    """One measure among so many stored."""

    stored: int
    territories: int
    devices: int
    ops_s: float
    push_ms: float
    pull_ms: float
    first_s: float
    """Changes a second, of devices that hold nothing, all at once."""


@dataclass
class Growing:
    """One database that grows."""

    label: str
    url: str
    reps: Mapping[int, Sequence[ours.Rep]]
    """By territories: as many as there are devices at most."""
    probe: ours.Rep
    cells: list[Cell] = field(default_factory=list)
    costs: dict[int, dict[str, dict[str, Cost]]] = field(default_factory=dict)
    """By how many are stored, by exchange, by statement."""

    async def measure(self, port: int, stored: int) -> None:
        """Every cell among what is stored now."""
        for territories, reps in self.reps.items():
            phones = [_phone(port, rep, n) for n, rep in enumerate(reps)]
            for count in DEVICES:
                some = phones[:count]
                began = time.perf_counter()
                found = sum([f.count for f in await asyncio.gather(*(devices.first_pull(phone) for phone in some))])
                first = found / (time.perf_counter() - began)
                crowd = await devices.crowd(some, ROUNDS[count], 20)
                if crowd.failed:
                    raise RuntimeError(f"{crowd.failed} exchanges failed")
                push_ms, pull_ms = median(crowd.waits) * 1000, median(crowd.pulls) * 1000
                self.cells.append(Cell(stored, territories, count, crowd.rate, push_ms, pull_ms, first))
                sys.stderr.write(
                    f"{self.label}, {stored:,} stored, {territories} territories, {count} devices: "
                    f"{crowd.rate:,.0f} ops/s, push {push_ms:.2f} ms, pull {pull_ms:.2f} ms, first {first:,.0f}/s\n"
                )

    async def look(self, stored: int) -> None:
        """What each statement reads among what is stored now."""
        async with reading(self.url) as database:
            self.costs[stored] = await read_by_exchange(database, self.probe)

    async def base(self, port: int, count: int) -> None:
        """What is copied later: every phone pushes its part through the door, and the probe more than a page."""
        phones = [_phone(port, rep, n) for n, rep in enumerate(rep for some in self.reps.values() for rep in some)]
        await devices.push(_phone(port, self.probe, len(phones)), PAGE + BATCH)
        for some in (phones[n : n + 32] for n in range(0, len(phones), 32)):
            await devices.crowd(some, 1, max(1, (count - PAGE - BATCH) // len(phones)))


def _phone(port: int, rep: ours.Rep, seed: int) -> ours.Phone:
    return ours.Phone(Connection(port), rep.tokens[0], rep.accounts, seed)


async def _founded(label: str, url: str) -> Growing:
    founding = await ours.Founding.open(url)
    reps = {
        territories: [
            await founding.rep(f"t{territories}n{n}x", territories, max(4, territories), 1) for n in range(DEVICES[-1])
        ]
        for territories in TERRITORIES
    }
    probe = await founding.rep("probe", 1, 4, 2)
    await founding.close()
    return Growing(label, url, reps, probe)


@contextlib.contextmanager
def _databases(folder: Path) -> Iterator[dict[str, str]]:
    found = {SQLITE: f"sqlite:///{folder / 'growth.db'}"}
    if (missing := servers.postgres_missing()) is not None:
        sys.stderr.write(f"Nothing is measured on PostgreSQL: {missing}.\n")
        yield found
        return
    with servers.fresh_postgres() as url:
        yield {**found, POSTGRES: url}


def grow(runner: asyncio.Runner, folder: Path, sizes: Sequence[int]) -> list[Growing]:
    """Measure every database at every size."""
    done = []
    with _databases(folder) as urls:
        for label, url in urls.items():
            growing = runner.run(_founded(label, url))
            for stored in sizes:
                if stored == sizes[0]:
                    with servers.comptoir(f"growth-{label.split()[-1]}", url, folder) as server:
                        runner.run(growing.base(server.port, stored))
                runner.run(twins.multiply(url, stored))
                with servers.comptoir(f"growth-{label.split()[-1]}-{stored}", url, folder) as server:
                    runner.run(growing.measure(server.port, stored))
                runner.run(growing.look(stored))
            done.append(growing)
    return done


def speeds(growing: Growing) -> str:
    """A row for each number of territories and devices, a column for each measure and size."""
    sizes = sorted(growing.costs)
    of = {(cell.stored, cell.territories, cell.devices): cell for cell in growing.cells}
    head = ["territories", "devices"]
    for what in ("push of 20, ms", "pull of it, ms", "first pull, changes/s"):
        head += [f"{what}, {size:,}" for size in sizes]
    rows = [head]
    for territories in TERRITORIES:
        for count in DEVICES:
            cells = [of[size, territories, count] for size in sizes]
            rows.append(
                [
                    str(territories),
                    str(count),
                    *(f"{cell.push_ms:.1f}" for cell in cells),
                    *(f"{cell.pull_ms:.1f}" for cell in cells),
                    *(f"{cell.first_s:,.0f}" for cell in cells),
                ]
            )
    return grid(rows)


def reads(growing: Growing) -> str:
    """What each exchange read at each size, all its statements together."""
    sizes = sorted(growing.costs)
    unit = "steps" if growing.label == SQLITE else "rows"
    rows = [["exchange", "statements", *(f"{unit} among {size:,}" for size in sizes)]]
    for exchange in growing.costs[sizes[0]]:
        per_size = [growing.costs[size][exchange].values() for size in sizes]
        runs = sum(1 for _ in per_size[-1])
        rows.append([exchange, str(runs), *(f"{sum(cost.read for cost in found):,}" for found in per_size)])
    return grid(rows)


def plans(growing: Growing) -> str:
    """Every statement of the largest size, what it read at each, and its plan."""
    sizes = sorted(growing.costs)
    lines = [f"# {growing.label}", ""]
    for exchange, statements in growing.costs[sizes[-1]].items():
        for sql, cost in statements.items():
            read = [growing.costs[size][exchange].get(sql, Cost()).read for size in sizes]
            lines += [
                f"- {exchange}, {cost.runs} run(s), read {read}: `{sql}`",
                *(f"      {line}" for line in cost.plan),
            ]
    return "\n".join([*lines, ""])


def _kept(growing: Growing) -> dict[str, Any]:
    costs = {
        str(size): {
            exchange: {sql: {**asdict(cost), "whole": sorted(cost.whole)} for sql, cost in found.items()}
            for exchange, found in exchanges.items()
        }
        for size, exchanges in growing.costs.items()
    }
    return {"label": growing.label, "cells": [asdict(cell) for cell in growing.cells], "costs": costs}


def main() -> int:
    """Measure, print, keep, publish; 1 when something grows that must not."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.growth", description="What grows, and what must not."
    )
    parser.add_argument("--quick", action="store_true", help="thousands instead of a million, and nothing is published")
    is_quick = parser.parse_args().quick
    servers.BENCH.mkdir(exist_ok=True)
    started = time.monotonic()
    with (
        tempfile.TemporaryDirectory(dir=servers.BENCH, prefix="growth-") as folder,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        done = grow(runner, Path(folder), QUICK_SIZES if is_quick else SIZES)
    wrong = [f"{growing.label}: {fault}" for growing in done for fault in faults(growing.costs)]
    tables = [f"{growing.label}:\n\n{speeds(growing)}\n\n{reads(growing)}" for growing in done]
    said = [*tables, *(wrong or ["No statement reads more among more, and none reads all of what grows."])]
    seconds = round(time.monotonic() - started)
    sys.stdout.write("\n\n".join([*(plans(growing) for growing in done), *said, f"{seconds} s"]) + "\n")
    name = "growth-quick.json" if is_quick else "growth.json"
    keep(servers.BENCH / name, {"seconds": seconds, "databases": [_kept(g) for g in done], "grew": wrong})
    if not is_quick:
        when = time.strftime("%Y-%m-%d", time.gmtime())
        into("growth", "\n\n".join([f"`make growth`, {when}, {-(-seconds // 60)} minutes.", *said]))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
