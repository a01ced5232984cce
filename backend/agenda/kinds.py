"""The ops on what can be booked: services, when people are there, sessions with seats."""

from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from backend.agenda import decide
from backend.agenda.slots import AROUND_AHEAD, AROUND_BACK, QUARTER_MS
from backend.replication.args import Args, Day, Instant, Line, LongText, Uuid, parser
from sync.access import Role
from sync.entity import Entity
from sync.ground import Reads, Stretch
from sync.kind import Creates, EntityKind, Home, Kind, OpClass, Rule
from sync.kind import Field as Spec
from sync.op import Op, instant_to_ms

_HQ = frozenset({Role.BRAND_MANAGER, Role.ADMIN})
_BRAND = frozenset({Role.REP, *_HQ})

MAX_SEATS = 1000

Duration = Annotated[int, Field(ge=15, le=600, multiple_of=15)]
Margin = Annotated[int, Field(ge=0, le=240, multiple_of=15)]
Notice = Annotated[int, Field(ge=0, le=90 * 1440)]
Seats = Annotated[int, Field(ge=0, le=MAX_SEATS)]
Patience = Annotated[int, Field(ge=15, le=30 * 1440)]
"""How long (minutes) a request that must be confirmed holds its place."""
Wall = Annotated[str, StringConstraints(pattern=r"^(([01][0-9]|2[0-3]):(00|15|30|45)|24:00)$")]
ServiceKind = Literal["rep_visit", "business_review", "staff_training", "customer_training"]


