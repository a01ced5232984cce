"""The faults other tests ask for do happen, once each, and the server is itself again afterwards."""

import httpx
import pytest

from tests.browser.server import Server

PATH = "/api/v1/app-version"


async def test_faults_happen_in_order_and_then_no_more(server: Server) -> None:
    for fault in ("lose", "cut", "portal", "401", "429", "500"):
        server.faults.add(fault, PATH)
    async with httpx.AsyncClient(base_url=server.url) as client:
        for _ in ("lose", "cut"):
            with pytest.raises(httpx.TransportError):
                await client.get(PATH)
        portal = await client.get(PATH)
        assert (portal.status_code, portal.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert [(await client.get(PATH)).status_code for _ in ("401", "429", "500")] == [401, 429, 500]
        assert (await client.get(PATH)).json()["protocol"] == 1
    assert server.faults.left() == []


async def test_a_server_that_was_killed_comes_back_where_it_was(server: Server) -> None:
    server.kill()
    async with httpx.AsyncClient(base_url=server.url) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get("/health/live")
        await server.start()
        assert (await client.get("/health/ready")).status_code == 200
