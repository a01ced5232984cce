"""What waits for a person or for time: held ops, facts for review, dead letters. Everything here can still be settled.

Whoever helps it along is of the brand. What a store keeps to itself is named to them, never shown: it can be settled unread.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from backend.db.work import Work, execute, fetch, fetch_one
from backend.identity.access import load_access
from backend.replication.codec import PENDING_COLUMNS, from_json, pending_of
from backend.replication.door import Door
from sync.access import Access, Side
from sync.kind import Audience, Kinds
from sync.op import ms_to_instant
from sync.protocol import HOLD_MS
from sync.reconcile import Result
from sync.store import Pending

RELEASE_LIMIT = 200


async def release_overdue(door: Door) -> Result:
    """Edits whose predecessor never came are applied on the latest state after 72 hours, marked `forced`.

    What waits for a fact that waits for a person goes on waiting with it.
    """
    now_ms = door.clock()

    def overdue() -> Work[Sequence[Pending]]:
        rows = yield from fetch(
            f"SELECT {PENDING_COLUMNS} FROM op WHERE outcome = 'held' AND waits IS NOT NULL AND received_ms <= ? "
            "AND NOT EXISTS (SELECT 1 FROM op AS fact WHERE fact.outcome = 'review' AND fact.entity = op.waits) "
            "ORDER BY received_ms, seq LIMIT ?",
            now_ms - HOLD_MS,
            RELEASE_LIMIT,
        )
        return [replace(pending_of(row), forced=True) for row in rows]

    return await door.release(overdue, now_ms)


async def release_one(door: Door, op: str) -> Result:
    """Settle one held op again (after a fix, or a newer version), or let a fact through review."""

    def chosen() -> Work[Sequence[Pending]]:
        rows = yield from fetch(f"SELECT {PENDING_COLUMNS} FROM op WHERE id = ? AND outcome IN ('held', 'review')", op)
        if rows:
            # Open again as soon as the same fault comes back.
            yield from execute("UPDATE dead_letter SET resolved_ms = ? WHERE op = ?", door.clock(), op)
        return [replace(pending_of(row), accepted=True) for row in rows]

    return await door.release(chosen, door.clock())


def read_waiting(op: str) -> Work[dict[str, Any] | None]:
    """The receipt of an op that waits, as it travels; None for any other."""
    row = yield from fetch_one("SELECT receipt FROM op WHERE id = ? AND outcome IN ('held', 'review')", op)
    return None if row is None else from_json(row[0])


def list_unsettled(kinds: Kinds, outcome: str, limit: int) -> Work[list[dict[str, Any]]]:
    """Held or review ops, oldest first, with the words the brand may read: for administrators and brand managers only."""
    rows = yield from fetch(
        "SELECT id, kind, entity, account, args, effective_ms, received_ms, waits, receipt, user_id FROM op "
        "WHERE outcome = ? ORDER BY received_ms, id LIMIT ?",
        outcome,
        limit,
    )
    people = yield from load_access(sorted({row[9] for row in rows}))
    listed = []
    for op, kind, entity, account, args, effective_ms, received_ms, waits, receipt, user in rows:
        author, said = people.get(user), from_json(args)
        withheld = _is_of_a_store(author, received_ms) and not _is_for_both(kinds, kind, said)
        listed.append(
            {
                "op": op,
                "kind": kind,
                "entity": entity,
                "account": account,
                "args": None if withheld else said,
                "withheld": withheld,
                "effective_at": ms_to_instant(effective_ms),
                "received_at": ms_to_instant(received_ms),
                "waits": waits,
                "code": from_json(receipt)["code"],
                "author": None if author is None else author.name,
            }
        )
    return listed


def list_dead_letters(kinds: Kinds, limit: int) -> Work[list[dict[str, Any]]]:
    """What could not be applied, oldest first; the same cut."""
    rows = yield from fetch(
        "SELECT id, op, code, detail, payload, created_ms, user_id FROM dead_letter WHERE resolved_ms IS NULL "
        "ORDER BY created_ms, id LIMIT ?",
        limit,
    )
    people = yield from load_access(sorted({row[6] for row in rows}))
    listed = []
    for trace, op, code, detail, payload, created_ms, user in rows:
        withheld = _is_of_a_store(people.get(user), created_ms) and not _is_letter_for_both(kinds, payload)
        listed.append(
            {
                "trace": trace,
                "op": op,
                "code": code,
                # What stands after the field or the fault's name may quote what was said.
                "detail": detail.partition(":")[0] if withheld else detail,
                "payload": None if withheld else payload,
                "withheld": withheld,
                "created_at": ms_to_instant(created_ms),
            }
        )
    return listed


def _is_of_a_store(author: Access | None, at_ms: int) -> bool:
    return author is not None and author.side(at_ms) is Side.RETAILER


def _is_for_both(kinds: Kinds, name: object, args: object) -> bool:
    """Whether words a store wrote are for the brand too: it said so, or they are about what has no other audience."""
    if isinstance(args, Mapping) and "audience" in args:
        return bool(args["audience"] == Audience.SHARED.value)
    kind = kinds.ops.get(name) if isinstance(name, str) else None
    entity = None if kind is None else kinds.entities.get(kind.entity)
    return entity is not None and "audience" not in entity.fields


def _is_letter_for_both(kinds: Kinds, payload: str | None) -> bool:
    if payload is None:
        return False
    # Payloads came from anywhere: the lenient reader is the one that wrote them.
    raw = json.loads(payload)
    return isinstance(raw, dict) and _is_for_both(kinds, raw.get("kind"), raw.get("args"))
