"""What each person chose: which topics by which channel, their clock, and when to leave them in peace."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from backend.db.work import Work, execute, fetch
from backend.notifications.notice import TOPICS
from backend.notifications.raising import DEFAULT_ZONE
from backend.notifications.times import Quiet
from backend.replication.codec import from_json, to_json

Channel = Literal["push", "mail"]
QUIET = Quiet(20 * 60, 7 * 60)
"""What holds until somebody chooses: nobody's phone rings at night."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One person's. `off` holds the (topic, channel) they turned off; all else is on."""

    zone: str = DEFAULT_ZONE
    quiet: Quiet | None = QUIET
    off: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    installed_ms: int | None = None
    """When a phone of theirs first took pushes; None: never, a digest is for them."""

    def wants(self, topic: str, channel: Channel) -> bool:
        """Whether they want to be told of a topic that way."""
        return (topic, channel) not in self.off


def load_choices(users: Sequence[str]) -> Work[dict[str, Choice]]:
    """Those of each; what holds until they choose, for who never did."""
    rows = yield from fetch(
        "SELECT user_id, zone, quiet_from, quiet_to, topics, installed_ms FROM notice_choice WHERE user_id = ANY(?)",
        list(users),
    )
    found = {
        user: Choice(zone or DEFAULT_ZONE, *_read(quiet_from, quiet_to, topics), installed_ms)
        for user, zone, quiet_from, quiet_to, topics, installed_ms in rows
    }
    return {user: found.get(user, Choice()) for user in users}


# Remembered: of a crowd, nearly all chose nothing, or the same few things.
@functools.lru_cache(maxsize=1024)
def _read(quiet_from: int | None, quiet_to: int | None, topics: str) -> tuple[Quiet | None, frozenset[tuple[str, str]]]:
    held = from_json(topics)
    off = frozenset((topic, channel) for topic, channels in held.get("off", {}).items() for channel in channels)
    if quiet_from is not None and quiet_to is not None:
        return Quiet(quiet_from, quiet_to), off
    return None if held.get("loud") else QUIET, off


_ENSURE = "INSERT INTO notice_choice (user_id, topics) VALUES (?, '{}') ON CONFLICT (user_id) DO NOTHING"


def save_choice(user: str, zone: str, quiet: Quiet | None, topics: Mapping[str, Mapping[Channel, bool]]) -> Work[None]:
    """Replace all a person chose."""
    off = {t: [c for c in ("push", "mail") if not topics.get(t, {}).get(c, True)] for t in TOPICS}
    held = {"off": {topic: channels for topic, channels in off.items() if channels}}
    yield from execute(_ENSURE, user)
    yield from execute(
        "UPDATE notice_choice SET zone = ?, quiet_from = ?, quiet_to = ?, topics = ? WHERE user_id = ?",
        zone,
        None if quiet is None else quiet.start,
        None if quiet is None else quiet.end,
        to_json({**held, "loud": True} if quiet is None else held),
        user,
    )


def set_installed(user: str, now_ms: int, zone: str | None) -> Work[None]:
    """A phone of theirs takes pushes; its clock is theirs unless they chose another."""
    yield from execute(_ENSURE, user)
    yield from execute(
        "UPDATE notice_choice SET installed_ms = COALESCE(installed_ms, ?), zone = COALESCE(zone, ?) WHERE user_id = ?",
        now_ms,
        zone,
        user,
    )


def turn_off_mail(user: str, topic: str | None) -> Work[bool]:
    """No more mail on a topic (None: on any); whether the person is known."""
    rows = yield from fetch("SELECT id FROM app_user WHERE id = ?", user)
    if not rows:
        return False
    yield from execute(_ENSURE, user)
    (row,) = yield from fetch("SELECT topics FROM notice_choice WHERE user_id = ?", user)
    held = from_json(row[0])
    off = {name: list(channels) for name, channels in held.get("off", {}).items()}
    for name in TOPICS if topic is None else (topic,):
        off[name] = sorted({*off.get(name, []), "mail"})
    yield from execute("UPDATE notice_choice SET topics = ? WHERE user_id = ?", to_json({**held, "off": off}), user)
    return True
