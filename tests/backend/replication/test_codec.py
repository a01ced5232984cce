"""What is written down comes back, and the fast ways to write say what the plain ones do."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from backend.replication.codec import _kept_receipt, canonical_bytes, receipt_json, receipt_of
from sync.entity import Entity, dump, load
from sync.merge import ElementSet, Event, Register, Write
from sync.op import canonical, clean, parse
from sync.receipt import Outcome, Receipt

_words = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12)
_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | _words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_words, inner, max_size=4),
    max_leaves=12,
)
_ids = st.uuids(version=4).map(str)
_instants = st.integers(0, 4_102_444_800_000)


@given(_values)
def test_the_fast_canonical_form_is_the_canonical_form(value: Any) -> None:
    assert canonical_bytes(value) == canonical(value).encode()


@given(_ids, _ids, _ids, st.dictionaries(_words, _values, max_size=4), _instants)
def test_an_op_has_one_hash_whoever_reads_it(op: str, entity: str, page: str, args: dict[str, Any], wall: int) -> None:
    at = {"wall": "2026-11-21T09:14:02.120Z", "mono_ms": wall, "page": page}
    raw = {"id": op, "seq": 1, "kind": "note.add", "v": 1, "entity": entity, "args": args, "at": at}
    read = parse(raw, 0, canonical_bytes)
    assert read == parse(raw)
    assert json.loads(json.dumps(clean(args, "args"))) == json.loads(json.dumps(getattr(read, "args", None)))


_receipts = st.builds(
    Receipt,
    op=_ids,
    seq=st.integers(1, 2**31 - 1),
    outcome=st.sampled_from(Outcome),
    entity=_ids,
    code=st.none() | st.just("same_field"),
    params=st.just({}) | st.just({"forced": True}),
    effective_at=_instants,
    time_uncertain=st.booleans(),
    winner=st.none() | _ids,
    next=st.just(()) | st.just(({"kind": "visit.plan", "args": {}},)),
    at=st.dictionaries(_words, st.integers(1, 2**40), max_size=3),
    rev=st.integers(1, 3),
)


@given(_receipts)
def test_a_receipt_travels_as_its_wire_form(receipt: Receipt) -> None:
    assert json.loads(receipt_json(receipt)) == json.loads(json.dumps(receipt.to_wire()))


@given(_receipts)
def test_a_receipt_is_read_back_from_its_row(receipt: Receipt) -> None:
    columns = (
        receipt.op,
        receipt.seq,
        receipt.outcome.value,
        receipt.entity,
        receipt.effective_at,
        receipt.time_uncertain,
    )
    assert receipt_of((*columns, _kept_receipt(receipt))) == receipt


def test_a_receipt_of_before_is_read_all_the_same() -> None:
    receipt = Receipt("a", 3, Outcome.APPLIED, "e", effective_at=120, at={"public": 4})
    row = ("a", 3, "applied", "e", 120, 0, json.dumps(receipt.to_wire()))
    assert receipt_of(row) == receipt


_WHEN = 1_790_000_000_000
_MADE = Write("op-1", _WHEN, "ana", None)


def _writes(value: Any) -> st.SearchStrategy[Write]:
    return st.builds(
        Write,
        op=st.sampled_from(["op-1", "op-2", "op-3"]),
        at_ms=st.sampled_from([_WHEN, _WHEN + 1]),
        by=st.sampled_from(["ana", "ben"]),
        value=value,
    )


_entities = st.builds(
    Entity,
    id=st.just("e"),
    kind=st.just("visit"),
    account=st.none() | st.just("shop"),
    created=st.just(_MADE),
    recorded_ms=st.just(_WHEN),
    fixed=st.dictionaries(_words, _values, max_size=2),
    registers=st.dictionaries(
        _words,
        st.builds(
            Register,
            st.lists(_writes(_values), max_size=2).map(tuple),
            st.frozensets(st.sampled_from(["op-4", "op-5"])),
        ),
        max_size=4,
    ),
    sets=st.dictionaries(
        _words,
        st.builds(
            ElementSet,
            st.dictionaries(_words, st.sampled_from([("op-1",), ("op-1", "op-2"), ("op-2",)]), max_size=3),
            st.frozensets(st.tuples(_words, st.sampled_from(["op-4", "op-5"])), max_size=2),
        ),
        max_size=3,
    ),
    events=st.lists(st.builds(Event, st.sampled_from(["logged", "planned"]), _writes(_values)), max_size=3).map(tuple),
    version=st.integers(1, 5),
)


@given(_entities)
def test_a_state_is_read_back_as_it_was(entity: Entity) -> None:
    state = json.loads(json.dumps(dump(entity)))
    again = load(state, entity_id="e", kind="visit", account=entity.account, recorded_ms=_WHEN, version=entity.version)
    assert again == entity


def test_what_the_making_op_wrote_is_kept_without_repeating_who_and_when() -> None:
    entity = (
        Entity("e", "visit", None, _MADE, _WHEN).writing({"note": "vu"}, _MADE, {}).adding("topics", ["prix"], "op-1")
    )
    entity = entity.happening("logged", Write("op-1", _WHEN, "ana", 7))
    assert dump(entity) == {
        "c": ["op-1", _WHEN, "ana"], "v": {"note": "vu"}, "t": {"topics": ["prix"]}, "e": [["logged", 7]],
    }  # fmt: skip


def test_a_state_of_before_is_read_all_the_same() -> None:
    by = ["op-1", _WHEN, "ana"]
    old = {
        "c": by,
        "r": {"note": [[[*by, "vu"]]]},
        "s": {"topics": [{"prix": ["op-1"]}, []]},
        "e": [["logged", *by, 7]],
    }
    entity = (
        Entity("e", "visit", None, _MADE, _WHEN).writing({"note": "vu"}, _MADE, {}).adding("topics", ["prix"], "op-1")
    )
    read = load(old, entity_id="e", kind="visit", account=None, recorded_ms=_WHEN, version=1)
    assert read == entity.happening("logged", Write("op-1", _WHEN, "ana", 7))
