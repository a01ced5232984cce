"""Field rules. Each keeps what a person wrote until a person chooses, and gives the same value in any arrival order.

The trick is the same everywhere: a write names the writes its author had seen (`saw`), and those it covers stop counting,
whether they arrived before it or arrive after. What counts is therefore a property of the SET of writes, not of its order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any

from sync.record import record


@record
class Write:
    """One value somebody wrote: the op, its effective time (ms), its author, the value."""

    op: str
    at_ms: int
    by: str
    value: Any


@record
class Register:
    """One field. `heads` are the writes nobody who wrote later had seen; `gone` covers writes not arrived yet."""

    heads: tuple[Write, ...] = ()
    gone: frozenset[str] = frozenset()

    @property
    def shown(self) -> Any:
        """The value on screen: the head made last (op id breaks a tie), or None."""
        return self.heads[-1].value if self.heads else None

    @property
    def clashes(self) -> bool:
        """Whether two people who had not seen each other left different values."""
        return len(self.heads) > 1 and any(head.value != self.heads[0].value for head in self.heads[1:])


def write(register: Register, new: Write, saw: Iterable[str]) -> Register:
    """The register after a write whose author had seen `saw`."""
    saw = frozenset(saw)
    if not saw and not register.heads and not register.gone:
        return Register((new,))
    here = {head.op for head in register.heads}
    if new.op in here:
        return register
    heads = [head for head in register.heads if head.op not in saw]
    if new.op not in register.gone:
        heads.append(new)
    heads.sort(key=lambda head: (head.at_ms, head.op))
    return Register(tuple(heads), (register.gone | (saw - here)) - {new.op})


@record
class ElementSet:
    """A set in which an add wins unless the remove saw that add. `adds` maps an element to the live ops that added it."""

    adds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gone: frozenset[tuple[str, str]] = frozenset()

    @property
    def shown(self) -> list[str]:
        """The elements, sorted."""
        return sorted(self.adds)

    @property
    def tags(self) -> list[str]:
        """The adds a remover would have seen."""
        return sorted({op for ops in self.adds.values() for op in ops})


def add(current: ElementSet, elements: Iterable[str], op: str) -> ElementSet:
    """The set after an add."""
    if not current.adds and not current.gone:
        return ElementSet(dict.fromkeys(elements, (op,)))
    adds = dict(current.adds)
    gone = set(current.gone)
    for element in set(elements):
        if (element, op) in gone:
            gone.discard((element, op))
        elif op not in adds.get(element, ()):
            adds[element] = tuple(sorted((*adds.get(element, ()), op)))
    return ElementSet(adds, frozenset(gone))


def remove(current: ElementSet, elements: Iterable[str], saw: Iterable[str]) -> ElementSet:
    """The set after a remove whose author had seen the adds `saw`."""
    adds = dict(current.adds)
    gone = set(current.gone)
    saw = frozenset(saw)
    # A remover names every add it saw, of any element: those known to have arrived need not be remembered.
    absent = saw - {op for ops in adds.values() for op in ops}
    for element in set(elements):
        live = adds.get(element, ())
        left = tuple(op for op in live if op not in saw)
        gone |= {(element, op) for op in absent}
        if left:
            adds[element] = left
        else:
            adds.pop(element, None)
    return ElementSet(adds, frozenset(gone))


@record
class Event:
    """Something that happened to an entity and stays so: checked in, logged, corrected, redacted."""

    name: str
    write: Write


def happen(events: tuple[Event, ...], new: Event) -> tuple[Event, ...]:
    """Events in the order they were made, each op once."""
    if not events:
        return (new,)
    if any(event.write.op == new.write.op for event in events):
        return events
    return tuple(sorted((*events, new), key=lambda e: (e.write.at_ms, e.write.op)))
