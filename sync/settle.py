"""Settle: decide a run of ops in memory, one after the other, on what was gathered. Pure; `reconcile` does the asking.

A batch of a hundred ops on one visit is a hundred decisions and one row.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sync.access import SIDE_OF, Access, Role, Span, Standing, handed_over, standing
from sync.decision import Assignment, Decision
from sync.entity import Entity
from sync.ground import NO_GROUND, NO_READS, Cells, Ground, NotGathered, Reads
from sync.kind import ANY_ENTITY, VISIBLE, BadArgs, Context, Creates, Kind, Kinds, OpClass
from sync.naming import named
from sync.op import Op
from sync.protocol import GRACE_MS
from sync.receipt import EFFECTIVE, Outcome, Receipt
from sync.record import record
from sync.rights import judge
from sync.scope import Change, audience_of, feed, move, readable, user_scope
from sync.store import Pending, Settled, Snapshot, Turn


@record
class _Answer:
    """A decision, or why there was none."""

    decision: Decision
    account: str | None = None
    waits: str | None = None
    kind: Kind | None = None
    unknown: tuple[str, ...] = ()


def _held(code: str, waits: str | None = None, **params: Any) -> _Answer:
    return _Answer(Decision(Outcome.HELD, code=code, params=params), waits=waits)


def _refused(code: str, **params: Any) -> _Answer:
    return _Answer(Decision(Outcome.REJECTED, code=code, params=params))


def _unfit(entity: Entity, kind: Kind, account: str | None) -> _Answer | None:
    """Why an op cannot be about an entity that is there."""
    if kind.entity not in (ANY_ENTITY, entity.kind):
        return _refused("wrong_entity", is_a=entity.kind, needs=kind.entity)
    if account is not None and entity.account != account:
        return _refused("account_is_fixed", field="args.account")
    return _refused("entity_exists") if kind.creates is Creates.ALWAYS else None


def _waits_on(pending: Pending, answer: _Answer) -> bool:
    if pending.waitlisted:
        return answer.decision.outcome is Outcome.WAITLISTED
    return pending.rev > 0 and answer.waits is not None and answer.waits == pending.waits


Arguments = dict[str, Any]
"""By an op's hash, the arguments read so far: a kind is asked for them before a run, and again in it."""
_NO_HISTORY: list[Span] = []


def arguments(kind: Kind, op: Op, read: Arguments) -> Any:
    """An op's arguments, read once a run."""
    if (found := read.get(op.hash)) is None:
        found = read[op.hash] = kind.arguments(op)
    return found


