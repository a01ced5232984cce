"""Phones of a crowd: a batch of ops made at one moment that reaches the door at another."""

from collections.abc import Sequence

from uuid_utils import uuid7

from backend.replication.door import Door, ServerOp
from sync.op import Stamp, ms_to_instant, parse
from sync.receipt import Receipt
from sync.reconcile import Batch


async def land(door: Door, user: str, made: Sequence[ServerOp], made_ms: int) -> list[Receipt]:
    """What a phone made at `made_ms`, by a right clock, arrives now; a receipt each."""
    page, now_ms = str(uuid7()), door.clock()
    items = tuple(
        parse(
            {"id": str(uuid7()), "seq": number, "kind": op.kind, "v": 1, "entity": op.entity, "args": dict(op.args),
             "base": {}, "after": None, "at": {"wall": ms_to_instant(made_ms), "mono_ms": 0, "page": page}}
        )
        for number, op in enumerate(made, 1)
    )  # fmt: skip
    clock, payloads = Stamp(now_ms, now_ms - made_ms, page), tuple(None for _ in items)
    batch = Batch(user, "phone", page, now_ms, clock, len(items), items, payloads, door.grace_ms)
    return list((await door.land(batch)).receipts)
