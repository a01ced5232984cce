"""Reconcile: gather -> decide -> apply, over a `Store`. One path for a whole batch; op by op when something breaks.

Written as steps (generators), so the same code runs over SQL on either database and over the in-memory store of the tests.
"""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from sync.entity import Entity
from sync.gather import accounts_of, grounded, needs_of, reads_of
from sync.kind import Kinds
from sync.protocol import GRACE_MS
from sync.receipt import Outcome, Receipt
from sync.record import record
from sync.scope import Change, feed, user_scope
from sync.settle import Arguments, Workspace, counts_of, receipt_change
from sync.store import Incarnation, Journalled, Pending, Plan, Settled, Step, Store, Torn, Transient
from sync.triage import Batch, Triage, after, aside_detail, aside_receipt, triage

__all__ = ["Batch", "Result", "reconcile", "reconcile_all", "release"]


@record
class Result:
    """What the device hears back, and which scopes its run moved (for the poke)."""

    receipts: tuple[Receipt, ...]
    """One per item, in the batch's order; in a fork only those of ops known before."""
    have: int
    fork: bool = False
    heads: Mapping[str, int] = field(default_factory=dict)


def reconcile(store: Store, kinds: Kinds, batch: Batch) -> Step[Result]:
    """Land a batch exactly once. Every item gets one receipt, whatever happens to its neighbours."""
    (result,) = yield from reconcile_all(store, kinds, [batch])
    return result


def reconcile_all(store: Store, kinds: Kinds, batches: Sequence[Batch]) -> Step[list[Result]]:
    """The same for batches of several devices, in the order in which they came: one run, one answer each.

    No two may be of one incarnation or name the same op: what one lands, the other would have to find known.
    """
    asked = [Incarnation(b.incarnation, b.user, b.device, b.device_since_ms) for b in batches]
    opened = yield from store.open(asked)
    known = yield from store.known(sorted({i.id for b in batches for i in b.items if i.id is not None}))
    parts = [
        _part(batch, incarnation, known)
        for batch, incarnation in zip(batches, opened, strict=True)
        if incarnation is not None
    ]
    landing = [part for part in parts if not part.found.fork]
    for part in landing:
        for index, code, item in part.found.aside:
            payload = part.batch.payloads[index]
            trace = yield from store.park(part.batch.user, item.id or "", code, aside_detail(item), payload)
            part.found.answered[index] = aside_receipt(item, code, trace)
    heads: dict[str, int] = {}
    fresh = [pending for part in landing for pending in part.found.fresh]
    now_ms, grace_ms = max(b.received_at for b in batches), max(b.grace_ms for b in batches)
    # Of new ops only: one that is held is settled as it was journalled, whatever came under its id since.
    read = {
        p.op.hash: part.batch.read[p.op.hash]
        for part in landing
        for p in part.found.fresh
        if p.op.hash in part.batch.read
    }
    landed = yield from _land(_Run(store, kinds, now_ms, grace_ms, heads, read), fresh)
    results = {part.batch.incarnation: part.result(landed, heads) for part in parts}
    closed = [part.closed for part in landing if part.closed != part.incarnation]
    if closed:
        yield from store.close(closed)
    return [results.get(batch.incarnation, Result((), 0, fork=True)) for batch in batches]


@record
class _Part:
    """One batch of a run, sorted out."""

    batch: Batch
    incarnation: Incarnation
    found: Triage
    closed: Incarnation
    """The incarnation once the batch has landed."""

    def result(self, landed: Mapping[str, Receipt], heads: Mapping[str, int]) -> Result:
        """What its device hears back; in a fork, only of ops known before."""
        found = self.found
        receipts = dict(found.answered)
        if found.fork:
            return Result(tuple(receipts[i] for i in sorted(receipts)), self.incarnation.have, fork=True)
        for index, pending in zip(found.indexes, found.fresh, strict=True):
            receipts[index] = landed[pending.op.id]
        for index, first in found.twins.items():
            receipts[index] = replace(receipts[first], seq=self.batch.items[index].seq)
        return Result(tuple(receipts[i] for i in sorted(receipts)), self.closed.have, heads=heads)


