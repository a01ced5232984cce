"""The explicit list of rooms: their op kinds, the rows they keep, their routes. A new room is one line in each."""

from backend.accounts import api as accounts_api
from backend.accounts import kinds as accounts
from backend.accounts.rows import ACCOUNT_ROW, neighbours
from backend.agenda import api as agenda_api
from backend.agenda import kinds as agenda
from backend.bookings import api as bookings_api
from backend.bookings import kinds as bookings
from backend.bookings import notices as booking_notices
from backend.bookings.rows import BOOKING_ROW, waiting_for
from backend.catalogue import kinds as catalogue
from backend.catalogue.rows import PRODUCT_ROW
from backend.challenges import api as challenges_api
from backend.challenges import kinds as challenges
from backend.challenges import notices as challenge_notices
from backend.challenges.decide import begun
from backend.challenges.rows import CHALLENGE_ROW, STANDING_ROW
from backend.checklists import kinds as checklists
from backend.helpdesk import kinds as helpdesk
from backend.helpdesk import notices as helpdesk_notices
from backend.media import api as media_api
from backend.notes import kinds as notes
from backend.notifications import api as notifications_api
from backend.notifications import kinds as notifications
from backend.notifications.raising import NOTICE_ROW, answering
from backend.pos_orders import api as pos_orders_api
from backend.pos_orders import kinds as pos_orders
from backend.pos_orders import notices as pos_order_notices
from backend.pos_orders.rows import POS_ORDER_ROW
from backend.promotions import api as promotions_api
from backend.promotions import kinds as promotions
from backend.promotions import meters as promotion_meters
from backend.promotions import notices as promotion_notices
from backend.promotions.alerts import watch
from backend.promotions.rows import PARTICIPATION_ROW, PROMOTION_ROW
from backend.replication import api as replication_api
from backend.replication.rules import Rules
from backend.stock_outs import api as stock_outs_api
from backend.stock_outs import kinds as stock_outs
from backend.stock_outs import notices as stock_out_notices
from backend.stock_outs.rows import STOCK_OUT_ROW
from backend.tasks import kinds as tasks
from backend.tasks import notices as task_notices
from backend.timeline import api as timeline_api
from backend.timeline.kinds import conflict_kind
from backend.verbatims import kinds as verbatims
from backend.visits import kinds as visits
from backend.visits import notices as visit_notices
from sync.kind import EntityKind, Kind, Kinds

_ROOMS = (accounts, agenda, bookings, catalogue, visits, verbatims, notes, tasks, checklists,
          pos_orders, stock_outs, helpdesk, notifications, promotions, challenges)  # fmt: skip


def _kinds() -> Kinds:
    ops: dict[str, Kind] = {kind.name: kind for room in _ROOMS for kind in room.KINDS}
    entities: dict[str, EntityKind] = {entity.name: entity for room in _ROOMS for entity in room.ENTITIES}
    edits = {
        "account": ops["account.edit"],
        "contact": ops["contact.edit"],
        "product": ops["product.edit"],
        "visit": ops["visit.amend"],
        "pos_item": ops["pos_item.edit"],
        "helper": ops["helper.edit"],
        "service": ops["service.edit"],
        "booking": ops["booking.set_agenda"],
        "promotion": ops["promotion.edit"],
        "challenge": ops["challenge.edit"],
    }
    resolve = conflict_kind(entities, edits, {"challenge": begun})
    return Kinds({**ops, resolve.name: resolve}, entities)


promotion_meters.declare()

RULES = Rules(
    kinds=_kinds(),
    projections={
        "account": ACCOUNT_ROW,
        "booking": BOOKING_ROW,
        "challenge": CHALLENGE_ROW,
        "notice": NOTICE_ROW,
        "participation": PARTICIPATION_ROW,
        "product": PRODUCT_ROW,
        "promotion": PROMOTION_ROW,
        "pos_order": POS_ORDER_ROW,
        "standing": STANDING_ROW,
        "stock_out": STOCK_OUT_ROW,
    },
    neighbours=neighbours,
    waiting_for=waiting_for,
    answer=answering(
        tells={
            "booking": booking_notices.tells,
            "message": helpdesk_notices.tells,
            "participation": promotion_notices.tells,
            "pos_order": pos_order_notices.tells,
            "standing": challenge_notices.tells,
            "stock_out": stock_out_notices.tells,
            "task": task_notices.tells,
            "visit": visit_notices.tells,
        },
        recalls={
            "booking": booking_notices.recalls,
            "challenge": challenge_notices.recalls,
            "promotion": promotion_notices.recalls,
            "task": task_notices.recalls,
            "visit": visit_notices.recalls,
        },
        watches=(watch,),
    ),
)

ROUTES = (
    *replication_api.ROUTES,
    *accounts_api.ROUTES,
    *agenda_api.ROUTES,
    *bookings_api.ROUTES,
    *timeline_api.ROUTES,
    *pos_orders_api.ROUTES,
    *stock_outs_api.ROUTES,
    *promotions_api.ROUTES,
    *challenges_api.ROUTES,
    *media_api.ROUTES,
    *notifications_api.ROUTES,
)
