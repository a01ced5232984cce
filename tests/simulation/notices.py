"""Notices in the random schedules: what phones do about them, who must be told of what, and what must hold of all that left."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from uuid_utils import uuid7

from backend.accounts.groups import where_of
from backend.accounts.places import shop_of
from backend.db.work import Work, execute, fetch
from backend.identity.sessions import SessionKind, open_session
from backend.notifications.choices import QUIET, save_choice
from backend.notifications.notice import TOPICS
from backend.notifications.sends import ATTEMPTS, LAPSED
from backend.notifications.subscriptions import Held, forget, keep, subscription_id
from backend.replication.codec import ENTITY_COLUMNS, entity_of
from sync.entity import Entity
from sync.op import ms_to_instant
from sync.protocol import DAY_MS, HOUR_MS
from tests.reference.client import Phone
from tests.simulation.carriers import CONFIG, MAIL_AFTER_MS, Carriers, Taken

if TYPE_CHECKING:
    from tests.simulation.world import World

ZONES = {"ana": "Europe/Paris", "bob": "Pacific/Auckland", "zoe": "America/New_York", "max": "Asia/Kolkata"}
AHEAD = {"promotion_soon": -7, "promotion_tomorrow": -1, "promotion_today": 0}
STEPS = {
    "committed": "promotion_committed", "withdrawn": "promotion_withdrawn", "executed": "promotion_executed",
    "problem": "promotion_problem",
}  # fmt: skip
Key = tuple[str, str, str, int]
"""A notice: what, of what, to whom, of which moment (ms)."""


@dataclass
class Memory:
    """What the world knows of the server's state that the oracle cannot read there; a restore takes it back too."""

    phones: dict[str, str] = field(default_factory=dict)
    """Subscriptions, with their owners."""
    muted: set[tuple[str, str, str]] = field(default_factory=set)
    since: dict[tuple[str, str], int] = field(default_factory=dict)
    """When (ms) a promotion got the first day it has."""
    present: dict[tuple[str, str, str], set[str]] = field(default_factory=dict)
    """Of each promotion, first day and kind of notice: whom it concerned at every look since its moment came near."""
    must: set[Key] = field(default_factory=set)
    may: set[Key] = field(default_factory=set)


# ---- what phones do


async def furnish(world: "World") -> None:
    """Everybody has a clock of their own, and most a phone that takes pushes."""
    for name, zone in ZONES.items():
        user = world.users[name].id
        await world.database.write(lambda user=user, zone=zone: save_choice(user, zone, QUIET, {}))  # type: ignore[misc]
        if name != "max":
            await subscribe(world, user)


async def subscribe(world: "World", user: str) -> None:
    """The app is opened on a device that takes pushes; the server learns its address."""
    endpoint = f"https://updates.push.services.mozilla.com/{uuid7()}"
    world.memory.phones[subscription_id(endpoint)] = user
    now_ms = world.clock.now
    push = CONFIG.push
    assert push is not None

    def keeping() -> Work[None]:
        opened = yield from open_session(user, None, SessionKind.PROGRAM, now_ms, 365)
        yield from keep(user, opened.device_id, Held(endpoint, "key", "auth", push.public), None, now_ms)

    await world.database.write(keeping)


async def choose(world: "World") -> None:
    """A new phone, one signed out or unsubscribed, a topic turned off or on again."""
    rng, memory = world.rng, world.memory
    name = rng.choice(list(ZONES))
    user, now_ms = world.users[name].id, world.clock.now
    mine = sorted(key for key, owner in memory.phones.items() if owner == user)
    match rng.choice(["subscribe", "forget", "sign_out", "mute", "mute", "unmute"]):
        case "subscribe" if len(mine) < 4:
            await subscribe(world, user)
        case "forget" if mine:
            key = rng.choice(mine)
            await world.database.write(lambda: forget(user, key))
        case "sign_out" if mine:
            key = rng.choice(mine)
            await world.database.write(
                lambda: execute(
                    "UPDATE session SET revoked_ms = ? WHERE device_id IN "
                    "(SELECT device_id FROM push_subscription WHERE id = ?)",
                    now_ms,
                    key,
                )
            )
        case "mute":
            muted = {one for one in memory.muted if one[0] == user}
            muted.add((user, rng.choice(TOPICS), rng.choice(["push", "mail"])))
            await _mute(world, user, name, muted)
            world.ever_muted |= muted
        case _:
            await _mute(world, user, name, set())


