"""One run of the benchmark: how much is measured, what was found, and taking turns."""

import asyncio
import sys
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, TypeVar

import psutil

from tests.benchmarks.report import Figure

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    turns: int
    pushes: int
    """Turns of pushing."""
    push: int
    """Records in one of them. Two thousand took the ceiling 65 ms, in which one slow sync decided; where the limits come
    from it is ten thousand."""
    filled: int
    many: int
    """Among so many changes news is looked for at the end; copied, where they are more than what was pushed."""
    news: int
    crowd: int
    rounds: int
    crowds_of: int
    """Turns of the crowd."""
    pokes: int
    missed_s: float
    kinto: int
    kills: int
    booked: int
    told: int
    """How many phones hear of a promotion."""
    crowds: tuple[int, int]
    """How many people do, in the memory's two measures."""


FULL = Size(
    turns=9,
    pushes=5,
    push=10_000,
    filled=100_000,
    many=1_000_000,
    news=10,
    crowd=64,
    rounds=5,
    crowds_of=3,
    pokes=100,
    missed_s=10,
    kinto=200,
    kills=50,
    booked=15,
    told=2_000,
    crowds=(1_000, 100_000),
)
QUICK = Size(
    turns=3,
    pushes=3,
    push=500,
    filled=6_000,
    many=24_000,
    news=5,
    crowd=16,
    rounds=2,
    crowds_of=1,
    pokes=20,
    missed_s=2,
    kinto=100,
    kills=3,
    booked=5,
    told=200,
    crowds=(500, 2_000),
)


@dataclass(frozen=True, slots=True)
class Ratio:
    """Of one to another, turn by turn: the median of the turns' ratios, so that one disturbed turn does not decide."""

    middle: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Turns:
    """What each contestant reached in each turn, by label."""

    found: Mapping[str, Sequence[float]]

    def middle(self, label: str) -> float:
        return median(self.found[label])

    def ratio(self, mine: str, theirs: str) -> Ratio:
        ratios = [a / b for a, b in zip(self.found[mine], self.found[theirs], strict=True)]
        return Ratio(median(ratios), min(ratios), max(ratios))


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
    panels: list[dict[str, Any]] = field(default_factory=list)
    """What the chart shows: a measure, and how far each came."""
    seconds: dict[str, float] = field(default_factory=dict)
    """How long each part took."""
    others: dict[str, float] = field(default_factory=dict)
    """Cores that others kept busy as a part began, servers at rest."""

    def do(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(coroutine)

    def part(self, name: str, measure: Callable[[], None]) -> None:
        """Say what comes, how busy the machine is without us, and measure it."""
        others = _busy()
        self.others[name] = others
        sys.stderr.write(f"-- {name} (others use {others:.2f} of a core)\n")
        started = time.monotonic()
        measure()
        self.seconds[name] = round(time.monotonic() - started, 1)

    def add(self, *figures: Figure) -> None:
        self.figures += figures
        for figure in figures:
            ratio = "" if figure.ratio is None else f", {figure.ratio:.3g} of {figure.against}"
            missed = " MISSED" if figure.verdict == "MISSED" else ""
            sys.stderr.write(f"{figure.name}: {figure.value:,.4g} {figure.unit}{ratio}{missed}\n")

    def middle(self, make: Callable[[], Coroutine[Any, Any, float]], count: int) -> float:
        """The median of some."""
        return median(self.do(make()) for _ in range(count))

    def compared(
        self,
        name: str,
        unit: str,
        turns: Turns,
        mine: str,
        theirs: str,
        what: str = "",
        *,
        scale: float = 1,
        least: float | None = None,
        most: float | None = None,
        aim: float | None = None,
    ) -> None:
        """What `mine` reached, beside (`what` of) `theirs`."""
        ratio = turns.ratio(mine, theirs)
        against = f"{theirs}: {what}" if what else theirs
        spread = (ratio.low, ratio.high)
        self.add(Figure(name, turns.middle(mine) * scale, unit, ratio.middle, against, least, most, spread, aim))

    def panel(self, title: str, unit: str, turns: Turns, *, scale: float = 1, less_is_better: bool = False) -> None:
        """Show a measure in the chart."""
        bars = [(label, turns.middle(label) * scale) for label in turns.found]
        self.panels.append({"title": title, "unit": unit, "less_is_better": less_is_better, "bars": bars})


def _busy(seconds: float = 0.3) -> float:
    """Cores in use while this process sleeps."""
    before = psutil.cpu_times()
    time.sleep(seconds)
    after = psutil.cpu_times()
    idle = after.idle + after.iowait - before.idle - before.iowait
    return max(0.0, float((psutil.cpu_count() or 1) - idle / seconds))


def in_turns(count: int, contestants: Mapping[str, Callable[[], float]]) -> Turns:
    """Let each do its part, turn after turn, because a machine's pace drifts."""
    found: dict[str, list[float]] = {label: [] for label in contestants}
    for _ in range(count):
        for label, part in contestants.items():
            found[label].append(part())
    return Turns(found)
