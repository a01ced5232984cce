"""What must hold after any schedule. Computed from the entities, never from the feed that is under test."""

import json
from collections import Counter
from typing import Any

from backend.db.work import fetch
from backend.identity.access import load_access, load_histories
from backend.pos_orders.decide import status
from backend.registry import RULES
from backend.replication.codec import ENTITY_COLUMNS, entity_of
from sync.scope import body, readable, scopes_of
from tests.simulation import bookings, promotions, verdict
from tests.simulation.world import STOCK, World

CREATING = {"verbatim.add": "verbatim", "note.add": "note", "task.add": "task", "contact.add": "contact",
            "message.add": "message", "pos_order.place": "pos_order"}  # fmt: skip


async def check(world: World) -> None:
    """Raise with the reason when an op was lost or doubled, a phone differs from the server, or a store learnt too much."""
    await _every_op_once(world)
    await _phones_equal_server(world)
    await _every_unit_counted(world)
    await bookings.check(world)
    await promotions.check(world)
    await verdict.check(world)
    for user, text in world.received_by_store:
        if (word := world.learns(user, text)) is not None:
            raise AssertionError(f"{world.names({user})} received what no store of theirs may: {around(word, text)}")


def around(word: str, text: str) -> str:
    """The word, with what stands about it."""
    at = text.index(word)
    return text[max(0, at - 500) : at + 200]


async def _every_op_once(world: World) -> None:
    rows = await world.database.read(lambda: fetch("SELECT id, kind, entity, outcome, waits FROM op"))
    journal = {row[0]: row for row in rows}
    missing = [op for op in world.made.values() if op["id"] not in journal]
    assert not missing, f"{len(missing)} ops never reached the journal, first {missing[0]}"
    reviewed = {row[2] for row in rows if row[3] == "review"}
    held = [row for row in rows if row[3] == "held" and row[4] not in reviewed]
    assert not held, f"still held after the longest wait: {held[0]}"
    for _, phone in world.phones:
        assert not phone.unsent()
        for queued in phone.outbox:
            kept = journal[queued.op["id"]][3]
            assert queued.receipt is not None
            assert queued.receipt["outcome"] == kept, (queued.receipt, kept)
    entities = await world.database.read(lambda: fetch("SELECT id, kind FROM entity"))
    there = Counter(kind for _, kind in entities)
    for kind, entity in CREATING.items():
        landed = {row[2] for row in rows if row[1] == kind and row[3] in {"applied", "merged", "conflicted"}}
        assert there[entity] == len(landed), f"{there[entity]} {entity} rows for {len(landed)} applied {kind}"


async def _every_unit_counted(world: World) -> None:
    """Nothing was given twice, and what is owed is what the queue says."""
    rows = await world.database.read(
        lambda: fetch(f"SELECT {ENTITY_COLUMNS} FROM entity WHERE kind IN ('pos_item', 'pos_order')")
    )
    entities = [entity_of(row) for row in rows]
    (item,) = (e for e in entities if e.kind == "pos_item")
    lines = [n for e in entities if e.kind == "pos_order" and status(e) != "cancelled" for n in e.get("lines")]
    assert item.get("stock") + sum(n["given"] for n in lines) == STOCK
    assert item.get("waiting") == sum(n["quantity"] - n["given"] for n in lines)


async def _phones_equal_server(world: World) -> None:
    rows = await world.database.read(lambda: fetch(f"SELECT {ENTITY_COLUMNS} FROM entity"))
    entities = [entity_of(row) for row in rows]
    accounts = sorted({e.account for e in entities if e.account is not None})
    histories = await world.database.read(lambda: load_histories(accounts))
    authors = sorted(set().union(*(e.authors() for e in entities)))
    access = await world.database.read(lambda: load_access(sorted({*authors, *(u.id for u, _ in world.phones)})))
    now = world.clock.now
    people = {user: (a.name, side.value if (side := a.side(now)) else "brand") for user, a in access.items()}
    truth: dict[str, dict[str, Any]] = {}
    for entity in entities:
        kind = RULES.kinds.entities[entity.kind]
        territory = next((s.of for s in histories.get(entity.account or "", []) if s.until is None), None)
        for scope, side in scopes_of(entity, kind, territory).items():
            shown = body(entity, kind, side, people)
            if shown is not None:
                truth.setdefault(scope, {})[entity.id] = json.loads(json.dumps({**shown, **kind.local(entity, scope)}))
    for user, phone in world.phones:
        allowed = readable(access[user.id], now)
        assert set(phone.cursors) == set(allowed), (phone.cursors, allowed)
        for scope in allowed:
            here = {found: row for (at, found), row in phone.rows.items() if at == scope}
            wanted = truth.get(scope, {})
            assert here.keys() == wanted.keys(), (
                f"{scope}: phone lacks {wanted.keys() - here.keys()}, has too many {here.keys() - wanted.keys()}"
            )
            for found, row in here.items():
                assert row == wanted[found], f"{scope} {found}:\nphone  {row}\nserver {wanted[found]}"
