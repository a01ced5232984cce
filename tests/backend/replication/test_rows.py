"""How much one op writes. Counted by the databases themselves, not by reading our statements."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from uuid_utils import uuid7

from backend.db.work import Database, Statement, Work
from backend.registry import RULES
from backend.replication.door import Door, ServerOp, submit
from backend.replication.rules import Rules
from sync.receipt import EFFECTIVE
from tests.conftest import VirtualClock
from tests.stage import Stage

MOST_ROWS = 6
"""Per op: its journal row with its receipt, its entity, the row that is looked up, a line in each scope that shows it."""
_PER_BATCH = ("incarnation", "scope_head")
"""Written once a batch, whatever it holds: the outbox's numbers, and one counter a scope."""


_WRITTEN = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)")
_TOTAL = {
    "sqlite": "SELECT total_changes()",
    "postgres": "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint FROM pg_stat_xact_user_tables",
}


@dataclass
class Counting:
    """A database that asks itself, around every statement, how many rows have changed."""

    inner: Database
    rows: Counter[str] = field(default_factory=Counter)
    statements: int = 0

    @property
    def dialect(self) -> str:
        return self.inner.dialect

    @property
    def written(self) -> int:
        """Rows per op: all but those written once a batch, and the cells it holds, each of which is a row of its own."""
        return sum(count for table, count in self.rows.items() if table not in (*_PER_BATCH, "hold"))

    async def write(self, make: Callable[[], Work[Any]], **asked: Any) -> Any:
        return await self.inner.write(lambda: self._counted(make()), **asked)

    async def read(self, make: Callable[[], Work[Any]]) -> Any:
        return await self.inner.read(make)

    def _counted(self, work: Work[Any]) -> Work[Any]:
        self.rows, self.statements = Counter(), 0
        statement = next(work)
        while True:
            before = yield Statement(_TOTAL[self.dialect])
            reply = yield statement
            after = yield Statement(_TOTAL[self.dialect])
            self.statements += 1
            table = _WRITTEN.match(statement.sql)
            if after[0][0] != before[0][0]:
                assert table is not None, f"writes unseen: {statement.sql}"
                self.rows[table[1]] += after[0][0] - before[0][0]
            try:
                statement = work.send(reply)
            except StopIteration as done:
                return done.value


Step = tuple[str, Mapping[str, Any]]


def _stories(stage: Stage) -> dict[str, list[Step]]:
    """For each kind, ops on one entity, of which the last is of that kind."""
    shop = {"account": stage.accounts[0]}
    visit = ("visit.log", {**shop, "note": "interne", "summary": "partagé", "topics": ["PLV"], "contacts_met": []})
    arrival = ("visit.check_in", {**shop, "position": {"lat_e7": 1, "lon_e7": 1, "accuracy_m": 5}})
    plan = ("visit.plan", {**shop, "planned_at": "2026-12-01T09:00:00Z"})
    verbatim = ("verbatim.add", {**shop, "text": "bien", "audience": "shared", "tags": ["prix"]})
    task = ("task.add", {**shop, "title": "rappeler", "audience": "shared"})
    contact = ("contact.add", {**shop, "name": "Nom", "phone": "+33612345678"})
    product = ("product.add", {"gtin": "4006381333931", "name": "Produit"})
    account = ("account.add", {"name": "Prospect", "territory": stage.territory})
    item = ("pos_item.publish", {"name_fr": "Présentoir", "kind": "display", "stock": 3})
    helper = ("helper.publish", {"topic": "order", "name": "Nom"})
    stories: list[list[Step]] = [
        [plan],
        [arrival],
        [plan, ("visit.check_out", {})],
        [visit],
        [visit, ("visit.amend", {"summary": "mieux"})],
        [plan, ("visit.cancel", {"reason": "fermé"})],
        [arrival, ("visit.forget_position", {})],
        [verbatim],
        [verbatim, ("verbatim.correct", {"text": "très bien", "tags": ["offre"]})],
        [verbatim, ("verbatim.redact", {})],
        [("note.add", {**shop, "text": "mot", "audience": "shared"})],
        [task],
        [task, ("task.done", {"comment": "fait"})],
        [task, ("task.reopen", {})],
        [contact],
        [contact, ("contact.edit", {"role": "chef"})],
        [contact, ("contact.leave", {})],
        [contact, ("contact.erase", {})],
        [account],
        [account, ("account.edit", {"phone": "+33612345678"})],
        [account, ("account.tag", {"tags": ["vip"]})],
        [account, ("account.untag", {"tags": ["vip"]})],
        [account, ("account.plan", {"visit_interval_days": 30})],
        [product],
        [product, ("product.edit", {"name": "Autre"})],
        [("checklist.publish", {"name": "Linéaire", "version": 1, "items": [{"key": "a", "label_fr": "A"}]})],
        [item],
        [item, ("pos_item.edit", {"size": "60 x 40 cm"})],
        [item, ("pos_item.adjust_stock", {"delta": 100, "reason": "livraison"})],
        [item, ("pos_item.retire", {})],
        [helper],
        [helper, ("helper.edit", {"phone": "+33612345678"})],
        [helper, ("helper.retire", {})],
        [("message.add", {**shop, "text": "bonjour"})],
        [("notice.test", {})],
        [("notice.test", {}), ("notice.read", {})],
        [
            account,
            ("account.edit", {"city": "Lille"}),
            ("account.edit", {"city": "Lens"}),
            ("conflict.resolve", {"field": "city", "value": "Lens", "heads": [str(uuid7())]}),
        ],
    ]
    return {story[-1][0]: story for story in stories}


