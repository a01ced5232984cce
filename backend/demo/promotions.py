"""What the demo brand promotes: past with what tills counted, running, called off, to come; and what stores say about each."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from backend.demo import cast, material
from backend.demo.history import SEED, Moment, Shop
from backend.promotions.ids import participation_id
from backend.promotions.sales import Line
from backend.promotions.uplift import BASELINE_DAYS, weekday
from backend.replication.door import ServerOp
from sync.op import ms_to_instant
from sync.protocol import DAY_MS, HOUR_MS

_HALLES, _BLEU, _ROND = cast.BANNERS
_NORTH = ["02", "59", "60", "62", "80"]


@dataclass(frozen=True, slots=True)
class Planned:
    """A promotion. Days count from today; products by their number in the cast."""

    number: int
    name_fr: str
    name_en: str
    mechanic: str
    products: tuple[int, ...]
    first: int
    last: int
    buying: tuple[int, int] | None = None
    banners: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    stores: tuple[int, ...] = ()
    excluded: tuple[int, ...] = ()
    price: tuple[int, int] | None = None
    """Regular, then promoted, in minor units."""
    kit: int | None = None
    scenes: tuple[str, ...] = ()
    brief: str = ""
    brand_note: str = ""
    called_off: str = ""
    lift: float = 1.0
    answers: dict[str, float] = field(default_factory=dict)
    """How likely a store says what."""

    @property
    def id(self) -> str:
        """Its entity."""
        return f"0190f0f2-0000-7000-8000-{self.number:012d}"

    def holds(self, number: int, shop: Shop) -> bool:
        """Whether it is for the shop of a number; départements are those of a territory here."""
        if number in self.excluded:
            return False
        grouped = (not self.banners or shop.banner in self.banners) and (
            not self.departments or shop.territory == "NORD"
        )
        return number in self.stores or (grouped and (bool(self.banners or self.departments) or not self.stores))


_USUAL = {"committed": 0.72, "executed": 0.6, "problem": 0.12, "withdrawn": 0.05}
PROMOTIONS = (
    Planned(1, "Pétillant de fête", "Sparkling for the feast", "feature", (9,), -112, -99, (-130, -118),
            price=(459, 389), scenes=("harvest",), lift=1.32, answers=_USUAL,
            brief="Page 3 du prospectus. Doublez les facings du pétillant, bien au frais près des apéritifs."),
    Planned(2, "Cidre doux à petit prix", "Sweet cider, small price", "temporary_price_reduction", (7,), -46, -33,
            (-62, -50), banners=(_HALLES,), excluded=(6,), price=(279, 209), scenes=("cider",), lift=1.46,
            answers={"committed": 0.9, "executed": 0.85, "problem": 0.1, "withdrawn": 0.05},
            brief="Balisage prix dès l'ouverture du premier jour. Réassort le vendredi, les week-ends partent vite.",
            brand_note="Budget partagé à parts égales avec la centrale. Ne pas dépasser 300 000 unités."),
    Planned(3, "Jus trouble : le troisième offert", "Cloudy juice: the third is free", "multibuy", (0, 1), -4, 9,
            (-20, -7), banners=(_HALLES,), price=(289, 193), kit=0, scenes=("end_cap", "display"), lift=1.55,
            answers=_USUAL,
            brief="Tête de gondole côté entrée, jus trouble à hauteur des yeux, fermier au-dessous. "
            "L'affiche est dans le présentoir. Trois bouteilles scannées, la moins chère est offerte."),
    Planned(4, "Gourdes : un quart de moins", "Pouches: a quarter off", "temporary_price_reduction", (12, 13), 7, 20,
            (-2, 5), price=(160, 120), kit=3, scenes=("wobbler",), answers={"committed": 0.45},
            brief="Stop-rayon sur chaque facing, second emplacement en caisse si la place le permet."),
    Planned(5, "Dégustation compote pomme-châtaigne", "Tasting: apple and chestnut compote", "sampling", (11,), 13, 14,
            stores=(0, 1, 21), kit=7, scenes=("sampler",), answers={"committed": 0.7},
            brief="Nous venons avec le kit. Prévoir une table de 110 cm près de l'entrée, de 10 h à 18 h."),
    Planned(6, "Le cidre brut au repas", "Dry cider at the table", "display", (6,), 26, 39, (8, 22),
            banners=(_HALLES, _BLEU), departments=tuple(_NORTH), price=(299, 299), kit=6, scenes=("cider",),
            brief="Îlot de 60 bouteilles à l'entrée du rayon. Les affiches se commandent avec le matériel.",
            answers={"committed": 0.15}),
    Planned(7, "Vinaigre de cidre : bon de 1 €", "Cider vinegar: €1 off", "coupon", (14,), 4, 17, banners=(_ROND,),
            called_off="Les bons n'arriveront pas à temps chez l'imprimeur."),
)  # fmt: skip


def _day(today: date, away: int) -> str:
    return (today + timedelta(days=away)).isoformat()


def _span(today: date, first: int, last: int) -> dict[str, str]:
    return {"starts_on": _day(today, first), "ends_on": _day(today, last)}


def _args(one: Planned, today: date, shops: Sequence[Shop], gtins: Sequence[str], pictures: dict[str, str]) -> Any:
    where = {
        "banners": list(one.banners),
        "departments": list(one.departments),
        "stores": [shops[number].id for number in one.stores],
        "excluded": [shops[number].id for number in one.excluded],
    }
    args: dict[str, Any] = {
        "mechanic": one.mechanic,
        "name_fr": one.name_fr,
        "name_en": one.name_en,
        "products": [gtins[number] for number in one.products],
        "sell_out": _span(today, one.first, one.last),
        "where": {name: chosen for name, chosen in where.items() if chosen},
        "pictures": [pictures[scene] for scene in one.scenes],
    }
    if one.buying is not None:
        args["sell_in"] = _span(today, *one.buying)
    if one.price is not None:
        args |= {"regular_price_minor": one.price[0], "price_minor": one.price[1]}
    if one.kit is not None:
        args["pos_kit"] = material.ITEMS[one.kit].id
    return args | {name: text for name, text in (("brief", one.brief), ("brand_note", one.brand_note)) if text}


def moments(
    shops: Sequence[Shop],
    gtins: Sequence[str],
    pictures: dict[str, str],
    reps: dict[str | None, str],
    head: str,
    now_ms: int,
) -> Iterator[Moment]:
    """Each planned weeks ahead; what stores said since. `pictures`: hashes by scene, kept already."""
    today = date.fromisoformat(ms_to_instant(now_ms)[:10])
    for one in PROMOTIONS:
        start_ms = now_ms + one.first * DAY_MS
        planned_ms = min(start_ms - 45 * DAY_MS, now_ms - 3 * DAY_MS)
        yield Moment(planned_ms, head, (ServerOp("promotion.plan", one.id, _args(one, today, shops, gtins, pictures)),))
        if one.called_off:
            cancelled = ServerOp("promotion.cancel", one.id, {"reason": one.called_off})
            yield Moment(now_ms - DAY_MS, head, (cancelled,))
            continue
        rng = random.Random(SEED + one.number)
        for number, shop in enumerate(shops):
            if one.holds(number, shop):
                author = shop.manager or reps[shop.territory]
                yield from _said(one, number, shop, author, planned_ms, now_ms, rng)
    # No till speaks there: what the rep was told counts.
    sold = {"units": 96, "value_minor": 20064, "currency": "EUR", "note": "Relevé de caisse lu avec la cheffe de rayon"}
    yield _word(PROMOTIONS[1], shops[9], reps[shops[9].territory], now_ms - 20 * DAY_MS, "result", **sold)


def _said(
    one: Planned, number: int, shop: Shop, author: str, planned_ms: int, now_ms: int, rng: random.Random
) -> Iterator[Moment]:
    start_ms = now_ms + one.first * DAY_MS
    dice = {what: rng.random() for what in ("committed", "executed", "problem", "withdrawn")}
    happens = {what: rolled < one.answers.get(what, 0.0) for what, rolled in dice.items()}
    if number == 0:
        # The store one signs in as has answered what runs or ran, and is asked about what comes.
        happens = {"committed": one.first < 0, "executed": one.last < 0, "problem": False, "withdrawn": False}
    said_ms = planned_ms + int((min(start_ms, now_ms) - planned_ms) * rng.uniform(0.2, 0.9))
    if happens["committed"]:
        yield _word(one, shop, author, said_ms, "commit", quantity=rng.randrange(4, 20) * 6)
    if happens["committed"] and happens["withdrawn"]:
        reason = ServerOp("promotion.withdraw", participation_id(one.id, shop.id), {"reason": "Travaux dans le rayon"})
        yield Moment(min(said_ms + DAY_MS, now_ms - HOUR_MS), author, (reason,))
        return
    if start_ms < now_ms:
        seen_ms = min(start_ms + rng.randrange(2, 50) * HOUR_MS, now_ms - HOUR_MS)
        if happens["problem"]:
            wrong = rng.choice(["not_delivered", "no_space", "wrong_price"])
            yield _word(one, shop, author, seen_ms, "report_problem", problem=wrong)
        if happens["executed"] and not (happens["problem"] and one.last >= 0):
            yield _word(one, shop, author, min(seen_ms + DAY_MS, now_ms - HOUR_MS // 2), "confirm_execution")


def _word(one: Planned, shop: Shop, author: str, at_ms: int, kind: str, **words: object) -> Moment:
    args = {"account": shop.id, "promotion": one.id, **words}
    return Moment(at_ms, author, (ServerOp(f"promotion.{kind}", participation_id(one.id, shop.id), args),))


def sales(shops: Sequence[Shop], gtins: Sequence[str], now_ms: int) -> list[Line]:
    """What tills counted of the products of what ran or runs, from before it on. One till in ten says nothing."""
    rng = random.Random(SEED)
    today = now_ms // DAY_MS
    found: list[Line] = []
    for one in PROMOTIONS:
        regular, promoted = one.price or (0, 0)
        if one.first > 0 or not regular:
            continue
        first, last = today + one.first, min(today - 1, today + one.last)
        for number, shop in enumerate(shops):
            if number % 10 == 9 or not one.holds(number, shop):
                continue
            size = rng.uniform(5, 16)
            # Not every store gains as much, and some nothing.
            lift = max(0.95, rng.gauss(one.lift, 0.15))
            for product in one.products:
                for day in range(first - BASELINE_DAYS, last + 1):
                    busy = 1.6 if weekday(day) in {4, 5} else 0.2 if weekday(day) == 6 else 1.0
                    runs = day >= first
                    mean = size * busy * (lift if runs else 1.0)
                    units = max(0, round(rng.gauss(mean, mean**0.5)))
                    price = promoted if runs else regular
                    found.append((gtins[product].zfill(14), shop.id, day, units, units * price))
    return found
