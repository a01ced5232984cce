import json
import time
from pathlib import Path

import pytest

from backend.cli.checks import Status, check_settings, examine
from backend.db.work import execute
from backend.settings import Settings
from sync.protocol import DAY_MS
from tests.app import settings_for_tests
from tests.backend.operate.conftest import Cli, on_stage
from tests.stage import Stage

MINE = {"public_url": "https://comptoir.example"}


def _lines(output: str) -> dict[str, str]:
    return {line.split()[1]: line.split()[0] for line in output.splitlines() if line[:4].strip() in set(Status)}


def _now() -> int:
    return time.time_ns() // 1_000_000


async def _fill(stage: Stage) -> None:
    phone = stage.phone(stage.rep)
    phone.do("task.add", {"account": stage.accounts[0], "title": "PLV", "audience": "shared"})
    await phone.sync()


async def _beat(stage: Stage, age_ms: int = 0) -> None:
    await stage.database.write(
        lambda: execute(
            "INSERT INTO server_state (name, value) VALUES ('worker_heartbeat', ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            str(_now() - age_ms),
        )
    )


@pytest.fixture
def well(database_url: str) -> str:
    """A database a doctor finds nothing wrong with."""
    on_stage(database_url, _fill)
    on_stage(database_url, _beat)
    return database_url


def test_a_sound_deployment(cli: Cli, well: str) -> None:
    result = cli("doctor", database_url=well, **MINE)
    assert result.exit_code == 0, result.output
    lines = _lines(result.output)
    assert lines.pop("mail") == "warn"
    assert set(lines) == {
        "database", "schema", "counters", "feed", "unsettled", "clock", "worker", "notices", "python", "disk", "secret",
        "push", "public_url",
    }  # fmt: skip
    assert set(lines.values()) <= {"ok", "warn"}
    assert lines["counters"] == lines["feed"] == lines["worker"] == lines["database"] == "ok"
    found = json.loads(cli("doctor", "--json", database_url=well, **MINE).output)
    assert {finding["check"] for finding in found} == {*lines, "mail"}
    assert set(found[0]) == {"check", "status", "detail"}


HARMS = (
    (
        "counters",
        "fail",
        "UPDATE scope_head SET seq = seq - 1 WHERE scope LIKE 'store:%'",
        "UPDATE scope_head SET seq = seq + 1 WHERE scope LIKE 'store:%'",
    ),
    (
        "counters",
        "fail",
        "DELETE FROM scope_head WHERE scope LIKE 'territory:%'",
        "INSERT INTO scope_head SELECT scope, max(seq), 0 FROM change WHERE scope LIKE 'territory:%' GROUP BY scope",
    ),
    (
        "feed",
        "fail",
        "UPDATE change SET id = 'x' || id WHERE scope LIKE 'store:%' AND kind = 'task'",
        "UPDATE change SET id = substr(id, 2) WHERE scope LIKE 'store:%' AND kind = 'task'",
    ),
    (
        "feed",
        "fail",
        "UPDATE change SET id = 'x' || id WHERE scope LIKE 'territory:%' AND kind = 'account'",
        "UPDATE change SET id = substr(id, 2) WHERE scope LIKE 'territory:%' AND kind = 'account'",
    ),
    (
        "unsettled",
        "warn",
        "UPDATE op SET outcome = 'held' WHERE kind = 'task.add'",
        "UPDATE op SET outcome = 'applied' WHERE kind = 'task.add'",
    ),
    (
        "clock",
        "fail",
        f"UPDATE op SET received_ms = received_ms + {10_000 * DAY_MS}",
        f"UPDATE op SET received_ms = received_ms - {10_000 * DAY_MS}",
    ),
    (
        "worker",
        "warn",
        "UPDATE server_state SET value = '1700000000000' WHERE name = 'worker_heartbeat'",
        "UPDATE server_state SET value = '4700000000000' WHERE name = 'worker_heartbeat'",
    ),
    (
        "worker",
        "warn",
        "UPDATE server_state SET name = 'x' WHERE name = 'worker_heartbeat'",
        "UPDATE server_state SET name = 'worker_heartbeat' WHERE name = 'x'",
    ),
    ("schema", "fail", "UPDATE migration SET name = 'x' || name", "UPDATE migration SET name = substr(name, 2)"),
)


