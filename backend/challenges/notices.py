"""Whom challenges are announced to, and when; to a store, where it stands and how it ended; to a rep, that there is a result."""

from collections.abc import Iterable
from datetime import date, timedelta

from backend.challenges.results import CORRECTED, MOVED, WON
from backend.challenges.rows import people_of, reps_of
from backend.challenges.when import called_off_ms, ends_ms, first_day, results_of, set_ms, zone_of
from backend.notifications.notice import Notice, Reminder, To, declare
from backend.notifications.times import Moment, at_minute
from sync.entity import Entity
from sync.store import Turn

AT_NINE = 9 * 60
DAYS_BEFORE = 7
_WHEN = ("Du {starts_on} au {ends_on}", "From {starts_on} to {ends_on}")
_SHOWS = ("name_fr", "name_en", "starts_on", "ends_on")

ANNOUNCED = declare("challenge_announced", "challenges", ("Challenge : {name}", "Challenge: {name}"), _WHEN)
CALLED_OFF = declare(
    "challenge_cancelled", "challenges", ("Challenge annulé : {name}", "Challenge called off: {name}"), _WHEN
)
RESULTS = declare(
    "challenge_results", "challenges", ("Résultats du challenge : {name}", "Results of the challenge: {name}"), _WHEN
)
RESULTS_CORRECTED = declare(
    "challenge_results_corrected",
    "challenges",
    ("Résultats corrigés : {name}", "Results corrected: {name}"),
    ("Des ventes arrivées après coup les changent.", "Sales that arrived afterwards change them."),
)
_STANDING = {
    MOVED: declare(
        "challenge_standing",
        "challenges",
        ("{challenge} : place {rank} sur {stores}", "{challenge}: place {rank} of {stores}"),
        ("{account}", "{account}"),
        urgency="low",
    ),
    WON: declare(
        "challenge_result",
        "challenges",
        ("{challenge} : place {rank} sur {stores}", "{challenge}: place {rank} of {stores}"),
        ("Résultat final · {account}", "Final result · {account}"),
    ),
    CORRECTED: declare(
        "challenge_result_corrected",
        "challenges",
        ("{challenge} : place {rank} au lieu de {rank_before}", "{challenge}: place {rank} instead of {rank_before}"),
        (
            "Résultat corrigé : des ventes arrivées le {learned_at} le changent · {account}",
            "Result corrected: sales that arrived on {learned_at} change it · {account}",
        ),
    ),
}


def recalls(challenge: Entity) -> Iterable[Reminder]:
    """A week before, or at once if there is less; that it is called off; that there is a result, each time."""
    everybody, reps = To(crowd=people_of), To(crowd=reps_of)
    known_ms = called_off_ms(challenge)
    if known_ms is not None:
        if known_ms < ends_ms(challenge):
            yield Reminder(Moment(at_ms=known_ms), Notice(CALLED_OFF, challenge, everybody, _SHOWS))
        return
    ahead = date.fromisoformat(first_day(challenge)) - timedelta(days=DAYS_BEFORE)
    if set_ms(challenge) < at_minute(ahead, AT_NINE, zone_of(challenge)):
        moment = Moment(day=first_day(challenge), days=-DAYS_BEFORE, minute=AT_NINE)
    else:
        moment = Moment(at_ms=set_ms(challenge))
    yield Reminder(moment, Notice(ANNOUNCED, challenge, everybody, _SHOWS))
    for number, result in enumerate(results_of(challenge)):
        what = RESULTS_CORRECTED if number else RESULTS
        yield Reminder(Moment(at_ms=result.value["known_at_ms"]), Notice(what, challenge, reps, _SHOWS))


def tells(turn: Turn) -> Iterable[Notice]:
    """A store's new rank (weekly at most), its result, another result: to its people."""
    if turn.after is None:
        return
    before = set() if turn.before is None else {event.write.op for event in turn.before.events}
    for event in turn.after.events:
        if event.write.op not in before and event.name in _STANDING:
            shows = ("rank", "rank_before", "learned_at", "stores")
            names = {"challenge": turn.after.fixed["challenge"]}
            yield Notice(_STANDING[event.name], turn.after, To(store=True), shows, names)
