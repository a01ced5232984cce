"""The ops on bookings: asked for, moved, cancelled; confirmed, proposed otherwise, declined; what it is about and who comes."""

from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from backend.agenda.decide import queue_of, seats_of
from backend.agenda.kinds import MAX_SEATS, Reason, agenda_stretch
from backend.bookings import decide
from backend.bookings.places import slot_queue
from backend.replication.args import Args, Instant, Line, LongText, Uuid, parser
from sync.access import Role
from sync.entity import Entity
from sync.ground import Reads, Stretch
from sync.kind import Creates, EntityKind, Kind, OpClass, Rule
from sync.kind import Field as Spec
from sync.op import Op, instant_to_ms

_EVERYONE = frozenset(Role)
_BRAND = frozenset({Role.REP, Role.BRAND_MANAGER, Role.ADMIN})

QUEUE_END = 2**40
"""After the last place of any queue."""


class Attendee(Args):
    """Somebody who comes; a contact of the account, if known as one."""

    name: Line
    contact: Uuid | None = None


Attendees = Annotated[list[Attendee], Field(max_length=100)]
Alternatives = Annotated[list[Instant], Field(max_length=2)]
Reading = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$")]
"""What the author's screen said the time was, on the clock of who is booked. It is checked against `wanted`: an hour that is
skipped in spring, or a phone with old time zones, is told apart from what was meant."""


class BookingRequest(Args):
    """A slot on somebody's agenda (`resource`, `wanted`), or seats of a session."""

    account: Uuid
    service: Uuid
    resource: Uuid | None = None
    session: Uuid | None = None
    wanted: Instant | None = None
    alternatives: Alternatives = []
    wall: Reading | None = None
    waitlist: bool = False
    attendees: Attendees = []
    agenda: LongText | None = None

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Self:
        if (self.resource is None) == (self.session is None):
            raise ValueError("a resource or a session is needed, not both")
        if (self.resource is None) != (self.wanted is None):
            raise ValueError("wanted comes with a resource; a session has its own time")
        if self.session is not None and (self.alternatives or self.wall is not None):
            raise ValueError("a session has its own time, without alternatives")
        return self


class BookingReschedule(Args):
    """Another slot, or another session."""

    wanted: Instant | None = None
    alternatives: Alternatives = []
    wall: Reading | None = None
    session: Uuid | None = None

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Self:
        if (self.wanted is None) == (self.session is None):
            raise ValueError("wanted or a session is needed, not both")
        return self


class BookingPropose(Args):
    """Another time than the one asked for."""

    starts_at: Instant
    reason: LongText | None = None


class BookingAgenda(Args):
    """What it is about; null empties it."""

    agenda: LongText | None


class BookingAttendees(Args):
    """Everybody who comes."""

    attendees: Attendees


# ---- what each is decided on


def _slot(resource: str, service: str, *starts: str) -> Reads:
    queues = tuple(Stretch(slot_queue(resource, instant_to_ms(start)), 0, QUEUE_END) for start in dict.fromkeys(starts))
    return Reads(
        frozenset({service, resource}), (agenda_stretch(resource, *starts), *queues), frozenset({resource})
    )  # fmt: skip


def _session(session: str, service: str) -> Reads:
    seats = seats_of(session)
    return Reads(frozenset({service, session}), (Stretch(seats, 0, MAX_SEATS), Stretch(queue_of(seats), 0, QUEUE_END)))


def _together(*reads: Reads) -> Reads:
    return Reads(
        frozenset().union(*(r.entities for r in reads)),
        tuple(stretch for r in reads for stretch in r.cells),
        frozenset().union(*(r.people for r in reads)),
    )


def _request_reads(op: Op, args: BookingRequest, entity: Entity | None) -> Reads:
    del op
    held = _held(entity)
    if args.session is not None:
        return _together(_session(args.session, args.service), held)
    return _together(_slot(args.resource or "", args.service, *_times(args)), held)


def _times(args: BookingRequest | BookingReschedule) -> list[str]:
    return [at for at in (args.wanted, *args.alternatives) if at is not None]


