"""The ops on challenges: headquarters set them; what stores' ranks are, and results, is the server's to say."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

from backend.accounts.groups import placed, stores_named
from backend.accounts.kinds import Scope
from backend.accounts.meters import Metric
from backend.catalogue.kinds import Gtin
from backend.challenges import decide, results
from backend.challenges.standings import TieBreak
from backend.notifications.times import is_zone
from backend.replication.args import Args, Day, Instant, Line, LongText, Uuid, Window, parser
from sync.access import Role
from sync.entity import Entity
from sync.ground import Reads
from sync.kind import Audience, Creates, EntityKind, Home, Kind, OpClass, Rule
from sync.kind import Field as Spec
from sync.op import Op

_HQ = frozenset({Role.BRAND_MANAGER, Role.ADMIN})
_SERVER = frozenset({Role.ADMIN})


def _zone(name: str) -> str:
    if not is_zone(name):
        raise ValueError("an IANA time zone is needed, such as Europe/Paris")
    return name


Zone = Annotated[str, StringConstraints(max_length=64), AfterValidator(_zone)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
_Products = Annotated[list[Gtin], Field(max_length=50)]
_Promotions = Annotated[list[Uuid], Field(max_length=20)]


class _ChallengeFields(Args):
    name_en: Line | None = None
    zone: Zone | None = None
    prize_fr: LongText | None = None
    prize_en: LongText | None = None
    brand_note: LongText | None = None


class ChallengePlan(_ChallengeFields):
    """What stores are measured by, when, which of them, and what there is to win.

    `metric`: units or value of `products`; uplift of one of `promotions`; how many of them were `executed`. Peers are
    `anonymous` to a store unless it says otherwise.
    """

    name_fr: Line
    metric: Metric
    products: _Products = []
    promotions: _Promotions = []
    period: Window
    where: Scope = Scope()
    tie_break: TieBreak = "other"
    anonymous: bool = True


class ChallengeEdit(_ChallengeFields):
    """Any of it until it begins; then its words, its stores and a last day to come, until its result is made.

    Null empties a field that may be empty.
    """

    name_fr: Line | None = None
    metric: Metric | None = None
    products: _Products | None = None
    promotions: _Promotions | None = None
    period: Window | None = None
    where: Scope | None = None
    tie_break: TieBreak | None = None
    anonymous: bool | None = None


class ChallengeCancel(Args):
    """Called off, for every store."""

    reason: Line | None = None


class ChallengeClose(Args):
    """Its last day is over, and tills need not be waited for any longer."""


class ChallengeFreeze(Args):
    """The server's: its result, of a digest of all it was made from, and why there is one more."""

    version: Annotated[int, Field(ge=1, le=1_000)]
    digest: Digest
    until: Day | None = None
    stores: Count
    not_counted: Count
    learned_at: Instant | None = None
    reason: Literal["closed", "late_sales", "late_reports"]
    changed: Count = 0


class RankingKeep(Args):
    """The server's: a page of the figures a result was made from. A line: store, rank, last day known, points newest first."""

    challenge: Uuid
    version: Annotated[int, Field(ge=1, le=1_000)]
    page: Count
    digest: Digest
    figures: Annotated[list[list[Any]], Field(max_length=results.PAGE)]


class StandingNote(Args):
    """The server's: where a store stands, as it may read it."""

    account: Uuid
    challenge: Uuid
    standing: dict[str, Any]


def _named(op: Op, args: Any, entity: Entity | None) -> Reads:
    """The stores and promotions it names must be there."""
    del entity
    return Reads(frozenset({op.entity, *stores_named(args.where), *(args.promotions or ())}))


def _challenge(op: Op, args: Any, entity: Entity | None) -> Reads:
    del op, entity
    return Reads(frozenset({args.challenge}))


_INTERNAL = Spec(audience=Audience.BRAND)
_FIXED = Spec(Rule.FIXED)

CHALLENGE = EntityKind(
    name="challenge",
    fields={
        **dict.fromkeys(decide.FIELDS, Spec()),
        "where": _INTERNAL,
        "brand_note": _INTERNAL,
        "steps": Spec(Rule.EVENT),
    },
    home=Home.NAMED,
    placed=placed,
    local=decide.local,
    occurred=decide.occurred,
    is_open=lambda challenge: False,
    derive=decide.state,
)
STANDING = EntityKind(
    name="standing",
    fields={"challenge": _FIXED, "standing": Spec(), "steps": Spec(Rule.EVENT)},
    is_open=lambda standing: False,
    derive=results.state,
)
RANKING = EntityKind(
    # At home in no scope: no device holds the figures of all stores.
    name="ranking",
    fields=dict.fromkeys(("challenge", "version", "page", "figures"), _FIXED),
    audience=Audience.BRAND,
    home=Home.NAMED,
    is_open=lambda ranking: False,
)
ENTITIES = (CHALLENGE, STANDING, RANKING)

KINDS = (
    Kind("challenge.plan", OpClass.EDIT, "challenge", _HQ, parser(ChallengePlan), decide.plan, reads=_named,
         creates=Creates.ALWAYS, schema=ChallengePlan.model_json_schema),
    Kind("challenge.edit", OpClass.EDIT, "challenge", _HQ, parser(ChallengeEdit), decide.edit, reads=_named,
         schema=ChallengeEdit.model_json_schema,
         terminal="refused once there is a result or it is called off; what stores are compared by, once it has begun"),
    Kind("challenge.cancel", OpClass.EDIT, "challenge", _HQ, parser(ChallengeCancel), decide.cancel,
         schema=ChallengeCancel.model_json_schema, terminal="the first stands; refused once there is a result"),
    Kind("challenge.close", OpClass.REQUEST, "challenge", _HQ, parser(ChallengeClose), decide.close,
         schema=ChallengeClose.model_json_schema, terminal="the first stands"),
    Kind("challenge.freeze", OpClass.REQUEST, "challenge", _SERVER, parser(ChallengeFreeze), results.freeze,
         schema=ChallengeFreeze.model_json_schema, terminal="the next version alone is taken"),
    Kind("ranking.keep", OpClass.REQUEST, "ranking", _SERVER, parser(RankingKeep), results.keep, reads=_challenge,
         creates=Creates.ALWAYS, schema=RankingKeep.model_json_schema),
    Kind("standing.note", OpClass.EDIT, "standing", _SERVER, parser(StandingNote), results.note,
         creates=Creates.IF_MISSING, account=lambda op, args: args.account, schema=StandingNote.model_json_schema),
)  # fmt: skip
