"""Notices answer what was decided, in its transaction: who is told, what they may read of it, when to remind them.

`answering` is given to the one write door. It looks at the ops that took effect without asking the database anything; only
where somebody is to be told are readers looked up, and the notices written as entities at home with each of them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from backend.db.work import Work, execute, execute_many, fetch, fetch_one
from backend.notifications.decide import read_at
from backend.notifications.notice import Crowd, Due, Notice, Recalls, Reminder, Tells, To, Watch, declare
from backend.notifications.telling import CONFLICT, Said, audience, held_true, made_for, told
from backend.replication.codec import to_json
from backend.replication.rules import Projection
from backend.replication.views import load_entities
from sync.entity import Entity
from sync.kind import Kinds
from sync.merge import Write
from sync.op import instant_to_ms
from sync.protocol import DAY_MS
from sync.receipt import Outcome
from sync.store import Turn

DEFAULT_ZONE = "Europe/Paris"
"""The clock of whoever has not said which is theirs."""
PAGE = 200
"""So many of a crowd are told in one transaction."""
_REMINDERS = UUID("5b1d9e40-38c6-5b6f-8a6d-0e7a2c9f4d11")

TEST = declare(
    "test",
    "test",
    ("Essai de notification", "Test notification"),
    ("Si vous lisez ceci, les notifications arrivent.", "If you can read this, notifications arrive."),
    urgency="high",
)


def _row(notice: Entity) -> Sequence[Any]:
    fixed = notice.fixed
    return (
        notice.id, fixed["user"], fixed["what"], fixed["topic"], fixed.get("target", notice.id),
        fixed.get("target_kind", notice.kind), fixed.get("about"), instant_to_ms(fixed["due_at"]), notice.recorded_ms,
        to_json(fixed.get("params", {})), read_at(notice), notice.recorded_ms,
    )  # fmt: skip


NOTICE_ROW = Projection(
    sql="INSERT INTO notice (id, user_id, what, topic, target, target_kind, about, due_ms, created_ms, params, read_ms, "
    "next_ms, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL) "
    "ON CONFLICT (id) DO UPDATE SET read_ms = excluded.read_ms",
    row=_row,
)


@dataclass(slots=True)
class _Found:
    said: list[Said] = field(default_factory=list)
    reminders: dict[str, dict[str, Reminder]] = field(default_factory=dict)
    """Of each entity whose moments changed, all there are now, by their ids."""
    rings: list[Turn] = field(default_factory=list)


def answering(
    tells: Mapping[str, Tells], recalls: Mapping[str, Recalls], watches: Sequence[Watch] = ()
) -> Callable[[Sequence[Turn], Kinds, int], Work[list[Entity]] | None]:
    """`Rules.answer`, from what the rooms say of their entity kinds."""

    def answer(turns: Sequence[Turn], kinds: Kinds, now_ms: int) -> Work[list[Entity]] | None:
        found = _Found()
        for turn in turns:
            _look(turn, tells, recalls, found)
        seen = [asked for watch in watches if (asked := watch(turns, now_ms)) is not None]
        if not (found.said or found.reminders or found.rings or seen):
            return None
        return _answer(found, kinds, recalls, now_ms, seen)

    return answer


def _look(turn: Turn, tells: Mapping[str, Tells], recalls: Mapping[str, Recalls], found: _Found) -> None:
    op, after = turn.pending.op, turn.after
    if op.kind == "notice.ring":
        found.rings.append(turn)
    if after is None or after.kind == "notice":
        return
    if (tell := tells.get(after.kind)) is not None and (notices := list(tell(turn))):
        # Whoever waited for a place did not do it just now: they are the one to tell.
        author = None if turn.pending.waitlisted else turn.pending.user
        found.said += [Said(notice, _by(turn), author) for notice in notices]
    if turn.outcome is Outcome.CONFLICTED:
        found.said.append(Said(_conflict(after, op.id), _by(turn), turn.pending.user))
    if (recall := recalls.get(after.kind)) is not None:
        ahead, before = list(recall(after)), [] if turn.before is None else list(recall(turn.before))
        if (ahead or before) and (now := _named(ahead)).keys() != _named(before).keys():
            found.reminders[after.id] = now


def _by(turn: Turn) -> Write:
    return Write(turn.pending.op.id, turn.pending.effective_at, turn.pending.user, None)


def _conflict(entity: Entity, op: str) -> Notice:
    """To those whose words stand against this op's; the receipt tells its author. Whoever else disagrees heard of that before."""
    fields = [entity.registers[name].heads for name in entity.clashing]
    rivals = {head.by for heads in fields if any(head.op == op for head in heads) for head in heads}
    return Notice(CONFLICT, entity, To(frozenset(rivals)))


def _named(reminders: Iterable[Reminder]) -> dict[str, Reminder]:
    return {str(uuid5(_REMINDERS, f"{r.notice.target.id}|{r.notice.what.name}|{r.moment!r}")): r for r in reminders}


