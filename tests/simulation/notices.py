"""Notices in the random schedules: what phones do about them, and who must be told when a promotion's moment comes."""

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
from backend.notifications.subscriptions import Held, forget, keep, subscription_id
from backend.replication.codec import ENTITY_COLUMNS, entity_of
from sync.entity import Entity
from sync.protocol import DAY_MS, HOUR_MS
from tests.reference.client import Phone
from tests.simulation.carriers import CONFIG

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
    is_news: dict[str, bool] = field(default_factory=dict)
    """Of each promotion that was called off, whether there was anything left of it then: its days may be moved later."""
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
            world.carriers.given_up[key] = world.lives, now_ms
            await world.database.write(lambda: forget(user, key))
        case "sign_out" if mine:
            key = rng.choice(mine)
            world.carriers.given_up[key] = world.lives, now_ms
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
                if world.memory.is_news.setdefault(promotion.id, known_ms < over) and known_ms < over:
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
