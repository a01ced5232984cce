"""Phones that push at the same moment, accounts that move under them, one outbox on two phones: real concurrency."""

import asyncio
import random
from pathlib import Path

import pytest

from backend.db.work import Database
from tests.conftest import VirtualClock
from tests.simulation.oracle import check
from tests.simulation.world import World


@pytest.mark.parametrize("seed", range(4))
async def test_phones_that_push_at_once_end_equal_to_the_server(database: Database, seed: int, tmp_path: Path) -> None:
    world = World(database, random.Random(seed), VirtualClock(), tmp_path)
    await world.found()
    world.calm = world.at_once = True
    for _, phone in world.phones:
        await phone.sync()
    world._clone(0)
    for _ in range(3):
        for user, phone in world.phones:
            for _ in range(12):
                world.clock.advance(1000)
                world._write(user, phone)
        moves = [world._move_account() for _ in range(3)]
        await asyncio.gather(*(phone.sync() for _, phone in world.phones), *moves)
    await world.heal()
    await check(world)


async def test_one_outbox_on_two_phones_lands_each_op_once(database: Database, tmp_path: Path) -> None:
    world = World(database, random.Random(7), VirtualClock(), tmp_path)
    await world.found()
    world.calm = True
    user, phone = world.phones[0]
    await phone.sync()
    for _ in range(40):
        world._write(user, phone)
    for _ in range(3):
        world._clone(0)
    await asyncio.gather(*(twin.sync() for _, twin in world.phones))
    await world.heal()
    await check(world)
