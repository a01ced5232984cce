"""The ops on promotions: headquarters plan them; a store, or its rep, says what it does about one."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from backend.accounts.groups import placed, stores_named
from backend.accounts.kinds import Scope
from backend.catalogue.kinds import Gtin
from backend.media.kinds import PictureHash
from backend.promotions import decide, parts
from backend.promotions.where import local
from backend.replication.args import Args, Instant, Line, LongText, Uuid, Window, parser
from sync.access import Role
from sync.entity import Entity
from sync.ground import Reads
from sync.kind import Audience, Creates, EntityKind, Home, Kind, OpClass, Rule
from sync.kind import Field as Spec
from sync.op import Op

_HQ = frozenset({Role.BRAND_MANAGER, Role.ADMIN})
_AT_THE_SHELF = frozenset({Role.REP, Role.STORE_MANAGER})

Mechanic = Literal["temporary_price_reduction", "multibuy", "coupon", "loyalty", "display", "sampling", "feature"]
Problem = Literal["not_delivered", "out_of_stock", "no_space", "wrong_price", "damaged", "other"]
Amount = Annotated[int, Field(ge=0, le=1_000_000_000)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Count = Annotated[int, Field(ge=0, le=100_000_000)]


_Products = Annotated[list[Gtin], Field(min_length=1, max_length=50)]
_Pictures = Annotated[list[PictureHash], Field(max_length=10)]


class _PromotionFields(Args):
    name_en: Line | None = None
    sell_in: Window | None = None
    price_minor: Amount | None = None
    regular_price_minor: Amount | None = None
    currency: Currency | None = None
    pos_kit: Uuid | None = None
    brief: LongText | None = None
    brand_note: LongText | None = None
    pictures: _Pictures = []


class PromotionPlan(_PromotionFields):
    """What, for which stores, when: `sell_in` is when stores buy, `sell_out` when customers do."""

    mechanic: Mechanic
    name_fr: Line
    products: _Products
    sell_out: Window
    where: Scope = Scope()


class PromotionEdit(_PromotionFields):
    """Any of it; null empties a field that may be empty."""

    mechanic: Mechanic | None = None
    name_fr: Line | None = None
    products: _Products | None = None
    sell_out: Window | None = None
    where: Scope | None = None


class PromotionCancel(Args):
    """Called off, for every store."""

    reason: Line | None = None


class PromotionCommit(Args):
    """The store takes part. `quantity`: units it wants for it."""

    account: Uuid
    promotion: Uuid
    quantity: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    note: Line | None = None


class PromotionWithdraw(Args):
    """The store does not take part after all."""

    reason: Line | None = None


class _Seen(Args):
    account: Uuid
    promotion: Uuid
    seen_at: Instant | None = None
    picture: PictureHash | None = None
    note: Line | None = None


class PromotionConfirmExecution(_Seen):
    """It stands in the store as planned; who saw it says so. What was a problem no longer is."""


class PromotionReportProblem(_Seen):
    """It does not, and why."""

    problem: Problem


class PromotionResult(Args):
    """What was sold of its products while it ran, as the store or its rep knows it. The till's own figures count before."""

    account: Uuid
    promotion: Uuid
    units: Count
    value_minor: Amount
    currency: Currency = "EUR"
    note: Line | None = None


def _named(op: Op, args: Any, entity: Entity | None) -> Reads:
    """The stores a promotion names must be there; itself, because stores decide on it."""
    del entity
    return Reads(frozenset({op.entity, *stores_named(args.where), *([args.pos_kit] if args.pos_kit else [])}))


def _itself(op: Op, args: Any, entity: Entity | None) -> Reads:
    del args, entity
    return Reads(frozenset({op.entity}))


def _promotion(op: Op, args: Any, entity: Entity | None) -> Reads:
    del op, entity
    return Reads(frozenset({args.promotion}))


_INTERNAL = Spec(audience=Audience.BRAND)

PROMOTION = EntityKind(
    name="promotion",
    fields={
        **dict.fromkeys(decide.FIELDS, Spec()),
        "where": _INTERNAL,
        "brand_note": _INTERNAL,
        "steps": Spec(Rule.EVENT),
    },
    home=Home.NAMED,
    placed=placed,
    local=local,
    occurred=decide.occurred,
    is_open=lambda promotion: False,
    derive=decide.state,
)
PARTICIPATION = EntityKind(
    name="participation",
    fields={"promotion": Spec(Rule.FIXED), "steps": Spec(Rule.EVENT), "result": Spec(Rule.RANKED)},
    is_entry=True,
    is_open=lambda part: False,
    derive=parts.state,
    entry={"channel": "app", "direction": "push", "nature": "transactional", "journey_stage": "before"},
)
ENTITIES = (PROMOTION, PARTICIPATION)

KINDS = (
    Kind("promotion.plan", OpClass.EDIT, "promotion", _HQ, parser(PromotionPlan), decide.plan, reads=_named,
         creates=Creates.ALWAYS, schema=PromotionPlan.model_json_schema),
    Kind("promotion.edit", OpClass.EDIT, "promotion", _HQ, parser(PromotionEdit), decide.edit, reads=_named,
         schema=PromotionEdit.model_json_schema, terminal="stays cancelled"),
    Kind("promotion.cancel", OpClass.EDIT, "promotion", _HQ, parser(PromotionCancel), decide.cancel, reads=_itself,
         schema=PromotionCancel.model_json_schema, terminal="the first stands"),
    Kind("promotion.commit", OpClass.REQUEST, "participation", _AT_THE_SHELF, parser(PromotionCommit), parts.commit,
         creates=Creates.IF_MISSING, account=lambda op, args: args.account, reads=_promotion,
         schema=PromotionCommit.model_json_schema, terminal="refused"),
    Kind("promotion.withdraw", OpClass.REQUEST, "participation", _AT_THE_SHELF, parser(PromotionWithdraw),
         parts.withdraw, schema=PromotionWithdraw.model_json_schema, terminal="refused"),
    Kind("promotion.confirm_execution", OpClass.FACT, "participation", _AT_THE_SHELF,
         parser(PromotionConfirmExecution), parts.confirm_execution, creates=Creates.IF_MISSING,
         account=lambda op, args: args.account, reads=_promotion, schema=PromotionConfirmExecution.model_json_schema),
    Kind("promotion.report_problem", OpClass.FACT, "participation", _AT_THE_SHELF, parser(PromotionReportProblem),
         parts.report_problem, creates=Creates.IF_MISSING, account=lambda op, args: args.account, reads=_promotion,
         schema=PromotionReportProblem.model_json_schema),
    Kind("promotion.result", OpClass.FACT, "participation", _AT_THE_SHELF, parser(PromotionResult), parts.result,
         creates=Creates.IF_MISSING, account=lambda op, args: args.account, reads=_promotion,
         schema=PromotionResult.model_json_schema),
)  # fmt: skip
