"""Who is told of a notice, and what they may read of it. Nothing leaves but as the feed would cut it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.db.work import Work
from backend.identity.access import load_access, load_histories
from backend.notifications.decide import made, notice_id
from backend.notifications.notice import Due, Notice, declare
from backend.notifications.readers import account_of, managers_of, reps_of, side_reading
from backend.replication.views import load_entities
from sync.access import Side
from sync.entity import Entity
from sync.kind import Home, Kinds
from sync.merge import Write
from sync.scope import body

CONFLICT = declare(
    "conflict",
    "conflicts",
    ("Deux versions à départager · {account}", "Two versions to settle · {account}"),
    (
        "Vous et {by} avez écrit des choses différentes. Choisissez ce qui reste.",
        "You and {by} wrote different things. Choose what stays.",
    ),
)


@dataclass(frozen=True, slots=True)
class Said:
    """A notice somebody's op calls for."""

    notice: Notice
    by: Write
    author: str | None
    """Who need not be told; None: nobody did it just now."""


def told(said: Sequence[Said], kinds: Kinds, now_ms: int) -> Work[dict[str, Entity]]:
    """The notices of what was said, to everybody concerned but who said it."""
    if not said:
        return {}
    audiences = yield from audience([one.notice for one in said], now_ms)
    return (
        yield from made_for(
            [
                (one.notice, one.by, {user: now_ms for user in users if user != one.author})
                for one, users in zip(said, audiences, strict=True)
            ],
            kinds,
            now_ms,
        )
    )


def held_true(found: Sequence[Due], by: Write, kinds: Kinds, now_ms: int) -> Work[dict[str, Entity]]:
    """To everybody concerned, also whoever's op made it true: it is not what they said."""
    if not found:
        return {}
    audiences = yield from audience([one.notice for one in found], now_ms)
    wanted = [(one.notice, by, dict.fromkeys(users, one.due_ms)) for one, users in zip(found, audiences, strict=True)]
    return (yield from made_for(wanted, kinds, now_ms))


def audience(notices: Sequence[Notice], now_ms: int) -> Work[list[list[str]]]:
    """Of each notice, who is named and who belongs to the account."""
    accounts = {account for n in notices if (account := account_of(n.target)) is not None}
    managers = yield from managers_of({a for a in accounts if any(n.to.store for n in notices)}, now_ms)
    reps = yield from reps_of({a for a in accounts if any(n.to.reps for n in notices)}, now_ms)
    found = []
    for n in notices:
        account = account_of(n.target) or ""
        named = [*sorted(n.to.people)]
        named += managers.get(account, []) if n.to.store else []
        named += reps.get(account, []) if n.to.reps else []
        found.append(list(dict.fromkeys(named)))
    return found


def made_for(
    wanted: Sequence[tuple[Notice, Write, Mapping[str, int]]], kinds: Kinds, now_ms: int
) -> Work[dict[str, Entity]]:
    """The notices, by id. `wanted`: each with the people it is for, and the moment (ms) it is due for them."""
    users = sorted({user for _, _, due in wanted for user in due})
    if not users:
        return {}
    access = yield from load_access(users)
    accounts = {account for n, _, _ in wanted if (account := account_of(n.target)) is not None}
    histories = yield from load_histories(sorted(accounts))
    named = accounts.union(*(set(filter(None, n.names.values())) for n, _, _ in wanted))
    around = yield from load_entities(named)
    rivals = sorted({by.by for n, by, _ in wanted if n.what is CONFLICT})
    authors = (yield from load_access(rivals)) if rivals else {}
    born: dict[str, Entity] = {}
    for notice, by, due in wanted:
        kind = kinds.entities[notice.target.kind]
        said: dict[tuple[Side, frozenset[str]], dict[str, Any]] = {}
        reading = side_reading(notice.target, kind, histories, now_ms)
        # What stands beside the target is named only to whoever may read it too: a promotion of another banner is not.
        beside = {
            e.id: side_reading(e, found, histories, now_ms)
            for key in set(notice.names.values())
            if (e := around.get(key or "")) is not None and (found := kinds.entities[e.kind]).home is Home.NAMED
        }
        for user, due_ms in due.items():
            side = None if user not in access else reading(access[user])
            if side is None:
                continue
            hidden = frozenset(key for key, reads in beside.items() if reads(access[user]) is None)
            if (side, hidden) not in said:
                shown = {key: e for key, e in around.items() if key not in hidden}
                said[side, hidden] = _params(notice, side, kinds, shown)
                if notice.what is CONFLICT and by.by in authors:
                    said[side, hidden]["by"] = authors[by.by].name
            what = notice.what
            key = notice_id(what.name, notice.target.id, user, due_ms)
            params = said[side, hidden]
            born[key] = made(what.name, what.topic, notice.target, user, due_ms, params, by, now_ms, key)
    return born


def _params(notice: Notice, side: Side, kinds: Kinds, around: Mapping[str, Entity]) -> dict[str, Any]:
    """What the sentence may say: fields as that company reads them, names of what is around."""
    seen = body(notice.target, kinds.entities[notice.target.kind], side, {}) or {}
    held = {**seen, **seen.get("fields", {})}
    found = {name: held[name] for name in notice.shows if held.get(name) is not None}
    names = {"account": account_of(notice.target), **notice.names}
    for parameter, wanted in names.items():
        entity = around.get(wanted or "")
        there = None if entity is None else body(entity, kinds.entities[entity.kind], side, {})
        fields = {} if there is None else there["fields"]
        for suffix in ("", "_fr", "_en"):
            if fields.get(f"name{suffix}") is not None:
                found[parameter + suffix] = fields[f"name{suffix}"]
    return found
