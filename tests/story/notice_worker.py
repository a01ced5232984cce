"""`python -m tests.story.notice_worker START_MS`: a worker that carries notices and nothing else, until it is killed.

Its clock starts at START_MS and goes on as the machine's does; its leases are short enough to wait for.
"""

import asyncio
import logging
import sys
import time

from backend.db.engine import database_from
from backend.notifications import deliver, sends
from backend.notifications.jobs import carry_notices
from backend.settings import Settings
from backend.worker import tools_from

LEASE_S = 6.0


async def carry(start_ms: int) -> None:
    settings, began = Settings(), time.monotonic()
    database = database_from(settings.database_url, pool_size=2)
    await database.open()
    tools = tools_from(database, settings, lambda: start_ms + int((time.monotonic() - began) * 1000))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    # Everybody begins at once.
    await asyncio.to_thread(sys.stdin.readline)
    while True:
        await carry_notices(tools.door, tools.notices)
        await asyncio.sleep(0.05)


def main() -> None:
    logging.basicConfig(level=logging.WARNING)
    sends.LEASE_MS = int(LEASE_S * 1000)
    deliver.BATCH_S = LEASE_S / 2
    deliver.ENDING_S = LEASE_S / 3
    # Small batches: four workers share what would else be one's.
    sends.BATCH = 8
    deliver.__dict__["BATCH"] = 8
    asyncio.run(carry(int(sys.argv[1])))


if __name__ == "__main__":
    main()