async def _mute(world: "World", user: str, name: str, muted: set[tuple[str, str, str]]) -> None:
    topics: dict[str, dict[Any, bool]] = {}
    for _, topic, channel in muted:
        topics.setdefault(topic, {})[channel] = False
    await world.database.write(lambda: save_choice(user, ZONES[name], QUIET, topics))
    world.memory.muted = {one for one in world.memory.muted if one[0] != user} | muted


def see(world: "World", phone: Phone) -> dict[str, Any] | None:
    """A notice, or some at a glance, is read; offline as well."""
    known = [found for (_, found), body in phone.rows.items() if body["kind"] == "notice" and body["status"] != "read"]
    if not known:
        return None
    found = world.rng.sample(known, min(len(known), world.rng.choice([1, 1, 3])))
    return phone.do("notice.read", {"via": world.rng.choice(["inbox", "push"]), "also": found[1:]}, found[0])


# ---- who must be told when a moment comes, worked out day by day beside the worker


@dataclass
class Moment:
    """A promotion's moment, and whom it is for as things stand."""

    promotion: str
    first_day: str
    what: str
    since_ms: int
    near_ms: int
    due: dict[str, int]


def nine(day: date, zone: str) -> int:
    return int(datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo(zone)).timestamp() * 1000)


@dataclass
class Watch:
    """The world's own reckoning of promotions' moments. It shares the rule of which store a promotion is for, nothing else."""

    world: "World"

    async def look(self) -> list[Moment]:
        """As the worker is about to find it."""
        world, now_ms, found = self.world, self.world.clock.now, []
        entities = await load(world, "kind IN ('promotion', 'account')")
        crowd = await Crowd.of(world)
        today = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(ZoneInfo("Europe/Paris")).date().isoformat()
        shops = [shop_of(e) for e in entities if e.kind == "account"]
        for promotion in (e for e in entities if e.kind == "promotion"):
            first: str = promotion.get("sell_out")["starts_on"]
            since_ms = world.memory.since.setdefault((promotion.id, first), now_ms)
            where = where_of(promotion)
            people = {user for shop in shops if where.holds(shop, today) for user in crowd.around(shop.id, now_ms)}
            calls = [event.write for event in promotion.events if event.name == "cancelled"]
            if calls:
                last = date.fromisoformat(promotion.get("sell_out")["ends_on"]) + timedelta(days=1)
                known_ms = min(int(call.value["known_at_ms"]) for call in calls)
                over = datetime(last.year, last.month, last.day, tzinfo=ZoneInfo("Europe/Paris")).timestamp() * 1000
                if known_ms < over:
                    due = dict.fromkeys(people, known_ms)
                    found.append(Moment(promotion.id, "", "promotion_cancelled", known_ms, known_ms, due))
                continue
            for what, days in AHEAD.items():
                day = date.fromisoformat(first) + timedelta(days=days)
                due = {user: nine(day, crowd.zones.get(user, "Europe/Paris")) for user in people}
                found.append(Moment(promotion.id, first, what, since_ms, nine(day, "UTC") - 16 * HOUR_MS, due))
        return found

    def moved(self, promotion: str, first_day: str) -> None:
        """Headquarters gave it another first day: its moments are new from now on, also where it had that day long ago."""
        if (promotion, first_day) in self.world.memory.since:
            return
        for key in [key for key in self.world.memory.since if key[0] == promotion]:
            del self.world.memory.since[key]
        self.world.memory.since[promotion, first_day] = self.world.clock.now
        for seen in [key for key in self.world.memory.present if key[0] == promotion and key[1]]:
            del self.world.memory.present[seen]

    def rang(self, moments: Iterable[Moment], *, completed: bool) -> None:
        """What its looking must, or may, have told."""
        memory, now_ms = self.world.memory, self.world.clock.now
        for moment in moments:
            if now_ms < moment.near_ms:
                continue
            seen = memory.present.setdefault((moment.promotion, moment.first_day, moment.what), set(moment.due))
            seen &= set(moment.due)
            for user, due_ms in moment.due.items():
                if moment.since_ms <= due_ms <= now_ms < due_ms + DAY_MS:
                    key = moment.what, moment.promotion, user, due_ms
                    memory.may.add(key)
                    # Who came to concern it between two looks is told once more people are due, or it is over everywhere.
                    if completed and user in seen:
                        memory.must.add(key)


