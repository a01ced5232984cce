"""The op on notes."""

from typing import Literal

from backend.notes import decide
from backend.replication.args import Args, LongText, Uuid, parser
from sync.access import Role
from sync.kind import Audience, Creates, EntityKind, Kind, OpClass, Rule
from sync.kind import Field as Spec


class NoteAdd(Args):
    """A note, and who may read it: the author's own company unless shared."""

    account: Uuid
    text: LongText
    visit: Uuid | None = None
    audience: Literal["brand", "shared", "retailer"] | None = None


NOTE = EntityKind(
    name="note",
    fields={"text": Spec(Rule.FIXED), "visit": Spec(Rule.FIXED), "audience": Spec(Rule.FIXED)},
    audience=Audience.BRAND,
    is_entry=True,
    is_open=lambda entity: False,
    search=("text",),
    entry={"channel": "app", "direction": "push", "nature": "informative", "journey_stage": "after"},
)
ENTITIES = (NOTE,)

KINDS = (
    Kind("note.add", OpClass.FACT, "note", frozenset(Role), parser(NoteAdd), decide.add,
         creates=Creates.ALWAYS, account=lambda op, args: args.account, schema=NoteAdd.model_json_schema),
)  # fmt: skip
