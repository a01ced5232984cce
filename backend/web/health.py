"""Is the process alive, and can it serve: its database answers and has today's schema."""

import asyncio
import functools
import importlib
import pkgutil
from typing import Literal

from litestar import Response, get
from pydantic import BaseModel

from backend.db import migrations
from backend.db.work import Database, Work, fetch
from backend.web.handed import Handed

PROBE_TIMEOUT_S = 3
Check = Literal["ok", "failed"]


class Health(BaseModel):
    """One line per thing that must work."""

    status: Check
    checks: dict[str, Check]


@functools.cache
def known_migrations() -> frozenset[str]:
    """List the ids of the migrations this version of the program ships."""
    names = [found.name for found in pkgutil.iter_modules(migrations.__path__)]
    return frozenset(importlib.import_module(f"{migrations.__name__}.{name}").ID for name in names)


def missing_migrations() -> Work[frozenset[str]]:
    """Find the migrations a database has yet to run. Errors: the engine's own, on a database that never saw one."""
    rows = yield from fetch("SELECT name FROM migration WHERE app_name = ?", "comptoir")
    return known_migrations() - {row[0] for row in rows}


def _ping() -> Work[None]:
    yield from fetch("SELECT 1")


async def examine(database: Database) -> dict[str, Check]:
    """Run every check; a database that hangs counts as failed."""
    checks: dict[str, Check] = {"database": "failed", "schema": "failed"}
    try:
        async with asyncio.timeout(PROBE_TIMEOUT_S):
            await database.read(_ping)
            checks["database"] = "ok"
            if not await database.read(missing_migrations):
                checks["schema"] = "ok"
    except Exception:  # noqa: BLE001 - whatever the engine raises, the answer is the same: not ready
        return checks
    return checks


@get("/health/live", opt={"public": True}, security=[{}], tags=["operation"])
async def live() -> Health:
    """Answer as long as the process turns."""
    return Health(status="ok", checks={"process": "ok"})


@get("/health/ready", opt={"public": True}, security=[{}], tags=["operation"])
async def ready(database: Handed[Database]) -> Response[Health]:
    """Say whether requests should be sent here: 200, or 503 with what failed."""
    checks = await examine(database)
    well = all(check == "ok" for check in checks.values())
    return Response(Health(status="ok" if well else "failed", checks=checks), status_code=200 if well else 503)