def _part(batch: Batch, incarnation: Incarnation, known: Mapping[str, Journalled]) -> _Part:
    found = triage(batch, incarnation, known)
    return _Part(batch, incarnation, found, after(batch, incarnation, found))


def release(
    store: Store, kinds: Kinds, pendings: Sequence[Pending], now_ms: int, grace_ms: int = GRACE_MS
) -> Step[Result]:
    """Settle ops that were held: after 72 hours, after a fix, or because a person let them through."""
    run = _Run(store, kinds, now_ms, grace_ms)
    landed = yield from _land(run, pendings)
    return Result(tuple(landed.values()), 0, heads=run.heads)


@record
class _Run:
    """What every step of a run needs, and the heads it leaves."""

    store: Store
    kinds: Kinds
    now_ms: int
    grace_ms: int
    heads: dict[str, int] = field(default_factory=dict)
    read: Arguments = field(default_factory=dict)


def _land(run: _Run, pendings: Sequence[Pending]) -> Step[dict[str, Receipt]]:
    """The batch at once; when a deterministic fault stops it, op by op, so that one poisoned op stops no neighbour."""
    if not pendings:
        return {}
    store = run.store
    try:
        return (yield from store.savepoint(_settle(run, pendings)))
    except (Transient, Torn):
        raise
    except Exception:  # noqa: BLE001 - whatever a reducer or a row did, the others must land
        landed: dict[str, Receipt] = {}
    queue = list(pendings)
    while queue:
        pending = queue.pop(0)
        try:
            landed |= yield from store.savepoint(_settle(run, [pending], alone=True))
        except Transient:
            raise
        except Exception as fault:  # noqa: BLE001
            landed |= yield from _hold(run, pending, fault)
        # What waited for it is asked for only now: a poisoned op among them must not undo this one.
        if pending.op.id in landed and landed[pending.op.id].outcome is not Outcome.HELD:
            freed = yield from store.waiting([pending.op.id, pending.op.entity])
            queued = {q.op.id for q in queue}
            queue += [p for p in freed if p.op.id not in queued]
    return landed


def _hold(run: _Run, pending: Pending, fault: Exception) -> Step[dict[str, Receipt]]:
    """Keep a poisoned op safe: the dead letter an administrator sees, replayable after a fix."""
    detail = f"{type(fault).__name__}: {fault}"[:2000]
    trace = yield from run.store.park(pending.user, pending.op.id, "fault", detail, None)
    receipt = Receipt(
        op=pending.op.id,
        seq=pending.op.seq,
        outcome=Outcome.HELD,
        entity=pending.op.entity,
        code="fault",
        params={"trace": trace},
        effective_at=pending.effective_at,
        time_uncertain=pending.uncertain,
        rev=pending.rev + 1,
    )
    settled = Settled(pending, receipt, None, None)
    changes = []
    if pending.rev > 0:
        scope = user_scope(pending.user)
        tops = yield from run.store.number({scope: 1})
        changes.append((receipt_change(settled), tops[scope]))
        run.heads.update(tops)
    yield from run.store.save(Plan([settled], (), (), changes))
    return {pending.op.id: receipt}


