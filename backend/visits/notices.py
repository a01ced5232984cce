"""A store hears of the visits it is to receive: that one is planned, moved or called off, and the evening before."""

from collections.abc import Iterable

from backend.notifications.notice import Notice, Reminder, To, declare, value_of
from backend.notifications.times import Moment
from backend.visits.decide import status
from sync.entity import Entity
from sync.op import instant_to_ms
from sync.store import Turn

EVENING = 17 * 60
_SHOWS = ("planned_at", "purpose", "cancel_reason")

PLANNED = declare(
    "visit_planned",
    "visits",
    ("Visite prévue le {planned_at}", "Visit planned on {planned_at}"),
    ("{account} · {purpose}", "{account} · {purpose}"),
)
MOVED = declare(
    "visit_moved",
    "visits",
    ("Visite déplacée au {planned_at}", "Visit moved to {planned_at}"),
    ("{account} · {purpose}", "{account} · {purpose}"),
)
CANCELLED = declare(
    "visit_cancelled",
    "visits",
    ("Visite annulée · {account}", "Visit cancelled · {account}"),
    ("Elle était prévue le {planned_at}. {cancel_reason}", "It was planned on {planned_at}. {cancel_reason}"),
)
TOMORROW = declare(
    "visit_tomorrow",
    "visits",
    ("Visite demain · {account}", "Visit tomorrow · {account}"),
    ("{planned_at} · {purpose}", "{planned_at} · {purpose}"),
)


def tells(turn: Turn) -> Iterable[Notice]:
    """What changed for whoever expects it."""
    before, visit = turn.before, turn.after
    if visit is None:
        return
    planned = visit.get("planned_at")
    if planned is None or instant_to_ms(planned) <= turn.pending.received_at:
        return
    store = To(store=True)
    if status(visit) == "cancelled":
        if before is not None and status(before) == "planned":
            yield Notice(CANCELLED, visit, store, _SHOWS)
    elif status(visit) == "planned" and value_of(before, "planned_at") != planned:
        yield Notice(PLANNED if value_of(before, "planned_at") is None else MOVED, visit, store, _SHOWS)


def recalls(visit: Entity) -> Iterable[Reminder]:
    """The evening before, on the store's clock."""
    if status(visit) == "planned" and (planned := visit.get("planned_at")) is not None:
        eve = Moment(of_ms=instant_to_ms(planned), days=-1, minute=EVENING)
        yield Reminder(eve, Notice(TOMORROW, visit, To(store=True), _SHOWS))
