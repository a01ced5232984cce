"""What several processes share beside the database: here two applications in one process, on one folder."""

import os
import time
from pathlib import Path

import pytest

from backend.app import build_app
from backend.db.work import Database
from backend.web.limits import forget
from backend.web.shared import Shared
from tests.app import Mailbox, client_of, settings_for_tests
from tests.conftest import VirtualClock

CODES = "/api/v1/auth/codes"


@pytest.fixture
def shared(tmp_path: Path) -> Shared:
    made = Shared(tmp_path)
    made.make()
    return made


async def test_an_address_knocks_as_often_as_at_one_process(
    database: Database, clock: VirtualClock, shared: Shared
) -> None:
    one, two = (
        build_app(
            settings_for_tests(),
            clock=clock,
            database=database,
            mailer=Mailbox(),
            requests_per_minute=4,
            shared=shared,
        )
        for _ in range(2)
    )
    async with client_of(one) as here, client_of(two) as there:
        said = [
            (await client.post(CODES, json={"email": f"nobody{n}@m.example"})).status_code
            for n, client in enumerate((here, there) * 3)
        ]
    assert said == [202] * 4 + [429] * 2
    [file] = shared.knocks.iterdir()
    assert "127.0.0.1" not in file.name + file.read_bytes().decode("latin-1")


async def test_the_name_of_a_file_tells_no_address_to_who_has_not_the_secret(
    database: Database, clock: VirtualClock, tmp_path: Path
) -> None:
    """Else whoever finds one could try all addresses there are."""
    names = []
    for secret in ("one secret that only tests know, long", "another secret that only tests know"):
        shared = Shared(tmp_path / secret[:3])
        shared.folder.mkdir()
        shared.make()
        app = build_app(settings_for_tests(secret_key=secret), clock=clock, database=database, shared=shared)
        async with client_of(app) as client:
            await client.post(CODES, json={"email": "nobody@m.example"})
        names += [file.name for file in shared.knocks.iterdir()]
    assert len(set(names)) == 2


def test_what_no_longer_counts_is_forgotten_and_so_is_what_was_left_half_written(shared: Shared) -> None:
    old, half, new = (shared.knocks / name for name in ("old", "half.tmp1", "new"))
    for file in (old, half, new):
        file.write_bytes(b"")
    for file in (old, half):
        os.utime(file, (time.time() - 300,) * 2)
    forget(shared.knocks)
    assert list(shared.knocks.iterdir()) == [new]
