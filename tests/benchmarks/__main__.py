"""`make bench`: the figures `docs/benchmarks.md` shows, as ratios to the ceiling and to Kinto, in one run on one machine.

usage: python -m tests.benchmarks [--quick]. The exit code is 1 when a limit is missed.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

import uvloop

from tests.benchmarks import servers
from tests.benchmarks.measures import FULL, QUICK, Bench, measure_all
from tests.benchmarks.report import keep, table, told


def main() -> int:
    """Measure, print, keep; 1 when a limit is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Speed and memory, as ratios.")
    parser.add_argument("--quick", action="store_true", help="small sizes, about a minute: does it run, not how fast")
    size = QUICK if parser.parse_args().quick else FULL
    servers.BENCH.mkdir(exist_ok=True)
    started = time.monotonic()
    with (
        tempfile.TemporaryDirectory(dir=servers.BENCH, prefix="run-") as folder,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        bench = Bench(size, Path(folder), runner)
        measure_all(bench)
    sys.stdout.write(table(bench.figures, bench.notes) + "\n" + told(bench.plans))
    keep(servers.BENCH / "results.json", bench.figures, bench.notes, bench.plans, time.monotonic() - started)
    return int(any(figure.verdict == "MISSED" for figure in bench.figures))


if __name__ == "__main__":
    sys.exit(main())
