"""An account as a file others can read: JSON whose timeline is an ActivityStreams 2.0 `OrderedCollection`.

What the vocabulary has no word for stands under our own prefix (`comptoir:`), as JSON-LD extensions do.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from backend.db.work import Work, fetch_one
from backend.identity.access import SYSTEM_USER
from backend.replication.views import load_views
from sync.access import Side
from sync.kind import VISIBLE, Kinds
from sync.op import ms_to_instant, read_instant

PAGE = 500
ACTIVITY_STREAMS = "https://www.w3.org/ns/activitystreams"
_OBJECTS = {"visit": "Event", "verbatim": "Note", "note": "Note", "message": "Note", "task": "comptoir:Task"}
_WORDS = ("text", "said", "summary")
_TITLES = ("title", "purpose")
_PLUMBING = frozenset({"id", "op", "actor", "occurred_at", "recorded_at", "heads"})
"""Said in the vocabulary's own words, or of use to a device only."""

Write = Callable[[str], object]


def find_account(name: str) -> Work[str | None]:
    """Find an account by its id, or by the code it has in the customer's files."""
    row = yield from fetch_one("SELECT id FROM account WHERE id = ? OR external_id = ?", name, name)
    return None if row is None else str(row[0])


def export_account(kinds: Kinds, account: str, side: Side, base_url: str, now_ms: int, write: Write) -> Work[int]:
    """Write the account, its contacts and its whole timeline, newest first, as one company may see them.

    Pages are written as they are read, so that the longest history takes no more memory than a page. Answers how many
    entries. Two exports of the same rows differ only in `exported_at`.
    """
    views = yield from load_views(kinds, side, "id = ?", (account,))
    head = {"exported_at": ms_to_instant(now_ms), "side": side.value, "account": _plain(views[0]) if views else None}
    write(f"{_json(head)[:-1]},\n" + '"contacts": [')
    contacts = 0
    audiences = sorted(audience.value for audience in VISIBLE[side])
    after = ""
    while True:
        views = yield from load_views(
            kinds,
            side,
            "account = ? AND kind = 'contact' AND audience = ANY(?) AND id > ? ORDER BY id LIMIT ?",
            (account, audiences, after, PAGE),
        )
        for view in views:
            write(("," if contacts else "") + "\n" + _json(_plain(view)))
            contacts += 1
        if len(views) < PAGE:
            break
        after = views[-1]["id"]
    write('],\n"timeline": ')
    return (yield from _timeline(kinds, account, side, base_url, write))


def _timeline(kinds: Kinds, account: str, side: Side, base_url: str, write: Write) -> Work[int]:
    condition = "account = ? AND is_entry AND audience = ANY(?)"
    args: tuple[Any, ...] = (account, sorted(audience.value for audience in VISIBLE[side]))
    total = yield from fetch_one(f"SELECT count(*) FROM entity WHERE {condition}", *args)
    head = {
        "@context": [ACTIVITY_STREAMS, {"comptoir": f"{base_url.rstrip('/')}/ns#"}],
        "id": f"urn:uuid:{account}#timeline",
        "type": "OrderedCollection",
        "totalItems": total[0] if total is not None else 0,
    }
    write(f"{_json(head)[:-1]},\n" + '"orderedItems": [')
    count, before = 0, ""
    page: tuple[Any, ...] = ()
    while True:
        views = yield from load_views(
            kinds, side, f"{condition} {before} ORDER BY occurred_ms DESC, id DESC LIMIT ?", (*args, *page, PAGE)
        )
        for view in views:
            write(("," if count else "") + "\n" + _json(activity(view)))
            count += 1
        if len(views) < PAGE:
            break
        before, last = "AND (occurred_ms, id) < (?, ?)", views[-1]
        page = read_instant(last["occurred_at"]), last["id"]
    write("]}}\n")
    return count


def activity(view: Mapping[str, Any]) -> dict[str, Any]:
    """Say an entry in ActivityStreams: somebody created a thing, published when it reached the shared timeline."""
    actor, fields = view["actor"], view["fields"]
    thing: dict[str, Any] = {"id": f"urn:uuid:{view['id']}", "type": _OBJECTS.get(view["kind"], "Object")}
    if (title := _first(fields, _TITLES)) is not None:
        thing["name"] = title
    if (words := _first(fields, _WORDS)) is not None:
        thing["content"] = words
    thing["startTime"] = view["occurred_at"]
    thing |= {f"comptoir:{name}": value for name, value in view.items() if name not in _PLUMBING}
    person: dict[str, Any] = {
        "id": f"urn:uuid:{actor['id']}",
        "type": "Application" if actor["id"] == SYSTEM_USER else "Person",
        "name": actor["name"],
        "comptoir:side": actor["side"],
    }
    return {
        "id": f"urn:uuid:{view['op']}",
        "type": "Create",
        "actor": person,
        "object": thing,
        "published": view["recorded_at"],
    }


def _first(fields: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    return next((fields[name] for name in names if isinstance(fields.get(name), str)), None)


def _plain(view: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in view.items() if name != "heads"}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
