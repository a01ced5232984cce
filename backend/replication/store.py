"""The engine's `Store` over SQL, on either database. Few statements a batch; at most six rows an op."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from uuid_utils import uuid7

from backend.db.work import Transient, Work, execute, execute_many, fetch, savepoint
from backend.identity.access import SYSTEM_PERSON, SYSTEM_USER, load_access, load_histories
from backend.replication.codec import (
    ENTITY_COLUMNS,
    INCARNATION_COLUMNS,
    OP_INSERT,
    PENDING_COLUMNS,
    RECEIPT_COLUMNS,
    entity_of,
    incarnation_of,
    incarnation_row,
    op_row,
    pending_of,
    receipt_of,
    remembered_entity_of,
    to_json,
)
from backend.replication.dead_letters import park
from backend.replication.entity_rows import ENTITY_INSERT, ENTITY_UPSERT, entity_row
from backend.replication.rules import Rules
from sync.access import Side
from sync.entity import Entity
from sync.ground import Stretch
from sync.protocol import DAY_MS
from sync.scope import Change
from sync.store import Incarnation, Journalled, Needs, Pending, Plan, Settled, Snapshot, Torn, Turn

T = TypeVar("T")

_log = logging.getLogger(__name__)

_NUMBERED = "ON CONFLICT (scope) DO UPDATE SET seq = scope_head.seq + excluded.seq RETURNING scope, seq"
_NUMBER = {
    "postgres": "INSERT INTO scope_head (scope, seq, floor) SELECT key, value::bigint, 0 FROM json_each_text(?::json) "
    f'ORDER BY key COLLATE "C" {_NUMBERED}',
    "sqlite": f"INSERT INTO scope_head (scope, seq, floor) SELECT key, value, 0 FROM json_each(?) WHERE 1 {_NUMBERED}",
}
_CHANGE_INSERT = "INSERT INTO change (scope, seq, kind, id, body, at_ms) VALUES (?, ?, ?, ?, ?, ?)"
_CHANGE_UPSERT = (
    f"{_CHANGE_INSERT} ON CONFLICT (scope, id) DO UPDATE SET "
    "seq = excluded.seq, body = excluded.body, at_ms = excluded.at_ms"
)


@dataclass(slots=True)
class SqlStore:
    """`sync.store.Store` in the transaction its steps run in."""

    rules: Rules
    dialect: str
    now_ms: int
    history_ms: int
    is_careful: bool = True
    """Whether steps have savepoints, and rows that should be new may be there after all. A savepoint costs a copy of every page
    it touches, on PostgreSQL two round trips; rows that are new go out in one piece."""
    freed: set[str] = field(default_factory=set)
    """Resources of which a cell was let go in this unit of work."""
    _people: dict[str, tuple[str, str]] = field(default_factory=lambda: {SYSTEM_USER: SYSTEM_PERSON})
    _rows: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    _bodies: dict[tuple[str, str], str | None] = field(default_factory=dict)
    """What is worded, until it is saved."""

    def open(self, asked: Sequence[Incarnation]) -> Work[list[Incarnation | None]]:
        """Lock or make the incarnations, in the order of their ids."""
        rows = yield from self._locked([one.id for one in asked])
        new = sorted((one for one in asked if one.id not in rows), key=lambda one: one.id)
        if new:
            yield from execute_many(
                "INSERT INTO incarnation (id, user_id, device_id, since_ms, seqs, contacts, last_seq, "
                "last_effective_ms) VALUES (?, ?, ?, ?, '[]', '[]', 0, 0) ON CONFLICT (id) DO NOTHING",
                [(one.id, one.user, one.device, one.since_ms) for one in new],
            )
            rows |= yield from self._locked([one.id for one in new])
        found = [rows[one.id] for one in asked]
        return [
            there if (there.user, there.device) == (one.user, one.device) else None
            for one, there in zip(asked, found, strict=True)
        ]

    def _locked(self, ids: Sequence[str]) -> Work[dict[str, Incarnation]]:
        lock = " FOR UPDATE" if self.dialect == "postgres" else ""
        rows = yield from fetch(
            f"SELECT {INCARNATION_COLUMNS} FROM incarnation WHERE id = ANY(?) ORDER BY id{lock}", list(ids)
        )
        return {row[0]: incarnation_of(row) for row in rows}

    def close(self, incarnations: Sequence[Incarnation]) -> Work[None]:
        """Write the incarnations back."""
        return execute_many(
            "UPDATE incarnation SET seqs = ?, contacts = ?, last_seq = ?, last_effective_ms = ? WHERE id = ?",
            [incarnation_row(one) for one in incarnations],
        )

    def known(self, ids: Sequence[str]) -> Work[dict[str, Journalled]]:
        """Journalled ops, with the receipts they have now."""
        if not ids:
            return {}
        rows = yield from fetch(f"SELECT {RECEIPT_COLUMNS}, user_id, hash FROM op WHERE id = ANY(?)", list(ids))
        return {row[0]: Journalled(row[0], row[-2], row[-1], receipt_of(row[:-2])) for row in rows}

    def waiting(self, keys: Sequence[str]) -> Work[list[Pending]]:
        """Held ops, oldest first."""
        rows = yield from fetch(
            f"SELECT {PENDING_COLUMNS} FROM op WHERE waits = ANY(?) ORDER BY received_ms, seq", list(keys)
        )
        return [pending_of(row) for row in rows]

    def lock(self, entities: Sequence[str], accounts: Sequence[str]) -> Work[None]:
        """SQLite has one writer; PostgreSQL takes an advisory lock per lane root and account, sorted."""
        if self.dialect != "postgres":
            return
        # The inner rows are sorted before the outer list is worked out, row by row, in that order.
        yield from fetch(
            "SELECT pg_advisory_xact_lock(hashtextextended(k, 0)) FROM (SELECT unnest(?::text[]) AS k UNION "
            "SELECT account FROM entity WHERE id = ANY(?) AND account IS NOT NULL ORDER BY k) AS named",
            [*entities, *accounts],
            list(entities),
        )

    def load(self, needs: Needs) -> Work[Snapshot]:
        """Gather what a batch's decisions must see."""
        entities = yield from self._entities(needs.entities)
        missing = {e.account for e in entities.values() if e.account is not None} - entities.keys()
        entities |= yield from self._entities(missing)
        users = set(needs.users).union(*(e.authors() for key, e in entities.items() if key not in needs.context))
        access = yield from load_access(sorted(users))
        accounts = sorted({e.account for e in entities.values() if e.account is not None})
        histories = yield from load_histories(accounts)
        outcomes: dict[str, str] = {}
        if needs.ops:
            rows = yield from fetch("SELECT id, outcome FROM op WHERE id = ANY(?)", sorted(needs.ops))
            outcomes = {row[0]: row[1] for row in rows}
        neighbours = (yield from self.rules.neighbours(needs.places)) if needs.places else []
        for user, found in access.items():
            self._people[user] = (found.name, (found.side(self.now_ms) or Side.BRAND).value)
        territories = frozenset[str]()
        if needs.territories:
            rows = yield from fetch("SELECT id FROM territory WHERE id = ANY(?)", sorted(needs.territories))
            territories = frozenset(row[0] for row in rows)
        cells = yield from self._cells(needs.cells)
        return Snapshot(entities, access, histories, outcomes, self._people, neighbours, territories, cells)

    def _cells(self, stretches: Sequence[Stretch]) -> Work[dict[str, dict[int, str]]]:
        found: dict[str, dict[int, str]] = {}
        for s in stretches:
            rows = yield from fetch(
                "SELECT cell, holder FROM hold WHERE resource = ? AND cell >= ? AND cell < ?",
                s.resource,
                s.first,
                s.end,
            )
            found[s.resource] = {row[0]: row[1] for row in rows}
        return found

    def _entities(self, ids: frozenset[str] | set[str]) -> Work[dict[str, Entity]]:
        if not ids:
            return {}
        rows = yield from fetch(f"SELECT {ENTITY_COLUMNS} FROM entity WHERE id = ANY(?)", sorted(ids))
        return {row[0]: remembered_entity_of(row) for row in rows}

    def entities_of(self, account: str) -> Work[list[Entity]]:
        """What the account's scopes carry: open items and recent history."""
        rows = yield from fetch(
            f"SELECT {ENTITY_COLUMNS} FROM entity WHERE account = ? AND (is_open OR occurred_ms > ?)",
            account,
            # A little more than devices hold: what the nightly ageing has not reached yet must move along.
            self.now_ms - self.history_ms - 3 * DAY_MS,
        )
        found = [entity_of(row) for row in rows]
        unnamed = set().union(*(e.authors() for e in found)) - self._people.keys()
        for user, access in (yield from load_access(sorted(unnamed))).items():
            self._people[user] = (access.name, (access.side(self.now_ms) or Side.BRAND).value)
        return found

    def draft(self, entities: Sequence[Entity], changes: Sequence[Change]) -> None:
        """Rows of entities, bodies of lines."""
        self._rows, self._bodies = {}, {}
        for entity in entities:
            self._rows[entity.id] = entity_row(entity, self.rules.kinds.entities[entity.kind])
        for change in changes:
            self._bodies[change.scope, change.id] = _body(change)

    def answer(self, turns: Sequence[Turn]) -> Work[list[Entity]]:
        """What rooms make of what was decided. Nothing of theirs may hold up what people wrote."""
        try:
            answering = self.rules.answer(turns, self.rules.kinds, self.now_ms)
            return [] if answering is None else (yield from self.savepoint(answering))
        except (Transient, Torn):
            raise
        except Exception:  # noqa: BLE001 - whatever went wrong, the ops stand
            _log.exception("what was decided could not be answered")
            return []

    def number(self, counts: Mapping[str, int]) -> Work[dict[str, int]]:
        """Counter rows are taken in sorted order and stay locked to commit: no later number is seen before an earlier."""
        # One statement: a batch moves dozens of scopes.
        rows = (yield from fetch(_NUMBER[self.dialect], to_json(counts))) if counts else []
        return {row[0]: row[1] for row in rows}

    def save(self, plan: Plan) -> Work[None]:
        """Ops with their receipts, entities with their rows, the feed, in that order."""
        yield from execute_many(OP_INSERT, [op_row(s) for s in plan.settled if s.receipt.rev == 1])
        yield from execute_many(
            "UPDATE op SET outcome = ?, waits = ?, account = ?, receipt = ? WHERE id = ?",
            [_advance_row(s) for s in plan.settled if s.receipt.rev > 1],
        )
        made = frozenset[str]() if self.is_careful else plan.made
        yield from execute_many(ENTITY_INSERT, [self._row(e) for e in plan.entities if e.id in made])
        yield from execute_many(ENTITY_UPSERT, [self._row(e) for e in plan.entities if e.id not in made])
        for kind, projection in self.rules.projections.items():
            yield from execute_many(projection.sql, [projection.row(e) for e in plan.entities if e.kind == kind])
        yield from self._assign(plan)
        yield from self._claim(plan)
        # What is made now has lines nowhere, unless one of its id was swept: then this is repeated with care.
        yield from execute_many(_CHANGE_INSERT, [self._line(c, seq) for c, seq in plan.changes if c.id in made])
        yield from execute_many(_CHANGE_UPSERT, [self._line(c, seq) for c, seq in plan.changes if c.id not in made])
        if plan.scrubs:
            yield from self._scrub(sorted(plan.scrubs))

    def _row(self, entity: Entity) -> tuple[Any, ...]:
        drafted = self._rows.get(entity.id)
        return entity_row(entity, self.rules.kinds.entities[entity.kind]) if drafted is None else drafted

    def _line(self, change: Change, seq: int) -> tuple[Any, ...]:
        key = change.scope, change.id
        body = self._bodies[key] if key in self._bodies else _body(change)
        return change.scope, seq, change.kind, change.id, body, self.now_ms

    def _assign(self, plan: Plan) -> Work[None]:
        """Close what was open, open what was given; an account moved twice in one run keeps its last place."""
        last = {assignment.account: assignment for assignment in plan.assignments}
        yield from execute_many(
            "UPDATE account_territory SET valid_to = ? WHERE account_id = ? AND valid_to IS NULL",
            [(a.since_ms, a.account) for a in last.values()],
        )
        yield from execute_many(
            "INSERT INTO account_territory (id, account_id, territory_id, valid_from, valid_to) VALUES (?, ?, ?, ?, NULL)",
            [(str(uuid7()), a.account, a.territory, a.since_ms) for a in last.values() if a.territory is not None],
        )

    def _claim(self, plan: Plan) -> Work[None]:
        """Let go first: a cell may pass from one holder to another in one batch."""
        self.freed |= plan.freed
        yield from execute_many(
            "DELETE FROM hold WHERE resource = ? AND holder = ?", [(c.resource, c.holder) for c in plan.claims]
        )
        taken = sorted((c.resource, cell, c.holder) for c in plan.claims for cell in c.cells)
        yield from execute_many("INSERT INTO hold (resource, cell, holder) VALUES (?, ?, ?)", taken)

    def _scrub(self, entities: list[str]) -> Work[None]:
        """Redaction and erasure: the words go, the proof that there were words stays."""
        yield from execute(
            "UPDATE op SET args = '{\"sha256\":\"' || hash || '\"}' WHERE entity = ANY(?)",
            entities,
        )
        yield from execute(
            "UPDATE dead_letter SET payload = NULL WHERE op IN (SELECT id FROM op WHERE entity = ANY(?))", entities
        )

    def park(self, user: str, op: str, code: str, detail: str, payload: Any) -> Work[str]:
        """A dead letter; the same one again is the same row, open again if somebody had settled it."""
        return park(user, op, code, detail, payload, self.now_ms)

    def savepoint(self, step: Work[T]) -> Work[T]:
        """A savepoint of the transaction; without them, a fault is `Torn`."""
        return savepoint(step) if self.is_careful else _or_torn(step)


def _advance_row(one: Settled) -> tuple[Any, ...]:
    receipt = one.receipt
    return receipt.outcome.value, one.waits, one.account, to_json(receipt.to_wire()), one.pending.op.id


def _body(change: Change) -> str | None:
    return None if change.body is None else to_json(change.body)


def _or_torn(step: Work[T]) -> Work[T]:
    try:
        return (yield from step)
    except (Transient, Torn):
        raise
    except Exception as fault:
        raise Torn from fault