UNBOUNDED = frozenset({"account.assign", "notice.ring", "notice.tell", "sending.note"})
"""A move carries everything that hangs on the account from one scope to another, in one transaction; the others are the
server's own, and a ring tells a page of people."""


AGENDA = ("availability.", "booking.", "service.", "training_session.")
ELSEWHERE = (*AGENDA, "challenge.", "pos_order.", "pos_holding.", "promotion.", "ranking.", "standing.", "stock_out.")
"""Counted in the tests of their rooms: they need a week and a service to be there, items, or an id made from a GTIN; standings
are the server's own, a page of stores at a time."""


def counted_door(counting: Counting, stage: Stage) -> Door:
    """A door whose writes are counted, without the notices that rooms above make of them: those are counted as theirs."""
    alone = Rules(RULES.kinds, RULES.projections, RULES.neighbours, RULES.waiting_for)
    return replace(stage.door, database=cast("Database", counting), rules=alone)


async def _push(counting: Counting, stage: Stage, ops: list[ServerOp]) -> int:
    """Land ops as one batch; answers the rows they wrote."""
    door = counted_door(counting, stage)
    receipts = await submit(door, stage.admin, ops)
    assert {r.outcome for r in receipts} <= EFFECTIVE, receipts
    return counting.written


async def test_each_kind_alone_writes_at_most_six_rows(database: Database, clock: VirtualClock) -> None:
    stage = await Stage(database, clock).build()
    stories, counting = _stories(stage), Counting(database)
    assert stories.keys() == {kind for kind in RULES.kinds.ops.keys() - UNBOUNDED if not kind.startswith(ELSEWHERE)}
    wrote: dict[str, int] = {}
    for kind, story in stories.items():
        entity = str(uuid7())
        for step in story:
            clock.advance(1000)
            wrote[kind] = await _push(counting, stage, [ServerOp(step[0], entity, step[1])])
    assert {kind: rows for kind, rows in wrote.items() if not 2 <= rows <= MOST_ROWS} == {}
    # The counting counts: a shared note is its op, itself, and a line for each company.
    assert wrote["note.add"] == 4
    assert wrote["account.add"] == 6


async def test_a_batch_of_a_hundred_writes_at_most_six_rows_an_op(database: Database, clock: VirtualClock) -> None:
    stage = await Stage(database, clock).build()
    stories, counting = _stories(stage), Counting(database)
    known = {str(uuid7()): stories[k][:-1] for k in ("account.edit", "account.tag", "contact.edit") for _ in range(4)}
    await _push(counting, stage, [ServerOp(k, e, args) for e, story in known.items() for k, args in story])
    ops = [
        ServerOp(*_last(story, entity))
        for story, entity in (
            *((stories["account.edit"], e) for e in list(known)[:4]),
            *((stories["account.tag"], e) for e in list(known)[4:8]),
            *((stories["contact.edit"], e) for e in list(known)[8:]),
        )
    ]
    brand_only = ("verbatim.add", {"account": stage.accounts[1], "text": "chut"})
    fresh: list[list[Step]] = [
        stories["visit.log"], stories["verbatim.add"], [brand_only], stories["note.add"], stories["task.add"],
        stories["contact.add"], stories["visit.check_in"], stories["account.add"],
    ]  # fmt: skip
    ops += [ServerOp(*_last(story, str(uuid7()))) for story in fresh for _ in range(11)]
    assert len(ops) == 100
    rows = await _push(counting, stage, ops)
    assert rows <= MOST_ROWS * len(ops)
    assert rows <= 4.5 * len(ops), f"{rows} rows for a usual mix of {len(ops)} ops"
    assert counting.statements <= 60, f"{counting.statements} statements: a batch must not ask op by op"


def _last(story: list[Step], entity: str) -> tuple[str, str, Mapping[str, Any]]:
    kind, args = story[-1]
    return kind, entity, args
