"""The cells of what can be booked: `cells.py` crosses them with the roles, `test_arguments.py` draws on the same offers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from uuid_utils import uuid7

from backend.replication.door import ServerOp
from sync.access import Side
from sync.op import ms_to_instant
from sync.protocol import DAY_MS, HOUR_MS
from tests.security.house import House

if TYPE_CHECKING:
    from tests.security.cells import Cell

ALWAYS = {"zone": "UTC", "windows": [{"day": day, "opens": "00:00", "closes": "24:00"} for day in range(1, 8)]}
SERVICE = {"kind": "rep_visit", "name_fr": "Visite", "name_en": "Visit", "duration_min": 30}


@dataclass
class Offers:
    """What a house offers, and how many slots were used: each cell takes one of its own."""

    house: House
    service: str = field(default_factory=lambda: str(uuid7()))
    asking: str = field(default_factory=lambda: str(uuid7()))
    anywhere: str = field(default_factory=lambda: str(uuid7()))
    """Given by anybody of the brand: it can be booked for a store that was taken from its rep."""
    session: str = field(default_factory=lambda: str(uuid7()))
    slots: int = 0

    def ops(self) -> list[ServerOp]:
        """An administrator's, in order."""
        training = {"service": self.service, "resource": self.house.users["admin"], "starts_at": self.slot()}
        return [
            ServerOp("service.publish", self.service, SERVICE),
            ServerOp("service.publish", self.asking, {**SERVICE, "needs_confirmation": True, "given_by": "trainer"}),
            ServerOp("service.publish", self.anywhere, {**SERVICE, "given_by": "trainer"}),
            *(ServerOp("availability.set", self.house.users[person], ALWAYS) for person in ("rep", "other_rep")),
            ServerOp("training_session.publish", self.session, training),
        ]

    def slot(self) -> str:
        """A start nobody else has."""
        self.slots += 1
        return ms_to_instant(self.house.clock.now // HOUR_MS * HOUR_MS + 3 * DAY_MS + self.slots * HOUR_MS)

    def booking(self, account: str, service: str | None = None) -> dict[str, Any]:
        """What a store asks of its rep."""
        rep = self.house.users["rep" if account == self.house.own else "other_rep"]
        return {"account": account, "service": service or self.service, "resource": rep, "wanted": self.slot()}


def _offers(cell: "Cell") -> Offers:
    """The house's offers, made with the first cell that needs them."""
    held = cell.house.__dict__
    if "offers" not in held:
        held["offers"] = Offers(cell.house)
        cell.made[0] += [("admin", op) for op in held["offers"].ops()]
    found: Offers = held["offers"]
    return found


Case = Callable[["Cell"], tuple[str, Mapping[str, Any]] | None]


def _both(case: Case) -> Case:
    """Bookings are always shared: there are those of one's own store, and of the other."""
    return lambda cell: case(cell) if cell.target in {"own", "foreign"} else None


def _rep(cell: "Cell") -> str:
    return cell.house.users["other_rep" if cell.target == "foreign" else "rep"]


def _on_availability(args: Mapping[str, Any]) -> Case:
    def case(cell: "Cell") -> tuple[str, Mapping[str, Any]]:
        _offers(cell)
        return _rep(cell), args

    return _both(case)


def _service(cell: "Cell") -> tuple[str, Mapping[str, Any]] | None:
    return (str(uuid7()), SERVICE) if cell.target == "own" else None


def _on_service(args: Mapping[str, Any]) -> Case:
    return lambda cell: (cell.make("service.publish", SERVICE, by="admin"), args) if cell.target == "own" else None


def _session(cell: "Cell") -> tuple[str, Mapping[str, Any]]:
    offers = _offers(cell)
    return str(uuid7()), {"service": offers.service, "resource": _rep(cell), "starts_at": offers.slot()}


def _cancelled_session(cell: "Cell") -> tuple[str, Mapping[str, Any]]:
    return cell.make("training_session.publish", _session(cell)[1], by="admin"), {}


def _request(cell: "Cell") -> tuple[str, Mapping[str, Any]]:
    return str(uuid7()), _offers(cell).booking(cell.account)


def _on_booking(args: Mapping[str, Any]) -> Case:
    """On a booking the store's manager asked for and the rep must still confirm."""

    def case(cell: "Cell") -> tuple[str, Mapping[str, Any]]:
        offers = _offers(cell)
        wanted = offers.booking(cell.account, offers.asking)
        return cell.make("booking.request", wanted, by=cell.of(Side.RETAILER)), filled(offers, args)

    return _both(case)


def _accept(cell: "Cell") -> tuple[str, Mapping[str, Any]]:
    """What the rep proposed."""
    offers = _offers(cell)
    booking = cell.make("booking.request", offers.booking(cell.account, offers.asking), by=cell.of(Side.RETAILER))
    cell.edit(cell.of(Side.BRAND), "booking.propose", booking, {"starts_at": offers.slot()})
    return booking, {}


BOOKING_CASES: dict[str, Case] = {
    "availability.except": _on_availability({"date": "2026-12-24", "windows": None}),
    "availability.set": _on_availability(ALWAYS),
    "booking.accept": _both(_accept),
    "booking.cancel": _on_booking({}),
    "booking.confirm": _on_booking({}),
    "booking.decline": _on_booking({}),
    "booking.expire": _on_booking({}),
    "booking.propose": _on_booking({"starts_at": "<slot>"}),
    "booking.request": _both(_request),
    "booking.reschedule": _on_booking({"wanted": "<slot>"}),
    "booking.set_agenda": _on_booking({"agenda": "mot"}),
    "booking.set_attendees": _on_booking({"attendees": [{"name": "Zoé"}]}),
    "service.edit": _on_service({"duration_min": 45}),
    "service.publish": _service,
    "service.retire": _on_service({}),
    "training_session.cancel": _both(_cancelled_session),
    "training_session.publish": _both(_session),
}  # fmt: skip

# ---- for arguments drawn from the schemas

CHOSEN: dict[str, list[Any]] = {
    "service": ["<service>"],
    "resource": ["<resource>"],
    "session": [None],
    "wanted": ["<slot>"],
    "wall": [None],
    "starts_at": ["<slot>"],
    "zone": ["UTC"],
    "windows": [ALWAYS["windows"], None],
    "alternatives": [[]],
}
"""What stands in for a random value where only a real one gets anywhere."""


async def furnish(house: House, offers: Offers) -> dict[str, list[str]]:
    """Things to act on, by the kind that acts: what one cancels, another must not need."""
    found = {"availability": [house.users["rep"]], "booking.request": [str(uuid7()) for _ in range(40)]}
    kinds = ("service.edit", "service.retire", "training_session.cancel")
    found |= {kind: [str(uuid7())] for kind in kinds}
    session = {"service": offers.service, "resource": house.users["admin"], "starts_at": offers.slot()}
    await house.submit(
        "admin",
        [
            *offers.ops(),
            *(ServerOp("service.publish", found[kind][0], SERVICE) for kind in kinds[:2]),
            ServerOp("training_session.publish", found[kinds[2]][0], session),
        ],
    )
    for kind in (kind for kind in BOOKING_CASES if kind.startswith("booking.") and kind not in found):
        # To be confirmed, confirmed, proposed otherwise.
        asked = found[kind] = [str(uuid7()) for _ in range(3)]
        services = (offers.asking, offers.anywhere, offers.asking)
        wanted = [offers.booking(house.own, service) for service in services]
        ops = [ServerOp("booking.request", b, args) for b, args in zip(asked, wanted, strict=True)]
        await house.submit("manager", ops)
        await house.submit("rep", [ServerOp("booking.propose", asked[2], {"starts_at": offers.slot()})])
    return found


def filled(offers: Offers, args: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments with what the offers hold in place of their names."""
    names = {"<service>": offers.anywhere, "<session>": offers.session, "<resource>": offers.house.users["rep"]}
    return {
        name: offers.slot() if value == "<slot>" else names.get(value, value) if isinstance(value, str) else value
        for name, value in args.items()
    }
