"""What the composition root hands to routes, by the parameter's name: `database: Handed[Database]`."""

from typing import TypeAlias, TypeVar

from litestar.di import NamedDependency
from litestar.params import SkipValidation

T = TypeVar("T")

Handed: TypeAlias = NamedDependency[SkipValidation[T]]
"""A dependency we made ourselves: checking its type on each request costs, and protocols cannot be checked at all."""
