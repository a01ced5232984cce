"""What `comptoir serve --processes N` says before it serves, and when it cannot."""

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from uvicorn.config import STARTUP_FAILURE

from backend.cli import main, processes
from tests.app import SECRET
from tests.engines import SqliteTemplate


def _serve(*words: str, **settings: str) -> Result:
    env = {"COMPTOIR_SECRET_KEY": SECRET, **{f"COMPTOIR_{name.upper()}": value for name, value in settings.items()}}
    return CliRunner().invoke(main, ["serve", *words], env=env)


def test_what_is_wrong_with_the_settings_is_said_once_by_the_parent(
    sqlite_template: SqliteTemplate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*args: object) -> None:
        raise AssertionError(args)

    monkeypatch.setattr("backend.cli.serve.serve_together", never)
    url = sqlite_template.fresh(tmp_path)
    short = _serve("--processes", "2", database_url=url, secret_key="short")
    assert (short.exit_code, "at least 32 characters" in short.stderr) == (1, True)
    new = _serve("--processes", "2", database_url=f"sqlite:///{tmp_path}/new.db")
    assert (new.exit_code, "comptoir migrate" in new.stderr) == (1, True)
    none = _serve(database_url=url, processes="0")
    assert (none.exit_code, "COMPTOIR_PROCESSES" in none.stderr) == (1, True)
    assert _serve("--processes", "0", database_url=url).exit_code == 2


def test_as_many_serve_as_the_setting_or_the_option_says(
    sqlite_template: SqliteTemplate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("backend.cli.serve.serve_together", lambda *args: asked.append(args))
    monkeypatch.setattr("backend.cli.serve.listen", lambda *args: asked.append(("alone", *args[1:])))
    url = sqlite_template.fresh(tmp_path)
    for words, count in (((), "1"), ((), "3"), (("--processes", "2", "--port", "9"), "1"), (("--processes", "1"), "3")):
        assert _serve(*words, database_url=url, processes=count).exit_code == 0
    assert asked == [
        ("alone", "127.0.0.1", 8000),
        (3, "127.0.0.1", 8000),
        (2, "127.0.0.1", 9),
        ("alone", "127.0.0.1", 8000),
    ]


def test_a_process_that_cannot_start_ends_them_all_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    folders: list[Path] = []

    class Failed:
        """uvicorn's parent, whose first child ended before it served."""

        def __init__(self, config: object, sockets: list[Any]) -> None:
            del config
            self.processes = [SimpleNamespace(exitcode=STARTUP_FAILURE), SimpleNamespace(exitcode=None)]
            sockets[0].close()

        def run(self) -> None:
            folders.append(Path(os.environ["COMPTOIR_SHARED_FOLDER"]))
            assert os.environ["PROMETHEUS_MULTIPROC_DIR"] == str(folders[0] / "figures")
            assert folders[0].stat().st_mode & 0o077 == 0

    # What it tells its children by is put back as it was.
    monkeypatch.setenv("COMPTOIR_SHARED_FOLDER", "")
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    monkeypatch.setattr(processes, "Multiprocess", Failed)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    with pytest.raises(click.ClickException, match="could not start"):
        processes.serve_together(2, "127.0.0.1", 0)
    assert not folders[0].exists()
