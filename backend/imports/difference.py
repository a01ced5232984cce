"""What a file says that the database does not, without undoing what a person wrote since. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.imports.model import Finding, Item, Weight
from backend.imports.values import degrees
from sync.entity import Entity

_TOGETHER = (("lat_e7", "lon_e7"),)
"""Fields that mean something only as a whole: written together or not at all."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Register values to write, the heads each of them saw, and the fields left alone because of a person."""

    values: Mapping[str, Any]
    base: Mapping[str, Sequence[str]]
    findings: tuple[Finding, ...]


def differences(item: Item, entity: Entity, user: str) -> Difference:
    """Compare an item with what stands there.

    A value the importing user wrote (by the last import) may be replaced; one somebody else wrote since is theirs, and
    the row says so. Fields the file leaves empty are not compared: silence erases nothing.
    """
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    for group in _groups(item.values):
        if all(entity.get(name) == item.values[name] for name in group):
            continue
        if all(is_ours(entity, name, user) for name in group):
            values.update((name, item.values[name]) for name in group)
        else:
            findings.append(
                Finding(
                    item.line,
                    group[0] if len(group) == 1 else "position",
                    "edited_since",
                    Weight.WARNING,
                    _shown([item.values[name] for name in group]),
                    _shown([entity.get(name) for name in group]),
                )
            )
    return Difference(values, {name: heads_of(entity, name) for name in values}, tuple(findings))


def is_ours(entity: Entity, name: str, user: str) -> bool:
    """Whether nobody but the importing user has a word in a field."""
    register = entity.registers.get(name)
    return register is None or all(head.by == user for head in register.heads)


def heads_of(entity: Entity, name: str) -> tuple[str, ...]:
    """The writes of a field that are seen now."""
    register = entity.registers.get(name)
    return () if register is None else tuple(head.op for head in register.heads)


def _groups(values: Mapping[str, Any]) -> list[tuple[str, ...]]:
    groups = [group for group in _TOGETHER if all(name in values for name in group)]
    grouped = {name for group in groups for name in group}
    return [*((name,) for name in values if name not in grouped), *groups]


def _shown(values: Sequence[Any]) -> str:
    """One value as it stands, a position in degrees."""
    texts = ["" if value is None else str(value) for value in values]
    return texts[0] if len(texts) == 1 else ", ".join(degrees(value) for value in values if value is not None)
