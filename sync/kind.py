"""Kinds: what an op may be called, who may say it, and what its entity looks like to each company."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sync.access import Access, Role, Side, Span
from sync.decision import Decision
from sync.entity import Entity
from sync.ground import NO_GROUND, NO_READS, Ground, Reads
from sync.merge import Write
from sync.op import Op, ms_to_instant
from sync.record import Word, record


class OpClass(Word):
    """Facts merge, edits merge by field rule, requests are decided."""

    FACT = "fact"
    EDIT = "edit"
    REQUEST = "request"


class Audience(Word):
    """Who may read a field or an entity."""

    BRAND = "brand"
    SHARED = "shared"
    RETAILER = "retailer"


VISIBLE = {
    Side.BRAND: frozenset({Audience.BRAND, Audience.SHARED}),
    Side.RETAILER: frozenset({Audience.SHARED, Audience.RETAILER}),
}


class Rule(Word):
    """How concurrent writes of a field meet (`sync/README.md`)."""

    FIXED = "fixed"
    REGISTER = "register"
    SET = "set"
    EVENT = "event"
    INTERVAL = "interval"
    RESERVATION = "reservation"
    STOCK = "stock"
    RANKED = "ranked"


_FROM_EVENTS = (Rule.EVENT, Rule.INTERVAL, Rule.RANKED)


class Home(Word):
    """Which scopes carry an entity: its account's, all readers', the brand's, one person's (its fixed `user`), those it names."""

    ACCOUNT = "account"
    PUBLIC = "public"
    BRAND = "brand"
    USER = "user"
    NAMED = "named"


@record
class Field:
    """One field of an entity."""

    rule: Rule = Rule.REGISTER
    audience: Audience = Audience.SHARED


def _created(entity: Entity) -> int:
    return entity.created.at_ms


def _always(entity: Entity) -> bool:
    del entity
    return True


def _nothing(entity: Entity, side: Side) -> Mapping[str, Any]:
    del entity, side
    return {}


def _nowhere(entity: Entity) -> Mapping[str, Side]:
    del entity
    return {}


def _nothing_here(entity: Entity, scope: str) -> Mapping[str, Any]:
    del entity, scope
    return {}


@dataclass(frozen=True, slots=True)
class EntityKind:
    """What an entity of this kind holds, and what is derived from it for a reader."""

    name: str
    fields: Mapping[str, Field]
    audience: Audience = Audience.SHARED
    home: Home = Home.ACCOUNT
    is_entry: bool = False
    """Whether it is a line of the account timeline."""
    occurred: Callable[[Entity], int] = _created
    is_open: Callable[[Entity], bool] = _always
    """Whether scopes carry it however old it is."""
    derive: Callable[[Entity, Side], Mapping[str, Any]] = _nothing
    placed: Callable[[Entity], Mapping[str, Side]] = _nowhere
    """Of one at home in scopes it names (`Home.NAMED`): those scopes, and whose view each holds."""
    local: Callable[[Entity, str], Mapping[str, Any]] = _nothing_here
    """Of such a one, what is said in one of its scopes only: a reader of one must not learn who reads another."""
    search: tuple[str, ...] = ()
    """Fields whose text the timeline search reads."""
    entry: Mapping[str, str] = field(default_factory=dict)
    """Defaults of channel, direction, nature and journey_stage."""
    folded: Mapping[str, Field] = field(init=False)
    """Of `fields`, those whose value is read off the events."""

    def __post_init__(self) -> None:
        from_events = {name: spec for name, spec in self.fields.items() if spec.rule in _FROM_EVENTS}
        object.__setattr__(self, "folded", from_events)


@record
class BadArgs:
    """Arguments a kind cannot take: which field, why, and the way out."""

    field: str
    reason: str


@record
class Place:
    """Where and under what name or customer number somebody says a shop is; what a search for duplicates starts from."""

    name: str
    postcode: str | None
    lat_e7: int | None
    lon_e7: int | None
    external_id: str | None = None


@record
class Neighbour:
    """An account that may be the same shop."""

    account: str
    place: Place
    city: str | None


@record
class Context:
    """All a reducer may look at."""

    op: Op
    args: Any
    entity: Entity | None
    account: Entity | None
    access: Access
    side: Side
    roles: frozenset[Role]
    effective_at: int
    received_at: int
    neighbours: Sequence[Neighbour] = ()
    territories: tuple[str, ...] = ()
    """The author's territories now."""
    known_territories: frozenset[str] = frozenset()
    """Of the territories the batch names, those that exist."""
    history: Sequence[Span] = ()
    """The territories of the op's account, with their dates."""
    ground: Ground = NO_GROUND
    """What the kind's `reads` named."""

    def write(self, value: Any = None) -> Write:
        """This op as a write."""
        return Write(self.op.id, self.effective_at, self.access.user, value)

    def new(self, account: str | None, fixed: Mapping[str, Any], kind: str) -> Entity:
        """The entity this op makes."""
        held = {name: value for name, value in fixed.items() if value is not None}
        return Entity(self.op.entity, kind, account, self.write(), self.received_at, held)

    @property
    def day(self) -> str:
        """The day it was made, in UTC (ISO 8601)."""
        return ms_to_instant(self.effective_at)[:10]

    @property
    def current(self) -> Entity:
        """The entity of a kind that needs one; the engine has checked that it is there."""
        if self.entity is None:
            raise LookupError(self.op.entity)
        return self.entity


def _no_account(op: Op, args: Any) -> str | None:
    del op, args
    return None


def _no_reads(op: Op, args: Any, entity: Entity | None) -> Reads:
    del op, args, entity
    return NO_READS


ANY_ENTITY = "*"
"""The entity of a kind that acts on whatever has fields (`conflict.resolve`)."""


class Creates(Word):
    """What a kind does about an entity that is not there, or already is."""

    NEVER = "never"
    ALWAYS = "always"
    IF_MISSING = "if_missing"


@record
class Kind:
    """One row of `sync/kinds.md`."""

    name: str
    cls: OpClass
    entity: str
    roles: frozenset[Role]
    parse: Callable[[Mapping[str, Any]], Any]
    """Arguments to the kind's own model, or `BadArgs`. Fields it does not know are listed in `.unknown`."""
    decide: Callable[[Context], Decision]
    v: int = 1
    creates: Creates = Creates.NEVER
    account: Callable[[Op, Any], str | None] = _no_account
    place: Callable[[Any], Place | None] | None = None
    """Where to look for duplicates, for a kind that adds an account."""
    reads: Callable[[Op, Any, Entity | None], Reads] = _no_reads
    """What a request is decided on, from its arguments and the entity as it stands."""
    upcast: Mapping[int, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = field(default_factory=dict)
    schema: Callable[[], Mapping[str, Any]] = dict
    terminal: str = ""
    """What wins against a terminal state, in words, for the table."""

    @property
    def has_ground(self) -> bool:
        """Whether it is decided on more than its entity and account."""
        return self.reads is not _no_reads

    def arguments(self, op: Op) -> Any:
        """An op's arguments in this version's shape, or `BadArgs`. The op is of this version or an older one."""
        raw: Mapping[str, Any] = op.args
        for version in range(op.v, self.v):
            raw = self.upcast[version](raw)
        return self.parse(raw)


@record
class Kinds:
    """Every op kind and entity kind a server knows."""

    ops: Mapping[str, Kind]
    entities: Mapping[str, EntityKind]
