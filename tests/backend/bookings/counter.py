"""A desk with a service, a rep's week and ways to ask for a place in it.

The clock stands at Saturday 21 November 2026, 9:00 in Paris.
"""

from dataclasses import dataclass, field
from typing import Any

from uuid_utils import uuid7

from backend.db.work import fetch
from backend.identity.users import add_user
from backend.replication.codec import RECEIPT_COLUMNS, receipt_of
from sync.access import Role, Side
from sync.receipt import Receipt
from tests.backend.desk import Desk

WEEK = [{"day": day, "opens": "09:00", "closes": "17:00"} for day in range(1, 6)]
MONDAY = "2026-11-23T"
VISIT = {"kind": "rep_visit", "name_fr": "Visite", "name_en": "Visit", "duration_min": 60}
TRAINING = {
    "kind": "staff_training",
    "name_fr": "Formation",
    "name_en": "Training",
    "duration_min": 120,
    "given_by": "trainer",
}


def at(wall: str, day: str = MONDAY) -> str:
    """An instant from what the clock in Paris reads that week."""
    return f"{day}{wall}:00+01:00"


def utc(wall: str, day: str = MONDAY) -> str:
    """The same as it is kept."""
    hour, minute = wall.split(":")
    return f"{day}{int(hour) - 1:02}:{minute}:00.000Z"


@dataclass
class Counter:
    desk: Desk
    service: str = ""
    training: str = ""
    extra: list[str] = field(default_factory=list)

    async def open(self, **more: Any) -> "Counter":
        self.service = await self.publish({**VISIT, **more})
        self.training = await self.publish(TRAINING)
        week = {"zone": "Europe/Paris", "windows": WEEK, "country": "FR", "school_zone": "C"}
        set_ = await self.desk.do("rep", "availability.set", week, self.desk.people["rep"])
        assert set_.outcome == "applied", set_
        return self

    async def publish(self, args: dict[str, Any]) -> str:
        receipt = await self.desk.do("boss", "service.publish", args)
        assert receipt.outcome == "applied", receipt
        return str(receipt.entity)

    async def ask(
        self, wanted: str, *others: str, who: str = "store", entity: str | None = None, **more: Any
    ) -> Receipt:
        args = {
            "account": self.desk.shop,
            "service": self.service,
            "resource": self.desk.people["rep"],
            "wanted": wanted,
            "alternatives": list(others),
        }
        return await self.desk.do(who, "booking.request", {**args, **more}, entity)

    async def session(self, starts_at: str, capacity: int, **more: Any) -> str:
        args = {
            "service": self.training,
            "resource": self.desk.people["rep"],
            "starts_at": starts_at,
            "capacity": capacity,
        }
        receipt = await self.desk.do("boss", "training_session.publish", {**args, **more})
        assert receipt.outcome == "applied", receipt
        return str(receipt.entity)

    async def sit(self, session: str, seats: int = 1, who: str = "store", **more: Any) -> Receipt:
        people = [{"name": f"Personne {n}"} for n in range(seats)]
        args = {"account": self.desk.shop, "service": self.training, "session": session, "attendees": people}
        return await self.desk.do(who, "booking.request", {**args, **more})

    async def seen(self, entity: str | None) -> dict[str, Any]:
        found = await self.desk.seen(entity, Side.RETAILER)
        assert found is not None
        return found

    async def status(self, receipt: Receipt) -> str:
        return str((await self.seen(receipt.entity))["status"])

    async def receipt(self, op: str | None) -> dict[str, Any]:
        """The receipt an op has now."""
        rows = await self.desk.database.read(lambda: fetch(f"SELECT {RECEIPT_COLUMNS} FROM op WHERE id = ?", op))
        return receipt_of(rows[0]).to_wire()

    async def holds(self, resource: str) -> dict[int, str]:
        rows = await self.desk.database.read(
            lambda: fetch("SELECT cell, holder FROM hold WHERE resource = ? ORDER BY cell", resource)
        )
        return {row[0]: row[1] for row in rows}

    async def second_store(self) -> str:
        """Another shop of the same rep, with its manager `neighbour`."""
        shop, desk = str(uuid7()), self.desk
        await desk.do(
            "admin", "account.add", {"name": "Bazar", "territory": desk.territories["75"], "source": "import"}, shop
        )
        user = await desk.database.write(
            lambda: add_user(
                "n@e.example", "neighbour", Role.STORE_MANAGER, "fr", desk.clock.now, accounts=[shop], since_ms=0
            )
        )
        desk.people["neighbour"] = user.id
        return shop