@dataclass
class Crowd:
    """Who belonged to which account when, off the dated rows."""

    managers: list[tuple[str, str, int, int | None]]
    territories: list[tuple[str, str, int, int | None]]
    reps: list[tuple[str, str, int, int | None]]
    zones: dict[str, str]

    @staticmethod
    async def of(world: "World") -> "Crowd":
        def read() -> Work[list[list[tuple[Any, ...]]]]:
            found = []
            for what in ("account_id, user_id, % membership_account", "account_id, territory_id, % account_territory",
                         "territory_id, user_id, % territory_rep"):  # fmt: skip
                rows = yield from fetch(f"SELECT {what.replace('%', 'valid_from, valid_to FROM')}")
                found.append([tuple(row) for row in rows])
            return found

        managers, territories, reps = await world.database.read(read)
        return Crowd(managers, territories, reps, {world.users[name].id: zone for name, zone in ZONES.items()})

    def stores(self, account: str, at_ms: int) -> set[str]:
        return {user for found, user, *span in self.managers if found == account and _held(span, at_ms)}

    def field(self, account: str, at_ms: int) -> set[str]:
        where = {territory for found, territory, *span in self.territories if found == account and _held(span, at_ms)}
        return {user for territory, user, *span in self.reps if territory in where and _held(span, at_ms)}

    def around(self, account: str, at_ms: int) -> set[str]:
        return self.stores(account, at_ms) | self.field(account, at_ms)


def _held(span: list[Any], at_ms: int) -> bool:
    return span[0] <= at_ms and (span[1] is None or at_ms < span[1])


async def load(world: "World", condition: str) -> list[Entity]:
    rows = await world.database.read(lambda: fetch(f"SELECT {ENTITY_COLUMNS} FROM entity WHERE {condition}"))
    return [entity_of(row) for row in rows]


# ---- what must hold after any schedule


@dataclass
class Book:
    """Everything on notices there is at the end."""

    rows: list[dict[str, Any]]
    sends: list[dict[str, Any]]
    notices: dict[str, Entity]
    ops: dict[str, tuple[str, int, str, int]]
    """By id: author, received (ms), outcome, revision."""
    entities: list[Entity]
    crowd: Crowd


async def _book(world: "World") -> Book:
    async def rows(table: str, *columns: str) -> list[dict[str, Any]]:
        found = await world.database.read(lambda: fetch(f"SELECT {', '.join(columns)} FROM {table}"))
        return [dict(zip(columns, row, strict=True)) for row in found]

    ops = await rows("op", "id", "user_id", "received_ms", "outcome", "receipt")
    return Book(
        await rows("notice", "id", "user_id", "what", "topic", "target", "about", "due_ms", "created_ms", "read_ms"),
        await rows("send", "id", "notice", "user_id", "channel", "device", "state", "due_ms", "code", "attempts"),
        {notice.id: notice for notice in await load(world, "kind = 'notice'")},
        {op["id"]: (op["user_id"], op["received_ms"], op["outcome"], json.loads(op["receipt"])["rev"]) for op in ops},
        await load(world, "kind IN ('participation', 'message', 'promotion', 'account')"),
        await Crowd.of(world),
    )


async def check(world: "World") -> None:
    """Raise with the reason when somebody was not told, was told twice or of what is not theirs, or a message went astray."""
    assert not world.carriers.leaks, world.carriers.leaks[0]
    book = await _book(world)
    _each_once(book)
    _moments(world, book)
    _words(world, book)
    _nobody_else(world, book)
    _sends(world.carriers, book, world)
    _fallback(world, book)


