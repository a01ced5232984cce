"""The app says every notice the server can send, in its own words."""

import subprocess
import sys

from tests.architecture.notice_words import PATH
from tests.pwa import ROOT


def test_the_apps_words_of_notices_are_the_servers() -> None:
    # In a process of its own: other tests declare toy notices in this one.
    command = [sys.executable, "-c", "from tests.architecture.notice_words import render; print(render(), end='')"]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    assert PATH.read_text(encoding="utf-8") == said, "run python -m tests.architecture.notice_words"
