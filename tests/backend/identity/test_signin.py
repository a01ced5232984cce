import asyncio

import httpx
import pytest
from litestar import Litestar

from backend.db.work import Database, fetch
from backend.identity.users import end_user
from sync.access import Role
from tests.app import Mailbox, client_of
from tests.backend.identity.people import MANAGER, REP, add_person, add_rep
from tests.conftest import VirtualClock

MINUTE = 60_000
DAY = 24 * 60 * MINUTE


async def ask(client: httpx.AsyncClient, email: str = REP) -> httpx.Response:
    return await client.post("/api/v1/auth/codes", json={"email": email})


async def enter(client: httpx.AsyncClient, code: str, email: str = REP, **more: str) -> httpx.Response:
    return await client.post("/api/v1/auth/sessions", json={"email": email, "code": code, **more})


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def test_a_mailed_code_becomes_a_session_in_a_cookie(
    database: Database, client: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    user = await add_rep(database)
    asked = await ask(client, " Lea@Marque.Example ")
    assert (asked.status_code, asked.json()) == (202, {"expires_in": 600})
    assert mailbox.letters[0].to == REP
    answer = await enter(client, mailbox.code())
    assert answer.status_code == 201
    body = answer.json()
    assert body["user"] == {"id": user.id, "name": "Léa Martin", "email": REP, "language": "fr"}
    assert (body["roles"], body["side"], body["push_only"]) == (["rep"], "brand", False)
    assert body["expires_at"].startswith("2027-02-19")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("comptoir_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert (await client.get("/api/v1/me")).json() == body


async def test_only_hashes_are_kept(database: Database, client: httpx.AsyncClient, mailbox: Mailbox) -> None:
    await add_rep(database)
    await ask(client)
    code = mailbox.code()
    await enter(client, code)
    token = client.cookies["comptoir_session"]
    codes = await database.read(lambda: fetch("SELECT * FROM one_time_code"))
    sessions = await database.read(lambda: fetch("SELECT * FROM session"))
    assert code not in str([list(row) for row in codes])
    assert token not in str([list(row) for row in sessions])


async def test_a_code_works_once(database: Database, client: httpx.AsyncClient, mailbox: Mailbox) -> None:
    await add_rep(database)
    await ask(client)
    assert (await enter(client, mailbox.code())).status_code == 201
    again = await enter(client, mailbox.code())
    assert (again.status_code, again.json()["code"]) == (410, "code_expired")


async def test_two_requests_with_one_code_open_one_session(
    database: Database, client: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    await add_rep(database)
    await ask(client)
    answers = await asyncio.gather(*(enter(client, mailbox.code()) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 410, 410, 410]


async def test_five_wrong_codes_void_the_right_one(
    database: Database, client: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    await add_rep(database)
    await ask(client)
    wrong = other_than(mailbox.code())
    left = []
    for _ in range(5):
        answer = await enter(client, wrong)
        assert (answer.status_code, answer.json()["code"]) == (400, "code_wrong")
        left.append(answer.json()["attempts_left"])
    assert left == [4, 3, 2, 1, 0]
    assert (await enter(client, mailbox.code())).json()["code"] == "code_expired"


async def test_the_fifth_attempt_may_be_right(database: Database, client: httpx.AsyncClient, mailbox: Mailbox) -> None:
    await add_rep(database)
    await ask(client)
    for _ in range(4):
        await enter(client, other_than(mailbox.code()))
    assert (await enter(client, mailbox.code())).status_code == 201


async def test_guesses_made_at_once_are_each_counted(
    database: Database, client: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    await add_rep(database)
    await ask(client)
    wrong = other_than(mailbox.code())
    answers = await asyncio.gather(*(enter(client, wrong) for _ in range(8)))
    assert sorted(answer.json()["code"] for answer in answers) == ["code_expired"] * 3 + ["code_wrong"] * 5


async def test_a_code_lasts_ten_minutes(
    database: Database, client: httpx.AsyncClient, mailbox: Mailbox, clock: VirtualClock
) -> None:
    await add_rep(database)
    await ask(client)
    clock.advance(10 * MINUTE)
    assert (await enter(client, mailbox.code())).json()["code"] == "code_expired"
    await ask(client)
    clock.advance(10 * MINUTE - 1)
    assert (await enter(client, mailbox.code())).status_code == 201


async def test_a_new_code_voids_the_one_before(database: Database, client: httpx.AsyncClient, mailbox: Mailbox) -> None:
    await add_rep(database)
    await ask(client)
    first = mailbox.code()
    await ask(client)
    if first != mailbox.code():
        assert (await enter(client, first)).json()["code"] == "code_wrong"
    assert (await enter(client, mailbox.code())).status_code == 201


async def test_three_codes_in_a_quarter_of_an_hour_and_ten_a_day(
    database: Database, client: httpx.AsyncClient, clock: VirtualClock, mailbox: Mailbox
) -> None:
    await add_rep(database)
    sent = 0
    for quarter in range(4):
        for _ in range(3):
            answer = await ask(client)
            sent += answer.status_code == 202
        if quarter == 0:
            refused = await ask(client)
            assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
            assert refused.headers["retry-after"] == str(15 * 60)
        clock.advance(15 * MINUTE)
    assert sent == len(mailbox.letters) == 10
    refused = await ask(client)
    assert int(refused.headers["retry-after"]) == 23 * 3600
    clock.advance(23 * 60 * MINUTE)
    assert (await ask(client)).status_code == 202


async def test_codes_asked_for_at_once_do_not_pass_the_limit(
    database: Database, client: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    await add_rep(database)
    answers = await asyncio.gather(*(ask(client) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [202] * 3 + [429] * 3
    live = await database.read(lambda: fetch("SELECT id FROM one_time_code WHERE expires_ms > created_ms"))
    assert len(live) == 1


async def test_no_answer_tells_whether_an_address_is_known(
    database: Database, client: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    await add_rep(database)

    async def story(email: str) -> list[tuple[int, str]]:
        answers = [await ask(client, email)]
        answers += [await enter(client, "000000", email) for _ in range(6)]
        answers += [await ask(client, email) for _ in range(3)]
        return [(answer.status_code, answer.text) for answer in answers]

    assert await story(REP) == await story("nobody@nowhere.example")
    assert [letter.to for letter in mailbox.letters] == [REP] * 3
    assert mailbox.reached == 3


async def test_a_mail_server_that_is_down_answers_503_for_any_address_and_costs_no_code(
    database: Database, client: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    await add_rep(database)
    mailbox.is_down = True
    for email in (REP, "nobody@nowhere.example"):
        for _ in range(4):
            answer = await ask(client, email)
            assert (answer.status_code, answer.json()["code"]) == (503, "mail_unavailable")
    mailbox.is_down = False
    assert (await ask(client)).status_code == 202


async def test_the_letter_is_in_the_users_language(
    database: Database, client: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    await add_rep(database)
    await add_person(database, "boss@marque.example", Role.BRAND_MANAGER)
    await ask(client)
    await ask(client, "boss@marque.example")
    assert mailbox.letters[0].subject.startswith("Votre code Comptoir")
    assert mailbox.letters[1].subject.startswith("Your Comptoir code")


async def test_a_device_is_issued_once_and_known_again(
    database: Database, app: Litestar, client: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    await add_rep(database)
    await ask(client)
    device = (await enter(client, mailbox.code())).json()["device"]
    await ask(client)
    assert (await enter(client, mailbox.code(), device=device)).json()["device"] == device
    await ask(client)
    invented = "11111111-1111-4111-8111-111111111111"
    assert (await enter(client, mailbox.code(), device=invented)).json()["device"] not in (invented, device)


async def test_revoking_works_at_once(
    database: Database, app: Litestar, client: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    await add_rep(database)
    async with client_of(app) as phone:
        for one in (client, phone):
            await ask(one)
            await enter(one, mailbox.code())
        sessions = (await client.get("/api/v1/auth/sessions")).json()["sessions"]
        assert [session["kind"] for session in sessions] == ["app", "app"]
        other = next(session for session in sessions if not session["current"])
        assert (await phone.get("/api/v1/me")).status_code == 200
        assert (await client.delete(f"/api/v1/auth/sessions/{other['id']}")).status_code == 204
        refused = await phone.get("/api/v1/me")
        assert (refused.status_code, refused.json()["code"]) == (401, "unauthenticated")
        assert (await client.get("/api/v1/me")).status_code == 200
        assert (await client.delete(f"/api/v1/auth/sessions/{other['id']}")).status_code == 404


async def test_nobody_revokes_somebody_elses_session(
    database: Database, app: Litestar, client: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    await add_rep(database)
    await add_person(database, "other@marque.example", Role.REP)
    async with client_of(app) as thief:
        for one, email in ((client, REP), (thief, "other@marque.example")):
            await ask(one, email)
            await enter(one, mailbox.code(), email)
        mine = (await client.get("/api/v1/auth/sessions")).json()["sessions"][0]["id"]
        assert (await thief.delete(f"/api/v1/auth/sessions/{mine}")).status_code == 404
        assert (await client.get("/api/v1/me")).status_code == 200


async def test_signing_out_clears_the_cookie_and_kills_the_token(
    database: Database, client: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    await add_rep(database)
    await ask(client)
    await enter(client, mailbox.code())
    token = client.cookies["comptoir_session"]
    answer = await client.delete("/api/v1/auth/sessions/current")
    assert answer.status_code == 204
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert "comptoir_session" not in client.cookies
    client.cookies["comptoir_session"] = token
    assert (await client.get("/api/v1/me")).status_code == 401


async def test_a_session_ends_after_its_days(
    database: Database, client: httpx.AsyncClient, mailbox: Mailbox, clock: VirtualClock
) -> None:
    await add_rep(database)
    await ask(client)
    await enter(client, mailbox.code())
    clock.advance(90 * DAY - 1)
    assert (await client.get("/api/v1/me")).status_code == 200
    clock.advance(1)
    assert (await client.get("/api/v1/me")).status_code == 401


async def test_after_the_last_membership_ends_only_pushing_is_left_and_then_nothing(
    database: Database, client: httpx.AsyncClient, mailbox: Mailbox, clock: VirtualClock
) -> None:
    await add_rep(database)
    await ask(client)
    await enter(client, mailbox.code())
    await database.write(lambda: end_user(REP, clock.now))
    ended = await client.get("/api/v1/me")
    assert (ended.status_code, ended.json()["code"]) == (403, "access_ended")
    await ask(client)
    again = await enter(client, mailbox.code())
    assert (again.status_code, again.json()["push_only"], again.json()["roles"]) == (201, True, [])
    clock.advance(14 * DAY - 1)
    assert (await client.get("/api/v1/me")).status_code == 403
    clock.advance(1)
    assert (await client.get("/api/v1/me")).status_code == 401
    letters = len(mailbox.letters)
    assert (await ask(client)).status_code == 202
    assert len(mailbox.letters) == letters


async def test_a_push_only_session_can_sign_out(
    database: Database, client: httpx.AsyncClient, mailbox: Mailbox, clock: VirtualClock
) -> None:
    await add_rep(database)
    await ask(client)
    await enter(client, mailbox.code())
    await database.write(lambda: end_user(REP, clock.now))
    assert (await client.delete("/api/v1/auth/sessions/current")).status_code == 204


async def test_a_person_may_change_their_own_name_and_language(
    database: Database, client: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    await add_rep(database)
    await ask(client)
    await enter(client, mailbox.code())
    changed = await client.patch("/api/v1/me", json={"name": " Léa D. 🌍 ", "language": "en"})
    assert (changed.json()["user"]["name"], changed.json()["user"]["language"]) == ("Léa D. 🌍", "en")
    assert (await client.get("/api/v1/me")).json() == changed.json()
    assert (await client.patch("/api/v1/me", json={})).json() == changed.json()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": REP}, "code"),
        ({"email": "not an address", "code": "123456"}, "email"),
        ({"email": REP, "code": "12345"}, "code"),
        ({"email": REP, "code": "123456", "name": "a\u0000b"}, "name"),
        ({"email": REP, "code": "123456", "language": "de"}, "language"),
        ({"email": REP, "code": "123456", "device": "a\u0000"}, "device"),
        ({"email": REP, "code": "123456", "admin": True}, "admin"),
        ([], "body"),
    ],
)
async def test_a_bad_field_is_named_and_costs_no_attempt(client: httpx.AsyncClient, body: object, field: str) -> None:
    answer = await client.post("/api/v1/auth/sessions", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "validation")
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_store_manager_is_on_the_retailers_side(
    database: Database, client: httpx.AsyncClient, mailbox: Mailbox
) -> None:
    await add_person(database, MANAGER, Role.STORE_MANAGER)
    await ask(client, MANAGER)
    assert (await enter(client, mailbox.code(), MANAGER)).json()["side"] == "retailer"
