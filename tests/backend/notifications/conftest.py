from collections.abc import Iterator

import pytest

from backend.db.work import Database
from tests.app import Mailbox
from tests.backend.desk import Desk
from tests.backend.notifications.bell import Bell
from tests.conftest import VirtualClock
from tests.push_service.service import PushService, push_service


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PushService]:
    with push_service(tmp_path_factory.mktemp("push")) as running:
        yield running


@pytest.fixture
async def bell(desk: Desk, service: PushService, mailbox: Mailbox, database: Database, clock: VirtualClock) -> Bell:
    return Bell(desk, service, mailbox)
