import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from uuid_utils import uuid7

from backend.db.engine import database_from
from backend.db.work import Database
from backend.registry import RULES
from backend.replication.jobs import release_all_overdue
from backend.replication.rules import Rules
from backend.replication.unsettled import RELEASE_LIMIT, release_one
from sync.decision import Decision
from sync.kind import Context, Kinds
from sync.protocol import HOLD_MS
from tests.stage import Stage


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[Database]:
    """The same database, as another process has it."""
    opened = database_from(database_url, pool_size=4)
    await opened.open()
    yield opened
    await opened.close()


async def _held(stage: Stage, count: int) -> list[str]:
    """Edits whose predecessor never came."""
    phone = stage.phone(stage.rep)
    ops = []
    for number in range(count):
        op = phone.do("contact.add", {"account": stage.accounts[0], "name": f"Nom {number}"})
        op["after"] = str(uuid7())
        ops.append(op["id"])
    await phone.sync()
    assert await stage.rows("SELECT count(*) FROM op WHERE outcome = 'held'") == [(count,)]
    stage.clock.advance(HOLD_MS + 1)
    return ops


async def test_everything_overdue_is_settled_in_one_run(stage: Stage) -> None:
    await _held(stage, RELEASE_LIMIT + 20)
    assert await release_all_overdue(stage.door) == RELEASE_LIMIT + 20
    assert await stage.rows("SELECT outcome, count(*) FROM op WHERE kind = 'contact.add' GROUP BY outcome") == [
        ("applied", RELEASE_LIMIT + 20)
    ]
    assert await release_all_overdue(stage.door) == 0


async def test_two_workers_settle_each_overdue_op_once(stage: Stage, other: Database) -> None:
    await _held(stage, 40)
    twin = replace(stage, database=other)
    await asyncio.gather(release_all_overdue(stage.door), release_all_overdue(twin.door))
    rows = await stage.rows("SELECT receipt FROM op WHERE kind = 'contact.add'")
    assert {(r["outcome"], r["rev"]) for r in (json.loads(row[0]) for row in rows)} == {("applied", 2)}


def _breaking(kind: str, words: str) -> Rules:
    """The rules, with a mistake in one reducer that one op meets."""
    good = RULES.kinds.ops[kind]

    def decide(ctx: Context) -> Decision:
        if ctx.args.text == words:
            raise ZeroDivisionError("a mistake in the reducer")
        return good.decide(ctx)

    return replace(RULES, kinds=Kinds({**RULES.kinds.ops, kind: replace(good, decide=decide)}, RULES.kinds.entities))


async def test_a_poisoned_op_is_held_with_a_trace_and_its_neighbours_land(stage: Stage) -> None:
    broken = replace(stage, rules=_breaking("note.add", "poison"))
    phone = broken.phone(stage.rep)
    ops = [phone.do("note.add", {"account": stage.accounts[0], "text": text}) for text in ("avant", "poison", "après")]
    await phone.sync()
    outcomes = {q.op["args"]["text"]: q.outcome for q in phone.outbox}
    assert outcomes == {"avant": "applied", "poison": "held", "après": "applied"}
    held = phone.outbox[1].receipt
    assert held is not None
    assert held["code"] == "fault"
    letters = await stage.rows("SELECT id, op, code, detail, resolved_ms FROM dead_letter")
    assert letters == [
        (held["params"]["trace"], ops[1]["id"], "fault", "ZeroDivisionError: a mistake in the reducer", None)
    ]

    fixed = await release_one(stage.door, ops[1]["id"])
    assert [r.outcome.value for r in fixed.receipts] == ["applied"]
    assert await stage.rows("SELECT count(*) FROM dead_letter WHERE resolved_ms IS NULL") == [(0,)]
    before = dict(phone.cursors)
    await phone.sync()
    heard = phone.outbox[1].receipt
    assert heard is not None
    assert (heard["outcome"], heard["rev"]) == ("applied", 2)
    assert phone.cursors[f"user:{stage.rep}"] == before.get(f"user:{stage.rep}", 0) + 1
    row = phone.row(ops[1]["entity"])
    assert row is not None
    assert row["fields"]["text"] == "poison"


async def test_releasing_without_a_fix_holds_it_again_and_loses_nothing(stage: Stage) -> None:
    broken = replace(stage, rules=_breaking("note.add", "poison"))
    phone = broken.phone(stage.rep)
    op = phone.do("note.add", {"account": stage.accounts[0], "text": "poison"})
    await phone.sync()
    again = await release_one(broken.door, op["id"])
    assert [r.outcome.value for r in again.receipts] == ["held"]
    await release_one(stage.door, op["id"])
    await phone.sync()
    assert phone.outbox[0].outcome == "applied"
