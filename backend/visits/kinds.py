"""The ops on visits. One visit is one entity, from its plan to its log; a visit nobody planned starts at check-in or log."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from backend.agenda.decide import agenda_of
from backend.agenda.slots import QUARTER_MS
from backend.replication.args import Args, Day, Instant, Line, LongText, Tags, Uuid, parser
from backend.visits import decide
from sync.access import Role
from sync.entity import Entity
from sync.ground import AUTHOR, NO_READS, Reads, Stretch
from sync.kind import Audience, Creates, EntityKind, Kind, OpClass, Rule
from sync.kind import Field as Spec
from sync.op import Op, instant_to_ms

_BRAND = frozenset({Role.REP, Role.BRAND_MANAGER, Role.ADMIN})

Minutes = Annotated[int, Field(ge=0, le=24 * 60)]
Channel = Literal["field_visit", "phone", "video"]


class Position(Args):
    """Where the phone was, on a tap: degrees x 1e7, accuracy in metres."""

    lat_e7: Annotated[int, Field(ge=-900_000_000, le=900_000_000)]
    lon_e7: Annotated[int, Field(ge=-1_800_000_000, le=1_800_000_000)]
    accuracy_m: Annotated[int, Field(ge=0, le=100_000)]


class Answer(Args):
    """One line of a checklist: three states, and a word if need be."""

    item: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    value: Literal["yes", "no", "not_applicable"]
    comment: Annotated[str, StringConstraints(max_length=500)] | None = None


class Checklist(Args):
    """The answers to one published version of a checklist."""

    version: Uuid
    answers: Annotated[list[Answer], Field(max_length=200)]


class VisitPlan(Args):
    """A visit to come; said again, it is moved."""

    account: Uuid
    planned_at: Instant
    duration_min: Minutes | None = None
    purpose: Line | None = None
    channel: Channel = "field_visit"


class VisitCheckIn(Args):
    """Arrived. The position is optional and only ever taken on a tap."""

    account: Uuid
    position: Position | None = None


class VisitCheckOut(Args):
    """Left."""

    position: Position | None = None


class _Content(Args):
    duration_min: Minutes | None = None
    purpose: Line | None = None
    note: LongText | None = None
    summary: LongText | None = None
    promise: LongText | None = None
    contacts_met: Annotated[list[Uuid], Field(max_length=50, default_factory=list)]
    topics: Tags
    checklist: Checklist | None = None
    next_visit_on: Day | None = None


class VisitLog(_Content):
    """What happened: `note` stays with the brand, `summary` and `promise` are read by both."""

    account: Uuid
    occurred_at: Instant | None = None
    channel: Channel = "field_visit"


class VisitAmend(_Content):
    """A later word on a visit; null empties a field."""


class VisitCancel(Args):
    """It will not take place."""

    reason: Line | None = None


def _account(op: Op, args: Any) -> str:
    del op
    account: str = args.account
    return account


_REACH_CELLS = 112
"""The longest visit and the longest way there (quarters)."""


def _plan_reads(op: Op, args: VisitPlan, entity: Entity | None) -> Reads:
    """The author's hours around the plan, their usual way there, and what the visit held so far."""
    held = _held_reads(op, args, entity)
    return Reads(frozenset({AUTHOR}) | held.entities, (_around(AUTHOR, args.planned_at), *held.cells))


def _held_reads(op: Op, args: Any, entity: Entity | None) -> Reads:
    del op, args
    if entity is None or entity.kind != "visit" or (planner := decide.planner(entity)) is None:
        return NO_READS
    return Reads(frozenset({planner}), (_around(planner, entity.get("planned_at")),))


def _around(person: str, planned_at: str) -> Stretch:
    cell = instant_to_ms(planned_at) // QUARTER_MS
    return Stretch(agenda_of(person), cell - _REACH_CELLS, cell + _REACH_CELLS)


_SHARED = Spec()
_INTERNAL = Spec(audience=Audience.BRAND)

VISIT = EntityKind(
    name="visit",
    fields={
        **dict.fromkeys(("planned_at", "duration_min", "purpose", "channel", "summary", "promise"), _SHARED),
        "next_visit_on": _SHARED,
        "contacts_met": Spec(Rule.SET),
        **dict.fromkeys(("note", "checklist"), _INTERNAL),
        "topics": Spec(Rule.SET, Audience.BRAND),
    },
    is_entry=True,
    occurred=decide.occurred,
    is_open=decide.is_open,
    derive=decide.state,
    search=("purpose", "summary", "promise", "note"),
    entry={"channel": "field_visit", "direction": "push", "nature": "informative", "journey_stage": "during"},
)
ENTITIES = (VISIT,)

KINDS = (
    Kind("visit.plan", OpClass.REQUEST, "visit", _BRAND, parser(VisitPlan), decide.plan,
         creates=Creates.IF_MISSING, account=_account, reads=_plan_reads, schema=VisitPlan.model_json_schema,
         terminal="a log stands"),
    Kind("visit.check_in", OpClass.FACT, "visit", _BRAND, parser(VisitCheckIn), decide.check_in,
         creates=Creates.IF_MISSING, account=_account, schema=VisitCheckIn.model_json_schema),
    Kind("visit.check_out", OpClass.FACT, "visit", _BRAND, parser(VisitCheckOut), decide.check_out,
         schema=VisitCheckOut.model_json_schema),
    Kind("visit.log", OpClass.FACT, "visit", _BRAND, parser(VisitLog), decide.log,
         creates=Creates.IF_MISSING, account=_account, reads=_held_reads, schema=VisitLog.model_json_schema,
         terminal="beats cancel"),
    Kind("visit.amend", OpClass.EDIT, "visit", _BRAND, parser(VisitAmend), decide.amend,
         schema=VisitAmend.model_json_schema),
    Kind("visit.cancel", OpClass.REQUEST, "visit", _BRAND, parser(VisitCancel), decide.cancel,
         reads=_held_reads, schema=VisitCancel.model_json_schema, terminal="a log stands"),
    Kind("visit.forget_position", OpClass.EDIT, "visit", frozenset({Role.ADMIN}), parser(Args),
         decide.forget_position, schema=Args.model_json_schema),
)  # fmt: skip
