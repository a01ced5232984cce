"""A desk whose people have phones and mailboxes, and a worker that carries what they are to be told.

The clock stands at Saturday 21 November 2026, 9:00 in Paris.
"""

from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr
from uuid_utils import uuid7

from backend.db.work import fetch
from backend.identity.sessions import SessionKind, open_session
from backend.notifications.config import NoticeConfig, make_key, notice_config
from backend.notifications.decide import state
from backend.notifications.deliver import Post
from backend.notifications.jobs import carry_notices
from backend.notifications.subscriptions import Held, keep
from backend.replication.codec import ENTITY_COLUMNS, entity_of
from sync.access import Side
from sync.entity import Entity
from tests.app import Mailbox, settings_for_tests
from tests.backend.desk import Desk
from tests.push_service.service import Browser, PushService

KEY = make_key()
SUBJECT = "mailto:ops@comptoir-brand.fr"


def config_for(service: PushService, **more: Any) -> NoticeConfig:
    return notice_config(
        settings_for_tests(
            vapid_private_key=SecretStr(KEY), vapid_subject=SUBJECT, push_test_service=service.address, **more
        )
    )


@dataclass
class Bell:
    desk: Desk
    service: PushService
    mailbox: Mailbox
    devices: dict[str, str] = field(default_factory=dict)

    @property
    def config(self) -> NoticeConfig:
        return config_for(self.service)

    @property
    def post(self) -> Post:
        return Post(self.config, self.mailbox)

    async def phone(self, who: str, zone: str | None = None) -> Browser:
        """Sign in on a device that takes pushes."""
        user, now_ms, config = self.desk.people[who], self.desk.clock.now, self.config
        assert config.push is not None
        public = config.push.public
        opened = await self.desk.database.write(lambda: open_session(user, None, SessionKind.PROGRAM, now_ms, 365))
        browser = self.service.browser(str(uuid7()))
        held = Held(browser.endpoint, browser.p256dh, browser.auth, public)
        await self.desk.database.write(lambda: keep(user, opened.device_id, held, zone, now_ms))
        self.devices[browser.name] = opened.device_id
        return browser

    async def carry(self, advance_ms: int = 0) -> int:
        """What a worker does at each poke."""
        self.desk.clock.advance(advance_ms)
        return await carry_notices(self.desk.door, self.post)

    async def notices(self, who: str, what: str | None = None) -> list[Entity]:
        """A person's, oldest first."""
        user = self.desk.people[who]
        rows = await self.desk.database.read(
            lambda: fetch(
                f"SELECT {ENTITY_COLUMNS} FROM entity WHERE id IN (SELECT id FROM notice WHERE user_id = ?) "
                "ORDER BY recorded_ms, id",
                user,
            )
        )
        found = [entity_of(row) for row in rows]
        return [n for n in found if what is None or n.fixed["what"] == what]

    async def told(self, who: str) -> list[str]:
        """What a person was told, oldest first."""
        return [n.fixed["what"] for n in await self.notices(who)]

    async def status(self, notice: str) -> str:
        return str(state(await self.desk.entity(notice), Side.BRAND)["status"])

    async def inbox(self, who: str) -> dict[str, Any]:
        """What a person's devices hold, as they read it: every line of their scope."""
        feed = await self.desk.feed(f"user:{self.desk.people[who]}")
        return {key: body for key, body in feed.items() if body is not None and body.get("kind") == "notice"}

    async def assign(self, who: str, title: str = "Refaire la tête de gondole", **more: Any) -> Entity:
        """A notice for somebody: a task the boss gives them."""
        args = {"account": self.desk.shop, "title": title, "assignee": self.desk.people[who], "audience": "shared"}
        receipt = await self.desk.do("boss", "task.add", {**args, **more})
        assert receipt.outcome == "applied", receipt
        (notice,) = [n for n in await self.notices(who, "task_assigned") if n.fixed["target"] == receipt.entity]
        return notice
