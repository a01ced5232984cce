"""Gather: what a run of ops must see before any of them is decided, told from the ops themselves."""

from collections.abc import Iterable, Sequence
from contextlib import suppress

from sync.ground import NO_READS, Reads, joined
from sync.kind import BadArgs, Creates, Kinds, Place
from sync.op import Fault, Op
from sync.settle import Arguments, arguments
from sync.store import Needs, Pending, Snapshot, Step, Store


def accounts_of(kinds: Kinds, pendings: Sequence[Pending]) -> set[str]:
    """The accounts that ops name, by the convention `args.account`; an account that is to be made names itself."""
    named: set[str] = set()
    for pending in pendings:
        kind = kinds.ops.get(pending.op.kind)
        if kind is not None and kind.creates is not Creates.NEVER:
            account = pending.op.args.get("account")
            if isinstance(account, str):
                named.add(account)
            elif kind.entity == "account":
                named.add(pending.op.entity)
    return named


def needs_of(kinds: Kinds, pendings: Sequence[Pending], read: Arguments) -> Needs:
    """The entities, people, ops and places that the ops name."""
    places: list[Place] = []
    for pending in pendings:
        kind = kinds.ops.get(pending.op.kind)
        if kind is None or kind.place is None or kind.v != pending.op.v:
            continue
        args = arguments(kind, pending.op, read)
        place = None if isinstance(args, BadArgs) else kind.place(args)
        if place is not None:
            places.append(place)
    written, accounts = frozenset(p.op.entity for p in pendings), accounts_of(kinds, pendings)
    return Needs(
        entities=written | accounts,
        users=frozenset(p.user for p in pendings),
        ops=frozenset(p.op.after for p in pendings if p.op.after is not None),
        places=tuple(places),
        territories=frozenset(t for p in pendings if isinstance(t := p.op.args.get("territory"), str)),
        context=frozenset(accounts - written),
    )


def reads_of(kinds: Kinds, pendings: Sequence[Pending], snapshot: Snapshot, read: Arguments) -> Reads:
    """The ground of the batch's requests, as far as it can be told before any is decided."""
    found: list[Reads] = []
    for pending in pendings:
        kind = kinds.ops.get(pending.op.kind)
        if kind is None or not kind.has_ground or pending.op.v > kind.v:
            continue
        args = arguments(kind, pending.op, read)
        if isinstance(args, BadArgs):
            continue
        reads = kind.reads(pending.op, args, snapshot.entities.get(pending.op.entity))
        if reads is not NO_READS:
            found.append(reads.by(pending.user))
    return joined(found) if found else NO_READS


def grounded(store: Store, snapshot: Snapshot, reads: Reads) -> Step[Snapshot]:
    """Lanes are locked first, ground after them and under names of its own: no two batches can wait for each other."""
    if not reads:
        return snapshot
    yield from store.lock(reads.locks, [])
    needs = Needs(reads.entities, reads.people, frozenset(), cells=reads.cells)
    return snapshot.on((yield from store.load(needs)), reads)


def read_beforehand(kinds: Kinds, items: Iterable[Op | Fault]) -> Arguments:
    """The arguments of a batch's ops, for `Batch.read`."""
    read: Arguments = {}
    for op in items:
        if isinstance(op, Op) and (kind := kinds.ops.get(op.kind)) is not None and op.v <= kind.v:
            # One that cannot even be read is for the run to find out, which keeps its neighbours safe.
            with suppress(Exception):
                arguments(kind, op, read)
    return read
