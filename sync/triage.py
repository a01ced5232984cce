"""Triage: which items of a batch are new, which were answered before, which must be put aside, and when each was made.

Pure: what the incarnation holds and which ops are known come as arguments.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sync.clock import bracket, effective, with_contact
from sync.op import Fault, Op, Stamp
from sync.protocol import GRACE_MS
from sync.receipt import Outcome, Receipt
from sync.record import record
from sync.store import Incarnation, Journalled, Pending


@record
class Batch:
    """What one request pushes, already parsed."""

    user: str
    device: str
    incarnation: str
    received_at: int
    clock: Stamp | None
    high_water: int
    items: tuple[Op | Fault, ...] = ()
    payloads: tuple[Any, ...] = ()
    """The items as they came, for what must be kept aside."""
    grace_ms: int = GRACE_MS
    device_since_ms: int = 0
    """When the device was issued: no op of a new incarnation can be older."""
    read: Mapping[str, Any] = field(default_factory=dict)
    """By hash of an op, its arguments, where somebody read them before: in a transaction others would wait for that."""


@dataclass(slots=True)
class Triage:
    """A batch sorted out; integers are positions in it."""

    answered: dict[int, Receipt] = field(default_factory=dict)
    aside: list[tuple[int, str, Op | Fault]] = field(default_factory=list)
    indexes: list[int] = field(default_factory=list)
    """Where each of `fresh` stood."""
    fresh: list[Pending] = field(default_factory=list)
    """To be settled, by number."""
    twins: dict[int, int] = field(default_factory=dict)
    """The same op twice in one batch: its later position to its first."""
    seqs: list[int] = field(default_factory=list)
    """Every number that arrived: also that of an op put aside, or the device would send it for ever."""
    fork: bool = False
    last_seq: int = 0
    last_effective_ms: int = 0


def triage(batch: Batch, incarnation: Incarnation, known: Mapping[str, Journalled]) -> Triage:
    """Known ops to their receipts, faults aside, a number taken by another op to a fork, the rest to be settled."""
    out = Triage(last_seq=incarnation.last_seq, last_effective_ms=incarnation.last_effective_ms)
    first: dict[str, int] = {}
    claims: dict[int, str] = {}
    for index in sorted(range(len(batch.items)), key=lambda i: (batch.items[i].seq or 0, i)):
        item = batch.items[index]
        if item.seq is not None:
            out.seqs.append(item.seq)
            if item.id is not None and claims.setdefault(item.seq, item.id) != item.id:
                out.fork = True
        if isinstance(item, Fault):
            out.aside.append((index, item.code, item))
        elif (before := known.get(item.id)) is not None:
            _known(batch, index, item, before, out)
        elif (earlier := first.get(item.id)) is not None:
            twin = batch.items[earlier]
            if isinstance(twin, Op) and twin.hash == item.hash:
                out.twins[index] = earlier
            else:
                out.aside.append((index, "id_reused", item))
        elif incarnation.holds(item.seq):
            out.fork = True
        else:
            first[item.id] = index
            out.indexes.append(index)
            out.fresh.append(_timed(batch, incarnation, item, out))
    return out


def _known(batch: Batch, index: int, op: Op, before: Journalled, out: Triage) -> None:
    if before.user != batch.user:
        out.answered[index] = Receipt(
            op=op.id, seq=op.seq, outcome=Outcome.REJECTED, entity=op.entity, code="op_id_taken"
        )
    elif before.hash != op.hash:
        out.aside.append((index, "id_reused", op))
    else:
        out.answered[index] = replace(before.receipt, seq=op.seq)
        if op.seq > out.last_seq:
            # Sent again under a new number (a cloned phone): what follows it was still made after it.
            out.last_seq = op.seq
            out.last_effective_ms = max(out.last_effective_ms, before.receipt.effective_at or 0)


def _timed(batch: Batch, incarnation: Incarnation, op: Op, out: Triage) -> Pending:
    window = bracket(op.seq, incarnation.contacts, incarnation.since_ms, batch.received_at)
    floor = out.last_effective_ms if op.seq > out.last_seq else 0
    when = effective(op.at, batch.clock or op.at, batch.received_at, window, floor)
    if op.seq > out.last_seq:
        out.last_seq, out.last_effective_ms = op.seq, when.at_ms
    uncertain = when.uncertain or batch.clock is None
    return Pending(op, batch.user, batch.incarnation, when.at_ms, batch.received_at, uncertain=uncertain)


def aside_receipt(item: Op | Fault, code: str, trace: str) -> Receipt:
    """`id_reused` is held for a person to look at; a fault of form is its author's to mend. Both payloads are kept."""
    if isinstance(item, Fault):
        params = {"field": item.field, "reason": item.reason, "trace": trace}
        return Receipt(op=item.id, seq=item.seq, outcome=Outcome.REJECTED, code=code, params=params)
    return Receipt(
        op=item.id, seq=item.seq, outcome=Outcome.HELD, entity=item.entity, code=code, params={"trace": trace}
    )


def aside_detail(item: Op | Fault) -> str:
    """What an administrator reads beside the payload."""
    return f"{item.field}: {item.reason}" if isinstance(item, Fault) else "the same id came with other content"


def after(batch: Batch, incarnation: Incarnation, sorted_out: Triage) -> Incarnation:
    """The incarnation once the batch has landed. A number in hand proves that the outbox had reached it."""
    grown = replace(
        incarnation,
        seqs=with_seqs(incarnation.seqs, sorted_out.seqs),
        last_seq=sorted_out.last_seq,
        last_effective_ms=sorted_out.last_effective_ms,
    )
    high_water = max([batch.high_water, *sorted_out.seqs])
    return replace(grown, contacts=with_contact(incarnation.contacts, high_water, batch.received_at, grown.have))


def with_seqs(ranges: Sequence[tuple[int, int]], more: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Ranges with more numbers in them, joined where they touch."""
    spans = sorted([*ranges, *((n, n) for n in more)])
    joined: list[tuple[int, int]] = []
    for low, high in spans:
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return tuple(joined)
