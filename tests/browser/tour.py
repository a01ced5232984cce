"""Every screen of the app, whose it is, and a brand that has something to show on each of them."""

import functools
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal

from playwright.async_api import Page

from backend.db.engine import database_from
from backend.db.migrate import migrate
from backend.db.work import Database, Work, fetch, fetch_one
from backend.demo.fill import fill
from backend.demo.promotions import PROMOTIONS
from backend.identity.users import find_user
from backend.registry import RULES
from backend.replication.door import Door, ServerOp, submit
from sync.protocol import HOUR_MS
from tests.browser.device import Language
from tests.browser.steps import GO

Who = Literal["nobody", "rep", "store", "brand"]
EMAILS: dict[Who, str] = {"rep": "camille@example.org", "store": "nadia@example.org", "brand": "lea@example.org"}
READY = """() => document.querySelector('#app h1') !== null
  && document.querySelector('.skeleton, [aria-busy=true]') === null
  && document.querySelector('#app main')?.innerText.trim().length > 0"""


@dataclass(frozen=True, slots=True)
class Stop:
    """One screen. `path` may name what a `Brand` has."""

    name: str
    who: Who
    path: str


STOPS = (
    Stop("sign-in", "nobody", "/sign-in"),
    Stop("join", "nobody", "/join/0000-0000"),
    Stop("rescue", "nobody", "/?rescue"),
    Stop("today", "rep", "/"),
    Stop("accounts", "rep", "/accounts"),
    Stop("new-account", "rep", "/accounts/new"),
    Stop("account", "rep", "/accounts/{account}"),
    Stop("contact", "rep", "/accounts/{account}/contacts/{contact}"),
    Stop("edit", "rep", "/accounts/{account}/edit"),
    Stop("visit", "rep", "/accounts/{account}/visit"),
    Stop("conflicts", "rep", "/conflicts"),
    Stop("me", "rep", "/me"),
    Stop("notices", "rep", "/notices"),
    Stop("notice-settings", "rep", "/me/notifications"),
    Stop("phone", "rep", "/phone"),
    Stop("bookings", "rep", "/bookings"),
    Stop("week", "rep", "/week"),
    Stop("availability", "rep", "/availability"),
    Stop("booking-to-confirm", "rep", "/bookings/{review}"),
    Stop("promotions", "rep", "/promotions"),
    Stop("promotion", "rep", "/promotions/{running}"),
    Stop("rep-challenge", "rep", "/challenges/{challenge}"),
    Stop("store-home", "store", "/"),
    Stop("store-promotions", "store", "/accounts/{account}/promotions"),
    Stop("store-promotion", "store", "/accounts/{account}/promotions/{running}"),
    Stop("store-promotion-results", "store", "/accounts/{account}/promotions/{past}"),
    Stop("store-book", "store", "/book"),
    Stop("store-slots", "store", "/book/{account}/{service}"),
    Stop("store-training", "store", "/book/{account}/{training}"),
    Stop("store-bookings", "store", "/bookings"),
    Stop("store-booking", "store", "/bookings/{booking}"),
    Stop("store-week", "store", "/week"),
    Stop("store-help", "store", "/help"),
    Stop("store-thread", "store", "/thread/{message}"),
    Stop("store-notices", "store", "/notices"),
    Stop("store-account", "store", "/accounts/{account}"),
    Stop("store-conflicts", "store", "/conflicts"),
    Stop("store-flag", "store", "/accounts/{account}/stock-outs/new"),
    Stop("store-stock-out", "store", "/accounts/{account}/stock-outs/{stock_out}"),
    Stop("store-stock-outs", "store", "/stock-outs"),
    Stop("store-catalogue", "store", "/accounts/{account}/orders/new"),
    Stop("store-order", "store", "/accounts/{account}/orders/{order}"),
    Stop("store-orders", "store", "/orders"),
    Stop("store-challenges", "store", "/challenges"),
    Stop("store-challenge", "store", "/challenges/{challenge}"),
    Stop("store-challenge-over", "store", "/challenges/{contest}"),
    Stop("brand-overview", "brand", "/"),
    Stop("brand-account", "brand", "/accounts/{account}"),
    Stop("brand-verbatims", "brand", "/verbatims"),
    Stop("brand-unsettled", "brand", "/unsettled"),
    Stop("brand-notices", "brand", "/notices"),
    Stop("brand-orders", "brand", "/orders"),
    Stop("brand-order", "brand", "/accounts/{account}/orders/{order}"),
    Stop("brand-stock-outs", "brand", "/stock-outs"),
    Stop("brand-stock-out", "brand", "/accounts/{account}/stock-outs/{stock_out}"),
    Stop("brand-promotions", "brand", "/promotions"),
    Stop("brand-promotion", "brand", "/promotions/{running}"),
    Stop("brand-promotion-results", "brand", "/promotions/{past}"),
    Stop("brand-promotion-plan", "brand", "/promotions/new"),
    Stop("brand-material", "brand", "/material"),
    Stop("brand-services", "brand", "/services"),
    Stop("brand-trainings", "brand", "/trainings"),
    Stop("brand-training", "brand", "/trainings/{session}"),
    Stop("brand-challenges", "brand", "/challenges"),
    Stop("brand-challenge", "brand", "/challenges/{contest}"),
    Stop("brand-challenge-running", "brand", "/challenges/{challenge}"),
    Stop("brand-challenge-plan", "brand", "/challenges/new"),
    Stop("brand-challenge-edit", "brand", "/challenges/{challenge}/edit"),
)


