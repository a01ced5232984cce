"""What lands is written in one piece; where that fails it is written again with care, and the same has landed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from backend.db.work import Statement, Work, execute
from backend.replication.rules import Rules
from sync.ground import NotGathered
from sync.kind import Context, Kinds
from sync.scope import territory_scope
from tests.reference.client import Phone
from tests.stage import Stage


@contextmanager
def _heard(stage: Stage) -> Iterator[list[str]]:
    """Every statement, as it is made."""
    heard: list[str] = []

    def hear(statement: Statement) -> None:
        heard.append(statement.sql)

    stage.database.observer = hear
    try:
        yield heard
    finally:
        stage.database.observer = None


def _notes(phone: Phone, stage: Stage, count: int) -> list[dict[str, Any]]:
    return [phone.do("note.add", {"account": stage.accounts[0], "text": f"note {n}"}) for n in range(count)]


def _failing_once(rules: Rules, kind: str) -> Rules:
    """The rules, with a reducer that fails the first time it is asked, as it does for what its batch did not gather."""
    good, asked = rules.kinds.ops[kind], [0]

    def decide(ctx: Context) -> Any:
        asked[0] += 1
        if asked[0] == 1:
            raise NotGathered("the first time")
        return good.decide(ctx)

    return replace(rules, kinds=Kinds({**rules.kinds.ops, kind: replace(good, decide=decide)}, rules.kinds.entities))


async def test_what_lands_at_once_takes_no_savepoint(stage: Stage) -> None:
    phone = stage.phone(stage.rep)
    _notes(phone, stage, 12)
    with _heard(stage) as heard:
        await phone.sync()
    assert [q.outcome for q in phone.outbox] == ["applied"] * 12
    assert not [sql for sql in heard if "SAVEPOINT" in sql]


async def test_a_fault_has_it_written_again_with_savepoints(stage: Stage) -> None:
    broken = replace(stage, rules=_failing_once(stage.rules, "note.add"))
    phone = broken.phone(stage.rep)
    ops = _notes(phone, stage, 12)
    with _heard(stage) as heard:
        await phone.sync()
    assert [q.outcome for q in phone.outbox] == ["applied"] * 12
    assert [sql for sql in heard if sql.startswith("SAVEPOINT")]
    known = await stage.rows("SELECT count(*) FROM op WHERE id = ANY(?)", [op["id"] for op in ops])
    assert known == [(12,)]


async def test_what_was_forgotten_can_be_made_again_over_its_tombstone(stage: Stage) -> None:
    phone = stage.phone(stage.rep)
    made = _notes(phone, stage, 10)
    await phone.sync()
    entity = made[3]["entity"]

    def forget() -> Work[None]:
        yield from execute("UPDATE change SET body = NULL WHERE id = ?", entity)
        yield from execute("DELETE FROM entity WHERE id = ?", entity)

    await stage.database.write(forget)
    again = stage.phone(stage.rep)
    ops = _notes(again, stage, 10)
    ops[0]["entity"] = entity
    await again.sync()
    assert [q.outcome for q in again.outbox] == ["applied"] * 10
    rows = await stage.rows(
        "SELECT body FROM change WHERE id = ? AND scope = ?", entity, territory_scope(stage.territory)
    )
    assert [json.loads(row[0])["fields"]["text"] for row in rows] == ["note 0"]
