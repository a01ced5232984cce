"""The ops on notices: seen, told what became of it, a reminder's moment, a test to oneself; and a store's line of what left."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from backend.notifications import decide
from backend.replication.args import Args, Line, Uuid, parser
from sync.access import Role
from sync.entity import Entity
from sync.ground import Reads
from sync.kind import Creates, EntityKind, Home, Kind, OpClass, Rule
from sync.kind import Field as Spec
from sync.op import Op

_EVERYONE = frozenset(Role)
_SERVER = frozenset({Role.ADMIN})
"""The server's own hand has this role; the reducers let nobody else's in."""

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]


class NoticeRead(Args):
    """Seen: in the list, by opening the push, or by opening the mail. `also`: those seen in the same glance."""

    via: Literal["inbox", "push", "mail"] = "inbox"
    also: Annotated[list[Uuid], Field(max_length=200)] = []


class NoticeTell(Args):
    """What became of a send, and why if it failed. `also`: notices of which the same is to be said."""

    what: Literal["delivered", "failed", "mailed"]
    channel: Literal["push", "mail", "digest"]
    code: Code | None = None
    also: Annotated[list[Uuid], Field(max_length=200)] = []


class NoticeRing(Args):
    """A reminder's moment has come; the entity is the reminder's id."""


class NoticeTest(Args):
    """A notice to oneself."""


class SendingNote(Args):
    """A message about an account left, to these people of its store. The entity is one turn of things, whoever hears of it."""

    account: Uuid
    what: Code
    topic: Code
    target: Uuid
    target_kind: Code
    audience: Literal["shared", "retailer"]
    channel: Literal["push", "mail", "digest"]
    to: Annotated[list[Line], Field(min_length=1, max_length=50)]


def _also(op: Op, args: NoticeRead | NoticeTell, entity: Entity | None) -> Reads:
    del entity
    # Locked under one name whichever of them is the op's own.
    return Reads(frozenset({op.entity, *args.also}))


_FIXED = Spec(Rule.FIXED)

NOTICE = EntityKind(
    name="notice",
    fields={
        **dict.fromkeys(("what", "topic", "target", "target_kind", "about", "due_at", "params"), _FIXED),
        "steps": Spec(Rule.EVENT),
    },
    home=Home.USER,
    occurred=lambda notice: notice.recorded_ms,
    is_open=decide.is_open,
    derive=decide.state,
)
SENDING = EntityKind(
    name="sending",
    fields={
        **dict.fromkeys(("what", "topic", "target", "target_kind", "audience"), _FIXED),
        "steps": Spec(Rule.EVENT),
    },
    is_entry=True,
    is_open=lambda entity: False,
    entry={"channel": "app", "direction": "push", "nature": "informative", "journey_stage": "before"},
)
ENTITIES = (NOTICE, SENDING)

KINDS = (
    Kind("notice.read", OpClass.EDIT, "notice", _EVERYONE, parser(NoticeRead), decide.read, reads=_also,
         schema=NoticeRead.model_json_schema),
    Kind("notice.tell", OpClass.EDIT, "notice", _SERVER, parser(NoticeTell), decide.tell, reads=_also,
         schema=NoticeTell.model_json_schema),
    Kind("notice.ring", OpClass.REQUEST, "notice", _SERVER, parser(NoticeRing), decide.ring, creates=Creates.IF_MISSING,
         schema=NoticeRing.model_json_schema),
    Kind("sending.note", OpClass.EDIT, "sending", _SERVER, parser(SendingNote), decide.note, creates=Creates.IF_MISSING,
         account=lambda op, args: args.account, schema=SendingNote.model_json_schema),
    Kind("notice.test", OpClass.REQUEST, "notice", _EVERYONE, parser(NoticeTest), decide.test, creates=Creates.ALWAYS,
         schema=NoticeTest.model_json_schema),
)  # fmt: skip