@dataclass(frozen=True, slots=True)
class Brand:
    """Ids the paths of the stops need: the store in Lille, somebody who works there, what it can book and has booked."""

    account: str
    contact: str
    service: str
    training: str
    booking: str
    review: str
    message: str
    order: str
    stock_out: str
    session: str
    challenge: str
    """One that runs."""
    contest: str
    """One whose result was corrected."""
    running: str = PROMOTIONS[2].id
    past: str = PROMOTIONS[1].id

    def path(self, stop: Stop) -> str:
        return stop.path.format(**asdict(self))


async def furnish(database_url: str, clock: Callable[[], int]) -> Brand:
    """Fill an empty database with the demo, a conflict on a phone number and an op that waits for what it speaks of."""
    await migrate(database_url)
    database = database_from(database_url, pool_size=2)
    await database.open()
    try:
        door = Door(database, RULES, clock)
        await fill(door, lambda *_: None)
        return await _more(door)
    finally:
        await database.close()


async def _more(door: Door) -> Brand:
    rep, manager = [await _user(door.database, EMAILS[who]) for who in ("rep", "store")]
    row = await door.database.read(
        lambda: fetch_one("SELECT account_id FROM membership_account WHERE user_id = ?", manager)
    )
    assert row is not None
    account = str(row[0])
    contacts = await door.database.read(lambda: _contacts(account))
    added = await door.database.read(lambda: fetch_one("SELECT id FROM op WHERE entity = ? ORDER BY id", contacts[0]))
    assert added is not None
    for author, phone, hours in ((rep, "06 39 98 41 20", 5), (manager, "06 39 98 41 02", 3)):
        # Neither had seen what the other wrote.
        edit = ServerOp("contact.edit", contacts[0], {"phone": phone}, {"phone": [str(added[0])]})
        await submit(door, author, [edit], at_ms=door.clock() - hours * HOUR_MS)
    unknown = "0190a0a0-0000-7000-8000-000000000000"
    await submit(door, rep, [ServerOp("task.done", unknown, {})], at_ms=door.clock() - 2 * HOUR_MS)
    message = await _written(door, rep, manager, account)
    services = await door.database.read(lambda: _of_kind("service"))
    booked = await door.database.read(lambda: _of_kind("booking"))
    ordered = await door.database.read(lambda: _of_kind("pos_order", account))
    missing = await door.database.read(lambda: _of_kind("stock_out", account))
    sessions = await door.database.read(lambda: _of_kind("training_session"))
    await _seated(door, manager, account, services[-1], sessions[0])
    return Brand(
        account,
        contacts[-1],
        services[0],
        services[-1],
        booked[0],
        booked[1],
        message,
        ordered[1],
        missing[2],
        sessions[0],
        *(await door.database.read(lambda: _of_kind("challenge"))),
    )


async def _seated(door: Door, manager: str, account: str, service: str, session: str) -> None:
    """Two of the store's people come to the training; a class of twelve more has to wait."""
    seats = {"account": account, "service": service, "session": session}
    two = [{"name": "Karim Caron"}, {"name": "Inès Diallo"}]
    twelve = [{"name": f"Apprenti {n}"} for n in range(1, 13)]
    for n, attendees in enumerate((two, twelve)):
        asked = {**seats, "attendees": attendees, "waitlist": True}
        id_ = f"0190a0a0-0000-7000-8000-0000000000b{n}"
        await submit(door, manager, [ServerOp("booking.request", id_, asked)], at_ms=door.clock() - HOUR_MS)


async def _written(door: Door, rep: str, manager: str, account: str) -> str:
    """A question on a delivery, and its answer."""
    message = "0190a0a0-0000-7000-8000-0000000000a1"
    asked = {"account": account, "topic": "delivery", "text": "Trois colis sur quatre ce matin. Où est le dernier ?"}
    told = {"account": account, "about": message, "text": "Il est à Arras, livré demain avant 9 h. Désolée !"}
    for author, args, id_, hours in ((manager, asked, message, 4), (rep, told, f"{message[:-1]}2", 3)):
        await submit(door, author, [ServerOp("message.add", id_, args)], at_ms=door.clock() - hours * HOUR_MS)
    return message


async def _user(database: Database, email: str) -> str:
    user = await database.read(functools.partial(find_user, email))
    assert user is not None, email
    return user.id


def _of_kind(kind: str, account: str | None = None) -> Work[list[str]]:
    """By id; those of an account in the order they were made."""
    if account is None:
        rows = yield from fetch("SELECT id FROM entity WHERE kind = ? ORDER BY id", kind)
    else:
        rows = yield from fetch(
            "SELECT id FROM entity WHERE kind = ? AND account = ? ORDER BY recorded_ms", kind, account
        )
    return [row[0] for row in rows]


def _contacts(account: str) -> Work[list[str]]:
    rows = yield from fetch("SELECT id FROM entity WHERE kind = 'contact' AND account = ? ORDER BY id", account)
    return [row[0] for row in rows]


async def speak(page: Page, language: Language) -> None:
    """The language of this device, whatever the browser's; from the next loading on."""
    await page.evaluate("language => localStorage.setItem('comptoir.language', language)", language)


async def go(page: Page, path: str) -> None:
    """Go to a screen from inside the app, and wait until it has its content."""
    await page.evaluate(GO, path)
    await ready(page)


async def ready(page: Page) -> None:
    """Wait until the screen shows its content: nothing is being read, nothing is a placeholder."""
    await page.wait_for_function(READY)
    # What a screen asks for when it is drawn is asked for in the frame after.
    await page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    await page.wait_for_function(READY)