def test_what_is_wrong_is_found_and_only_that(cli: Cli, well: str) -> None:
    def write(sql: str) -> None:
        on_stage(well, lambda stage: stage.database.write(lambda: execute(sql)))

    for check, status, harm, mend in HARMS:
        write(harm)
        result = cli("doctor", database_url=well, **MINE)
        lines = _lines(result.output)
        assert lines[check] == status, (harm, result.output)
        assert result.exit_code == (1 if status == "fail" else 0), harm
        assert {name for name, said in lines.items() if said == "fail"} <= {check}, (harm, result.output)
        write(mend)
        assert _lines(cli("doctor", database_url=well, **MINE).output)[check] == "ok", mend


@pytest.mark.parametrize(
    "url", ["postgres://postgres@127.0.0.1:1/none", "postgres://postgres@127.0.0.1:5432/there_is_no_such", "mysql://x"]
)
def test_a_database_that_does_not_answer_leaves_the_other_checks(cli: Cli, url: str) -> None:
    result = cli("doctor", database_url=url, **MINE)
    assert result.exit_code == 1
    lines = _lines(result.output)
    assert lines["database"] == "fail"
    assert lines["secret"] == "ok"
    assert "schema" not in lines


def test_an_address_that_cannot_be_used_says_why(cli: Cli) -> None:
    result = cli("doctor", database_url="postgres://postgres@127.0.0.1:1/none?sslmode=maybe", **MINE)
    assert "`sslmode` parameter must be one of" in result.output


def test_looking_makes_no_file(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "nothing" / "comptoir.db"
    result = cli("doctor", database_url=f"sqlite:///{path}", **MINE)
    assert result.exit_code == 1
    assert "comptoir migrate" in result.output
    assert not path.parent.exists()


async def test_a_clock_of_another_century_is_found(database_url: str) -> None:
    settings = settings_for_tests(database_url=database_url)
    for ms in (0, _now() + 100 * 365 * DAY_MS):
        found = {f.check: f.status for f in await examine(settings, lambda at=ms: at)}  # type: ignore[misc]
        assert found["clock"] is Status.FAIL


async def test_two_clocks_that_differ_are_found(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        return
    settings = settings_for_tests(database_url=database_url)
    for off_ms, status in ((0, Status.OK), (10_000, Status.WARN), (120_000, Status.FAIL)):
        found = {f.check: f.status for f in await examine(settings, lambda by=off_ms: _now() + by)}  # type: ignore[misc]
        assert found["clock"] is status


@pytest.mark.parametrize(
    ("changes", "failing"),
    [
        ({"public_url": "https://comptoir.example"}, set()),
        ({"public_url": "http://localhost:8000"}, set()),
        ({"public_url": "http://comptoir.example"}, {"public_url"}),
        ({"public_url": "https://comptoir.example", "secret_key": "short"}, {"secret"}),
        ({"public_url": "https://comptoir.example", "secret_key": None}, {"secret"}),
    ],
)
def test_settings_are_judged(changes: dict[str, str | None], failing: set[str]) -> None:
    settings = Settings(**{"secret_key": "x" * 32, **changes})  # type: ignore[arg-type]
    assert {f.check for f in check_settings(settings) if f.status is Status.FAIL} == failing


def test_a_mail_server_that_does_not_answer_is_found(cli: Cli) -> None:
    result = cli("doctor", database_url="mysql://x", smtp_url="smtp://127.0.0.1:1", **MINE)
    assert _lines(result.output)["mail"] == "fail"