def _each_once(book: Book) -> None:
    counted = Counter((row["what"], row["target"], row["user_id"], row["due_ms"]) for row in book.rows)
    twice = [key for key, times in counted.items() if times > 1]
    assert not twice, f"told twice: {twice[0]}"
    assert book.notices.keys() == {row["id"] for row in book.rows}


def _moments(world: "World", book: Book) -> None:
    told = {
        (row["what"], row["target"], row["user_id"], row["due_ms"])
        for row in book.rows
        if row["what"] in {*AHEAD, "promotion_cancelled"}
    }
    missing, more = world.memory.must - told, told - world.memory.may
    assert not missing, f"{len(missing)} were not told when its moment came, first {min(missing)}"
    assert not more, f"{len(more)} were told what does not concern them, first {min(more)}"


def _words(world: "World", book: Book) -> None:
    """Each word on a promotion, each message: to everybody of store and territory who may read it, but its author."""
    wanted: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    unknown: set[tuple[str, str]] = set()
    moments = {(notice.created.op, row["what"]): row["due_ms"] for row, notice in _with_entities(book)}
    for entity in book.entities:
        said = [(STEPS[e.name], e.write.op) for e in entity.events if e.name in STEPS]
        if entity.kind == "message":
            said = [("message", entity.created.op)]
        for what, op in said if entity.kind in {"participation", "message"} else ():
            author, received_ms, _, rev = book.ops[op]
            at_ms = moments.get((op, what), received_ms)
            if rev > 1 and (op, what) not in moments:
                # Held, then released: nobody heard of it, or somebody did of a like word released at the same moment.
                unknown.add((what, entity.id))
                continue
            if world.at_once and entity.account in world.moved:
                # Moved in the same millisecond: who it belonged to then has no answer.
                unknown.add((what, entity.id))
                continue
            account, audience = str(entity.account), entity.fixed.get("audience", "shared")
            readers = book.crowd.stores(account, at_ms) if audience != "brand" else set()
            readers |= book.crowd.field(account, at_ms) if audience != "retailer" else set()
            wanted[what, entity.id, at_ms] |= readers - {author}
    told: dict[tuple[str, str, int], set[str]] = defaultdict(set)
    for row in book.rows:
        if row["what"] in {*STEPS.values(), "message"}:
            told[row["what"], row["target"], row["due_ms"]].add(row["user_id"])
    for key in wanted.keys() | told.keys():
        if key[:2] in unknown:
            continue
        assert told[key] == wanted[key], (
            f"{key} at {ms_to_instant(key[2])}: not told {world.names(wanted[key] - told[key])}, "
            f"told too many {world.names(told[key] - wanted[key])}"
        )


def _with_entities(book: Book) -> list[tuple[dict[str, Any], Entity]]:
    return [(row, book.notices[row["id"]]) for row in book.rows]


def _nobody_else(world: "World", book: Book) -> None:
    """Whatever a notice is about, its reader belonged to that account when it was made; what it says, they may know."""
    head = world.users["adm"].id
    for row, notice in _with_entities(book):
        user, about = row["user_id"], row["about"]
        if about is not None and user != head and not (world.at_once and about in world.moved):
            there = book.crowd.around(about, notice.recorded_ms)
            assert user in there, f"{world.names({user})} was told of an account that is not theirs: {row}"
        leaked = world.learns(user, json.dumps(dict(notice.fixed), ensure_ascii=False))
        assert leaked is None, f"{world.names({user})} was told {leaked!r}: {row}"


