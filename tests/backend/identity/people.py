"""People, stores and signed-in clients for the identity room's tests."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from litestar import Litestar

from backend.db.work import Database, Work, execute
from backend.identity.sessions import Opened, SessionKind, open_session
from backend.identity.territories import ensure_territories
from backend.identity.users import User, add_user, find_user
from sync.access import Role
from tests.app import client_of
from tests.conftest import START_MS

REP = "lea@marque.example"
MANAGER = "paul@enseigne.example"
BOSS = "chloe@marque.example"


async def add_account(
    database: Database, name: str = "Épicerie du Port", *, banner: str | None = "Casino", territory: str | None = None
) -> str:
    """Write the rows an account is looked up by, as landing an `account.add` would."""
    account = str(uuid.uuid4())

    def work() -> Work[None]:
        yield from execute(
            "INSERT INTO account (id, external_id, name, folded, banner) VALUES (?, ?, ?, ?, ?)",
            account,
            f"X-{account[:8]}",
            name,
            name.lower(),
            banner,
        )
        if territory is not None:
            ids = yield from ensure_territories([territory])
            yield from execute(
                "INSERT INTO account_territory (id, account_id, territory_id, valid_from, valid_to) "
                "VALUES (?, ?, ?, ?, NULL)",
                str(uuid.uuid4()),
                account,
                ids[territory],
                START_MS - 1000,
            )

    await database.write(work)
    return account


async def add_rep(database: Database, email: str = REP, *, territories: tuple[str, ...] = ("75",)) -> User:
    return await database.write(
        lambda: add_user(email, "Léa Martin", Role.REP, "fr", START_MS - 1000, territories=territories)
    )


async def add_person(database: Database, email: str, role: Role, *, accounts: tuple[str, ...] = ()) -> User:
    return await database.write(lambda: add_user(email, "Somebody", role, "en", START_MS - 1000, accounts=accounts))


async def token_of(database: Database, email: str, *, now_ms: int = START_MS, device: str | None = None) -> Opened:
    def work() -> Work[Opened]:
        user = yield from find_user(email)
        assert user is not None
        return (yield from open_session(user.id, device, SessionKind.PROGRAM, now_ms, 365))

    return await database.write(work)


@asynccontextmanager
async def program_of(app: Litestar, database: Database, email: str) -> AsyncIterator[httpx.AsyncClient]:
    """A program that acts as somebody, by bearer token."""
    opened = await token_of(database, email)
    async with client_of(app, headers={"Authorization": f"Bearer {opened.token}"}) as client:
        yield client
