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
    def clashing(self) -> tuple[str, ...]:
        """The fields with a hard conflict open."""
        return tuple(sorted(name for name, register in self.registers.items() if register.clashes))

    def writing(self, values: Mapping[str, Any], by: Write, base: Mapping[str, Iterable[str]]) -> "Entity":
        """After a write of registers. `by` gives op, time and author; its value is ignored."""
        if not values:
            return self
        registers = dict(self.registers)
        for name, value in values.items():
            new = Write(by.op, by.at_ms, by.by, value)
            registers[name] = write(registers.get(name, Register()), new, base.get(name, ()))
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
    """The state as JSON-ready lists; ids, kind, account, version and times travel beside it."""
    state: dict[str, Any] = {"c": _dump(entity.created)[:3]}
    if entity.fixed:
        state["x"] = dict(entity.fixed)
    if entity.registers:
        state["r"] = {
            name: [[_dump(head) for head in r.heads], *([sorted(r.gone)] if r.gone else [])]
            for name, r in sorted(entity.registers.items())
        }
    if entity.sets:
        state["s"] = {name: [dict(sorted(s.adds.items())), sorted(s.gone)] for name, s in sorted(entity.sets.items())}
    if entity.events:
        state["e"] = [[event.name, *_dump(event.write)] for event in entity.events]
    return state


def load(
    state: Mapping[str, Any], *, entity_id: str, kind: str, account: str | None, recorded_ms: int, version: int
) -> Entity:
    """The inverse of `dump`."""
    op, at_ms, by = state["c"]
    return Entity(
        id=entity_id,
        kind=kind,
        account=account,
        created=Write(op, at_ms, by, None),
        recorded_ms=recorded_ms,
        fixed=state.get("x", {}),
        registers={
            name: Register(tuple(Write(*head) for head in held[0]), frozenset(held[1] if len(held) > 1 else ()))
            for name, held in state.get("r", {}).items()
        },
        sets={
            name: ElementSet({e: tuple(ops) for e, ops in adds.items()}, frozenset((e, op) for e, op in gone))
            for name, (adds, gone) in state.get("s", {}).items()
        },
        events=tuple(Event(name, Write(*rest)) for name, *rest in state.get("e", ())),
        version=version,
    )


def _dump(value: Write) -> list[Any]:
    return [value.op, value.at_ms, value.by, value.value]
