import asyncio
import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from backend.db.backup import backup
from backend.db.tables import TABLES
from tests.backend.operate.conftest import Cli, on_stage
from tests.engines import PostgresTemplate, SqliteTemplate
from tests.reference.client import Phone
from tests.stage import Stage


@pytest.fixture
def other_url(
    database_url: str, sqlite_template: SqliteTemplate, postgres_template: PostgresTemplate, tmp_path: Path
) -> Iterator[str]:
    """A migrated, empty database on the engine that `database_url` is not on."""
    if database_url.startswith("postgres"):
        (tmp_path / "other").mkdir()
        yield sqlite_template.fresh(tmp_path / "other")
        return
    url = postgres_template.fresh()
    yield url
    postgres_template.take_back(url)


async def _fill(stage: Stage) -> None:
    phone = stage.phone(stage.rep)
    for number in range(20):
        phone.do(
            "verbatim.add", {"account": stage.accounts[0], "text": f"« mot » {number} 🙂 مرحبا", "audience": "shared"}
        )
    phone.do("visit.check_out", {})
    await phone.sync()


async def _everything(stage: Stage) -> dict[str, list[Any]]:
    """Every row of every table; booleans as both engines can mean them."""
    found = {}
    for table in TABLES:
        columns = [column._meta.db_column_name for column in table._meta.columns]
        rows = await stage.rows(f"SELECT {', '.join(columns)} FROM {table._meta.tablename}")
        found[table._meta.tablename] = sorted(repr([int(v) if isinstance(v, bool) else v for v in row]) for row in rows)
    return found


def test_a_backup_restores_into_the_other_engine_and_back(
    cli: Cli, database_url: str, other_url: str, tmp_path: Path
) -> None:
    on_stage(database_url, _fill)
    before = on_stage(database_url, _everything)
    there, back = tmp_path / "there.gz", tmp_path / "back.gz"
    assert cli("backup", str(there), database_url=database_url).exit_code == 0
    restored = cli("restore", str(there), database_url=other_url)
    assert restored.exit_code == 0, restored.output
    assert "new epoch" in restored.output
    assert cli("backup", str(back), database_url=other_url).exit_code == 0
    assert cli("restore", "--replace", str(back), database_url=database_url).exit_code == 0
    after = on_stage(database_url, _everything)
    epochs = before.pop("server_state"), after.pop("server_state")
    assert before == after
    assert epochs[0] != epochs[1]
    assert there.stat().st_mode & 0o077 == 0, "others may read the backup"


