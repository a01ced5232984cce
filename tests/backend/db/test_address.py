"""What an address asks for is asked of the server: nothing of it is left out."""

import asyncio

import pytest

from backend.db.engine import database_from
from backend.db.migrate import migrate
from backend.db.work import fetch_one
from tests.engines import by_socket


async def _told(url: str, asked: str) -> object:
    """What a server says of our connection to it."""
    await migrate(url)
    database = database_from(url)
    await database.open()
    try:
        row = await database.glance(lambda: fetch_one(asked))
    finally:
        await database.close()
    return None if row is None else row[0]


async def test_a_server_is_reached_over_its_socket(postgres_url: str) -> None:
    url = await asyncio.to_thread(by_socket, postgres_url)
    if url is None:
        pytest.skip("PostgreSQL has no socket here, or does not let us in by it")
    assert await _told(url, "SELECT inet_server_addr() IS NULL") is True


async def test_encryption_that_is_asked_for_is_insisted_on(postgres_url: str) -> None:
    """A server that has none is not spoken to in the clear."""
    wanted = f"{postgres_url}?sslmode=require"
    if await _told(postgres_url, "SELECT current_setting('ssl')") == "off":
        with pytest.raises(ConnectionError, match="SSL"):
            await _told(wanted, "SELECT 1")
    else:
        assert await _told(wanted, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()") is True
