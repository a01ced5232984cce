"""What a batch of sends is about, as it is when they leave: hours may lie between a notice and its message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from backend.db.work import Work, fetch
from backend.identity.access import load_access, load_histories
from backend.notifications.choices import Choice, load_choices
from backend.notifications.message import Subscription
from backend.notifications.readers import account_of, side_reading
from backend.notifications.sends import Send
from backend.replication.codec import from_json
from backend.replication.door import Door
from backend.replication.views import load_entities
from backend.web.language import Language, is_spoken
from sync.access import Access


@dataclass(frozen=True, slots=True)
class Person:
    """Who a message is for; nobody whose access ended is one."""

    email: str
    language: Language
    choice: Choice
    access: Access
    unread: int


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as its row has it."""

    id: str
    user: str
    what: str
    topic: str
    target: str
    target_kind: str
    about: str | None
    params: Mapping[str, Any]
    is_read: bool
    digest: str | None


@dataclass
class Around:
    """What a batch is about, as it is now."""

    people: dict[str, Person] = field(default_factory=dict)
    notices: dict[str, Told] = field(default_factory=dict)
    digests: dict[str, list[Told]] = field(default_factory=dict)
    phones: dict[str, Subscription] = field(default_factory=dict)
    readable: set[str] = field(default_factory=set)


def load_around(door: Door, sends: Sequence[Send], now_ms: int) -> Work[Around]:
    """Gather it, in few statements."""
    around = Around()
    rows = yield from fetch(
        "SELECT id, user_id, what, topic, target, target_kind, about, params, read_ms, digest FROM notice "
        "WHERE id = ANY(?) OR digest = ANY(?) ORDER BY created_ms, id",
        sorted({s.notice for s in sends}),
        sorted({s.id for s in sends if s.channel == "digest"}),
    )
    for row in rows:
        notice, user, what, topic, target, kind, about, params, read_ms, digest = row
        is_read = read_ms is not None
        told = Told(notice, user, what, topic, target, kind, about, from_json(params), is_read, digest)
        around.notices[told.id] = told
    yield from _name_products(around)
    for told in around.notices.values():
        if told.digest is not None:
            around.digests.setdefault(told.digest, []).append(told)
    users = sorted({s.user for s in sends})
    yield from _load_people(around, users, now_ms)
    rows = yield from fetch(
        "SELECT p.id, p.endpoint, p.p256dh, p.auth FROM push_subscription p WHERE p.id = ANY(?) AND EXISTS "
        "(SELECT 1 FROM session s WHERE s.user_id = p.user_id AND s.device_id = p.device_id AND s.revoked_ms IS NULL "
        "AND s.expires_ms > ?)",
        sorted({s.device for s in sends if s.channel == "push"}),
        now_ms,
    )
    around.phones = {row[0]: Subscription(*row) for row in rows}
    yield from _load_readable(around, door, now_ms)
    return around


def _name_products(around: Around) -> Work[None]:
    """A product goes by its name where the catalogue has it: nobody knows a barcode by its digits."""
    gtins = {str(n.params["gtin"]).zfill(14) for n in around.notices.values() if "gtin" in n.params}
    if not gtins:
        return
    rows = yield from fetch("SELECT gtin, name FROM product WHERE gtin = ANY(?)", sorted(gtins))
    names = {row[0]: row[1] for row in rows}
    for key, notice in around.notices.items():
        name = names.get(str(notice.params.get("gtin", "")).zfill(14))
        if name is not None:
            rest = {one: value for one, value in notice.params.items() if one != "gtin"}
            around.notices[key] = replace(notice, params={**rest, "label": name})


def _load_people(around: Around, users: list[str], now_ms: int) -> Work[None]:
    access = yield from load_access(users)
    choices = yield from load_choices(users)
    unread = yield from fetch(
        "SELECT user_id, count(*) FROM notice WHERE user_id = ANY(?) AND read_ms IS NULL GROUP BY user_id", users
    )
    counts = {row[0]: row[1] for row in unread}
    rows = yield from fetch("SELECT id, email, language FROM app_user WHERE id = ANY(?)", users)
    for user, email, language in rows:
        if user in access and access[user].roles(now_ms):
            spoken: Language = language if is_spoken(language) else "fr"
            around.people[user] = Person(email, spoken, choices[user], access[user], counts.get(user, 0))


def _load_readable(around: Around, door: Door, now_ms: int) -> Work[None]:
    """Whether each reader may still read what the notice is about."""
    targets = yield from load_entities({n.target for n in around.notices.values()})
    accounts = {account for e in targets.values() if (account := account_of(e)) is not None}
    histories = yield from load_histories(sorted(accounts))
    reading = {
        key: side_reading(target, door.kinds.entities[target.kind], histories, now_ms)
        for key, target in targets.items()
    }
    for notice in around.notices.values():
        person, reads = around.people.get(notice.user), reading.get(notice.target)
        if person is not None and reads is not None and reads(person.access) is not None:
            around.readable.add(notice.id)
