"""A store in memory: the engine's other half without a database. Its steps yield nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from sync.access import Access, Side, Span, handed_over
from sync.entity import Entity
from sync.kind import Neighbour
from sync.op import Op, canonical
from sync.receipt import Outcome, Receipt
from sync.scope import Change
from sync.store import Incarnation, Journalled, Needs, Pending, Plan, Settled, Snapshot, Step, Transient, Turn

T = TypeVar("T")


class BrokenPromiseError(BaseException):
    """The engine asked what it must not. No `Exception`: a fault of an op is one, and the engine survives those."""


def promised(kept: bool, what: str) -> None:
    if not kept:
        raise BrokenPromiseError(what)


def drive(step: Step[T]) -> T:
    """Run a step that has nothing to ask of a driver."""
    try:
        asked = next(step)
    except StopIteration as stop:
        answer: T = stop.value
        return answer
    raise AssertionError(f"a step over memory asked its driver for {asked!r}")


@dataclass
class Rows:
    """Everything a transaction may change. Values are immutable, so a copy of the dicts is a copy of the state."""

    incarnations: dict[str, Incarnation] = field(default_factory=dict)
    journal: dict[str, Settled] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    histories: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    feed: dict[tuple[str, str], tuple[int, Change]] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    letters: dict[str, tuple[str, str, str, str, Any]] = field(default_factory=dict)
    cells: dict[tuple[str, int], str] = field(default_factory=dict)
    """Holder by resource and cell."""
    receipts: dict[str, tuple[Receipt, ...]] = field(default_factory=dict)
    """Every revision an op's receipt went through."""
    landed: dict[str, None] = field(default_factory=dict)
    """Ops that are no longer held, in the order they were decided."""
    sent: dict[tuple[str, int], Change] = field(default_factory=dict)
    """Every line any feed ever held, by scope and number."""

    def copy(self) -> "Rows":
        return Rows(**{name: dict(getattr(self, name)) for name in self.__dataclass_fields__})


