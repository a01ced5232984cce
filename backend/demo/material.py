"""What the demo's stores ask of the brand: display material in every step of its way, and shelves that were empty."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from backend.demo.history import SEED, Moment, Shop
from backend.replication.door import ServerOp
from backend.stock_outs.ids import product_key, stock_out_id
from sync.op import ms_to_instant
from sync.protocol import DAY_MS, HOUR_MS


@dataclass(frozen=True, slots=True)
class Item:
    """A thing to put up; `scene` is its picture. No order may ask for more than `most` a store."""

    id: str
    scene: str
    kind: str
    name_fr: str
    name_en: str
    size: str
    most: int
    stock: int
    low_at: int = 10

    def published(self, picture: str) -> ServerOp:
        """The op that puts it in the catalogue, with a picture that is kept already."""
        # A catalogue card is narrow: quotes and sizes stay in one piece.
        name = self.name_fr.replace("« ", "«\u202f").replace(" »", "\u202f»")
        args = {
            "name_fr": name, "name_en": self.name_en, "kind": self.kind, "size": self.size.replace(" ", "\u00a0"),
            "max_per_store": self.most, "stock": self.stock, "low_at": self.low_at, "picture": picture,
        }  # fmt: skip
        return ServerOp("pos_item.publish", self.id, args)


def _item(number: int) -> str:
    return f"0190f0f0-0000-7000-8000-{number:012d}"


ITEMS = (
    Item(_item(1), "display", "display", "Présentoir carton « Verger »", "“Orchard” cardboard display", "60 × 160 cm",
         2, 48),
    Item(_item(2), "counter", "display", "Présentoir de comptoir", "Counter display", "40 × 35 cm", 3, 90),
    Item(_item(3), "end_cap", "end_cap", "Tête de gondole « Pressé chez nous »", "“Pressed at home” end cap",
         "100 × 180 cm", 1, 0),
    Item(_item(4), "wobbler", "wobbler", "Stop-rayon pomme", "Apple wobbler", "Ø 12 cm", 24, 400, 50),
    Item(_item(5), "strip", "shelf_strip", "Réglette verte", "Green shelf strip", "100 × 4 cm", 40, 58, 50),
    Item(_item(6), "harvest", "poster", "Affiche « Nouvelle récolte »", "“New harvest” poster", "40 × 60 cm", 6, 150),
    Item(_item(7), "cider", "poster", "Affiche « Le cidre à table »", "“Cider at table” poster", "40 × 60 cm", 6, 120),
    Item(_item(8), "sampler", "sampler", "Kit de dégustation", "Sampling kit", "110 × 90 cm", 1, 9),
)  # fmt: skip
_DISPLAY, _COUNTER, _END_CAP, _WOBBLER, _STRIP, _HARVEST, _CIDER, _SAMPLER = (item.id for item in ITEMS)

_Units = tuple[tuple[str, int], ...]
_ORDERS: tuple[tuple[int, int, _Units, str, tuple[str, ...]], ...] = (
    # The number of the shop, how many days ago, what, what for, and how far it came.
    (0, 84, ((_DISPLAY, 1), (_WOBBLER, 6)), "Nouvelle implantation", ("ship", "receive", "install")),
    (0, 6, ((_HARVEST, 2), (_STRIP, 8), (_COUNTER, 1)), "Mise en avant", ("ship",)),
    (0, 1, ((_END_CAP, 1), (_WOBBLER, 4)), "Animation", ()),
    (1, 20, ((_SAMPLER, 1), (_CIDER, 2)), "Animation", ("ship", "receive")),
    (2, 3, ((_DISPLAY, 1), (_HARVEST, 2)), "Mise en avant", ()),
    (5, 2, ((_WOBBLER, 12), (_STRIP, 10)), "Remplacement", ()),
    (20, 1, ((_END_CAP, 1),), "Mise en avant", ()),
    (21, 9, ((_COUNTER, 2), (_CIDER, 2)), "Nouvelle implantation", ("ship",)),
    (40, 30, ((_DISPLAY, 2),), "Mise en avant", ("cancel",)),
    (41, 12, ((_SAMPLER, 1),), "Animation", ("decline",)),
)
_DECLINED = "Le kit est réservé aux magasins qui ont une date d'animation confirmée."


def orders(shops: Sequence[Shop], reps: dict[str | None, str], head: str, now_ms: int) -> Iterator[Moment]:
    """An order in each step, oldest words first within each."""
    for number, (at, days, units, reason, steps) in enumerate(_ORDERS, start=1):
        shop = shops[at]
        store = shop.manager or reps[shop.territory]
        order, when = f"0190f0f1-0000-7000-8000-{number:012d}", now_ms - days * DAY_MS - 3 * HOUR_MS
        lines = [{"item": item, "quantity": quantity} for item, quantity in units]
        wanted = ms_to_instant(when + 14 * DAY_MS)[:10]
        args = {"account": shop.id, "lines": lines, "reason": reason, "wanted_on": wanted}
        yield Moment(when, store, (ServerOp("pos_order.place", order, args),))
        for step in steps:
            when += min(2 * DAY_MS, days * DAY_MS // 4)
            yield Moment(when, head if step in {"ship", "decline"} else store, (_step(order, step, number),))


def _step(order: str, step: str, number: int) -> ServerOp:
    said: dict[str, dict[str, object]] = {
        "ship": {"carrier": "Transports Sentier", "tracking": f"TS{4_812_000 + 731 * number}"},
        "receive": {"note": "Déposé à la réserve, carton intact."},
        "install": {"note": "En place à l'entrée du rayon boissons."},
        "decline": {"reason": _DECLINED},
    }
    return ServerOp(f"pos_order.{step}", order, said.get(step, {}))


def stock_outs(
    shops: Sequence[Shop], gtins: Sequence[str], reps: dict[str | None, str], head: str, now_ms: int
) -> Iterator[Moment]:
    """Empty shelves: each stage at the first shop, and a dozen elsewhere, some answered, some resolved."""

    def said(shop: Shop, gtin: str, author: str, hours: float, kind: str, **args: object) -> Moment:
        if kind == "report":
            args |= {"account": shop.id, "gtin": gtin}
        entity = stock_out_id(shop.id, product_key(gtin, None))
        return Moment(now_ms - int(hours * HOUR_MS), author, (ServerOp(f"stock_out.{kind}", entity, args),))

    first = shops[0]
    store, rep = str(first.manager), reps[first.territory]
    expected = ms_to_instant(now_ms + 4 * DAY_MS)[:10]
    yield said(first, gtins[0], store, 52, "report")
    yield said(first, gtins[0], rep, 29, "report", note="Vu aussi en réserve : plus rien.")
    yield said(
        first, gtins[0], head, 26, "acknowledge",
        cause="production", expected_on=expected, substitutes=[gtins[1]], note="La ligne redémarre jeudi.",
    )  # fmt: skip
    yield said(first, gtins[12], store, 3, "report")
    yield said(first, gtins[11], store, 98, "report")
    yield said(first, gtins[11], head, 80, "supply")
    yield said(first, gtins[11], rep, 5, "back_on_shelf")
    yield said(first, gtins[6], store, 24 * 41, "report")
    yield said(first, gtins[6], store, 24 * 41 - 30, "back_on_shelf")
    yield said(first, gtins[6], rep, 24 * 41 - 50, "confirm")
    rng = random.Random(SEED)
    for shop in rng.sample(shops[1:], 14):
        gtin, hours, author = rng.choice(gtins), rng.randrange(8, 24 * 12), shop.manager or reps[shop.territory]
        yield said(shop, gtin, author, hours, "report")
        fate = rng.random()
        if fate < 0.6:
            causes = ["forecast", "transport", "store_order", "promotion"]
            yield said(shop, gtin, head, hours * 0.7, "acknowledge", cause=rng.choice(causes))
        if fate < 0.35:
            yield said(shop, gtin, reps[shop.territory], hours * 0.4, "back_on_shelf")
        if fate < 0.2:
            yield said(shop, gtin, reps[shop.territory], hours * 0.2, "confirm")
