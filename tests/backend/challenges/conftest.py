from typing import Any

import pytest
from litestar import Litestar

from backend.identity.sessions import SessionKind, open_session
from tests.app import client_of
from tests.backend.challenges.arena import Arena
from tests.backend.desk import Desk
from tests.backend.promotions.street import Street


@pytest.fixture
async def arena(desk: Desk) -> Arena:
    return Arena(await Street(desk).open())


@pytest.fixture
def asked(arena: Arena, app: Litestar) -> Any:
    """A GET as somebody: status, bytes, JSON."""

    async def ask(who: str, path: str) -> tuple[int, bytes, Any]:
        desk = arena.desk
        opened = await desk.database.write(
            lambda: open_session(desk.people[who], None, SessionKind.PROGRAM, desk.clock.now, 30)
        )
        async with client_of(app) as client:
            answer = await client.get(path, headers={"Authorization": f"Bearer {opened.token}"})
        return answer.status_code, answer.content, answer.json()

    return ask
