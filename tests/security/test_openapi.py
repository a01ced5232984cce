"""Every documented operation, asked in every way its description allows and in many it does not: no server error."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import schemathesis
from litestar import Litestar
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from schemathesis.python.asgi import shutdown_lifespans

from backend.app import build_app
from backend.db.engine import database_from
from tests.app import Mailbox, settings_for_tests
from tests.conftest import VirtualClock
from tests.engines import SqliteTemplate
from tests.security.house import house_of
from tests.security.marks import keep_brand_words, keep_shop_words

CHECKS = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")
SYNC = "/api/v1/sync"
LEFT_OUT = (("GET", "/api/v1/sync/live"), ("DELETE", "/api/v1/auth/sessions/current"))
"""A stream has no end (`tests/story/test_live.py`); the other ends the session that asks."""


async def _furnish(url: str, person: str) -> str:
    """Something of every kind in the database; answers somebody's token."""
    database = database_from(url, pool_size=2)
    await database.open()
    try:
        clock = VirtualClock()
        app = build_app(settings_for_tests(), clock=clock, database=database, mailer=Mailbox())
        async with house_of(app, database, clock) as house:
            await keep_brand_words(house)
            await keep_shop_words(house)
            return house.tokens[person]
    finally:
        await database.close()


@contextmanager
def _described(app: Litestar, token: str, examples: int) -> Iterator[Any]:
    """The application's own description, ready to be asked about in process."""
    config = SchemathesisConfig.from_dict(
        {
            "seed": 20261121,
            "headers": {"Authorization": f"Bearer {token}"},
            "continue-on-failure": True,
            "cache": {"enabled": False},
            "generation": {"max-examples": examples, "deterministic": True, "no-shrink": True, "database": "none"},
            "phases": {
                "examples": {"enabled": False},
                "coverage": {"extra-data-sources": {"responses": False}},
                "fuzzing": {"extra-data-sources": {"responses": False}},
                "stateful": {"enabled": False},
            },
            "checks": {"enabled": False, **{name: {"enabled": True} for name in CHECKS}},
        }
    )
    schema: Any = schemathesis.openapi.from_asgi("/schema/openapi.json", app, config=config)
    for method, path in LEFT_OUT:
        schema = schema.exclude(method=method, path=path)
    try:
        yield schema
    finally:
        shutdown_lifespans()


def _run(app: Litestar, token: str, examples: int) -> tuple[Counter[tuple[str, int]], list[str]]:
    """Ask; answers how often each operation gave each status, and what was wrong."""
    statuses: Counter[tuple[str, int]] = Counter()
    wrong: list[str] = []
    with _described(app, token, examples) as schema:
        for event in from_schema(schema).execute():
            if isinstance(event, ScenarioFinished):
                label = str(event.recorder.label)
                answers = [i.response for i in event.recorder.interactions.values() if i.response is not None]
                statuses.update((label, answer.status_code) for answer in answers)
                for check in (check for checks in event.recorder.checks.values() for check in checks):
                    if check.failure_info is not None:
                        failure = check.failure_info.failure
                        wrong.append(f"{label}: {failure.title}: {failure.message}\n{check.failure_info.code_sample}")
            elif isinstance(event, NonFatalError | FatalError):
                wrong.append(repr(event))
    return statuses, wrong


def _ask_everything(url: str, person: str, examples: int) -> None:
    token = asyncio.run(_furnish(url, person))
    settings = settings_for_tests(database_url=url)
    app = build_app(settings, clock=VirtualClock(), mailer=Mailbox(), requests_per_minute=1_000_000)
    statuses, wrong = _run(app, token, examples)
    assert not wrong, "\n\n".join(sorted(set(wrong)))
    documented = {
        f"{method.upper()} {path}"
        for path, item in app.openapi_schema.to_schema()["paths"].items()
        for method in item
        if (method.upper(), path) not in LEFT_OUT
    }
    assert {label for label, _ in statuses} == documented
    # It was not all refused at the door.
    assert statuses["GET /api/v1/me", 200] > 0
    assert statuses["POST /api/v1/sync", 200] > 0


def test_an_administrator_meets_no_server_error_and_nothing_undescribed(database_url: str) -> None:
    _ask_everything(database_url, "admin", 8 if database_url.startswith("sqlite") else 4)


def test_a_store_manager_meets_no_server_error_and_nothing_undescribed(
    sqlite_template: SqliteTemplate, tmp_path: Path
) -> None:
    _ask_everything(sqlite_template.fresh(tmp_path), "manager", 8)
