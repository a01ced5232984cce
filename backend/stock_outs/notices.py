"""Whoever stands on the other side of an empty shelf hears what the one side saw, and what the other does about it."""

from collections.abc import Iterable

from backend.notifications.notice import Notice, To, declare
from backend.stock_outs.decide import newest
from sync import interval
from sync.store import Turn

_SHOWS = ("gtin", "label", "status", "since")
_WHICH = ("{label}{gtin}", "{label}{gtin}")

_STEPS = {
    interval.REPORTED: declare(
        "stock_out_reported",
        "stock_outs",
        ("Rupture signalée · {account}", "Stock-out reported · {account}"),
        _WHICH,
        urgency="high",
    ),
    interval.ACKNOWLEDGED: declare(
        "stock_out_acknowledged",
        "stock_outs",
        ("Rupture prise en compte · {account}", "Stock-out acknowledged · {account}"),
        _WHICH,
    ),
    interval.IN_SUPPLY: declare(
        "stock_out_in_supply",
        "stock_outs",
        ("Produit en livraison · {account}", "Product on its way · {account}"),
        _WHICH,
    ),
    interval.BACK: declare(
        "stock_out_back_on_shelf",
        "stock_outs",
        ("De retour en rayon · {account}", "Back on the shelf · {account}"),
        _WHICH,
    ),
    interval.CONFIRMED: declare(
        "stock_out_confirmed",
        "stock_outs",
        ("Retour en rayon confirmé · {account}", "Back on the shelf, confirmed · {account}"),
        _WHICH,
    ),
    interval.NOT_CONFIRMED: declare(
        "stock_out_not_confirmed",
        "stock_outs",
        ("Toujours en rupture · {account}", "Still out of stock · {account}"),
        _WHICH,
        urgency="high",
    ),
    interval.CANCELLED: declare(
        "stock_out_cancelled", "stock_outs", ("Signalement retiré · {account}", "Report withdrawn · {account}"), _WHICH
    ),
}


def tells(turn: Turn) -> Iterable[Notice]:
    """Another state of the newest case, or a new case; one more who saw the same is no news."""
    if turn.after is None:
        return
    now = newest(turn.after)
    if turn.before is not None:
        was = newest(turn.before)
        if was.status == now.status and (was.is_open or was.since_ms == now.since_ms):
            return
    what = _STEPS.get(now.status)
    if what is not None:
        yield Notice(what, turn.after, To(store=True, reps=True), _SHOWS)