def _held(entity: Entity | None, *more: str) -> Reads:
    """What a booking holds now, and the cells around some more instants."""
    if entity is None or entity.kind != "booking":
        return Reads()
    service, resource, queue = entity.get("service"), entity.get("resource"), entity.get("queue")
    waits = () if queue is None else (Stretch(queue, 0, QUEUE_END),)
    if entity.get("session") is not None:
        return _together(_session(entity.get("session"), service), Reads(cells=waits))
    return _together(_slot(resource, service, entity.get("starts_at"), *more), Reads(cells=waits))


def _held_reads(op: Op, args: Any, entity: Entity | None) -> Reads:
    del op, args
    return _held(entity)


def _reschedule_reads(op: Op, args: BookingReschedule, entity: Entity | None) -> Reads:
    del op
    if entity is None or entity.kind != "booking":
        return Reads()
    if args.session is not None:
        return _together(_held(entity), _session(args.session, entity.get("service")))
    return _held(entity, *(_times(args) if entity.get("session") is None else ()))


def _propose_reads(op: Op, args: BookingPropose, entity: Entity | None) -> Reads:
    del op
    return _held(entity, *((args.starts_at,) if entity is not None and entity.get("session") is None else ()))


_DECIDED = Spec(Rule.RESERVATION)

BOOKING = EntityKind(
    name="booking",
    fields={
        **dict.fromkeys(("service", "service_kind", "resource"), Spec(Rule.FIXED)),
        # `session` is set once, and again by a reschedule; `queue`, where it waits, is nobody's to read.
        **dict.fromkeys(
            ("session", "status", "starts_at", "ends_at", "wanted_at", "expires_at", "reason", "seats", "attendees"), _DECIDED
        ),
        "agenda": Spec(),
    },
    is_entry=True,
    occurred=decide.occurred,
    is_open=decide.is_open,
    derive=decide.state,
    search=("agenda", "reason"),
    entry={"channel": "app", "direction": "pull", "nature": "transactional", "journey_stage": "before"},
)  # fmt: skip
ENTITIES = (BOOKING,)

KINDS = (
    Kind("booking.request", OpClass.REQUEST, "booking", _EVERYONE, parser(BookingRequest), decide.request,
         creates=Creates.IF_MISSING, account=lambda op, args: args.account, reads=_request_reads,
         schema=BookingRequest.model_json_schema, terminal="the first stands"),
    Kind("booking.reschedule", OpClass.REQUEST, "booking", _EVERYONE, parser(BookingReschedule), decide.reschedule,
         reads=_reschedule_reads, schema=BookingReschedule.model_json_schema, terminal="a closed booking stays so"),
    Kind("booking.cancel", OpClass.REQUEST, "booking", _EVERYONE, parser(Reason), decide.cancel,
         reads=_held_reads, schema=Reason.model_json_schema, terminal="a closed booking stays so"),
    Kind("booking.confirm", OpClass.REQUEST, "booking", _BRAND, parser(Args), decide.confirm,
         schema=Args.model_json_schema, terminal="a closed booking stays so"),
    Kind("booking.propose", OpClass.REQUEST, "booking", _BRAND, parser(BookingPropose), decide.propose,
         reads=_propose_reads, schema=BookingPropose.model_json_schema, terminal="a closed booking stays so"),
    Kind("booking.decline", OpClass.REQUEST, "booking", _BRAND, parser(Reason), decide.decline,
         reads=_held_reads, schema=Reason.model_json_schema, terminal="a closed booking stays so"),
    Kind("booking.accept", OpClass.REQUEST, "booking", frozenset({Role.STORE_MANAGER}), parser(Args), decide.accept,
         schema=Args.model_json_schema, terminal="a closed booking stays so"),
    Kind("booking.expire", OpClass.REQUEST, "booking", frozenset({Role.ADMIN}), parser(Args), decide.expire,
         reads=_held_reads, schema=Args.model_json_schema, terminal="an answer stands"),
    Kind("booking.set_agenda", OpClass.EDIT, "booking", _EVERYONE, parser(BookingAgenda), decide.set_agenda,
         schema=BookingAgenda.model_json_schema),
    Kind("booking.set_attendees", OpClass.REQUEST, "booking", _EVERYONE, parser(BookingAttendees), decide.set_attendees,
         reads=_held_reads, schema=BookingAttendees.model_json_schema, terminal="a closed booking stays so"),
)  # fmt: skip
