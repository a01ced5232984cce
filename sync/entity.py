"""Entity: the merged state of one thing (an account, a visit, a verbatim …), as data that any order of ops makes equal."""

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from typing import Any

from sync.merge import ElementSet, Event, Register, Write, add, happen, remove, write
from sync.record import record


@record
class Entity:
    """`created` is the earliest op that made it; `fixed` never changes; the rest follows the field rules of `merge`."""

    id: str
    kind: str
    account: str | None
    created: Write
    recorded_ms: int
    fixed: Mapping[str, Any] = field(default_factory=dict)
    registers: Mapping[str, Register] = field(default_factory=dict)
    sets: Mapping[str, ElementSet] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    version: int = 1

    def get(self, name: str) -> Any:
        """The shown value of a register, or the fixed value."""
        register = self.registers.get(name)
        return register.shown if register is not None else self.fixed.get(name)

    def event(self, name: str) -> Write | None:
        """The latest event of a name."""
        for event in reversed(self.events):
            if event.name == name:
                return event.write
        return None

    @property
    def happened(self) -> dict[str, Write]:
        """The latest event of each name, for whoever asks after several."""
        return {event.name: event.write for event in self.events}

    @property
    def clashing(self) -> tuple[str, ...]:
        """The fields with a hard conflict open."""
        return tuple([name for name, held in self.registers.items() if len(held.heads) > 1 and held.clashes])

    def writing(self, values: Mapping[str, Any], by: Write, base: Mapping[str, Iterable[str]]) -> "Entity":
        """After a write of registers. `by` gives op, time and author; its value is ignored."""
        if not values:
            return self
        registers = dict(self.registers)
        for name, value in values.items():
            new = Write(by.op, by.at_ms, by.by, value)
            register, saw = registers.get(name), base.get(name, ())
            registers[name] = (
                Register((new,)) if register is None and not saw else write(register or Register(), new, saw)
            )
        return self._with(registers=registers)

    def setting(self, values: Mapping[str, Any], by: Write) -> "Entity":
        """After the server decided: the one value there is, whatever stood before. Arrival decides, under a lock."""
        decided = {name: Register((Write(by.op, by.at_ms, by.by, value),)) for name, value in values.items()}
        return self._with(registers={**self.registers, **decided})

    def adding(self, name: str, elements: Iterable[str], op: str) -> "Entity":
        """After an add to a set."""
        return self._with(sets={**self.sets, name: add(self.sets.get(name, ElementSet()), elements, op)})

    def removing(self, name: str, elements: Iterable[str], saw: Iterable[str]) -> "Entity":
        """After a remove from a set."""
        return replace(self, sets={**self.sets, name: remove(self.sets.get(name, ElementSet()), elements, saw)})

    def happening(self, name: str, by: Write) -> "Entity":
        """After an event."""
        return self._with(events=happen(self.events, Event(name, by)))

    def made_by(self, by: Write) -> "Entity":
        """After one more op that could have created it: the earliest counts."""
        if (by.at_ms, by.op) < (self.created.at_ms, self.created.op):
            return replace(self, created=by)
        return self

    def numbered(self, version: int) -> "Entity":
        """The same state under a version."""
        return Entity(
            self.id, self.kind, self.account, self.created, self.recorded_ms,
            self.fixed, self.registers, self.sets, self.events, version,
        )  # fmt: skip

    def _with(
        self,
        *,
        registers: Mapping[str, Register] | None = None,
        sets: Mapping[str, ElementSet] | None = None,
        events: tuple[Event, ...] | None = None,
    ) -> "Entity":
        """`dataclasses.replace` for the parts that change with every op; five times as fast."""
        return Entity(
            self.id, self.kind, self.account, self.created, self.recorded_ms, self.fixed,
            self.registers if registers is None else registers,
            self.sets if sets is None else sets,
            self.events if events is None else events,
            self.version,
        )  # fmt: skip

    def authors(self) -> set[str]:
        """Every user whose words are in it."""
        heads = {head.by for register in self.registers.values() for head in register.heads}
        return heads | {event.write.by for event in self.events} | {self.created.by}


def dump(entity: Entity) -> dict[str, Any]:
    """The state as JSON-ready lists; ids, kind, account, version and times travel beside it.

    What the op that made it wrote is kept without its op, time and author (`v`, `t`): most entities hold nothing else.
    """
    created = entity.created
    state: dict[str, Any] = {"c": [created.op, created.at_ms, created.by]}
    if entity.fixed:
        state["x"] = entity.fixed
    if entity.registers:
        _dump_registers(entity.registers, created, state)
    if entity.sets:
        _dump_sets(entity.sets, created, state)
    if entity.events:
        state["e"] = [
            [e.name, e.write.value] if _is_of(created, e.write) else [e.name, *_dump(e.write)] for e in entity.events
        ]
    return state


def load(
    state: Mapping[str, Any], *, entity_id: str, kind: str, account: str | None, recorded_ms: int, version: int
) -> Entity:
    """The inverse of `dump`. States of before `v` and `t` name op, time and author everywhere, and are read the same way."""
    op, at_ms, by = state["c"]
    first = (op,)
    registers = {name: Register((Write(op, at_ms, by, value),)) for name, value in state.get("v", {}).items()}
    for name, held in state.get("r", {}).items():
        registers[name] = Register(tuple(Write(*head) for head in held[0]), frozenset(held[1] if len(held) > 1 else ()))
    sets = {name: ElementSet(dict.fromkeys(elements, first)) for name, elements in state.get("t", {}).items()}
    for name, (adds, gone) in state.get("s", {}).items():
        sets[name] = ElementSet({e: tuple(ops) for e, ops in adds.items()}, frozenset((e, o) for e, o in gone))
    return Entity(
        id=entity_id,
        kind=kind,
        account=account,
        created=Write(op, at_ms, by, None),
        recorded_ms=recorded_ms,
        fixed=state.get("x", {}),
        registers=registers,
        sets=sets,
        events=tuple(
            Event(name, Write(*rest) if len(rest) > 1 else Write(op, at_ms, by, *rest))
            for name, *rest in state.get("e", ())
        ),
        version=version,
    )


def _dump_registers(registers: Mapping[str, Register], created: Write, state: dict[str, Any]) -> None:
    whole: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for name, r in registers.items():
        if len(r.heads) == 1 and not r.gone and _is_of(created, head := r.heads[0]):
            whole[name] = head.value
        else:
            rest[name] = [[_dump(head) for head in r.heads], *([sorted(r.gone)] if r.gone else [])]
    if whole:
        state["v"] = whole
    if rest:
        state["r"] = rest


def _dump_sets(sets: Mapping[str, ElementSet], created: Write, state: dict[str, Any]) -> None:
    first = (created.op,)
    for name, held in sets.items():
        if not held.gone and all(ops == first for ops in held.adds.values()):
            state.setdefault("t", {})[name] = sorted(held.adds)
        else:
            state.setdefault("s", {})[name] = [dict(sorted(held.adds.items())), sorted(held.gone)]


def _is_of(created: Write, value: Write) -> bool:
    return value.op == created.op and value.at_ms == created.at_ms and value.by == created.by


def _dump(value: Write) -> list[Any]:
    return [value.op, value.at_ms, value.by, value.value]
