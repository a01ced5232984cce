"""Whom promotions are announced to, and when; what a store does about one, told to the other side."""

from collections.abc import Iterable

from backend.notifications.notice import Notice, Reminder, To, declare
from backend.notifications.times import Moment
from backend.promotions.alerts import OUT_OF_STOCK, missing
from backend.promotions.parts import COMMITTED, EXECUTED, PROBLEM, WITHDRAWN
from backend.promotions.rows import people_of
from backend.promotions.where import called_off_ms, ends_ms, first_day, starts_ms
from sync.entity import Entity
from sync.store import Turn

AT_NINE = 9 * 60
_SHOWS = ("name_fr", "name_en", "starts_on", "ends_on")
_WHEN = ("Du {starts_on} au {ends_on}", "From {starts_on} to {ends_on}")

SOON = declare("promotion_soon", "promotions", ("Dans 7 jours : {name}", "In 7 days: {name}"), _WHEN)
TOMORROW = declare("promotion_tomorrow", "promotions", ("Demain : {name}", "Tomorrow: {name}"), _WHEN)
TODAY = declare("promotion_today", "promotions", ("Aujourd'hui : {name}", "Today: {name}"), _WHEN)
CANCELLED = declare(
    "promotion_cancelled", "promotions", ("Promotion annulée : {name}", "Promotion called off: {name}"), _WHEN
)
_AHEAD = ((-7, SOON), (-1, TOMORROW), (0, TODAY))

_STEPS = {
    COMMITTED: declare(
        "promotion_committed",
        "promotions",
        ("Le magasin participe · {account}", "The store takes part · {account}"),
        ("{promotion}", "{promotion}"),
    ),
    WITHDRAWN: declare(
        "promotion_withdrawn",
        "promotions",
        ("Le magasin ne participe plus · {account}", "The store no longer takes part · {account}"),
        ("{promotion}", "{promotion}"),
    ),
    EXECUTED: declare(
        "promotion_executed",
        "promotions",
        ("Promotion en place · {account}", "Promotion in place · {account}"),
        ("{promotion}", "{promotion}"),
    ),
    PROBLEM: declare(
        "promotion_problem",
        "promotions",
        ("Problème sur une promotion · {account}", "Problem with a promotion · {account}"),
        ("{promotion}", "{promotion}"),
        urgency="high",
    ),
}


def recalls(promotion: Entity) -> Iterable[Reminder]:
    """Seven days before, on the eve and on the day; and what is missing when it starts. Or that it is called off."""
    to = To(crowd=people_of)
    known_ms = called_off_ms(promotion)
    if known_ms is not None:
        if known_ms < ends_ms(promotion):
            yield Reminder(Moment(at_ms=known_ms), Notice(CANCELLED, promotion, to, _SHOWS))
        return
    for days, what in _AHEAD:
        yield Reminder(Moment(day=first_day(promotion), days=days, minute=AT_NINE), Notice(what, promotion, to, _SHOWS))
    yield Reminder(Moment(at_ms=starts_ms(promotion)), Notice(OUT_OF_STOCK, promotion, To()), missing)


def tells(turn: Turn) -> Iterable[Notice]:
    """A store's new word on it, to the other side."""
    if turn.after is None:
        return
    before = set() if turn.before is None else {event.write.op for event in turn.before.events}
    for event in turn.after.events:
        if event.write.op not in before and event.name in _STEPS:
            names = {"promotion": turn.after.fixed["promotion"]}
            yield Notice(_STEPS[event.name], turn.after, To(store=True, reps=True), ("problem",), names)
