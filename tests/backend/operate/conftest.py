import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result

import backend.cli.operate  # noqa: F401 - registers its commands
from backend.cli.root import main
from backend.db.engine import database_from
from backend.web.clock import system_clock
from tests.app import SECRET
from tests.conftest import VirtualClock
from tests.stage import Stage

Cli = Callable[..., Result]


@pytest.fixture
def cli() -> Cli:
    """Runs `comptoir …`; keywords are settings. Synchronous, like the commands."""

    def invoke(*words: str, **settings: str) -> Result:
        env = {"COMPTOIR_SECRET_KEY": SECRET, "LC_ALL": "C.UTF-8"}
        env |= {f"COMPTOIR_{name.upper()}": value for name, value in settings.items()}
        return CliRunner().invoke(main, words, env=env)

    return invoke


def on_stage(url: str, act: Callable[[Stage], Awaitable[Any]]) -> Any:
    """Build a stage at an address, now, and act on it."""

    async def run() -> Any:
        database = database_from(url, pool_size=3)
        await database.open()
        try:
            # The commands read the machine's clock: what a test wrote must not lie in its future.
            stage = Stage(database, VirtualClock(system_clock()))
            held = await stage.rows("SELECT count(*) FROM app_user")
            return await act(await stage.build() if held == [(0,)] else stage)
        finally:
            await database.close()

    return asyncio.run(run())
