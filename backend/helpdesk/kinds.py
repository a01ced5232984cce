"""The ops on helpers, whom headquarters publishes for everybody, and on messages, which are lines of an account's timeline."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from backend.accounts.kinds import Email, Phone
from backend.helpdesk import decide
from backend.replication.args import Args, Line, LongText, Uuid, parser
from sync.access import Role
from sync.kind import Creates, EntityKind, Home, Kind, OpClass, Rule
from sync.kind import Field as Spec

_EVERYONE = frozenset(Role)
_HQ = frozenset({Role.BRAND_MANAGER, Role.ADMIN})

Topic = Literal["order", "delivery", "invoice", "shelf", "training", "product"]
Departement = Annotated[str, StringConstraints(pattern=r"^([0-9]{2,3}|2A|2B)$")]


class _HelperFields(Args):
    role: Line | None = None
    phone: Phone | None = None
    email: Email | None = None
    hours: Line | None = None
    departements: Annotated[list[Departement], Field(max_length=110)] | None = None
    banners: Annotated[list[Line], Field(max_length=100)] | None = None


class HelperPublish(_HelperFields):
    """The person to ask about a topic. No département, no banner: for every store that nobody closer is for."""

    topic: Topic
    name: Line


class HelperEdit(_HelperFields):
    """Any of it; null empties a field."""

    topic: Topic | None = None
    name: Line | None = None


class HelperRetire(Args):
    """The person no longer helps with it; whoever else is there for the store takes over."""


class MessageAdd(Args):
    """Words to the other company, or to one's own. `about`: the order, stock-out, visit or message they are about."""

    account: Uuid
    text: LongText
    topic: Topic | None = None
    about: Uuid | None = None
    audience: Literal["brand", "shared", "retailer"] | None = None


HELPER = EntityKind(
    name="helper",
    fields=dict.fromkeys(("topic", *decide.HELPER_FIELDS), Spec()),
    home=Home.PUBLIC,
    derive=decide.helper_state,
)
MESSAGE = EntityKind(
    name="message",
    fields=dict.fromkeys(("text", "topic", "about", "audience"), Spec(Rule.FIXED)),
    is_entry=True,
    is_open=lambda entity: False,
    search=("text",),
    entry={"channel": "chat", "direction": "push", "nature": "informative", "journey_stage": "during"},
)
ENTITIES = (HELPER, MESSAGE)

KINDS = (
    Kind("helper.publish", OpClass.EDIT, "helper", _HQ, parser(HelperPublish), decide.publish,
         creates=Creates.ALWAYS, schema=HelperPublish.model_json_schema),
    Kind("helper.edit", OpClass.EDIT, "helper", _HQ, parser(HelperEdit), decide.edit,
         schema=HelperEdit.model_json_schema),
    Kind("helper.retire", OpClass.EDIT, "helper", _HQ, parser(HelperRetire), decide.retire,
         schema=HelperRetire.model_json_schema),
    Kind("message.add", OpClass.FACT, "message", _EVERYONE, parser(MessageAdd), decide.add_message,
         creates=Creates.ALWAYS, account=lambda op, args: args.account, schema=MessageAdd.model_json_schema),
)  # fmt: skip
