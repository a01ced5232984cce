"""The engine's records as msgspec structs: frozen, and made in a third to a fifth of a dataclass's time (decision record 0014).

Imported by the package itself, so that it is settled before any module of the engine is.
"""

import dataclasses
from typing import Any

import msgspec

from sync.record import Maker


def struct(cls: type) -> type:
    """Make a struct of a class with annotated fields. `dataclasses.replace` and `fields` go on working with it."""
    said = {name: value for name, value in vars(cls).items() if name not in {"__dict__", "__weakref__"}}
    fields = dataclasses.fields(dataclasses.dataclass(frozen=True)(cls))
    taken = {field.name for field in fields}
    namespace = {name: value for name, value in said.items() if name not in taken}
    namespace["__dataclass_fields__"] = vars(cls)["__dataclass_fields__"]
    # Records hold what was there before them and nothing that holds them: no cycle for the collector to look for.
    return msgspec.defstruct(
        cls.__name__, [_described(f) for f in fields], namespace=namespace, module=cls.__module__, frozen=True, gc=False
    )


def _described(field: "dataclasses.Field[Any]") -> Any:
    if field.default is not dataclasses.MISSING:
        return field.name, Any, field.default
    if field.default_factory is not dataclasses.MISSING:
        return field.name, Any, msgspec.field(default_factory=field.default_factory)
    return field.name, Any


Maker.make = staticmethod(struct)
