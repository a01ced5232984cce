"""Random schedules of two phones, a second user on one of them, and a store, on both databases."""

import random
from pathlib import Path

import pytest

from backend.db.work import Database
from tests.conftest import VirtualClock
from tests.simulation.oracle import check
from tests.simulation.world import World

STEPS = 120
ROUNDS = 60
"""In so many exchanges after the network heals, every queue is empty."""


async def run(database: Database, seed: int, folder: Path) -> None:
    world = World(database, random.Random(seed), VirtualClock(), folder)
    await world.found()
    for _ in range(STEPS):
        await world.step()
    assert await world.heal() <= ROUNDS
    await check(world)


@pytest.mark.parametrize("seed", range(50))
async def test_no_op_is_lost_or_doubled_and_all_devices_equal_the_server(
    database: Database, seed: int, tmp_path: Path
) -> None:
    await run(database, seed, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1000, 2000))
async def test_a_thousand_schedules(database: Database, seed: int, tmp_path: Path) -> None:
    await run(database, seed, tmp_path)