@dataclass(slots=True)
class Workspace:
    """The state a run of decisions sees and changes. Nothing here is written until the run is over."""

    kinds: Kinds
    snapshot: Snapshot
    now_ms: int
    grace_ms: int = GRACE_MS
    entities: dict[str, Entity] = field(default_factory=dict)
    histories: dict[str, list[Span]] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    results: dict[str, tuple[Pending, _Answer]] = field(default_factory=dict)
    """By op, in the order they were last decided: one held early in a run may be set free later in it."""
    written: list[Settled] = field(default_factory=list)
    cells: Cells = field(default_factory=Cells)
    turns: dict[str, Turn] = field(default_factory=dict)
    """By op, those that took effect."""
    moved: dict[str, str | None] = field(default_factory=dict)
    """Accounts that changed territory in this run, with the territory they had before."""

    arguments: Arguments = field(default_factory=dict)

    _reached: dict[tuple[str, str | None], frozenset[Role]] = field(default_factory=dict)
    _standings: dict[str, Standing] = field(default_factory=dict)
    """What every op of a user asks anew and finds the same: what they hold now, in which roles they reach an account."""

    def __post_init__(self) -> None:
        self.entities = dict(self.snapshot.entities)
        self.histories = {account: list(spans) for account, spans in self.snapshot.histories.items()}
        self.outcomes = dict(self.snapshot.outcomes)
        self.cells = Cells.of(self.snapshot.cells)

    def territory(self, account: str | None) -> str | None:
        """An account's territory now."""
        for span in reversed(self.histories.get(account, _NO_HISTORY) if account is not None else _NO_HISTORY):
            if span.until is None:
                return span.of
        return None

    def settle(self, pending: Pending) -> tuple[list[str], str | None]:
        """Decide one op. Answers the keys (its id, an entity it made) for which others may wait, and what it waits for."""
        answer = self._decide(pending)
        decision = answer.decision
        self.results.pop(pending.op.id, None)
        self.results[pending.op.id] = pending, answer
        self.outcomes[pending.op.id] = decision.outcome.value
        freed = [pending.op.id] if decision.outcome is not Outcome.HELD else []
        if decision.outcome in EFFECTIVE:
            before = self.entities.get(pending.op.entity)
            self.turns[pending.op.id] = Turn(pending, decision.outcome, before, decision.entity or before)
        if decision.entity is not None:
            if decision.entity.id not in self.entities:
                freed.append(decision.entity.id)
            self.entities[decision.entity.id] = decision.entity
        for other in decision.others:
            if other.id not in self.snapshot.reads.entities:
                raise NotGathered(other.id)
            self.entities[other.id] = other
        for claim in decision.claims:
            self.cells.take(claim)
        if decision.assignment is not None:
            self._assign(decision.assignment)
        return freed, answer.waits

    def _assign(self, given: Assignment) -> None:
        self.moved.setdefault(given.account, self.territory(given.account))
        self._reached.clear()
        self.histories[given.account] = handed_over(
            self.histories.get(given.account, []), given.territory, given.since_ms
        )

    def _decide(self, pending: Pending) -> _Answer:
        op = pending.op
        kind = self.kinds.ops.get(op.kind)
        if kind is None:
            return _held("unknown_kind", kind=op.kind)
        if op.v > kind.v:
            return _held("unknown_version", kind=op.kind, v=op.v, known=kind.v)
        args = arguments(kind, op, self.arguments)
        if isinstance(args, BadArgs):
            return _refused("invalid_args", field=f"args.{args.field}" if args.field else "args", reason=args.reason)
        if kind.cls is not OpClass.FACT and op.after is not None and not pending.forced:
            before = self.outcomes.get(op.after)
            if before is None or before == Outcome.HELD:
                return _held("waiting", op.after, after=op.after)
        return self._place(pending, kind, args)

    def _place(self, pending: Pending, kind: Kind, args: Any) -> _Answer:
        """Find the entity and the account the op is about."""
        op = pending.op
        entity = self.entities.get(op.entity)
        if entity is None and kind.creates is Creates.NEVER:
            return _refused("unknown_entity") if pending.forced else _held("waiting", op.entity, entity=op.entity)
        account_id = entity.account if entity is not None else kind.account(op, args)
        account = self.entities.get(account_id) if account_id is not None else None
        if account_id is not None and account is None and account_id != op.entity:
            return _refused("unknown_account") if pending.forced else _held("waiting", account_id, account=account_id)
        return self._authorise(pending, kind, args, entity, account, account_id)

    def _authorise(
        self,
        pending: Pending,
        kind: Kind,
        args: Any,
        entity: Entity | None,
        account: Entity | None,
        account_id: str | None,
    ) -> _Answer:
        access = self.snapshot.access[pending.user]
        history = self.histories.get(account_id, _NO_HISTORY) if account_id is not None else _NO_HISTORY
        reached = account_id if account is not None else None
        reach = self._reach(access, reached, history)
        verdict = judge(pending, kind, access, reached, history, reach=reach, grace_ms=self.grace_ms)
        if verdict.refused is not None:
            return _refused(verdict.refused)
        roles = verdict.roles
        side = SIDE_OF[min(roles)]
        if entity is not None and audience_of(entity, self.kinds.entities[entity.kind]) not in VISIBLE[side]:
            return _refused("not_allowed")
        # Only now may the answer tell what the entity is: whoever may not read it learns nothing.
        if entity is not None and (refusal := _unfit(entity, kind, kind.account(pending.op, args))) is not None:
            return refusal
        if verdict.late:
            return _Answer(Decision(Outcome.REVIEW, code="access_ended"), account_id, kind=kind)
        ground = self._ground(kind.reads(pending.op, args, entity), pending.user) if kind.has_ground else NO_GROUND
        # In the order of its fields: names cost a record more than all else that makes it.
        context = Context(
            pending.op, args, entity, account, access, side, roles, pending.effective_at, self.now_ms,
            self.snapshot.neighbours, self._standing(access).territories, self.snapshot.territories, tuple(history), ground,
        )  # fmt: skip
        decision = named(kind.decide(context), context, self.kinds)
        return _Answer(decision, account_id, kind=kind, unknown=getattr(args, "unknown", ()))

    def _reach(self, access: Access, account: str | None, history: Sequence[Span]) -> frozenset[Role]:
        key = access.user, account
        if (found := self._reached.get(key)) is None:
            found = self._reached[key] = self._standing(access).reaching(history, account)
        return found

    def _standing(self, access: Access) -> Standing:
        if (found := self._standings.get(access.user)) is None:
            found = self._standings[access.user] = standing(access, self.now_ms)
        return found

    def _ground(self, reads: Reads, author: str) -> Ground:
        if reads is NO_READS or not reads:
            return NO_GROUND
        reads = reads.by(author)
        if not self.snapshot.reads.covers(reads):
            raise NotGathered(sorted(reads.entities))
        entities = {key: self.entities[key] for key in sorted(reads.entities) if key in self.entities}
        access = {user: self.snapshot.access[user] for user in reads.people if user in self.snapshot.access}
        return Ground(entities, {s.resource: self.cells.held.get(s.resource, {}) for s in reads.cells}, access)

    def changes(self, extra: Iterable[Entity] = ()) -> list[Change]:
        """What the feeds must carry after this run. `extra`: everything on the accounts that moved."""
        people = self.snapshot.people
        found: dict[tuple[str, str], Change] = {}
        touched = self._changed()
        for entity in touched:
            kind = self.kinds.entities[entity.kind]
            before = self.snapshot.entities.get(entity.id)
            for change in feed(before, entity, kind, people, territory=self.territory(entity.account)):
                found[change.scope, change.id] = change
        if not self.moved:
            return list(found.values())
        moved = {a: (left, to) for a, left in self.moved.items() if left != (to := self.territory(a))}
        along = {e.id: e for e in extra}
        for key in dict.fromkeys([*(e.id for e in touched), *along]):
            entity = self.entities.get(key) or along[key]
            if entity.account in moved:
                left, entered = moved[entity.account]
                kind, before = self.kinds.entities[entity.kind], self.snapshot.entities.get(key) or along.get(key)
                # What it was decides whether the old territory held it; what it is, whether the new one may.
                gone = () if before is None else move(before, kind, people, left=left, entered=None)
                for change in (*gone, *move(entity, kind, people, left=None, entered=entered)):
                    found[change.scope, change.id] = change
        return list(found.values())

    def news(self) -> list[tuple[Pending, _Answer]]:
        """The answers worth writing: not that an op goes on waiting for what it waited for, or for a place."""
        return [(pending, answer) for pending, answer in self.results.values() if not _waits_on(pending, answer)]

    def _changed(self) -> list[Entity]:
        known = self.snapshot.entities
        return [e for key, e in self.entities.items() if e is not known.get(key)]

    def touched(self) -> list[Entity]:
        """The entities to write, each with the version it will have."""
        known = self.snapshot.entities
        return [e.numbered(known[e.id].version + 1) if e.id in known else e for e in self._changed()]

    def receipts(
        self, news: Iterable[tuple[Pending, _Answer]], numbers: Mapping[str, Mapping[str, int]]
    ) -> list[Settled]:
        """The receipts of the run. `numbers`: for each entity, the number its change took in each scope."""
        settled: list[Settled] = []
        mine = {user: frozenset(readable(access, self.now_ms)) for user, access in self.snapshot.access.items()}
        for pending, answer in news:
            op, decision, params = pending.op, answer.decision, answer.decision.params
            took_effect = decision.outcome in EFFECTIVE
            if pending.forced and took_effect:
                params = {**params, "forced": True}
            if answer.unknown:
                params = {**params, "unknown": [f"args.{name}" for name in answer.unknown]}
            at: dict[str, int] = {}
            if took_effect and (numbered := numbers.get(op.entity)) is not None:
                readers = mine[pending.user]
                at = {scope: seq for scope, seq in numbered.items() if scope in readers}
            receipt = Receipt(
                op.id, op.seq, decision.outcome, op.entity, decision.code, params, pending.effective_at,
                pending.uncertain, decision.winner, decision.next, at, pending.rev + 1,
            )  # fmt: skip
            settled.append(Settled(pending, receipt, answer.account, answer.waits, scrubbed=decision.scrub))
        return settled


def receipt_change(settled: Settled) -> Change:
    """A receipt that advanced, as its author's devices will read it."""
    return Change(user_scope(settled.pending.user), "receipt", settled.pending.op.id, settled.receipt.to_wire())


def counts_of(scopes: Iterable[str]) -> dict[str, int]:
    """How many numbers each scope must give, in sorted order."""
    return dict(sorted(Counter(scopes).items()))
