"""What is to be sent of a notice, when and where: decided once, in the transaction that takes it off the list.

A push to each phone that takes them, as soon as its owner is not asleep. A mail once it has gone unread for a while, to who has
or had a phone; to who never had one, a line in tomorrow's digest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from uuid_utils import UUID, uuid5

from backend.db.work import Row, Work, execute, execute_many, fetch
from backend.notifications.choices import Choice, load_choices
from backend.notifications.config import NoticeConfig
from backend.notifications.times import awake_at, local, next_minute

BATCH = 200
DIGEST_MINUTE = 8 * 60
_SENDS = UUID("9c0a3a52-51b3-5c3b-8f2e-4f7a1d6b2e08")

# By the moment alone, as the index has them: a crowd's notices have one moment, and would be sorted anew for each batch.
_CLAIM = (
    "SELECT id, user_id, topic, read_ms FROM notice WHERE next_ms IS NOT NULL AND next_ms <= ? ORDER BY next_ms LIMIT ?"
)
_INSERT = (
    "INSERT INTO send (id, notice, user_id, channel, device, state, due_ms, claim, claimed_ms, attempts, lapses, code, "
    "done_ms, told) VALUES (?, ?, ?, ?, ?, 'waiting', ?, '', 0, 0, 0, NULL, NULL, FALSE) ON CONFLICT (id) DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Planned:
    """One message: to a subscription (`push`), by mail, or in the digest of a local day."""

    channel: str
    device: str
    due_ms: int


def send_id(notice: str, channel: str, device: str) -> str:
    """The one id of a send: the same cannot be planned twice."""
    return str(uuid5(_SENDS, f"{notice}|{channel}|{device}"))


def plan_one(
    topic: str, choice: Choice, phones: Sequence[str], now_ms: int, mail_after_ms: int, *, pushes: bool
) -> list[Planned]:
    """What to send of a notice of a topic. `phones`: subscriptions that take pushes now."""
    found: list[Planned] = []
    rings = pushes and choice.wants(topic, "push")
    if rings:
        # Whoever asks for a test is awake, and waits for it.
        quiet = None if topic == "test" else choice.quiet
        due_ms = awake_at(now_ms, quiet, choice.zone)
        found += [Planned("push", phone, due_ms) for phone in phones]
    if choice.wants(topic, "mail") and topic != "test":
        if choice.installed_ms is None:
            due_ms = next_minute(now_ms, DIGEST_MINUTE, choice.zone)
            found.append(Planned("digest", local(due_ms, choice.zone).date().isoformat(), due_ms))
        else:
            found.append(Planned("mail", "", awake_at(now_ms + mail_after_ms, choice.quiet, choice.zone)))
    return found


def plan_sends(config: NoticeConfig, dialect: str, now_ms: int) -> Work[int]:
    """Plan the sends of notices nobody has planned yet; answers of how many. No network in here."""
    lock = " FOR UPDATE SKIP LOCKED" if dialect == "postgres" else ""
    rows = yield from fetch(_CLAIM + lock, now_ms, BATCH)
    if not rows:
        return 0
    users = sorted({row[1] for row in rows})
    choices = yield from load_choices(users)
    phones = yield from _phones(users, config, now_ms)
    sends: dict[str, tuple[object, ...]] = {}
    digests: list[tuple[str, str]] = []
    for notice, user, topic, read_ms in rows:
        if read_ms is not None:
            continue
        planned = plan_one(
            topic, choices[user], phones.get(user, ()), now_ms, config.mail_after_ms, pushes=config.push is not None
        )
        for one in planned:
            is_digest = one.channel == "digest"
            key = send_id(user if is_digest else notice, one.channel, one.device)
            sends[key] = key, "" if is_digest else notice, user, one.channel, one.device, one.due_ms
            if is_digest:
                digests.append((key, notice))
    yield from execute_many(_INSERT, list(sends.values()))
    yield from execute_many("UPDATE notice SET digest = ? WHERE id = ?", digests)
    yield from execute("UPDATE notice SET next_ms = NULL WHERE id = ANY(?)", [row[0] for row in rows])
    return len(rows)


def leave_unplanned(before_ms: int) -> Work[None]:
    """Send nothing of what was told up to a moment and has no plan yet: it stays in the list. For a history made up."""
    return execute("UPDATE notice SET next_ms = NULL WHERE next_ms <= ?", before_ms)


def _phones(users: Sequence[str], config: NoticeConfig, now_ms: int) -> Work[Mapping[str, list[str]]]:
    """The subscriptions of each: of devices where they are signed in, made with the keys we sign with."""
    if config.push is None:
        return {}
    rows: list[Row] = yield from fetch(
        "SELECT p.user_id, p.id FROM push_subscription p WHERE p.user_id = ANY(?) AND p.vapid = ? AND EXISTS "
        "(SELECT 1 FROM session s WHERE s.user_id = p.user_id AND s.device_id = p.device_id AND s.revoked_ms IS NULL "
        "AND s.expires_ms > ?) ORDER BY p.user_id, p.id",
        list(users),
        config.push.public,
        now_ms,
    )
    found: dict[str, list[str]] = {}
    for user, subscription in rows:
        found.setdefault(user, []).append(subscription)
    return found
