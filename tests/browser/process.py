"""The server as browser tests run it. It is `comptoir serve` in all but three things: letters go to a file, faults happen on
demand, and the app's build can be another than the checkout's.

`python -m tests.browser.process` imports everything once, which takes longer than serving does, and then forks a server for
each line it reads: `{JSON of Given}`, answered by its pid; `reap PID`, answered once that server is gone.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from typing import cast as typed

from litestar import Litestar
from pydantic import SecretStr

from backend.app import build_app
from backend.cli.processes import listen
from backend.demo import cast
from backend.identity.mail import Letter
from backend.web.versions import DemoPerson
from tests.app import settings_for_tests
from tests.browser.faults import Faults, Faulty


@dataclass(frozen=True, slots=True)
class Given:
    """What the process is told."""

    database_url: str
    port: int
    app_build: str
    letters: str
    faults: str
    log: str
    demo: bool = False
    vapid: str = ""
    """The private key pushes are signed with; none: push is off."""
    push_service: str = ""

    def said(self) -> str:
        return json.dumps(asdict(self))


class FileMailer:
    """A `backend.identity.mail.Mailer` whose letters another process reads: one JSON object a line."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def send(self, letter: Letter) -> None:
        with self._path.open("a") as file:
            file.write(json.dumps({"to": letter.to, "text": letter.text}) + "\n")

    async def reach(self) -> None:
        """Do nothing: nothing can fail."""


def push_settings(vapid: str, service: str) -> dict[str, Any]:
    """What settings say of push where the stand-in service takes it."""
    return {
        "vapid_private_key": SecretStr(vapid),
        "vapid_subject": "mailto:ops@comptoir-brand.fr",
        "push_test_service": service,
    }


def serve(given: Given) -> None:
    push = push_settings(given.vapid, given.push_service) if given.vapid else {}
    settings = settings_for_tests(
        database_url=given.database_url, public_url=f"http://127.0.0.1:{given.port}", demo=given.demo, **push
    )
    people = [DemoPerson(email=one.email, name=one.name, role=one.role) for one in cast.SIGN_IN] if given.demo else []
    app: Any = build_app(
        settings, mailer=FileMailer(Path(given.letters)), app_build=Path(given.app_build), demo_people=people
    )
    listen(typed("Litestar", Faulty(app, Faults(Path(given.faults)))), "127.0.0.1", given.port)


def fork(given: Given) -> int:
    """Start a server in a process of its own; its pid."""
    pid = os.fork()
    if pid != 0:
        return pid
    log = os.open(given.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for stream in (1, 2):
        os.dup2(log, stream)
    try:
        serve(given)
    finally:
        # Never back into the loop below, which is the parent's.
        os._exit(1)


def main() -> None:
    for line in sys.stdin:
        if line.startswith("reap "):
            os.waitpid(int(line.removeprefix("reap ")), 0)
            sys.stdout.write("gone\n")
        else:
            sys.stdout.write(f"{fork(Given(**json.loads(line)))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
