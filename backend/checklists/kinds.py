"""The op on checklists."""

from typing import Annotated

from pydantic import Field, StringConstraints

from backend.checklists import decide
from backend.replication.args import Args, Line, Uuid, parser
from sync.access import Role
from sync.kind import Audience, Creates, EntityKind, Home, Kind, OpClass, Rule
from sync.kind import Field as Spec


class Item(Args):
    """One question; `key` is what answers refer to."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,60}$")]
    label_fr: Line
    label_en: Line | None = None


class ChecklistPublish(Args):
    """One immutable version; `replaces` names the version before it."""

    name: Line
    version: Annotated[int, Field(ge=1, le=100_000)]
    items: Annotated[list[Item], Field(min_length=1, max_length=100)]
    replaces: Uuid | None = None


CHECKLIST = EntityKind(
    name="checklist",
    fields=dict.fromkeys(("name", "version", "items", "replaces"), Spec(Rule.FIXED, Audience.BRAND)),
    audience=Audience.BRAND,
    home=Home.BRAND,
)
ENTITIES = (CHECKLIST,)

KINDS = (
    Kind("checklist.publish", OpClass.EDIT, "checklist", frozenset({Role.BRAND_MANAGER, Role.ADMIN}),
         parser(ChecklistPublish), decide.publish, creates=Creates.ALWAYS, schema=ChecklistPublish.model_json_schema),
)  # fmt: skip
