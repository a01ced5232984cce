"""Figures, the limits some must meet, and how they are printed, kept as JSON and written into `docs/benchmarks.md`."""

import json
import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.benchmarks.chart import chart

Plans = Mapping[str, Mapping[str, Sequence[str]]]
"""By database and statement."""
PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
PICTURE = PAGE.with_name("benchmarks.svg")
UNSTEADY = 1.5
"""A ratio whose turns lie further apart than this is named beside the table."""
BUSY = 0.15
"""Of a core: what others may use before it is named."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `ratio` is to what `against` names; `most` and `least` bound it, or bare `value` without it."""

    name: str
    value: float
    unit: str
    ratio: float | None = None
    against: str = ""
    least: float | None = None
    most: float | None = None
    spread: tuple[float, float] | None = None
    """The lowest and the highest ratio of a turn."""
    aim: float | None = None
    """What we would like to reach, and are not judged by."""

    @property
    def judged(self) -> float:
        return self.value if self.ratio is None else self.ratio

    @property
    def verdict(self) -> str:
        if self.least is None and self.most is None:
            return "-"
        low = self.least is None or self.judged >= self.least
        high = self.most is None or self.judged <= self.most
        return "ok" if low and high else "MISSED"

    @property
    def limit(self) -> str:
        if self.least is not None:
            return f"at least {self.least:g}"
        if self.most is not None:
            return f"at most {self.most:g}"
        return "" if self.aim is None else f"aim {self.aim:g}"

    @property
    def turns(self) -> str:
        return "" if self.spread is None else f"{self.spread[0]:.3g} to {self.spread[1]:.3g}"


def _short(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def grid(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table of which the first row is the head."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def table(figures: Sequence[Figure], notes: Sequence[str]) -> str:
    """A Markdown table, and below it what was not measured."""
    rows = [("figure", "value", "ratio", "turns", "limit", "")]
    for figure in figures:
        ratio = "" if figure.ratio is None else f"{figure.ratio:.3g} of {figure.against}"
        value = f"{_short(figure.value)} {figure.unit}".rstrip()
        rows.append((figure.name, value, ratio, figure.turns, figure.limit, figure.verdict))
    return "\n".join([grid(rows), "", *(f"- {note}" for note in notes)])


def told(plans: Plans) -> str:
    """Every plan under its statement, as the database words it."""
    lines = []
    for database, found in plans.items():
        lines += [f"Plans of a booking's statements, {database}:", ""]
        for sql, plan in found.items():
            lines += [f"- `{sql}`", *(f"      {line}" for line in plan)]
        lines.append("")
    return "\n".join(lines)


def _system() -> str:
    """The distribution where there is one: a kernel's name tells nobody anything."""
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return f"{platform.system()} {platform.release()}"


def machine() -> dict[str, Any]:
    """What it was measured on."""
    return {
        "cores": psutil.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1024**3),
        "system": _system(),
        "python": platform.python_version(),
        "load_after": psutil.getloadavg()[0],
    }


def keep(path: Path, run: Mapping[str, Any]) -> None:
    """Write a run down as JSON."""
    when = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    path.write_text(json.dumps({"at": when, "machine": machine(), **run}, indent=2) + "\n")


def kept_figures(figures: Sequence[Figure]) -> list[dict[str, Any]]:
    """As JSON has them."""
    return [{**asdict(figure), "verdict": figure.verdict} for figure in figures]


def read_figures(run: Mapping[str, Any]) -> list[Figure]:
    """As they were kept."""
    found = []
    for line in run["figures"]:
        spread = line["spread"]
        rest = {name: value for name, value in line.items() if name not in {"verdict", "spread"}}
        found.append(Figure(**rest, spread=None if spread is None else (spread[0], spread[1])))
    return found


def noise(run: Mapping[str, Any], figures: Sequence[Figure]) -> list[str]:
    """What was not steady, in words."""
    apart = [f for f in figures if f.spread is not None and f.spread[1] > UNSTEADY * f.spread[0]]
    busy = {name: share for name, share in run.get("others", {}).items() if share > BUSY}
    said = []
    if apart:
        names = "; ".join(f"{f.name.strip()} ({f.against})" for f in apart)
        said.append(f"Turns more than {UNSTEADY:g} times apart: {names}.")
    if busy:
        names = ", ".join(f"{name} {share:.2f}" for name, share in busy.items())
        said.append(f"Others used the machine as these began, in cores: {names}.")
    return said or ["Nothing was noisy: turns lay close together, and nobody else used the machine."]


def into(marker: str, text: str, page: Path = PAGE) -> None:
    """Put text between `<!-- marker -->` and `<!-- /marker -->` of a page."""
    before, found, rest = page.read_text(encoding="utf-8").partition(f"<!-- {marker} -->\n")
    _, closing, after = rest.partition(f"<!-- /{marker} -->")
    if not found or not closing:
        raise RuntimeError(f"{page} has no place for {marker}")
    page.write_text(f"{before}{found}\n{text.strip()}\n\n{closing}{after}", encoding="utf-8")


def publish(run: Mapping[str, Any], names: Mapping[str, str]) -> None:
    """Write the table and the chart of a kept run into the documents."""
    figures = read_figures(run)
    on = run["machine"]
    minutes = round(run["seconds"] / 60)
    head = (
        f"`make peers bench`, {run['at'][:10]}: {on['cores']} cores, {on['memory_gb']} GB, {on['system']}, Python "
        f"{on['python']}; {minutes} minutes. A ratio is the median of the turns' ratios, in one run; beside it the turns."
    )
    notes = [*run["notes"], *noise(run, figures)]
    caption = f"Comptoir beside its ceiling and its peers, {run['at'][:10]}"
    PICTURE.write_text(chart(run["panels"], names, caption), encoding="utf-8")
    into("bench", f"{head}\n\n![{caption}]({PICTURE.name})\n\n{table(figures, notes)}")
