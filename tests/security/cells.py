"""One op of each kind on each target: what the table in `test_writing.py` crosses with the roles."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from uuid_utils import uuid7

from backend.replication.door import ServerOp
from sync.access import SIDE_OF, Side
from tests.security.booking_cells import BOOKING_CASES
from tests.security.challenge_cells import CHALLENGE_CASES
from tests.security.house import PERSONS, House
from tests.security.notice_cells import NOTICE_CASES
from tests.security.order_cells import ORDER_CASES
from tests.security.promotion_cells import PROMOTION_CASES

TARGETS = ("own", "foreign", "hidden", "ours", "theirs")
"""A shared thing of one's own side in one's own store · the same in the other store · what the other side keeps to itself
in one's own store · what one's own side keeps to itself there · a shared thing of the other side there."""

Written = tuple[str, Mapping[str, Any]]
"""The entity and the arguments of the op to try."""

GTIN = "3017620422003"


@dataclass
class Cell:
    """One person, one target; `made` collects what must be there first, by who makes it, in three rounds."""

    house: House
    person: str
    target: str
    made: list[list[tuple[str, ServerOp]]] = field(default_factory=lambda: [[], []])

    @property
    def account(self) -> str:
        return self.house.foreign if self.target == "foreign" else self.house.own

    @property
    def side(self) -> Side:
        return SIDE_OF[PERSONS[self.person]]

    @property
    def other_side(self) -> Side:
        return Side.RETAILER if self.side is Side.BRAND else Side.BRAND

    @property
    def audience(self) -> str:
        return {"hidden": self.other_side.value, "ours": self.side.value}.get(self.target, "shared")

    @property
    def author(self) -> str:
        """Somebody who could have made the target."""
        return self.of(self.other_side if self.target in {"hidden", "theirs"} else self.side)

    def of(self, side: Side) -> str:
        prefix = "other_" if self.target == "foreign" else ""
        return prefix + ("rep" if side is Side.BRAND else "manager")

    def make(self, kind: str, args: Mapping[str, Any], *, by: str | None = None) -> str:
        """A thing that is there before the op."""
        entity = str(uuid7())
        self.made[0].append((by or self.author, ServerOp(kind, entity, args)))
        return entity

    def edit(self, by: str, kind: str, entity: str, args: Mapping[str, Any]) -> None:
        """A later word on it, whose author had seen nothing of it."""
        self.made[1].append((by, ServerOp(kind, entity, args)))


def _worded(kind: str, name: str) -> Callable[[Cell], Written]:
    """A new thing with an audience; as `theirs`, under the id of a thing that is there."""

    def case(cell: Cell) -> Written:
        args = {"account": cell.account, name: "mot", "audience": cell.audience}
        return (cell.make(kind, args) if cell.target == "theirs" else str(uuid7())), args

    return case


def _on(kind: str, name: str, args: Mapping[str, Any]) -> Callable[[Cell], Written]:
    """A word on a thing with an audience."""

    def case(cell: Cell) -> Written:
        there = {"account": cell.account, name: "mot", "audience": cell.audience}
        return cell.make(kind, there), args

    return case


def _visit(kind: str) -> Callable[[Cell], Written | None]:
    """A visit nobody knew of. Visits are always shared and always the brand's."""

    def case(cell: Cell) -> Written | None:
        if cell.target not in {"own", "foreign"}:
            return None
        more = {"planned_at": "2026-12-01T09:00:00Z"} if kind == "visit.plan" else {}
        return str(uuid7()), {"account": cell.account, **more}

    return case


def _on_visit(args: Mapping[str, Any]) -> Callable[[Cell], Written | None]:
    def case(cell: Cell) -> Written | None:
        if cell.target not in {"own", "foreign"}:
            return None
        return cell.make("visit.check_in", {"account": cell.account}, by=cell.of(Side.BRAND)), args

    return case


def _on_account(args: Mapping[str, Any], hidden: Mapping[str, Any] | None = None) -> Callable[[Cell], Written | None]:
    """`hidden`: the same op on fields that are the other side's."""

    def case(cell: Cell) -> Written | None:
        if cell.target in {"own", "foreign"}:
            return cell.account, args
        return (cell.account, hidden) if cell.target == "hidden" and hidden is not None else None

    return case


def _assign(cell: Cell) -> Written | None:
    """To the territory it is in, so that the other cells keep theirs."""
    code = "SUD" if cell.target == "foreign" else "NORD"
    return (cell.account, {"territory": cell.house.territories[code]}) if cell.target in {"own", "foreign"} else None


def _add_account(cell: Cell) -> Written | None:
    code = "SUD" if cell.target == "foreign" else "NORD"
    args = {"name": "Kiosque", "territory": cell.house.territories[code]}
    return (str(uuid7()), args) if cell.target in {"own", "foreign"} else None