def _answer(
    found: _Found,
    kinds: Kinds,
    recalls: Mapping[str, Recalls],
    now_ms: int,
    seen: Sequence[Work[list[tuple[Turn, Due]]]],
) -> Work[list[Entity]]:
    yield from _remember(found.reminders, now_ms)
    born = yield from told(found.said, kinds, now_ms)
    for asked in seen:
        for turn, due in (yield from asked):
            born |= yield from held_true([due], _by(turn), kinds, now_ms)
    for turn in found.rings:
        born |= yield from _ring(turn, kinds, recalls, now_ms)
    known = (
        {row[0] for row in (yield from fetch("SELECT id FROM notice WHERE id = ANY(?)", sorted(born)))}
        if born
        else set()
    )
    return [entity for key, entity in born.items() if key not in known]


# ---- moments to come


def _remember(reminders: Mapping[str, Mapping[str, Reminder]], now_ms: int) -> Work[None]:
    """Keep the moments of these entities as they are now; one that is kept keeps how far it was told."""
    if not reminders:
        return
    keep = sorted(key for named in reminders.values() for key in named)
    yield from execute("DELETE FROM reminder WHERE target = ANY(?) AND NOT id = ANY(?)", sorted(reminders), keep)
    rows = []
    for target, named in reminders.items():
        for key, reminder in named.items():
            first, last = reminder.moment.bounds
            if last >= now_ms:
                rows.append((key, target, reminder.notice.what.name, now_ms, first, last))
    yield from execute_many(
        "INSERT INTO reminder (id, target, what, made_ms, from_ms, until_ms, after_user, next_ms) "
        "VALUES (?, ?, ?, ?, ?, ?, '', NULL) ON CONFLICT (id) DO NOTHING",
        rows,
    )


def _ring(turn: Turn, kinds: Kinds, recalls: Mapping[str, Recalls], now_ms: int) -> Work[dict[str, Entity]]:
    """Tell those whose moment has come, a page of them; whoever's is later is told at the next look."""
    row = yield from fetch_one(
        "SELECT target, made_ms, until_ms, after_user, next_ms FROM reminder WHERE id = ? AND from_ms <= ?",
        turn.pending.op.entity,
        now_ms,
    )
    if row is None:
        return {}
    target, made_ms, until_ms, after, next_ms = row
    entity = (yield from load_entities([target])).get(target)
    recall = None if entity is None else recalls.get(entity.kind)
    reminder = None if recall is None or entity is None else _named(recall(entity)).get(turn.pending.op.entity)
    if reminder is None:
        yield from execute("DELETE FROM reminder WHERE id = ?", turn.pending.op.entity)
        return {}
    by = _by(turn)
    if reminder.each is not None:
        there = yield from reminder.each(reminder.notice.target, after, PAGE, now_ms)
        onward = there[-1].notice.target.id if len(there) == PAGE else ""
        yield from _onward(turn.pending.op.entity, onward, None, until_ms, now_ms)
        return (yield from held_true(there, by, kinds, now_ms))
    notice, crowd = reminder.notice, reminder.notice.to.crowd
    users = yield from (_crowd(notice, crowd, after, now_ms) if crowd is not None else audience([notice], now_ms))
    zones = yield from load_zones(users[0])
    due = {user: reminder.moment.due(zones.get(user, DEFAULT_ZONE)) for user in users[0]}
    ahead = [at for at in (next_ms, *(at for at in due.values() if at > now_ms)) if at is not None]
    full = crowd is not None and len(users[0]) == PAGE
    yield from _onward(turn.pending.op.entity, users[0][-1] if full else "", min(ahead, default=None), until_ms, now_ms)
    # A moment before the reminder was there was no moment; one that nobody was there to keep is over after a day.
    ripe = {user: at for user, at in due.items() if made_ms <= at <= now_ms < at + DAY_MS}
    return (yield from made_for([(notice, by, ripe)], kinds, now_ms))


def _crowd(notice: Notice, crowd: Crowd, after: str, now_ms: int) -> Work[list[list[str]]]:
    return [(yield from crowd(notice.target, after, PAGE, now_ms))]


def _onward(reminder: str, after: str, next_ms: int | None, until_ms: int, now_ms: int) -> Work[None]:
    """Where the next look goes on: with the rest of the page, with those whose moment is later, or nowhere."""
    if after:
        yield from execute("UPDATE reminder SET after_user = ?, next_ms = ? WHERE id = ?", after, next_ms, reminder)
    elif next_ms is None and now_ms > until_ms:
        yield from execute("DELETE FROM reminder WHERE id = ?", reminder)
    else:
        # Somebody may come to concern it until it is over everywhere.
        again = until_ms + 1 if next_ms is None else next_ms
        yield from execute(
            "UPDATE reminder SET after_user = '', next_ms = NULL, from_ms = ? WHERE id = ?", again, reminder
        )


def load_zones(users: Sequence[str]) -> Work[dict[str, str]]:
    """The zones people chose."""
    rows = yield from fetch("SELECT user_id, zone FROM notice_choice WHERE user_id = ANY(?)", list(users))
    return {user: zone for user, zone in rows if zone is not None}
