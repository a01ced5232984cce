"""What is written about the code must be true of it."""

import re
import subprocess
from pathlib import Path

from backend.registry import RULES
from backend.settings import Settings
from tests.architecture.kinds_table import PATH, render

ROOT = Path(__file__).parents[2]


def test_the_table_of_kinds_is_the_registry() -> None:
    assert PATH.read_text(encoding="utf-8") == render(), "run: python -m tests.architecture.kinds_table"


def test_every_kind_has_a_schema_and_roles() -> None:
    for kind in RULES.kinds.ops.values():
        assert kind.roles, kind.name
        assert kind.schema().get("type") == "object", kind.name


def test_every_setting_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [name for name in Settings.model_fields if f"COMPTOIR_{name.upper()}" not in readme]
    assert not missing


def test_locks_carry_hashes_and_no_addresses() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://", text), lock.name


def test_files_read_in_one_sitting() -> None:
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    long = {
        name: count
        for name in listed.stdout.split()
        if "migrations" not in name and (ROOT / name).exists()
        for count in [len((ROOT / name).read_text(encoding="utf-8").splitlines())]
        if count > 300 and not name.startswith("tests/")
    }
    assert not long, f"over 300 lines, split or give a reason: {long}"