def _add_contact(cell: Cell) -> Written | None:
    args = {"account": cell.account, "name": "Zoé"}
    match cell.target:
        case "theirs":
            return cell.make("contact.add", args), args
        case "hidden" if cell.side is Side.RETAILER:
            return str(uuid7()), {**args, "brand_note": "mot"}
        case "ours" if cell.side is Side.BRAND:
            return str(uuid7()), {**args, "brand_note": "mot"}
        case "own" | "foreign":
            return str(uuid7()), args
    return None


def _on_contact(args: Mapping[str, Any], *, internal: bool = False) -> Callable[[Cell], Written | None]:
    """`internal`: there is a field only the brand has."""

    def case(cell: Cell) -> Written | None:
        brands = cell.target == ("ours" if cell.side is Side.BRAND else "hidden")
        if cell.target not in {"own", "foreign", "theirs"} and not (internal and brands):
            return None
        contact = cell.make("contact.add", {"account": cell.account, "name": "Zoé"})
        return contact, {"brand_note": "mot"} if brands else args

    return case


def _resolve(cell: Cell) -> Written | None:
    """A field two people left different: shared, hidden from one side, or in words the other side heard."""
    brand, retailer = cell.of(Side.BRAND), cell.of(Side.RETAILER)
    if cell.target in {"hidden", "ours"} and cell.audience == "brand":
        contact = cell.make("contact.add", {"account": cell.account, "name": "Zoé"}, by=brand)
        for by in (brand, "brand_manager"):
            cell.edit(by, "contact.edit", contact, {"brand_note": f"mot de {by}"})
        return contact, {"field": "brand_note", "value": f"mot de {brand}"}
    if cell.target in {"hidden", "ours"}:
        task = cell.make("task.add", {"account": cell.account, "title": "mot", "audience": "retailer"}, by=retailer)
        for word in ("oui", "non"):
            cell.edit(retailer, "task.done", task, {"comment": word})
        return task, {"field": "comment", "value": "oui"}
    contact = cell.make("contact.add", {"account": cell.account, "name": "Zoé"})
    for by in (brand, retailer):
        cell.edit(by, "contact.edit", contact, {"role": f"choix de {by}"})
    return contact, {"field": "role", "value": f"choix de {brand}"}


def _product(cell: Cell) -> Written | None:
    return (str(uuid7()), {"gtin": GTIN, "name": "Pâte"}) if cell.target == "own" else None


def _on_product(cell: Cell) -> Written | None:
    if cell.target != "own":
        return None
    return cell.make("product.add", {"gtin": GTIN, "name": "Pâte"}, by="admin"), {"name": "Pâte"}


def _checklist(cell: Cell) -> Written | None:
    args = {"name": "Rayon", "version": 1, "items": [{"key": "propre", "label_fr": "Propre ?"}]}
    return (str(uuid7()), args) if cell.target == "own" else None


CASES: dict[str, Callable[[Cell], Written | None]] = {
    **BOOKING_CASES,
    "account.add": _add_account,
    "account.assign": _assign,
    "account.edit": _on_account({"website": "https://a.example"}, {"banner": "Autre"}),
    "account.plan": _on_account({"visit_interval_days": 30}),
    "account.tag": _on_account({"tags": ["a"]}),
    "account.untag": _on_account({"tags": ["b"]}),
    "checklist.publish": _checklist,
    "conflict.resolve": _resolve,
    "contact.add": _add_contact,
    "contact.edit": _on_contact({"role": "chef"}, internal=True),
    "contact.erase": _on_contact({}),
    "contact.leave": _on_contact({"on": "2026-11-01"}),
    **NOTICE_CASES,
    **ORDER_CASES,
    **PROMOTION_CASES,
    **CHALLENGE_CASES,
    "message.add": _worded("message.add", "text"),
    "note.add": _worded("note.add", "text"),
    "product.add": _product,
    "product.edit": _on_product,
    "task.add": _worded("task.add", "title"),
    "task.done": _on("task.add", "title", {}),
    "task.reopen": _on("task.add", "title", {}),
    "verbatim.add": _worded("verbatim.add", "text"),
    "verbatim.correct": _on("verbatim.add", "text", {"text": "mieux"}),
    "verbatim.redact": _on("verbatim.add", "text", {}),
    "visit.amend": _on_visit({"summary": "vu"}),
    "visit.cancel": _on_visit({}),
    "visit.check_in": _visit("visit.check_in"),
    "visit.check_out": _on_visit({}),
    "visit.forget_position": _on_visit({}),
    "visit.log": _visit("visit.log"),
    "visit.plan": _visit("visit.plan"),
}
