"""Which Python is taken, and what the doctor thinks of it."""

import subprocess
from pathlib import Path

import pytest

from backend.cli import checks, interpreter
from backend.cli.checks import Status
from backend.cli.interpreter import is_optimised

PROJECT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("prefix", "asked", "is_fast"),
    [
        ("/usr/local", "'--build=x86_64-linux-gnu' '--enable-optimizations' '--with-lto'", True),
        ("/home/rep/.pyenv/versions/3.11.7", "'--prefix=/home/rep/.pyenv/versions/3.11.7' '--enable-shared'", False),
        # Debian's says nothing of it, and is.
        ("/usr", "'--enable-shared' '--prefix=/usr' '--with-dtrace'", True),
        ("C:\\Python311", None, True),
    ],
)
def test_how_a_python_was_compiled(prefix: str, asked: str | None, is_fast: bool) -> None:
    assert is_optimised(prefix, asked) is is_fast


def test_make_takes_one_that_was_compiled_with_its_optimisations_before_the_first(tmp_path: Path) -> None:
    """A `python3` that says of itself that it is none is passed over for the system's, where that is one."""
    slow = tmp_path / "python3"
    slow.write_text("#!/bin/sh\nexit 1\n")
    slow.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    asked = ["make", "--no-print-directory", "--eval", "which-python: ; @echo $(PYTHON)", "which-python"]
    said = subprocess.run(asked, cwd=PROJECT, env=environment, capture_output=True, text=True, check=True).stdout
    system = Path("/usr/bin/python3")
    fit = system.exists() and not subprocess.run([system, interpreter.__file__], check=False).returncode
    assert said.strip() == ("/usr/bin/python3" if fit else "python3")


def test_the_doctor_warns_of_one_that_was_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "is_optimised", lambda: False)
    found = checks._python()
    assert found.status is Status.WARN
    assert "optimisations" in found.detail
    monkeypatch.setattr(checks, "is_optimised", lambda: True)
    assert checks._python().status is Status.OK
