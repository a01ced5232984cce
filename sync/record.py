"""Records: the frozen values of the engine. A push makes some fifty of them an op.

Alone, the engine makes them as the standard library does. Whoever runs it may say how else, before any is made: a frozen
dataclass costs three times as much to make as to use (decision record 0014).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar, dataclass_transform

T = TypeVar("T")


class Word(StrEnum):
    """An enum of words, hashed and read as words: `Enum` does both in Python, a push some seventy times an op."""

    __hash__ = str.__hash__
    if not TYPE_CHECKING:
        value = property(attrgetter("_value_"))


class Maker:
    """How records are made. `make` turns a class of annotated fields into values: frozen, equal by field, hashable."""

    make: Callable[[type], type] = staticmethod(dataclass(frozen=True, slots=True))


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Class decorator: a frozen value, whoever makes it. `dataclasses.replace` and `fields` work with all of them."""
    return Maker.make(cls)
