"""Telling a crowd of a promotion: sends a second beside this machine's own limit, and the worker's memory as the crowd grows.

`python -m tests.benchmarks.fan_out DATABASE_URL PUSH_SERVICE` is the worker that is measured: it reads its key from its input,
carries what is due, and says how long that took and how much memory it ever held.
"""

import asyncio
import contextlib
import json
import resource
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import http_ece
import uvloop
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid
from pydantic import SecretStr
from uuid_utils import uuid7

from backend.cli.root import collect_seldom
from backend.db.engine import database_from
from backend.db.migrate import migrate
from backend.db.work import Database, fetch
from backend.identity.mail import Letter
from backend.identity.users import add_user
from backend.notifications.config import NoticeConfig, make_key, notice_config
from backend.notifications.deliver import Post
from backend.notifications.jobs import carry_notices
from backend.registry import RULES
from backend.replication.door import Door, ServerOp, submit
from backend.worker import CACHE_KB
from sync.access import Role
from sync.protocol import DAY_MS
from tests.app import settings_for_tests
from tests.backend.notifications.crowd import Phone, managers
from tests.push_service.service import Browser, PushService, raw

KEY, SUBJECT = make_key(), "mailto:ops@comptoir-brand.fr"
ZONE = "Europe/Paris"
SELL_OUT = "2026-12-10"
NOW_MS = int(datetime(2026, 12, 3, 12, tzinfo=UTC).timestamp()) * 1000
"""The promotion is seven days away, and the people's morning has come."""
AT_ONCE = 16
"""Requests under way together, as the worker has them."""
MESSAGE = json.dumps({"body": "x" * 600}).encode()
"""About what a notice weighs."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What a worker did, in how long, and the most memory it held."""

    sent: int
    seconds: float
    peak_mb: float


class _Nowhere:
    """A mailer that keeps nothing: every phone here answers."""

    async def send(self, letter: Letter) -> None:
        del letter

    async def reach(self) -> None:
        """There is nothing to reach."""


def config_of(key: str, service: str) -> NoticeConfig:
    """How notices leave here."""
    return notice_config(
        settings_for_tests(vapid_private_key=SecretStr(key), vapid_subject=SUBJECT, push_test_service=service)
    )


async def crowd(url: str, service: PushService, browser: Browser | None, count: int) -> None:
    """A shop with so many managers, each with a phone where `browser` is given, and a promotion planned for it."""
    await migrate(url)
    database = database_from(url)
    await database.open()
    door = Door(database, RULES, lambda: NOW_MS - 30 * DAY_MS)
    boss = await database.write(lambda: add_user("boss@bench.test", "boss", Role.ADMIN, "fr", NOW_MS, since_ms=0))
    shop, push = str(uuid7()), config_of(KEY, service.address).push
    if push is None:
        raise RuntimeError("push is off")
    phone = None if browser is None else Phone(browser, push.public, NOW_MS + 400 * DAY_MS)
    plan: dict[str, Any] = {
        "name_fr": "Promotion",
        "mechanic": "display",
        "products": ["3017620422003"],
        "sell_out": {"starts_on": SELL_OUT, "ends_on": "2026-12-20"},
        "where": {"stores": [shop]},
    }
    await database.write(lambda: managers(shop, {ZONE: count}, phone))
    for op in (
        ServerOp("account.add", shop, {"name": "Magasin", "postcode": "75011", "source": "import"}),
        ServerOp("promotion.plan", str(uuid7()), plan),
    ):
        receipt = (await submit(door, boss.id, [op]))[0]
        if receipt.outcome != "applied":
            raise RuntimeError(f"{op.kind}: {receipt}")
    await database.close()


async def carried(url: str, service: PushService) -> Carried:
    """Let one worker carry all that is due, in a process of its own."""
    command = (sys.executable, "-m", "tests.benchmarks.fan_out", url, service.address)
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    said, _ = await process.communicate(KEY.encode())
    if process.returncode:
        raise RuntimeError("the worker of the fan-out failed")
    return Carried(**json.loads(said))


async def bare(service: PushService, browser: Browser, count: int) -> float:
    """Seconds for so many messages with nothing around them: a signature, a key agreement, AES-GCM, one request each."""
    key = Vapid.from_string(private_key=KEY)
    left = iter(range(count))

    async def some(session: aiohttp.ClientSession) -> None:
        for _ in left:
            claims = {"aud": service.address, "exp": int(time.time()) + 3600, "sub": SUBJECT}
            body = http_ece.encrypt(
                MESSAGE,
                private_key=ec.generate_private_key(ec.SECP256R1()),
                dh=raw(browser.p256dh),
                auth_secret=raw(browser.auth),
                version="aes128gcm",
            )
            headers = {
                **key.sign(claims),
                "ttl": "60",
                "urgency": "normal",
                "topic": "t",
                "content-encoding": "aes128gcm",
            }
            async with session.post(browser.endpoint, data=body, headers=headers) as answer:
                if answer.status != 201:
                    raise RuntimeError(f"the push service answered {answer.status}")

    async with aiohttp.ClientSession() as session:
        began = time.perf_counter()
        await asyncio.gather(*(some(session) for _ in range(AT_ONCE)))
        return time.perf_counter() - began


def peak_mb() -> float:
    """The most memory this process ever held."""
    with contextlib.suppress(OSError):
        # What the kernel counts for the children of a large parent begins with the parent's.
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


async def _carry(url: str, config: NoticeConfig) -> Carried:
    database: Database = database_from(url, pool_size=2, cache_kb=CACHE_KB)
    await database.open()
    door = Door(database, RULES, lambda: NOW_MS)
    began = time.perf_counter()
    while await carry_notices(door, Post(config, _Nowhere())):
        pass
    seconds, most = time.perf_counter() - began, peak_mb()
    rows = await database.read(lambda: fetch("SELECT count(*) FROM send WHERE channel = 'push' AND state = 'sent'"))
    await database.close()
    return Carried(rows[0][0], seconds, most)


if __name__ == "__main__":
    url, service = sys.argv[1:]
    # As `comptoir worker` begins.
    collect_seldom()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        done = runner.run(_carry(url, config_of(sys.stdin.read(), service)))
    sys.stdout.write(json.dumps(asdict(done)))
