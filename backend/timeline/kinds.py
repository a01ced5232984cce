"""`conflict.resolve`: a person chooses between values two people left, on whatever has fields."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from backend.replication.args import Args, Uuid, parser
from backend.timeline.decide import Guard, resolver
from sync.access import Role
from sync.ground import Reads
from sync.kind import ANY_ENTITY, EntityKind, Kind, OpClass


class ConflictResolve(Args):
    """The field, the value chosen, and the heads its author saw; a head they did not see reopens the conflict."""

    field: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,60}$")]
    value: Any = None
    heads: Annotated[list[Uuid], Field(min_length=1, max_length=50)]


def conflict_kind(entities: Mapping[str, EntityKind], edits: Mapping[str, Kind], guards: Mapping[str, Guard]) -> Kind:
    """The kind, told which entities there are, which kind's arguments check a value written to each, and what is settled."""
    return Kind(
        "conflict.resolve",
        OpClass.EDIT,
        ANY_ENTITY,
        frozenset(Role),
        parser(ConflictResolve),
        resolver(entities, edits, guards),
        # What others decide on is locked as ground: whoever writes to it must hold that lock too.
        reads=lambda op, args, entity: Reads(frozenset({op.entity})),
        schema=ConflictResolve.model_json_schema,
    )
