from typing import Any

import pytest

from backend.db.work import Database, fetch
from backend.identity.access import load_access
from backend.identity.emails import normal_email
from backend.identity.refused import Refused
from backend.identity.territories import TerritoryLine, assign, list_territories, unassign
from backend.identity.users import add_user, end_user, find_user
from sync.access import Access, Role
from tests.backend.identity.people import BOSS, MANAGER, REP, add_account, add_person, add_rep
from tests.conftest import START_MS


async def access_of(database: Database, email: str) -> Access:
    def work() -> Any:
        user = yield from find_user(email)
        assert user is not None
        return (yield from load_access([user.id]))[user.id]

    found: Access = await database.read(work)
    return found


async def count(database: Database, table: str) -> int:
    rows = await database.read(lambda: fetch(f"SELECT count(*) FROM {table}"))
    found: int = rows[0][0]
    return found


async def test_adding_twice_changes_nothing_and_adding_more_adds(database: Database) -> None:
    first = await add_rep(database, territories=("75", "92"))
    assert await add_rep(database, territories=("75", "92")) == first
    assert [await count(database, t) for t in ("app_user", "membership", "territory_rep", "territory")] == [1, 1, 2, 2]
    await add_rep(database, territories=("92", "93"))
    assert [await count(database, t) for t in ("app_user", "membership", "territory_rep", "territory")] == [1, 1, 3, 3]


async def test_an_address_is_one_person_however_it_is_typed(database: Database) -> None:
    first = await add_rep(database)
    assert await database.read(lambda: find_user("  LEA@Marque.Example")) == first
    assert await database.read(lambda: find_user("nobody@marque.example")) is None


@pytest.mark.parametrize(
    "text", ["", "a", "a@", "@b", "a b@c", "a@b@c", "a@b\nBcc: x@y", "<a@b>", "a@b,c@d", "x" * 250 + "@b.fr"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an e-mail address"):
        normal_email(text)


def test_addresses_of_real_people_are_taken() -> None:
    for text in ("o'brien+store@shop.co.uk", "rené@épicerie.fr", "admin@localhost", "李@例子.中国"):
        assert "@" in normal_email(text)


async def test_a_retailer_is_named_by_its_banner(database: Database) -> None:
    with_banner = await add_account(database, banner="Casino")
    without = await add_account(database, banner=None)
    await add_person(database, MANAGER, Role.STORE_MANAGER, accounts=(without, with_banner))
    await add_person(database, "x@enseigne.example", Role.STORE_MANAGER, accounts=(without,))
    rows = await database.read(lambda: fetch("SELECT kind, name FROM organisation ORDER BY name"))
    assert [tuple(row) for row in rows] == [("retailer", "Casino"), ("retailer", "Enseigne")]


async def test_one_server_serves_one_brand(database: Database) -> None:
    def named(email: str, organisation: str | None) -> Any:
        return lambda: add_user(email, "N", Role.ADMIN, "fr", START_MS, organisation=organisation)

    await database.write(named(BOSS, "Maison Vert"))
    await database.write(named("two@marque.example", None))
    with pytest.raises(Refused, match="Maison Vert"):
        await database.write(named("three@marque.example", "Autre"))
    assert await count(database, "organisation") == 1
    assert await count(database, "app_user") == 2


async def test_ending_keeps_the_dates_and_a_new_role_begins_anew(database: Database) -> None:
    await add_rep(database)
    await database.write(lambda: end_user(REP, START_MS))
    access = await access_of(database, REP)
    assert access.roles(START_MS - 1) == {Role.REP}
    assert access.roles(START_MS) == frozenset()
    assert [span.until for span in (*access.memberships, *access.territories)] == [START_MS, START_MS]
    with pytest.raises(Refused, match="already ended"):
        await database.write(lambda: end_user(REP, START_MS))
    with pytest.raises(Refused, match="unknown"):
        await database.write(lambda: end_user("nobody@marque.example", START_MS))
    await database.write(lambda: add_user(REP, "Léa", Role.REP, "fr", START_MS + 5, territories=["75"]))
    assert (await access_of(database, REP)).roles(START_MS + 5) == {Role.REP}


async def test_what_was_to_begin_later_never_begins(database: Database) -> None:
    await database.write(lambda: add_user(REP, "Léa", Role.REP, "fr", START_MS, since_ms=START_MS + 1000))
    await database.write(lambda: end_user(REP, START_MS))
    access = await access_of(database, REP)
    assert [(span.since, span.until) for span in access.memberships] == [(START_MS + 1000, START_MS + 1000)]


async def test_nobody_stands_on_both_sides(database: Database) -> None:
    await add_rep(database)
    with pytest.raises(Refused, match="other side"):
        await add_person(database, REP, Role.STORE_MANAGER)
    await add_person(database, REP, Role.ADMIN)
    assert (await access_of(database, REP)).roles(START_MS) == {Role.REP, Role.ADMIN}


async def test_only_reps_have_territories_and_only_store_managers_accounts(database: Database) -> None:
    with pytest.raises(Refused, match="territories"):
        await database.write(lambda: add_user(BOSS, "N", Role.ADMIN, "fr", START_MS, territories=["75"]))
    with pytest.raises(Refused, match="accounts"):
        await database.write(lambda: add_user(BOSS, "N", Role.REP, "fr", START_MS, accounts=["x"]))


async def test_territories_are_given_taken_and_listed(database: Database) -> None:
    await add_rep(database, territories=())
    await add_account(database, territory="13")
    await database.write(lambda: assign(REP, "13", START_MS))
    await database.write(lambda: assign(REP, "13", START_MS))
    await database.write(lambda: assign(REP, "2A", START_MS))
    await database.write(lambda: unassign(REP, "2A", START_MS + 10))
    assert await database.read(lambda: list_territories(START_MS + 10)) == [
        TerritoryLine("13", "13", (REP,), 1),
        TerritoryLine("2A", "2A", (), 0),
    ]
    assert await count(database, "territory_rep") == 2
    with pytest.raises(Refused, match="does not hold"):
        await database.write(lambda: unassign(REP, "2A", START_MS + 10))
    with pytest.raises(Refused, match="not a rep"):
        await database.write(lambda: assign("nobody@marque.example", "13", START_MS))
