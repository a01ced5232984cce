import asyncio
import email.policy
from collections.abc import AsyncIterator, Iterator
from email.message import EmailMessage
from email.parser import BytesParser

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from litestar import Litestar

from backend.app import build_app
from backend.db.work import Database, fetch
from backend.identity.mail import SmtpMailer
from backend.identity.territories import unassign
from backend.identity.users import end_user
from sync.access import Role
from tests.app import PUBLIC_URL, Mailbox, client_of, code_in, settings_for_tests
from tests.backend.identity.people import BOSS, MANAGER, REP, add_account, add_person, add_rep, program_of
from tests.conftest import VirtualClock

DAY = 24 * 60 * 60_000


class Inbox:
    """What a real mail server received."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        message = BytesParser(policy=email.policy.default).parsebytes(envelope.content)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"


class AnyPort(Controller):
    """aiosmtpd on a port the system chooses."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def smtp_url(inbox: Inbox) -> Iterator[str]:
    controller = AnyPort(inbox, hostname="127.0.0.1", port=0)
    controller.start()
    yield f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


@pytest.fixture
async def rep(app: Litestar, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    await add_rep(database)
    async with program_of(app, database, REP) as client:
        yield client


async def invite(client: httpx.AsyncClient, account: str) -> str:
    answer = await client.post("/api/v1/invitations", json={"account": account})
    assert answer.status_code == 201
    code: str = answer.json()["code"]
    return code


async def test_a_store_manager_joins_with_what_the_rep_shows(
    database: Database, clock: VirtualClock, smtp_url: str, inbox: Inbox
) -> None:
    await add_rep(database)
    account = await add_account(database, "Épicerie du Port", territory="75")
    mailer = SmtpMailer(smtp_url, "Comptoir <comptoir@marque.example>")
    app = build_app(settings_for_tests(), clock=clock, database=database, mailer=mailer)
    async with program_of(app, database, REP) as rep, client_of(app) as guest:
        made = (await rep.post("/api/v1/invitations", json={"account": account})).json()
        code = made["code"]
        assert made["url"] == f"{PUBLIC_URL}/#/join/{code.replace('-', '')}"
        assert made["qr_svg"].startswith("<svg")
        assert made["expires_at"] == "2026-11-28T08:00:00.000Z"
        seen = await guest.get(f"/api/v1/invitations/{code}")
        assert seen.json() == {
            "account_name": "Épicerie du Port",
            "organisation": "Casino",
            "invited_by": "Marque",
            "expires_at": made["expires_at"],
        }
        asked = await guest.post(
            "/api/v1/auth/codes", json={"email": MANAGER, "invitation": code}, headers={"Accept-Language": "en"}
        )
        assert asked.status_code == 202
        (letter,) = inbox.messages
        assert (letter["To"], letter["From"]) == (MANAGER, "Comptoir <comptoir@marque.example>")
        assert letter["Subject"].startswith("Your Comptoir code")
        joined = await guest.post(
            "/api/v1/auth/sessions",
            json={"email": MANAGER, "code": code_in(letter.get_content()), "invitation": code, "name": "Paul Noël"},
        )
        assert joined.status_code == 201
        assert (joined.json()["roles"], joined.json()["user"]["name"]) == (["store_manager"], "Paul Noël")
        reached = await database.read(lambda: fetch("SELECT user_id, account_id, valid_to FROM membership_account"))
        assert [tuple(row) for row in reached] == [(joined.json()["user"]["id"], account, None)]
        used = await database.read(lambda: fetch("SELECT used_by FROM invitation"))
        assert used[0][0] == joined.json()["user"]["id"]
        assert (await guest.get(f"/api/v1/invitations/{code}")).json()["code"] == "invitation_invalid"


async def test_a_mail_server_nobody_runs_is_a_problem(database: Database, clock: VirtualClock) -> None:
    await add_rep(database)
    mailer = SmtpMailer("smtp://127.0.0.1:9", "comptoir@marque.example")
    app = build_app(settings_for_tests(), clock=clock, database=database, mailer=mailer)
    async with client_of(app) as client:
        answer = await client.post("/api/v1/auth/codes", json={"email": REP})
    assert (answer.status_code, answer.json()["code"]) == (503, "mail_unavailable")


async def test_an_invitation_is_typed_as_people_type(
    database: Database, rep: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    code = await invite(rep, await add_account(database, territory="75"))
    typed = code.replace("-", " ").lower()
    assert (await client.get(f"/api/v1/invitations/{typed}")).status_code == 200


async def test_a_mistyped_address_leaves_the_invitation_usable(
    database: Database, rep: httpx.AsyncClient, client: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    code = await invite(rep, await add_account(database, territory="75"))
    await client.post("/api/v1/auth/codes", json={"email": "pual@enseigne.example", "invitation": code})
    await client.post("/api/v1/auth/codes", json={"email": MANAGER, "invitation": code})
    joined = await client.post(
        "/api/v1/auth/sessions", json={"email": MANAGER, "code": mailbox.code(), "invitation": code}
    )
    assert joined.status_code == 201
    assert joined.json()["user"]["name"] == "paul"


async def test_a_wrong_code_leaves_the_invitation_and_a_wrong_invitation_leaves_the_code(
    database: Database, rep: httpx.AsyncClient, client: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    code = await invite(rep, await add_account(database, territory="75"))
    await client.post("/api/v1/auth/codes", json={"email": MANAGER, "invitation": code})
    right = mailbox.code()
    wrong = "000000" if right != "000000" else "111111"
    typed = {"email": MANAGER, "code": wrong, "invitation": code}
    assert (await client.post("/api/v1/auth/sessions", json=typed)).json()["code"] == "code_wrong"
    unknown = await client.post("/api/v1/auth/sessions", json={**typed, "code": right, "invitation": "AAAA-AAAA"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "invitation_invalid")
    assert (await client.post("/api/v1/auth/sessions", json={**typed, "code": right})).status_code == 201


async def test_two_guests_cannot_use_one_invitation(
    database: Database, app: Litestar, rep: httpx.AsyncClient, client: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    code = await invite(rep, await add_account(database, territory="75"))
    guests = [MANAGER, "anna@enseigne.example"]
    for guest in guests:
        await client.post("/api/v1/auth/codes", json={"email": guest, "invitation": code})
    codes = {letter.to: code_in(letter.text) for letter in mailbox.letters}

    async def join(guest: str) -> int:
        async with client_of(app) as device:
            typed = {"email": guest, "code": codes[guest], "invitation": code}
            return (await device.post("/api/v1/auth/sessions", json=typed)).status_code

    assert sorted(await asyncio.gather(*map(join, guests))) == [201, 404]


async def test_an_invitation_lasts_a_week_and_falls_with_its_inviter(
    database: Database, rep: httpx.AsyncClient, client: httpx.AsyncClient, clock: VirtualClock
) -> None:
    account = await add_account(database, territory="75")
    old = await invite(rep, account)
    clock.advance(7 * DAY - 1)
    assert (await client.get(f"/api/v1/invitations/{old}")).status_code == 200
    clock.advance(1)
    assert (await client.get(f"/api/v1/invitations/{old}")).status_code == 404
    moved = await invite(rep, account)
    await database.write(lambda: unassign(REP, "75", clock.now))
    assert (await client.get(f"/api/v1/invitations/{moved}")).status_code == 404


async def test_an_inviter_who_left_lets_nobody_in(
    database: Database, rep: httpx.AsyncClient, client: httpx.AsyncClient, clock: VirtualClock
) -> None:
    code = await invite(rep, await add_account(database, territory="75"))
    await database.write(lambda: end_user(REP, clock.now))
    asked = await client.post("/api/v1/auth/codes", json={"email": MANAGER, "invitation": code})
    assert asked.json()["code"] == "invitation_invalid"


async def test_a_foreign_account_and_one_that_does_not_exist_look_the_same(
    database: Database, rep: httpx.AsyncClient
) -> None:
    foreign = await add_account(database, territory="13")
    answers = [
        await rep.post("/api/v1/invitations", json={"account": account})
        for account in (foreign, "22222222-2222-4222-8222-222222222222")
    ]
    assert answers[0].status_code == 404
    assert answers[0].text == answers[1].text


async def test_a_brand_manager_reaches_every_account_and_a_store_manager_invites_nobody(
    database: Database, app: Litestar
) -> None:
    account = await add_account(database, territory="13")
    await add_person(database, BOSS, Role.BRAND_MANAGER)
    await add_person(database, MANAGER, Role.STORE_MANAGER, accounts=(account,))
    async with program_of(app, database, BOSS) as boss, program_of(app, database, MANAGER) as manager:
        await invite(boss, account)
        refused = await manager.post("/api/v1/invitations", json={"account": account})
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")


async def test_nobody_joins_the_other_side_of_the_counter(
    database: Database, rep: httpx.AsyncClient, client: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    code = await invite(rep, await add_account(database, territory="75"))
    await client.post("/api/v1/auth/codes", json={"email": REP, "invitation": code})
    typed = {"email": REP, "code": mailbox.code(), "invitation": code}
    refused = await client.post("/api/v1/auth/sessions", json=typed)
    assert (refused.status_code, refused.json()["field"]) == (409, "email")
    assert (await client.get(f"/api/v1/invitations/{code}")).status_code == 200


async def test_a_manager_of_one_store_may_be_invited_to_another(
    database: Database, rep: httpx.AsyncClient, client: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    stores = [await add_account(database, territory="75") for _ in range(2)]
    for store in stores:
        code = await invite(rep, store)
        await client.post("/api/v1/auth/codes", json={"email": MANAGER, "invitation": code})
        typed = {"email": MANAGER, "code": mailbox.code(), "invitation": code}
        assert (await client.post("/api/v1/auth/sessions", json=typed)).status_code == 201
    memberships = await database.read(lambda: fetch("SELECT id FROM membership WHERE role = 'store_manager'"))
    reached = await database.read(lambda: fetch("SELECT account_id FROM membership_account"))
    assert len(memberships) == 1
    assert {row[0] for row in reached} == set(stores)