class MemoryStore:
    """Keeps `sync.store.Store`'s promises, and asserts that the engine keeps its own."""

    def __init__(self, access: Mapping[str, Access]) -> None:
        self.access = dict(access)
        self.rows = Rows()
        self.locked: set[str] = set()
        self.transient_at: int | None = None
        """Fail the n-th call from now as a busy database would."""
        self.calls = 0

    def _call(self) -> None:
        self.calls += 1
        if self.transient_at is not None:
            self.transient_at -= 1
            if self.transient_at < 0:
                self.transient_at = None
                raise Transient("the database is busy")

    def transaction(self, step: Step[T]) -> T:
        """Run a step, all or nothing."""
        kept = self.rows.copy()
        self.locked = set()
        try:
            return drive(step)
        except BaseException:
            self.rows = kept
            raise

    def open(self, asked: Sequence[Incarnation]) -> Step[list[Incarnation | None]]:
        yield from ()
        self._call()
        promised(len({one.id for one in asked}) == len(asked), "an incarnation is opened once a run")
        found = [self.rows.incarnations.setdefault(one.id, one) for one in asked]
        return [
            there if (there.user, there.device) == (one.user, one.device) else None
            for one, there in zip(asked, found, strict=True)
        ]

    def close(self, incarnations: Sequence[Incarnation]) -> Step[None]:
        yield from ()
        self._call()
        for incarnation in incarnations:
            promised(list(incarnation.seqs) == sorted(incarnation.seqs), "a number belongs to one range only")
            self.rows.incarnations[incarnation.id] = incarnation

    def known(self, ids: Sequence[str]) -> Step[dict[str, Journalled]]:
        yield from ()
        self._call()
        found = {op: self.rows.journal[op] for op in ids if op in self.rows.journal}
        return {op: Journalled(op, one.pending.user, one.pending.op.hash, one.receipt) for op, one in found.items()}

    def waiting(self, keys: Sequence[str]) -> Step[list[Pending]]:
        yield from ()
        self._call()
        wanted = set(keys)
        return [self.pending(op) for op, one in sorted(self.rows.journal.items()) if one.waits in wanted]

    def pending(self, op: str) -> Pending:
        """A journalled op as one to settle again."""
        one = self.rows.journal[op]
        return replace(one.pending, rev=one.receipt.rev, waits=one.waits)

    def lock(self, entities: Sequence[str], accounts: Sequence[str]) -> Step[None]:
        yield from ()
        self._call()
        promised(list(entities) == sorted(set(entities)), "lane roots are locked in sorted order")
        promised(list(accounts) == sorted(set(accounts)), "accounts are locked in sorted order")
        self.locked |= {*entities, *accounts}

    def load(self, needs: Needs) -> Step[Snapshot]:
        yield from ()
        self._call()
        grounded = {name.removeprefix("ground:") for name in self.locked if name.startswith("ground:")}
        promised(needs.entities <= self.locked | grounded, "read before it was locked")
        promised({s.resource for s in needs.cells} <= grounded, "cells read before they were locked")
        found = {e: self.rows.entities[e] for e in needs.entities if e in self.rows.entities}
        for account in {e.account for e in found.values() if e.account is not None}:
            if account in self.rows.entities:
                found[account] = self.rows.entities[account]
        return Snapshot(
            entities=found,
            access={user: self.access[user] for user in needs.users},
            histories={
                e.account: self.rows.histories.get(e.account, ()) for e in found.values() if e.account is not None
            },
            outcomes={op: self.rows.journal[op].receipt.outcome.value for op in needs.ops if op in self.rows.journal},
            people={user: (a.name, (a.side(0) or Side.BRAND).value) for user, a in self.access.items()},
            neighbours=[
                Neighbour(e.id, place, e.get("city"))
                for place in needs.places
                for e in self.rows.entities.values()
                if e.kind == "account" and e.get("name") == place.name
            ],
            cells={
                s.resource: {
                    cell: holder
                    for (resource, cell), holder in self.rows.cells.items()
                    if resource == s.resource and s.first <= cell < s.end
                }
                for s in needs.cells
            },
        )

    def entities_of(self, account: str) -> Step[list[Entity]]:
        yield from ()
        self._call()
        return [e for e in self.rows.entities.values() if e.account == account]

    def draft(self, entities: Sequence[Entity], changes: Sequence[Change]) -> None:
        """Nothing here is worded."""

    def answer(self, turns: Sequence[Turn]) -> Step[list[Entity]]:
        yield from ()
        del turns
        return []

    def number(self, counts: Mapping[str, int]) -> Step[dict[str, int]]:
        yield from ()
        self._call()
        promised(list(counts) == sorted(counts), "counters are taken in sorted order")
        for scope, count in counts.items():
            self.rows.counters[scope] = self.rows.counters.get(scope, 0) + count
        return {scope: self.rows.counters[scope] for scope in counts}

    def save(self, plan: Plan) -> Step[None]:
        yield from ()
        self._call()
        for one in plan.settled:
            op, before = one.pending.op.id, self.rows.journal.get(one.pending.op.id)
            promised(
                one.receipt.rev == (1 if before is None else before.receipt.rev + 1),
                "a receipt advances by one revision",
            )
            promised((one.waits is None) or one.receipt.outcome is Outcome.HELD, "only a held op waits")
            promised(
                before is None or before.receipt.outcome in {Outcome.HELD, Outcome.WAITLISTED, Outcome.REVIEW},
                "an op that was decided stays decided",
            )
            self.rows.journal[op] = one
            self.rows.receipts[op] = (*self.rows.receipts.get(op, ()), one.receipt)
            if one.receipt.outcome is not Outcome.HELD:
                self.rows.landed[op] = None
        for entity in plan.entities:
            old = self.rows.entities.get(entity.id)
            promised(entity.version == (1 if old is None else old.version + 1), "an entity advances by one version")
            self.rows.entities[entity.id] = entity
        for claim in plan.claims:
            for key in [k for k, holder in self.rows.cells.items() if (k[0], holder) == (claim.resource, claim.holder)]:
                del self.rows.cells[key]
        for claim in plan.claims:
            for cell in claim.cells:
                promised((claim.resource, cell) not in self.rows.cells, "a cell has one holder")
                self.rows.cells[claim.resource, cell] = claim.holder
        for given in plan.assignments:
            history = self.rows.histories.get(given.account, ())
            self.rows.histories[given.account] = tuple(handed_over(history, given.territory, given.since_ms))
        for change, seq in plan.changes:
            held = self.rows.feed.get((change.scope, change.id))
            promised(
                held is None or held[0] < seq <= self.rows.counters[change.scope],
                "a line takes a later number than the one it replaces, and none above the counter",
            )
            self.rows.feed[change.scope, change.id] = seq, change
            self.rows.sent[change.scope, seq] = change
        for scope in {change.scope for change, _ in plan.changes}:
            taken = [seq for change, seq in plan.changes if change.scope == scope]
            top = self.rows.counters[scope]
            promised(sorted(taken) == list(range(top - len(taken) + 1, top + 1)), "numbers are dense and used once")
        for op, one in self.rows.journal.items():
            if one.pending.op.entity in plan.scrubs:
                self.rows.journal[op] = replace(one, pending=_scrubbed(one.pending))

    def park(self, user: str, op: str, code: str, detail: str, payload: Any) -> Step[str]:
        yield from ()
        self._call()
        trace = hashlib.sha256(canonical([user, op, code, detail, payload]).encode("utf-8", "replace")).hexdigest()[:16]
        self.rows.letters[trace] = user, op, code, detail, payload
        return trace

    def savepoint(self, step: Step[T]) -> Step[T]:
        kept = self.rows.copy()
        try:
            return (yield from step)
        except BaseException:
            self.rows = kept
            raise


def _scrubbed(pending: Pending) -> Pending:
    op: Op = replace(pending.op, args={"sha256": pending.op.hash})
    return replace(pending, op=op)
