"""What was sent to the people of a store stands on its timeline, for both companies: what about, to whom, by which way.

Not the words: those are cut for their reader, and what they are about stands on the same timeline.
"""

from collections.abc import Sequence
from uuid import UUID, uuid5

from backend.db.work import Work, fetch
from backend.identity.reach import held
from backend.replication.door import ServerOp

_SENDINGS = UUID("c4a6b0de-1f0b-5c57-9a55-3d8f5f7e2b61")
NAMED = 50
"""One op names so many people."""
_TOLD = (
    "SELECT n.id, n.what, n.topic, n.target, n.target_kind, n.about, n.due_ms, u.name, e.audience FROM notice n "
    "JOIN app_user u ON u.id = n.user_id JOIN entity e ON e.id = n.target WHERE n.id = ANY(?) AND n.about IS NOT NULL "
    "AND EXISTS (SELECT 1 FROM membership m WHERE m.user_id = n.user_id AND m.role = 'store_manager' "
    f"AND {held('m')}) ORDER BY u.name, n.id"
)


def sending_id(what: str, target: str, due_ms: int) -> str:
    """One turn of things is one line, however many people heard of it."""
    return str(uuid5(_SENDINGS, f"{what}|{target}|{due_ms}"))


def sendings(sent: Sequence[tuple[str, Sequence[str]]], now_ms: int) -> Work[list[ServerOp]]:
    """The ops that say so, of messages that left: each with its channel and the notices it carried."""
    carried = sorted({notice for _, notices in sent for notice in notices})
    if not carried:
        return []
    rows = yield from fetch(_TOLD, carried, now_ms, now_ms)
    told = {row[0]: row[1:] for row in rows}
    lines: dict[tuple[str, str], dict[str, object]] = {}
    names: dict[tuple[str, str], list[str]] = {}
    for channel, notices in sent:
        for notice in notices:
            if notice not in told:
                continue
            what, topic, target, target_kind, about, due_ms, name, audience = told[notice]
            key = sending_id(what, target, due_ms), channel
            lines[key] = {
                "account": about,
                "what": what,
                "topic": topic,
                "target": target,
                "target_kind": target_kind,
                "audience": audience,
                "channel": channel,
            }
            if name not in names.setdefault(key, []):
                names[key].append(name)
    return [
        ServerOp("sending.note", key[0], {**line, "to": names[key][first : first + NAMED]})
        for key, line in lines.items()
        for first in range(0, len(names[key]), NAMED)
    ]