def _sends(carriers: Carriers, book: Book, world: "World") -> None:
    """At most twice, once where no worker was lost with it in hand, under one name; never what its reader had turned off."""
    topics = {row["id"]: row["topic"] for row in book.rows}
    for one in carriers.taken:
        channel = "mail" if one.is_mail else "push"
        unwanted = [n for n in one.notices if (one.user, topics.get(n), channel) in one.muted]
        assert not unwanted, f"a {channel} of what {one.user} had turned off: {one}"
    times: Counter[tuple[int, str, str]] = Counter()
    unanswered: Counter[tuple[int, str, str]] = Counter()
    names: dict[tuple[int, str, str], set[str]] = defaultdict(set)
    for one in carriers.taken:
        times[one.life, one.to, one.name] += 1
        unanswered[one.life, one.to, one.name] += not one.is_answered
        if one.is_mail:
            for notice in one.notices:
                names[one.life, one.to, notice].add(one.name)
    for key, count in times.items():
        most = (2 if carriers.left_behind[key] else 1) + unanswered[key]
        assert count <= most, f"{key} left {count} times, {carriers.left_behind[key]} workers were lost with it"
    for key, found in names.items():
        assert len(found) == 1, f"{key} was mailed under {len(found)} names"
    pushed = {(one.to, one.name) for one in carriers.taken if not one.is_mail}
    mailed = {(one.user, notice) for one in carriers.taken if one.is_mail for notice in one.notices}
    for send in book.sends:
        assert send["state"] != "waiting" or send["due_ms"] > world.clock.now, f"never came to an end: {send}"
        if send["channel"] == "push" and (world.lives, send["device"], send["notice"]) in carriers.settled:
            assert send["state"] == "sent", f"its worker knows that it left: {send}"
        if send["state"] == "sent" and send["channel"] == "push":
            assert (send["device"], send["notice"]) in pushed, f"nothing left of {send}"
        if send["state"] == "sent" and send["channel"] == "mail":
            assert (send["user_id"], send["notice"]) in mailed, f"nothing left of {send}"
        if send["code"] == LAPSED:
            lost = carriers.claims.get(send["id"], set())
            assert len(lost) > 1, f"given up after {len(lost)} lost workers: {send}"


def _fallback(world: "World", book: Book) -> None:
    """Unread for long, or on no phone at all, it is mailed; while it may be on a phone, mail does not hurry."""
    carriers = world.carriers
    mailed = {(one.user, notice) for one in carriers.taken if one.is_mail for notice in one.notices}
    by_notice: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for send in book.sends:
        by_notice[send["notice"]].append(send)
    end_ms = world.clock.now
    for row in book.rows:
        user, sends = row["user_id"], by_notice[row["id"]]
        # Enough for the mail hour, a night, and the next digest.
        old = row["created_ms"] < end_ms - 30 * HOUR_MS
        settled = (
            row["about"] not in world.moved and user not in world.shaken and row["target"] not in world.ledger.words
        )
        if not (old and settled) or row["read_ms"] is not None or (user, row["topic"], "mail") in world.ever_muted:
            continue
        if any(s["channel"] == "mail" and (s["code"] == LAPSED or s["attempts"] >= ATTEMPTS) for s in sends):
            continue
        if (user, row["id"]) not in mailed and not any(carriers.left_behind[key] for key in _digests(carriers, user)):
            raise AssertionError(f"unread, and never mailed to {world.names({user})}: {row} {sends}")
    created = {row["id"]: row["created_ms"] for row in book.rows}
    for mail in carriers.taken:
        # Made again after a restore, a notice may be younger than its mail.
        if not (mail.is_mail and mail.name.startswith("<notice.")) or mail.life != world.lives:
            continue
        (notice,) = mail.notices
        if notice in created and mail.at_ms < created[notice] + MAIL_AFTER_MS:
            had = [one for one in carriers.taken if _holds(one, mail, notice) and one.to not in carriers.gone]
            assert not had, f"mail hurried after what a phone had:\n{had[0]}\n{mail}"


def _digests(carriers: Carriers, user: str) -> list[tuple[int, str, str]]:
    return [
        (one.life, one.to, one.name) for one in carriers.taken if one.user == user and one.name.startswith("<digest.")
    ]


def _holds(one: Taken, mail: Taken, notice: str) -> bool:
    return (
        not one.is_mail and one.is_answered and (one.life, one.name) == (mail.life, notice) and one.at_ms <= mail.at_ms
    )
