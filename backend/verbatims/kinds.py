"""The ops on verbatims. What was said is fixed; a correction stands beside it, a redaction leaves only a hash."""

from typing import Literal

from backend.replication.args import Args, Language, LongText, Tags, Uuid, parser
from backend.verbatims import decide
from sync.access import Role
from sync.kind import Audience, Creates, EntityKind, Kind, OpClass, Rule
from sync.kind import Field as Spec

_EVERYONE = frozenset(Role)


class VerbatimAdd(Args):
    """Words heard: who said them, in which language, during which visit, and who may read them."""

    account: Uuid
    text: LongText
    visit: Uuid | None = None
    contact: Uuid | None = None
    language: Language = "fr"
    tags: Tags
    audience: Literal["brand", "shared", "retailer"] | None = None


class VerbatimCorrect(Args):
    """Better-heard words, other tags, another audience."""

    text: LongText | None = None
    tags: Tags
    untag: Tags
    audience: Literal["brand", "shared", "retailer"] | None = None


class VerbatimRedact(Args):
    """The words must not be kept."""


VERBATIM = EntityKind(
    name="verbatim",
    fields={
        **dict.fromkeys(("said", "visit", "contact", "language"), Spec(Rule.FIXED)),
        "text": Spec(),
        "audience": Spec(),
        "tags": Spec(Rule.SET, Audience.BRAND),
    },
    audience=Audience.BRAND,
    is_entry=True,
    is_open=lambda entity: False,
    derive=decide.state,
    search=("said", "text", "tags"),
    entry={"channel": "field_visit", "direction": "pull", "nature": "informative", "journey_stage": "during"},
)
ENTITIES = (VERBATIM,)

KINDS = (
    Kind("verbatim.add", OpClass.FACT, "verbatim", _EVERYONE, parser(VerbatimAdd), decide.add,
         creates=Creates.ALWAYS, account=lambda op, args: args.account, schema=VerbatimAdd.model_json_schema),
    Kind("verbatim.correct", OpClass.EDIT, "verbatim", _EVERYONE, parser(VerbatimCorrect), decide.correct,
         schema=VerbatimCorrect.model_json_schema, terminal="redaction wins"),
    Kind("verbatim.redact", OpClass.EDIT, "verbatim", _EVERYONE, parser(VerbatimRedact), decide.redact,
         schema=VerbatimRedact.model_json_schema, terminal="wins against everything"),
)  # fmt: skip
