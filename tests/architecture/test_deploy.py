"""What `deploy/` says is true of the program: its commands, its settings, its files. Containers are not started here."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
import yaml  # type: ignore[import-untyped]

from backend.cli import main as comptoir
from backend.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
_OUTSIDE = {"COMPTOIR_DOMAIN", "COMPTOIR_UPSTREAM"}
"""Settings of the proxy, not of ours."""


def _compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_named_there_exists(path: Path) -> None:
    known = {f"COMPTOIR_{name.upper()}" for name in Settings.model_fields}
    named = set(re.findall(r"\bCOMPTOIR_[A-Z_]+", path.read_text(encoding="utf-8")))
    assert named <= known | _OUTSIDE


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_command_named_there_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for line in re.findall(r"(?:`|bin/|command: )comptoir ([a-z][a-z -]*)", text):
        command: click.Command = comptoir
        for word in line.split():
            if not isinstance(command, click.Group):
                break
            found = command.get_command(click.Context(command), word)
            assert found is not None, f"comptoir {line}"
            command = found


def test_no_secret_has_a_default() -> None:
    settings = _compose()["x-comptoir"]["environment"]
    assert settings["COMPTOIR_SECRET_KEY"].startswith("${COMPTOIR_SECRET_KEY:?")
    assert "${POSTGRES_PASSWORD:?" in settings["COMPTOIR_DATABASE_URL"]


def test_what_compose_and_the_image_name_is_there() -> None:
    services = _compose()["services"]
    assert services["web"]["build"] == {"context": "..", "dockerfile": "deploy/Dockerfile"}
    for service in services.values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert not source.startswith("./") or (DEPLOY / source).is_file(), volume
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert copied
    for name in " ".join(copied).split():
        assert (ROOT / name).exists(), name


@pytest.mark.parametrize("unit", sorted((DEPLOY / "systemd").iterdir()), ids=lambda path: path.name)
def test_units_read_as_systemd_reads_them(unit: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze on this machine")
    for other in (DEPLOY / "systemd").iterdir():
        # The program is installed elsewhere on a real machine; here any program stands for it.
        text = re.sub(
            r"/opt/comptoir/bin/comptoir", shutil.which("true") or "/bin/true", other.read_text(encoding="utf-8")
        )
        (tmp_path / other.name).write_text(text, encoding="utf-8")
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in said.stderr.splitlines() if "comptoir" in line and "EnvironmentFile" not in line]
    assert not ours, ours
