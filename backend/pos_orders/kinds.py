"""The ops on POS material: items with a stock that only the brand counts, orders that the server decides, what a store has."""

from typing import Annotated, Any, Literal

from pydantic import Field

from backend.media.kinds import PictureHash
from backend.pos_orders import decide, items
from backend.pos_orders.items import holding_id
from backend.replication.args import Args, Day, Line, LongText, Uuid, parser
from sync.access import Role
from sync.entity import Entity
from sync.ground import NO_READS, Reads
from sync.kind import Audience, Creates, EntityKind, Home, Kind, OpClass, Rule
from sync.kind import Field as Spec
from sync.op import Op

_EVERYONE = frozenset(Role)
_HQ = frozenset({Role.BRAND_MANAGER, Role.ADMIN})

Material = Literal["display", "wobbler", "shelf_strip", "poster", "end_cap", "sampler"]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Quantity = Annotated[int, Field(ge=1, le=10_000)]
Change = Annotated[int, Field(ge=-1_000_000, le=1_000_000)]


class _ItemFields(Args):
    name_en: Line | None = None
    size: Line | None = None
    max_per_store: Quantity | None = None
    promotion: Uuid | None = None
    picture: PictureHash | None = None


class PosItemPublish(_ItemFields):
    """A thing to put up. `low_at`: so many left, or fewer, is shown as low."""

    name_fr: Line
    kind: Material
    stock: Count = 0
    low_at: Count = 10


class PosItemEdit(_ItemFields):
    """Any of it; null empties a field. Its stock is adjusted, never edited."""

    name_fr: Line | None = None
    kind: Material | None = None
    low_at: Count | None = None


class PosItemRetire(Args):
    """It can no longer be ordered; orders that stand are served."""


class PosItemAdjust(Args):
    """Units came in or went; the reason is kept with who said so."""

    delta: Change
    reason: Line


class Units(Args):
    """So many of an item."""

    item: Uuid
    quantity: Quantity


_Lines = Annotated[list[Units], Field(min_length=1, max_length=20)]


class PosOrderPlace(Args):
    """Material for a store, by a day."""

    account: Uuid
    lines: _Lines
    wanted_on: Day | None = None
    reason: Line | None = None
    note: LongText | None = None


class PosOrderCancel(Args):
    """No longer wanted: what was not shipped goes back."""

    reason: Line | None = None


class PosOrderDecline(Args):
    """The brand will not serve it, and says why."""

    reason: Line


class PosOrderSupply(Args):
    """Stock came back: what was back-ordered is given, as far as it goes."""


class PosOrderShip(Args):
    """On its way: all that was given, or these lines of it."""

    carrier: Line | None = None
    tracking: Line | None = None
    lines: _Lines | None = None


class PosOrderReceive(Args):
    """Arrived, but for what is missing."""

    missing: Annotated[list[Units], Field(max_length=20)] = []
    note: LongText | None = None


class PosOrderInstall(Args):
    """Put up."""

    picture: PictureHash | None = None
    note: LongText | None = None


class PosHoldingDiscard(Args):
    """Worn out, broken or thrown away: the store may have as many again."""

    quantity: Quantity
    reason: Line | None = None


def _placed(op: Op, args: Any, entity: Entity | None) -> Reads:
    del op, entity
    wanted = [line.item for line in args.lines]
    return Reads(frozenset({*wanted, *(holding_id(args.account, item) for item in wanted)}))


def _ordered(op: Op, args: Any, entity: Entity | None) -> Reads:
    """The items of an order that stands, and what its store has of them."""
    del op, args
    if entity is None or entity.kind != "pos_order":
        return NO_READS
    wanted = [line["item"] for line in entity.get("lines")]
    return Reads(frozenset({*wanted, *(holding_id(str(entity.account), item) for item in wanted)}))


def _itself(op: Op, args: Any, entity: Entity | None) -> Reads:
    """An entity that others decide on is locked under its name as ground, also by its own ops."""
    del args, entity
    return Reads(frozenset({op.entity}))


