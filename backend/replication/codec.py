"""Rows to values and back. The only place that knows how the journal and the states are written down."""

import functools
from collections.abc import Sequence
from typing import Any

import msgspec

from sync.clock import Contact
from sync.entity import Entity, load
from sync.op import Op, Stamp, ms_to_instant
from sync.receipt import Outcome, Receipt
from sync.store import Incarnation, Pending, Settled

_encode = msgspec.json.Encoder().encode

canonical_bytes = msgspec.json.Encoder(order="sorted").encode
"""What `sync.op.canonical` writes, five times as fast (`tests/backend/replication/test_codec.py` holds the two together)."""


def to_json(value: Any) -> str:
    """Compact JSON text."""
    return _encode(value).decode()


def from_json(text: str) -> Any:
    """The value of JSON text."""
    return msgspec.json.decode(text)


ENTITY_COLUMNS = "id, kind, account, state, version, recorded_ms"


def entity_of(row: Sequence[Any]) -> Entity:
    """From `ENTITY_COLUMNS`."""
    return _entity(*row)


def remembered_entity_of(row: Sequence[Any]) -> Entity:
    """The same, for rows that are read again and again: a rep writes on the same accounts all day.

    The whole row is the key, so what is remembered is never out of date.
    """
    return _remembered_entity(*row)


def _entity(entity_id: str, kind: str, account: str | None, state: str, version: int, recorded_ms: int) -> Entity:
    return load(
        from_json(state), entity_id=entity_id, kind=kind, account=account, recorded_ms=recorded_ms, version=version
    )


_remembered_entity = functools.lru_cache(maxsize=1024)(_entity)


INCARNATION_COLUMNS = "id, user_id, device_id, since_ms, seqs, contacts, last_seq, last_effective_ms"


def incarnation_of(row: Sequence[Any]) -> Incarnation:
    """From `INCARNATION_COLUMNS`."""
    found, user, device, since_ms, seqs, contacts, last_seq, last_effective_ms = row
    return _incarnation(
        found, user, device, since_ms, from_json(seqs), from_json(contacts), last_seq, last_effective_ms
    )


INCARNATION_LINE = (
    """'["' || id || '","' || user_id || '","' || device_id || '",' || since_ms || ',' || seqs || ',' || contacts || ',' """
    """|| last_seq || ',' || last_effective_ms || ']'"""
)
"""The same columns as one JSON text, for a statement that has one column to spare. Ids need no escaping."""


def incarnation_of_line(line: str) -> Incarnation:
    """From `INCARNATION_LINE`."""
    return _incarnation(*from_json(line))


def _incarnation(
    found: str, user: str, device: str, since_ms: int, seqs: Any, contacts: Any, last_seq: int, last_effective_ms: int
) -> Incarnation:
    return Incarnation(
        id=found,
        user=user,
        device=device,
        since_ms=since_ms,
        seqs=tuple((low, high) for low, high in seqs),
        contacts=tuple(Contact(*contact) for contact in contacts),
        last_seq=last_seq,
        last_effective_ms=last_effective_ms,
    )


def incarnation_row(value: Incarnation) -> tuple[Any, ...]:
    """The columns that change, then the id."""
    contacts = [[c.high_water, c.first_ms, c.last_ms] for c in value.contacts]
    return to_json(value.seqs), to_json(contacts), value.last_seq, value.last_effective_ms, value.id


RECEIPT_COLUMNS = "id, seq, outcome, entity, effective_ms, uncertain, receipt"


def receipt_of(row: Sequence[Any]) -> Receipt:
    """From `RECEIPT_COLUMNS`."""
    op, seq, outcome, entity, effective_ms, uncertain, text = row
    more = from_json(text)
    return Receipt(
        op=op,
        seq=seq,
        outcome=Outcome(outcome),
        entity=entity,
        code=more.get("code"),
        params=more.get("params", {}),
        effective_at=effective_ms,
        time_uncertain=bool(uncertain),
        winner=more.get("winner"),
        next=tuple(more.get("next", ())),
        at=more["at"],
        rev=more.get("rev", 1),
    )


def _is_plain(receipt: Receipt) -> bool:
    """Whether there is nothing to say but that it landed, and where: nearly all of them."""
    if receipt.outcome is not Outcome.APPLIED:
        return False
    return not (receipt.code or receipt.params or receipt.winner or receipt.next) and receipt.rev == 1


def _kept_receipt(receipt: Receipt) -> str:
    """For the column `receipt`: of a plain one, what the other columns of its row do not say."""
    return to_json({"at": receipt.at} if _is_plain(receipt) else receipt.to_wire())


def receipt_json(receipt: Receipt) -> bytes:
    """As it travels: `Receipt.to_wire` in bytes. A plain one is put together from words that need no escaping."""
    if not _is_plain(receipt) or receipt.op is None or receipt.entity is None or receipt.effective_at is None:
        return _encode(receipt.to_wire())
    return (
        (
            f'{{"op":"{receipt.op}","seq":{receipt.seq},"rev":1,"outcome":"{receipt.outcome}","code":null,"params":{{}},'
            f'"entity":"{receipt.entity}","effective_at":"{ms_to_instant(receipt.effective_at)}",'
            f'"time_uncertain":{"true" if receipt.time_uncertain else "false"},"winner":null,"next":[],"at":'
        ).encode()
        + _encode(receipt.at)
        + b"}"
    )


PENDING_COLUMNS = (
    "id, user_id, incarnation, seq, kind, v, entity, after_op, hash, base, args, at, "
    "effective_ms, received_ms, uncertain, waits, receipt"
)


def pending_of(row: Sequence[Any]) -> Pending:
    """A held op, from `PENDING_COLUMNS`."""
    (op_id, user, incarnation, seq, kind, v, entity, after, digest, base, args, at, *rest) = row
    effective_ms, received_ms, uncertain, waits, receipt = rest
    before = from_json(receipt)
    op = Op(
        id=op_id,
        seq=seq,
        after=after,
        kind=kind,
        v=v,
        entity=entity,
        base={name: tuple(heads) for name, heads in from_json(base).items()},
        args=from_json(args),
        at=Stamp(*from_json(at)),
        hash=digest,
    )
    return Pending(
        op=op,
        user=user,
        incarnation=incarnation,
        effective_at=effective_ms,
        received_at=received_ms,
        uncertain=bool(uncertain),
        rev=before["rev"],
        waits=waits,
        waitlisted=before["outcome"] == Outcome.WAITLISTED,
    )


OP_INSERT = (
    "INSERT INTO op (id, user_id, incarnation, seq, kind, v, entity, account, after_op, hash, base, args, at, "
    "effective_ms, received_ms, uncertain, outcome, waits, receipt) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def op_row(one: Settled) -> tuple[Any, ...]:
    """For `OP_INSERT`."""
    pending, op = one.pending, one.pending.op
    return (
        op.id,
        pending.user,
        pending.incarnation,
        op.seq,
        op.kind,
        op.v,
        op.entity,
        one.account,
        op.after,
        op.hash,
        to_json(op.base) if op.base else "{}",
        to_json(op.args),
        f'[{op.at.wall_ms},{op.at.mono_ms},"{op.at.page}"]',
        pending.effective_at,
        pending.received_at,
        pending.uncertain,
        one.receipt.outcome.value,
        one.waits,
        _kept_receipt(one.receipt),
    )
