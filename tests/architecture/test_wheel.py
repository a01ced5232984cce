"""The wheel is all a server needs: program, protocol and the built app."""

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.pwa import ROOT, built_or_skip


def test_the_wheel_ships_the_built_app(tmp_path: Path) -> None:
    build = built_or_skip()
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(tmp_path),
        ".",
    ]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("comptoir-*.whl")
    with zipfile.ZipFile(wheel) as opened:
        names = set(opened.namelist())
        assert opened.read("backend/web/app/index.html") == (build / "index.html").read_bytes()
    shipped = {name.removeprefix("backend/web/app/") for name in names if name.startswith("backend/web/app/")}
    assert shipped == {path.relative_to(build).as_posix() for path in build.rglob("*") if path.is_file()}
    assert {"backend/web/app_files.py", "sync/protocol.py"} <= names
    assert [name for name in names if name.startswith(("pwa/", "tests/"))] == []
