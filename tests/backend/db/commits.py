"""Land batches on a SQLite file and say when each was acknowledged. Run under strace by `test_durability.py`.

python -m tests.backend.db.commits FILE one-by-one|together BATCHES
"""

import asyncio
import os
import sys

from uuid_utils import uuid7

from backend.db.sqlite import SqliteDatabase
from backend.replication.door import ServerOp, submit
from tests.conftest import VirtualClock
from tests.stage import Stage


async def main(path: str, how: str, batches: int) -> None:
    database = SqliteDatabase(path)
    await database.open()
    stage = await Stage(database, VirtualClock()).build()
    door = stage.door

    async def land(number: int) -> None:
        await submit(
            door,
            stage.rep,
            [ServerOp("note.add", str(uuid7()), {"account": stage.accounts[0], "text": f"mot {number}"})],
        )
        say(f"acknowledged {number}")

    say("begin")
    if how == "one-by-one":
        for number in range(batches):
            await land(number)
    else:
        await asyncio.gather(*(land(number) for number in range(batches)))
    say("end")
    await database.close()


def say(line: str) -> None:
    """One write call a line, so that its place among the syncs shows in the trace."""
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
