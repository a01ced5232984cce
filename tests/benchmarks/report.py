"""Figures, the limits some must meet, and how they are printed and kept."""

import json
import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

Plans = Mapping[str, Mapping[str, Sequence[str]]]
"""By database and statement."""


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
        return "" if self.most is None else f"at most {self.most:g}"


def _short(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def table(figures: Sequence[Figure], notes: Sequence[str]) -> str:
    """A Markdown table, and below it what was not measured."""
    rows = [("figure", "value", "ratio", "limit", "")]
    for figure in figures:
        ratio = "" if figure.ratio is None else f"{figure.ratio:.3g} of {figure.against}"
        rows.append((figure.name, f"{_short(figure.value)} {figure.unit}", ratio, figure.limit, figure.verdict))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join([*lines, "", *notes])


def told(plans: Plans) -> str:
    """Every plan under its statement, as the database words it."""
    lines = []
    for database, found in plans.items():
        lines += [f"Plans of a booking's statements, {database}:", ""]
        for sql, plan in found.items():
            lines += [f"- `{sql}`", *(f"      {line}" for line in plan)]
        lines.append("")
    return "\n".join(lines)


def keep(path: Path, figures: Sequence[Figure], notes: Sequence[str], plans: Plans, seconds: float) -> None:
    """Write a run down as JSON."""
    run: dict[str, Any] = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "seconds": round(seconds),
        "machine": {
            "cores": psutil.cpu_count(),
            "memory_gb": round(psutil.virtual_memory().total / 1024**3),
            "system": platform.platform(),
            "python": platform.python_version(),
            "load_after": psutil.getloadavg()[0],
        },
        "figures": [{**asdict(figure), "verdict": figure.verdict} for figure in figures],
        "notes": list(notes),
        "plans": plans,
    }
    path.write_text(json.dumps(run, indent=2) + "\n")
