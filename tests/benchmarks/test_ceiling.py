"""The ceiling keeps what it is given, once, and the client that measures it and the peers sees when something is not kept."""

from pathlib import Path

import pytest

from tests.benchmarks import devices, servers
from tests.benchmarks.contest import CEILING
from tests.benchmarks.peers.ceiling import CeilingWire
from tests.benchmarks.peers.running import Running
from tests.benchmarks.peers.wire import PAGE, Client

COUNT = PAGE + 200
"""Two pages."""


async def test_what_is_pushed_is_pulled_once_page_by_page(tmp_path: Path) -> None:
    with servers.ceiling(tmp_path) as server:
        running = Running(CEILING, server, CeilingWire())
        writer, reader = running.client(), running.client()
        await devices.push(writer, COUNT)
        plain = await devices.first_pull(reader)
        reader.encoding = "gzip"
        packed = await devices.first_pull(reader)
        assert (plain.count, packed.count) == (COUNT, COUNT)
        assert packed.received < plain.received / 2
        await devices.news(writer, reader, 50)
        await devices.idle(reader)
        done = await devices.crowd([writer, reader], 2, 20)
        assert (len(done.waits), len(done.pulls), done.failed) == (4, 4, 0)


async def test_a_batch_that_is_not_kept_is_an_error_and_in_a_crowd_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with servers.ceiling(tmp_path) as server:
        client = Running(CEILING, server, CeilingWire()).client()
        batch = client.outbox(10, 10)[0]
        await client.send(batch)
        # The same ids again.
        with pytest.raises(RuntimeError, match="not all kept"):
            await client.send(batch)
        monkeypatch.setattr(Client, "outbox", lambda *_: [batch])
        assert (await devices.crowd([client], 1, 10)).failed == 1
