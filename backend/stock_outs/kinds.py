"""The ops on stock-outs. All are words about one entity a (store, product); its cases are read off them (`sync/interval.py`)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from backend.catalogue.kinds import Gtin
from backend.db.fold import fold
from backend.replication.args import Args, Day, Instant, Line, Uuid, parser
from backend.stock_outs import decide
from sync.access import Role
from sync.kind import Creates, EntityKind, Kind, OpClass, Rule
from sync.kind import Field as Spec

_EVERYONE = frozenset(Role)
_BRAND = frozenset({Role.REP, Role.BRAND_MANAGER, Role.ADMIN})
_AT_THE_SHELF = frozenset({Role.REP, Role.STORE_MANAGER})

Cause = Literal["forecast", "production", "transport", "store_order", "shelf", "promotion", "delisted", "unknown"]


class StockOutReport(Args):
    """Seen missing. `label` names a product without a barcode; a valid GTIN that no catalogue holds is taken too."""

    account: Uuid
    gtin: Gtin | None = None
    label: Line | None = None
    seen_at: Instant | None = None
    note: Line | None = None
    visit: Uuid | None = None

    @model_validator(mode="after")
    def _one_product(self) -> Self:
        if (self.gtin is None) == (self.label is None):
            raise ValueError("either the product's GTIN or, if it has none, its name")
        if self.label is not None and not fold(self.label):
            raise ValueError("a product's name has a letter or a digit")
        return self


class StockOutAcknowledge(Args):
    """The brand knows: why, until when, and what may stand there meanwhile. A later word on the same thing counts."""

    cause: Cause | None = None
    expected_on: Day | None = None
    substitutes: Annotated[list[Gtin], Field(max_length=10)] = []
    note: Line | None = None


class StockOutSupply(Args):
    """It is on its way."""

    expected_on: Day | None = None
    note: Line | None = None


class StockOutSeen(Args):
    """Somebody stood before the shelf."""

    seen_at: Instant | None = None
    note: Line | None = None


class StockOutCancel(Args):
    """It was reported by mistake."""

    reason: Line | None = None


STOCK_OUT = EntityKind(
    name="stock_out",
    fields={"product": Spec(Rule.FIXED), "cases": Spec(Rule.INTERVAL)},
    is_entry=True,
    occurred=decide.occurred,
    is_open=decide.is_open,
    derive=decide.state,
    search=("product",),
    entry={"channel": "app", "direction": "pull", "nature": "informative", "journey_stage": "during"},
)
ENTITIES = (STOCK_OUT,)

KINDS = (
    Kind("stock_out.report", OpClass.FACT, "stock_out", _EVERYONE, parser(StockOutReport), decide.report,
         creates=Creates.IF_MISSING, account=lambda op, args: args.account, schema=StockOutReport.model_json_schema,
         terminal="opens a new case"),
    Kind("stock_out.acknowledge", OpClass.EDIT, "stock_out", _BRAND, parser(StockOutAcknowledge), decide.acknowledge,
         schema=StockOutAcknowledge.model_json_schema, terminal="the end stands"),
    Kind("stock_out.supply", OpClass.EDIT, "stock_out", _BRAND, parser(StockOutSupply), decide.supply,
         schema=StockOutSupply.model_json_schema, terminal="the end stands"),
    Kind("stock_out.back_on_shelf", OpClass.FACT, "stock_out", _EVERYONE, parser(StockOutSeen), decide.back_on_shelf,
         schema=StockOutSeen.model_json_schema, terminal="the first end stands"),
    Kind("stock_out.confirm", OpClass.FACT, "stock_out", _AT_THE_SHELF, parser(StockOutSeen), decide.confirm,
         schema=StockOutSeen.model_json_schema, terminal="the first end stands"),
    Kind("stock_out.not_confirm", OpClass.FACT, "stock_out", _AT_THE_SHELF, parser(StockOutSeen), decide.not_confirm,
         schema=StockOutSeen.model_json_schema, terminal="opens the case again"),
    Kind("stock_out.cancel", OpClass.EDIT, "stock_out", _EVERYONE, parser(StockOutCancel), decide.cancel,
         schema=StockOutCancel.model_json_schema, terminal="the end stands"),
)  # fmt: skip