def test_a_restore_over_people_and_their_work_wants_to_be_told_so(cli: Cli, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "b.gz"
    on_stage(database_url, _fill)
    cli("backup", str(file), database_url=database_url)
    before = on_stage(database_url, _everything)
    refused = cli("restore", str(file), database_url=database_url)
    assert refused.exit_code == 1
    assert refused.output.splitlines() == [
        "Error: the database already holds users or their work; --replace overwrites it"
    ]
    assert on_stage(database_url, _everything) == before


def test_a_restore_migrates_what_was_never_migrated(cli: Cli, sqlite_template: SqliteTemplate, tmp_path: Path) -> None:
    url = sqlite_template.fresh(tmp_path)
    on_stage(url, _fill)
    file = tmp_path / "b.gz"
    cli("backup", str(file), database_url=url)
    new = f"sqlite:///{tmp_path}/new/comptoir.db"
    assert cli("restore", str(file), database_url=new).exit_code == 0
    assert on_stage(new, _everything)["entity"] == on_stage(url, _everything)["entity"]


def _cut(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


def _flipped(raw: bytes) -> bytes:
    middle = len(raw) // 2
    return raw[:middle] + bytes([raw[middle] ^ 0xFF]) + raw[middle + 1 :]


def _edited(raw: bytes, change: Any) -> bytes:
    lines = [json.loads(line) for line in gzip.decompress(raw).splitlines()]
    return gzip.compress("\n".join(json.dumps(line) for line in change(lines)).encode())


def _without_a_row(lines: list[Any]) -> list[Any]:
    last = max(n for n, line in enumerate(lines) if isinstance(line, list))
    return [*lines[:last], *lines[last + 1 :]]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut short": _cut,
    "one byte wrong": _flipped,
    "empty": lambda raw: raw[:0],
    "another file": lambda raw: b"PK\x03\x04" + raw,
    "another version": lambda raw: _edited(raw, lambda lines: [{"comptoir": 99}, *lines[1:]]),
    "an unknown table": lambda raw: _edited(
        raw, lambda lines: [lines[0], {"table": "nope", "columns": ["id"]}, *lines[1:]]
    ),
    "a row too short": lambda raw: _edited(raw, lambda lines: [*lines[:2], lines[2][:-1], *lines[3:]]),
    "no end": lambda raw: _edited(raw, lambda lines: lines[:-1]),
    "rows left out": lambda raw: _edited(raw, _without_a_row),
    "a wrong checksum": lambda raw: raw[:-5] + bytes([raw[-5] ^ 0xFF]) + raw[-4:],
    "lines after the end": lambda raw: _edited(raw, lambda lines: [*lines, lines[-1]]),
    "a line of nothing": lambda raw: _edited(raw, lambda lines: [*lines[:-1], 5]),
}


def test_a_damaged_backup_changes_nothing_and_says_so_in_a_sentence(
    cli: Cli, database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "b.gz"
    on_stage(database_url, _fill)
    cli("backup", str(file), database_url=database_url)
    whole, before = file.read_bytes(), on_stage(database_url, _everything)
    for name, damage in DAMAGE.items():
        file.write_bytes(damage(whole))
        refused = cli("restore", "--replace", str(file), database_url=database_url)
        assert refused.exit_code == 1, name
        assert len(refused.output.strip().splitlines()) == 1, (name, refused.output)
        assert "b.gz" in refused.output, (name, refused.output)
    assert on_stage(database_url, _everything) == before


def test_a_backup_that_cannot_be_written_leaves_the_older_one(cli: Cli, database_url: str, tmp_path: Path) -> None:
    on_stage(database_url, _fill)
    (tmp_path / "old.gz").write_bytes(b"yesterday's")
    absent = cli("backup", str(tmp_path / "absent" / "b.gz"), database_url=database_url)
    assert absent.exit_code == 1
    assert len(absent.output.strip().splitlines()) == 1
    assert (tmp_path / "old.gz").read_bytes() == b"yesterday's"
    assert [p.name for p in tmp_path.glob("*.partial")] == []


def test_yesterdays_backup_loses_nothing_that_a_phone_still_holds(cli: Cli, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "b.gz"
    phones: list[Phone] = []
    clock: list[Any] = []

    async def day_one(stage: Stage) -> None:
        phone = stage.phone(stage.rep)
        phone.do("note.add", {"account": stage.accounts[0], "text": "hier"})
        await phone.sync()
        phones.append(phone)
        clock.append(stage)

    async def day_two(stage: Stage) -> None:
        phone, old = phones[0], clock[0]
        old.database = stage.database
        phone.do("note.add", {"account": old.accounts[0], "text": "aujourd'hui"})
        await phone.sync()
        assert not phone.unsent()

    async def day_three(stage: Stage) -> list[Any]:
        clock[0].database = stage.database
        await phones[0].sync()
        return await stage.rows("SELECT args FROM op WHERE kind = 'note.add' ORDER BY id")

    on_stage(database_url, day_one)
    assert cli("backup", str(file), database_url=database_url).exit_code == 0
    on_stage(database_url, day_two)
    assert cli("restore", "--replace", str(file), database_url=database_url).exit_code == 0
    assert [json.loads(row[0])["text"] for row in on_stage(database_url, day_three)] == ["hier", "aujourd'hui"]


def _count(file: Path, table: str, kind: str) -> int:
    """Rows of a kind in a table of a backup."""
    head: dict[str, Any] = {}
    count = 0
    for line in gzip.decompress(file.read_bytes()).splitlines():
        value = json.loads(line)
        if isinstance(value, dict):
            head = value
        elif head.get("table") == table and value[head["columns"].index("kind")] == kind:
            count += 1
    return count


def test_a_backup_is_of_one_moment_while_others_write(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "b.gz"

    async def busy(stage: Stage) -> None:
        done = asyncio.Event()

        async def write() -> None:
            while not done.is_set():
                await stage.submit("note.add", {"account": stage.accounts[0], "text": "mot"})

        writer = asyncio.create_task(write())
        counts = []
        for _ in range(5):
            await asyncio.sleep(0.05)
            await backup(stage.database, file)
            counts.append(_count(file, "op", "note.add"))
            assert counts[-1] == _count(file, "entity", "note") == _count(file, "change", "note")
        done.set()
        await writer
        assert counts[0] < counts[-1]

    on_stage(database_url, busy)
