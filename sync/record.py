"""Records: the frozen dataclasses of the engine. A push makes some fifty of them an op.

A frozen dataclass stores each field through `object.__setattr__`, at three times the price of a plain one. A record is frozen
to the type checker and in the tests; elsewhere it is a plain dataclass with slots (decision record 0014).
"""

import os
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


class Word(StrEnum):
    """An enum of words, hashed as the words they are: `Enum` hashes in Python, and a push asks for some sixty hashes an op."""

    __hash__ = str.__hash__


FREEZE = "COMPTOIR_FREEZE_RECORDS"
"""Set by the tests: whoever writes to a record raises."""
_frozen = FREEZE in os.environ


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Class decorator: `@dataclass(frozen=True, slots=True)`, the freezing left to mypy and to the tests."""
    return dataclass(frozen=_frozen, slots=True, unsafe_hash=not _frozen)(cls)