def _zone(value: str) -> str:
    """IANA time zone; the name leads to a file, so nothing but a name may pass."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("an IANA time zone is needed, such as Europe/Paris") from None
    return value


Zone = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_+/-]{0,63}$"), AfterValidator(_zone)]


class ServicePublish(Args):
    """What a brand offers, and what it takes. Minutes."""

    kind: ServiceKind
    name_fr: Line
    name_en: Line
    duration_min: Duration
    buffer_before_min: Margin = 0
    buffer_after_min: Margin = 0
    notice_min: Notice = 0
    capacity: Seats = 20
    given_by: Literal["rep", "trainer"] = "rep"
    needs_confirmation: bool = False
    pending_ttl_min: Patience = 1440


class ServiceEdit(Args):
    """Any of its fields."""

    kind: ServiceKind | None = None
    name_fr: Line | None = None
    name_en: Line | None = None
    duration_min: Duration | None = None
    buffer_before_min: Margin | None = None
    buffer_after_min: Margin | None = None
    notice_min: Notice | None = None
    capacity: Seats | None = None
    given_by: Literal["rep", "trainer"] | None = None
    needs_confirmation: bool | None = None
    pending_ttl_min: Patience | None = None


class Window(Args):
    """From one wall-clock time to before another."""

    opens: Wall
    closes: Wall


class WeeklyWindow(Window):
    """On an ISO weekday: 1 is Monday."""

    day: Annotated[int, Field(ge=1, le=7)]


def _minutes(window: Window) -> tuple[int, int]:
    return decide.minutes_of(window.opens), decide.minutes_of(window.closes)


class AvailabilitySet(Args):
    """A usual week, on the clock of a zone. `country` closes public holidays, `school_zone` only tells of school ones."""

    zone: Zone
    windows: Annotated[list[WeeklyWindow], Field(max_length=70)]
    travel_min: Margin = 0
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    subdivision: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9 ]{1,12}$")] | None = None
    school_zone: Literal["A", "B", "C"] | None = None

    @model_validator(mode="after")
    def _apart(self) -> Self:
        for day in range(1, 8):
            if decide.clash([_minutes(w) for w in self.windows if w.day == day]):
                raise ValueError("the windows of a day are not empty and do not overlap")
        return self


class AvailabilityExcept(Args):
    """One date: other windows, none (closed), or null (like its weekday again)."""

    date: Day
    windows: Annotated[list[Window], Field(max_length=10)] | None

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if decide.clash([_minutes(w) for w in self.windows or ()]):
            raise ValueError("the windows of a day are not empty and do not overlap")
        return self


class SessionPublish(Args):
    """A training with seats: as many as the service has, unless said otherwise."""

    service: Uuid
    resource: Uuid
    starts_at: Instant
    place: Line | None = None
    capacity: Seats | None = None


class Reason(Args):
    """Why, for everybody concerned."""

    reason: LongText | None = None


def agenda_stretch(user: str, *instants: str) -> Stretch:
    """A person's quarter hours around some instants: what the nearest free slots are looked for in."""
    cells = [instant_to_ms(instant) // QUARTER_MS for instant in instants]
    return Stretch(decide.agenda_of(user), min(cells) - AROUND_BACK - 96, max(cells) + AROUND_AHEAD + 96)


def _own_person(op: Op, args: Any, entity: Entity | None) -> Reads:
    del args, entity
    return Reads(people=frozenset({op.entity}))


def _publish_reads(op: Op, args: SessionPublish, entity: Entity | None) -> Reads:
    del op, entity
    stretch = agenda_stretch(args.resource, args.starts_at)
    return Reads(frozenset({args.service, args.resource}), (stretch,), frozenset({args.resource}))


def _cancel_reads(op: Op, args: Reason, entity: Entity | None) -> Reads:
    del op, args
    if entity is None or entity.kind != "training_session":
        return Reads()
    return Reads(cells=(agenda_stretch(entity.get("resource"), entity.get("starts_at")),))


SERVICE = EntityKind(
    name="service",
    fields={**dict.fromkeys(ServicePublish.model_fields, Spec()), "retired": Spec()},
    home=Home.PUBLIC,
)
AVAILABILITY = EntityKind(
    name="availability",
    fields={**dict.fromkeys(AvailabilitySet.model_fields, Spec()), "exceptions": Spec(Rule.RESERVATION)},
    home=Home.BRAND,
)
SESSION = EntityKind(
    name="training_session",
    fields={
        **dict.fromkeys(("service", "resource", "starts_at", "ends_at", "place", "capacity"), Spec(Rule.FIXED)),
        **dict.fromkeys(("status", "reason"), Spec(Rule.RESERVATION)),
        "taken": Spec(Rule.STOCK),
    },
    home=Home.PUBLIC,
    occurred=decide.session_occurred,
    is_open=decide.session_is_open,
    derive=decide.session_state,
)
ENTITIES = (SERVICE, AVAILABILITY, SESSION)

KINDS = (
    Kind("service.publish", OpClass.EDIT, "service", _HQ, parser(ServicePublish), decide.publish_service,
         creates=Creates.ALWAYS, schema=ServicePublish.model_json_schema),
    Kind("service.edit", OpClass.EDIT, "service", _HQ, parser(ServiceEdit), decide.edit_service,
         schema=ServiceEdit.model_json_schema),
    Kind("service.retire", OpClass.EDIT, "service", _HQ, parser(Args), decide.retire_service,
         schema=Args.model_json_schema),
    Kind("availability.set", OpClass.EDIT, "availability", _BRAND, parser(AvailabilitySet), decide.set_availability,
         creates=Creates.IF_MISSING, reads=_own_person, schema=AvailabilitySet.model_json_schema),
    Kind("availability.except", OpClass.REQUEST, "availability", _BRAND, parser(AvailabilityExcept),
         decide.except_availability, schema=AvailabilityExcept.model_json_schema),
    Kind("training_session.publish", OpClass.REQUEST, "training_session", _BRAND, parser(SessionPublish),
         decide.publish_session, creates=Creates.ALWAYS, reads=_publish_reads, schema=SessionPublish.model_json_schema),
    Kind("training_session.cancel", OpClass.REQUEST, "training_session", _BRAND, parser(Reason), decide.cancel_session,
         reads=_cancel_reads, schema=Reason.model_json_schema),
)  # fmt: skip
