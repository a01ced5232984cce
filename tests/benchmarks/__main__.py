"""`make bench`: Comptoir beside its ceiling and its peers, as ratios in one run on one machine.

usage: python -m tests.benchmarks [--quick | --publish FILE]. A whole run writes `.bench/results.json`, and from it the
table and the chart of `docs/benchmarks.md`; `--publish` writes them again from a kept run. The exit code is 1 when a limit is
missed; with `--quick`, only one that says none.
"""

import argparse
import asyncio
import json
import signal
import sys
import tempfile
import time
from pathlib import Path

import uvloop

from tests.benchmarks import servers
from tests.benchmarks.bench import FULL, QUICK, Bench
from tests.benchmarks.contest import CEILING, POSTGRES, SQLITE
from tests.benchmarks.measures import measure_all
from tests.benchmarks.peers.running import PEERS
from tests.benchmarks.report import keep, kept_figures, publish, table, told

NAMES = {
    **{label: f"{label} (durable)" for label in (SQLITE, POSTGRES, CEILING)},
    **{peer.label: peer.label if peer.keeps in peer.label else f"{peer.label} ({peer.keeps})" for peer in PEERS},
}


def _leave(number: int, frame: object) -> None:
    """Told to end, it ends what it started: servers left behind would be measured beside the next run."""
    del frame
    raise SystemExit(128 + number)


def main() -> int:
    """Measure, print, keep; 1 when a limit is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Speed and memory, as ratios.")
    parser.add_argument("--quick", action="store_true", help="small sizes, about a minute: does it run, not how fast")
    parser.add_argument("--publish", type=Path, metavar="FILE", help="measure nothing: write the documents from a run")
    asked = parser.parse_args()
    if asked.publish is not None:
        publish(json.loads(asked.publish.read_text()), NAMES)
        return 0
    signal.signal(signal.SIGTERM, _leave)
    servers.BENCH.mkdir(exist_ok=True)
    started = time.monotonic()
    with (
        tempfile.TemporaryDirectory(dir=servers.BENCH, prefix="run-") as folder,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        bench = Bench(QUICK if asked.quick else FULL, Path(folder), runner)
        measure_all(bench)
    sys.stdout.write(table(bench.figures, bench.notes) + "\n\n" + told(bench.plans))
    run = {
        "seconds": round(time.monotonic() - started),
        "figures": kept_figures(bench.figures),
        "notes": bench.notes,
        "plans": bench.plans,
        "panels": bench.panels,
        "parts": bench.seconds,
        "others": bench.others,
    }
    kept = servers.BENCH / ("quick.json" if asked.quick else "results.json")
    keep(kept, run)
    if not asked.quick:
        publish(json.loads(kept.read_text()), NAMES)
    # Small sizes say nothing of speed: only what there must be none of is judged.
    judged = [figure for figure in bench.figures if not asked.quick or figure.most == 0]
    return int(any(figure.verdict == "MISSED" for figure in judged))


if __name__ == "__main__":
    sys.exit(main())