def _settle(run: _Run, pendings: Sequence[Pending], *, alone: bool = False) -> Step[dict[str, Receipt]]:
    store, kinds, read = run.store, run.kinds, run.read
    queue = list(pendings)
    # Locked first: an op held by somebody else's transaction a moment ago must be seen by the one that sets it free.
    yield from _lock(store, kinds, queue)
    held = {} if alone else (yield from _closure(store, queue))
    if held:
        yield from _lock(store, kinds, [*queue, *held.values()])
    gone = yield from _settled_meanwhile(store, [*queue, *held.values()])
    queue = [p for p in queue if p.op.id not in gone]
    held = {op: p for op, p in held.items() if op not in gone}
    needs = needs_of(kinds, [*queue, *held.values()], read)
    snapshot = yield from store.load(needs)
    snapshot = yield from grounded(store, snapshot, reads_of(kinds, [*queue, *held.values()], snapshot, read))
    work = Workspace(kinds, snapshot, run.now_ms, run.grace_ms, arguments=read)
    waits = {op: pending.waits for op, pending in held.items()}
    while queue:
        pending = queue.pop(0)
        freed, waits_for = work.settle(pending)
        if waits_for is not None:
            held[pending.op.id], waits[pending.op.id] = pending, waits_for
        ready = sorted((p for p in held.values() if waits[p.op.id] in freed), key=lambda p: (p.effective_at, p.op.id))
        for free in ready:
            del held[free.op.id]
        queue[:0] = ready
    extra: list[Entity] = []
    for account in sorted(work.moved.keys() & work.snapshot.entities.keys()):  # a new account has nothing to take along
        extra += yield from store.entities_of(account)
    yield from _write(run, work, extra)
    return {settled.pending.op.id: settled.receipt for settled in work.written}


def _lock(store: Store, kinds: Kinds, pendings: Sequence[Pending]) -> Step[None]:
    yield from store.lock(sorted({p.op.entity for p in pendings}), sorted(accounts_of(kinds, pendings)))


def _settled_meanwhile(store: Store, pendings: Sequence[Pending]) -> Step[set[str]]:
    """Held ops that somebody else settled after they were chosen and before their lanes were locked."""
    chosen = {p.op.id: p.rev for p in pendings if p.rev > 0}
    if not chosen:
        return set()
    known = yield from store.known(sorted(chosen))
    return {op for op, rev in chosen.items() if known[op].receipt.rev != rev}


def _closure(store: Store, queue: Sequence[Pending]) -> Step[dict[str, Pending]]:
    """Held ops that this run may set free, and those waiting behind them."""
    held: dict[str, Pending] = {}
    keys = {k for p in queue for k in (p.op.id, p.op.entity)}
    asked: set[str] = set()
    while keys - asked:
        found = yield from store.waiting(sorted(keys - asked))
        asked |= keys
        mine = {p.op.id for p in queue}
        for pending in found:
            if pending.op.id not in mine:
                held.setdefault(pending.op.id, pending)
        keys = {k for p in held.values() for k in (p.op.id, p.op.entity)}
    return held


def _first(kinds: Kinds, work: Workspace, entity: Entity) -> list[Change]:
    return feed(None, entity, kinds.entities[entity.kind], work.snapshot.people, territory=None)


def _write(run: _Run, work: Workspace, extra: Sequence[Entity]) -> Step[None]:
    store, kinds = run.store, run.kinds
    news = work.news()
    changes, touched = work.changes(extra), work.touched()
    store.draft(touched, changes)
    born = yield from store.answer([work.turns[p.op.id] for p, _ in news if p.op.id in work.turns])
    changes += (c for e in born for c in _first(kinds, work, e))
    advanced = [pending for pending, _ in news if pending.rev > 0]
    counts = counts_of([c.scope for c in changes] + [user_scope(p.user) for p in advanced])
    tops = yield from store.number(counts)
    following = {scope: tops[scope] - count for scope, count in counts.items()}
    numbered = []
    by_entity: dict[str, dict[str, int]] = {}
    for change in changes:
        following[change.scope] += 1
        numbered.append((change, following[change.scope]))
        by_entity.setdefault(change.id, {})[change.scope] = following[change.scope]
    settled = work.receipts(news, by_entity)
    for one in settled:
        if one.pending.rev > 0:
            change = receipt_change(one)
            following[change.scope] += 1
            numbered.append((change, following[change.scope]))
    scrubs = frozenset(s.pending.op.entity for s in settled if s.scrubbed)
    assignments = [a.decision.assignment for _, a in news if a.decision.assignment is not None]
    claims = list(work.cells.claims.values())
    freed = frozenset(work.cells.freed)
    made = frozenset([e.id for e in touched if e.id not in work.snapshot.entities])
    yield from store.save(Plan(settled, [*touched, *born], assignments, numbered, scrubs, claims, freed, made))
    work.written = settled
    run.heads.update(tops)
