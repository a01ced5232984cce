"""A store hears how its order goes on; its rep hears what the store asked for and what arrived."""

from collections.abc import Iterable

from backend.notifications.notice import Notice, To, declare, people
from sync.store import Turn

_SHOWS = ("status", "wanted_on", "reason")

PLACED = declare(
    "pos_order_placed",
    "pos_orders",
    ("Commande de PLV · {account}", "POS order · {account}"),
    ("Une commande vient d'être passée. {reason}", "An order was placed. {reason}"),
)
_STEPS = {
    "supplied": declare(
        "pos_order_supplied",
        "pos_orders",
        ("De nouveau disponible · {account}", "Available again · {account}"),
        ("Ce qui manquait à votre commande est réservé.", "What your order lacked is reserved."),
    ),
    "shipped": declare(
        "pos_order_shipped",
        "pos_orders",
        ("Commande expédiée · {account}", "Order shipped · {account}"),
        ("Votre PLV est en route.", "Your POS material is on its way."),
    ),
    "declined": declare(
        "pos_order_declined",
        "pos_orders",
        ("Commande refusée · {account}", "Order declined · {account}"),
        ("Ouvrez la commande pour lire pourquoi.", "Open the order to read why."),
    ),
    "rest_declined": declare(
        "pos_order_rest_declined",
        "pos_orders",
        ("Reste de commande refusé · {account}", "Rest of an order declined · {account}"),
        ("Ouvrez la commande pour lire pourquoi.", "Open the order to read why."),
    ),
    "cancelled": declare(
        "pos_order_cancelled",
        "pos_orders",
        ("Commande annulée · {account}", "Order cancelled · {account}"),
        ("Ce qui n'était pas parti est rendu au stock.", "What had not left is back in stock."),
    ),
    "rest_cancelled": declare(
        "pos_order_rest_cancelled",
        "pos_orders",
        ("Reste de commande annulé · {account}", "Rest of an order cancelled · {account}"),
        ("Ce qui n'était pas parti est rendu au stock.", "What had not left is back in stock."),
    ),
    "received": declare(
        "pos_order_received",
        "pos_orders",
        ("Commande reçue · {account}", "Order received · {account}"),
        ("Le magasin a reçu sa PLV.", "The store has its POS material."),
    ),
    "installed": declare(
        "pos_order_installed",
        "pos_orders",
        ("PLV en place · {account}", "POS material in place · {account}"),
        ("Le magasin l'a installée.", "The store put it up."),
    ),
}


def tells(turn: Turn) -> Iterable[Notice]:
    """The steps this op added."""
    order = turn.after
    if order is None:
        return
    to = To(people(order.created.by), store=True, reps=True)
    if turn.before is None:
        yield Notice(PLACED, order, to, _SHOWS)
        return
    known = {(event.name, event.write.op) for event in turn.before.events}
    for event in order.events:
        what = _STEPS.get(event.name)
        if what is not None and (event.name, event.write.op) not in known:
            yield Notice(what, order, to, _SHOWS)
