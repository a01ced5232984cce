"""Registers, sets and events: what counts is which writes there are and what their authors saw, not how they came."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from sync.entity import Entity, dump, load
from sync.merge import ElementSet, Event, Register, Write, add, happen, remove, write
from tests.sync.stories import STEADY

ELEMENTS = ("x", "y", "z")
_COIN = st.booleans()


@st.composite
def writes(draw: st.DrawFn) -> list[tuple[Write, tuple[str, ...]]]:
    """Writes with what each author saw: only ops made before."""
    made: list[tuple[Write, tuple[str, ...]]] = []
    for n in range(draw(st.integers(1, 8))):
        saw = draw(st.lists(st.sampled_from([w.op for w, _ in made]), unique=True)) if made else []
        at, value = draw(st.integers(0, 4)), draw(st.sampled_from(["a", "b", None, 3, ["c"]]))
        made.append((Write(f"op{n}", at, draw(st.sampled_from(["ana", "mia"])), value), tuple(saw)))
    return made


def _written(steps: Sequence[tuple[Write, tuple[str, ...]]]) -> Register:
    register = Register()
    for new, saw in steps:
        register = write(register, new, saw)
    return register


@STEADY
@given(st.data())
def test_a_register_holds_the_writes_nobody_wrote_over_in_any_order(data: st.DataObject) -> None:
    made = data.draw(writes())
    seen = {op for _, saw in made for op in saw}
    register = _written(data.draw(st.permutations(made)))
    assert {head.op for head in register.heads} == {w.op for w, _ in made} - seen
    assert list(register.heads) == sorted(register.heads, key=lambda h: (h.at_ms, h.op))
    assert register.clashes == (len({json.dumps(h.value) for h in register.heads}) > 1)
    assert register.gone <= seen


@STEADY
@given(st.data())
def test_a_head_written_again_changes_nothing(data: st.DataObject) -> None:
    made = data.draw(writes())
    register = _written(made)
    for new, saw in made:
        if any(head.op == new.op for head in register.heads):
            assert write(register, new, saw) == register


def test_a_write_covers_one_that_arrives_after_it() -> None:
    old, new = Write("old", 1, "ana", "a"), Write("new", 2, "mia", "b")
    register = write(Register(), new, ["old"])
    assert register.gone == {"old"}
    register = write(register, old, [])
    assert (register.heads, register.gone, register.shown) == ((new,), frozenset(), "b")


def test_a_write_never_covers_itself() -> None:
    new = Write("new", 2, "mia", "b")
    assert write(Register(), new, ["new"]).heads == (new,)


def test_equal_values_left_by_two_people_are_no_clash() -> None:
    register = _written([(Write("a", 1, "ana", "x"), ()), (Write("b", 2, "mia", "x"), ())])
    assert (len(register.heads), register.clashes) == (2, False)


@dataclass(frozen=True)
class Move:
    op: str
    elements: tuple[str, ...]
    saw: tuple[str, ...] | None
    """None: an add."""

    def on(self, held: ElementSet) -> ElementSet:
        if self.saw is None:
            return add(held, self.elements, self.op)
        return remove(held, self.elements, self.saw)


@st.composite
def moves(draw: st.DrawFn) -> list[Move]:
    made: list[Move] = []
    for n in range(draw(st.integers(1, 8))):
        adds = [m.op for m in made if m.saw is None]
        elements = tuple(draw(st.lists(st.sampled_from(ELEMENTS), min_size=1, max_size=3)))
        removes = bool(adds) and draw(_COIN)
        saw = tuple(draw(st.lists(st.sampled_from(adds), unique=True))) if removes else None
        made.append(Move(f"op{n}", elements, saw))
    return made


@STEADY
@given(st.data())
def test_a_set_holds_an_element_while_an_add_of_it_was_not_seen_by_a_remover_of_it(data: st.DataObject) -> None:
    made = data.draw(moves())
    removed = {(e, op) for m in made if m.saw is not None for e in m.elements for op in m.saw}
    expected = {
        e: [m.op for m in made if m.saw is None and e in m.elements and (e, m.op) not in removed] for e in ELEMENTS
    }
    held = ElementSet()
    for move in data.draw(st.permutations(made)):
        held = move.on(held)
    assert {e: list(ops) for e, ops in held.adds.items()} == {e: sorted(ops) for e, ops in expected.items() if ops}
    assert held.shown == sorted(e for e, ops in expected.items() if ops)
    assert held.tags == sorted({op for ops in expected.values() for op in ops})


@STEADY
@given(moves())
def test_a_live_add_and_any_remove_again_change_nothing_that_shows(made: list[Move]) -> None:
    held = ElementSet()
    for move in made:
        held = move.on(held)
    for move in made:
        live = all(move.op in held.adds.get(e, ()) for e in move.elements)
        if move.saw is not None or live:
            assert move.on(held).adds == held.adds


def test_a_remover_who_named_adds_of_other_elements_leaves_nothing_behind() -> None:
    held = remove(add(add(ElementSet(), ["x"], "1"), ["y"], "2"), ["x"], ["1", "2"])
    assert held == ElementSet({"y": ("2",)}, frozenset())


def test_an_element_named_twice_in_one_add_does_not_survive_a_remove_that_came_first() -> None:
    assert add(remove(ElementSet(), ["x"], ["1"]), ["x", "x"], "1").shown == []


@STEADY
@given(st.data())
def test_events_stand_in_the_order_they_were_made_each_once(data: st.DataObject) -> None:
    made = [Event(name, w) for (w, _), name in zip(data.draw(writes()), ELEMENTS * 3, strict=False)]
    events: tuple[Event, ...] = ()
    for event in data.draw(st.permutations([*made, *made[:2]])):
        events = happen(events, event)
    assert list(events) == sorted(made, key=lambda e: (e.write.at_ms, e.write.op))


@STEADY
@given(writes(), moves())
def test_an_entity_survives_being_written_down(made: list[tuple[Write, tuple[str, ...]]], moved: list[Move]) -> None:
    first = replace(made[0][0], value=None)
    entity = Entity("e", "account", "e", first, recorded_ms=9, fixed={"author": "ana", "parts": ["x", {"y": 1}]})
    for new, saw in made:
        entity = (
            entity.writing({"name": new.value}, new, {"name": saw})
            .happening("said", new)
            .made_by(replace(new, value=None))
        )
    for move in moved:
        entity = replace(entity, sets={"tags": move.on(entity.sets.get("tags", ElementSet()))}, version=4)
    text = json.dumps(dump(entity))
    again = load(json.loads(text), entity_id="e", kind="account", account="e", recorded_ms=9, version=4)
    assert again == entity
    assert entity.created == min((replace(w, value=None) for w, _ in made), key=lambda w: (w.at_ms, w.op))
    assert entity.authors() == {w.by for w, _ in made}