_INTERNAL = Spec(audience=Audience.BRAND)

POS_ITEM = EntityKind(
    name="pos_item",
    fields={
        **dict.fromkeys(("name_fr", "name_en", "kind", "size", "max_per_store", "promotion", "picture"), Spec()),
        "low_at": _INTERNAL,
        **dict.fromkeys(("stock", "waiting"), Spec(Rule.STOCK, Audience.BRAND)),
    },
    home=Home.PUBLIC,
    derive=items.state,
)
POS_ORDER = EntityKind(
    name="pos_order",
    fields={
        **dict.fromkeys(("wanted_on", "reason", "note"), Spec(Rule.FIXED)),
        "lines": Spec(Rule.STOCK),
        "steps": Spec(Rule.EVENT),
    },
    is_entry=True,
    is_open=decide.is_open,
    derive=decide.state,
    search=("reason", "note"),
    entry={"channel": "app", "direction": "push", "nature": "transactional", "journey_stage": "before"},
)
POS_HOLDING = EntityKind(name="pos_holding", fields={"item": Spec(Rule.FIXED), "held": Spec(Rule.STOCK)})
ENTITIES = (POS_ITEM, POS_ORDER, POS_HOLDING)

KINDS = (
    Kind("pos_item.publish", OpClass.EDIT, "pos_item", _HQ, parser(PosItemPublish), items.publish,
         creates=Creates.ALWAYS, schema=PosItemPublish.model_json_schema),
    Kind("pos_item.edit", OpClass.EDIT, "pos_item", _HQ, parser(PosItemEdit), items.edit, reads=_itself,
         schema=PosItemEdit.model_json_schema),
    Kind("pos_item.retire", OpClass.EDIT, "pos_item", _HQ, parser(PosItemRetire), items.retire, reads=_itself,
         schema=PosItemRetire.model_json_schema),
    Kind("pos_item.adjust_stock", OpClass.REQUEST, "pos_item", _HQ, parser(PosItemAdjust), items.adjust, reads=_itself,
         schema=PosItemAdjust.model_json_schema),
    Kind("pos_holding.discard", OpClass.REQUEST, "pos_holding", _EVERYONE, parser(PosHoldingDiscard), items.discard,
         reads=_itself, schema=PosHoldingDiscard.model_json_schema),
    Kind("pos_order.place", OpClass.REQUEST, "pos_order", _EVERYONE, parser(PosOrderPlace), decide.place,
         creates=Creates.ALWAYS, account=lambda op, args: args.account, reads=_placed,
         schema=PosOrderPlace.model_json_schema),
    Kind("pos_order.cancel", OpClass.REQUEST, "pos_order", _EVERYONE, parser(PosOrderCancel), decide.cancel,
         reads=_ordered, schema=PosOrderCancel.model_json_schema, terminal="what was shipped stands"),
    Kind("pos_order.decline", OpClass.REQUEST, "pos_order", _HQ, parser(PosOrderDecline), decide.decline,
         reads=_ordered, schema=PosOrderDecline.model_json_schema, terminal="what was shipped stands"),
    Kind("pos_order.supply", OpClass.REQUEST, "pos_order", _HQ, parser(PosOrderSupply), decide.supply,
         reads=_ordered, schema=PosOrderSupply.model_json_schema, terminal="refused"),
    Kind("pos_order.ship", OpClass.REQUEST, "pos_order", _HQ, parser(PosOrderShip), decide.ship,
         schema=PosOrderShip.model_json_schema, terminal="refused"),
    Kind("pos_order.receive", OpClass.REQUEST, "pos_order", _EVERYONE, parser(PosOrderReceive), decide.receive,
         reads=_ordered, schema=PosOrderReceive.model_json_schema, terminal="refused"),
    Kind("pos_order.install", OpClass.REQUEST, "pos_order", _EVERYONE, parser(PosOrderInstall), decide.install,
         schema=PosOrderInstall.model_json_schema, terminal="refused"),
)  # fmt: skip
