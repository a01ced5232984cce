"""What the demo brand offers to its stores: services, when its people are there, a training with seats, whom to ask."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from uuid_utils import uuid7

from backend.replication.door import ServerOp
from sync.op import ms_to_instant

ZONE = "Europe/Paris"
SCHOOL_ZONES = {"NORD": "B", "OUEST": "B", "SUD": "C"}
"""Lille, Rennes and Montpellier; a territory is one zone here, which it is not in France."""
SEATS = 12

SERVICES: tuple[dict[str, Any], ...] = (
    {
        "kind": "rep_visit", "name_fr": "Visite de votre commercial", "name_en": "Visit from your rep",
        "duration_min": 45, "notice_min": 240, "capacity": 6,
    },
    {
        "kind": "business_review", "name_fr": "Point d'activité", "name_en": "Business review", "duration_min": 60,
        "notice_min": 1440, "capacity": 8, "needs_confirmation": True, "pending_ttl_min": 4320,
    },
    {
        "kind": "staff_training", "name_fr": "Formation de l'équipe en magasin", "name_en": "Staff training in store",
        "duration_min": 90, "buffer_before_min": 15, "buffer_after_min": 15, "notice_min": 2880,
    },
    {
        "kind": "customer_training", "name_fr": "Atelier dégustation", "name_en": "Tasting workshop",
        "duration_min": 120, "capacity": SEATS, "given_by": "trainer",
    },
)  # fmt: skip
WEEK = tuple((day, *hours) for day in range(1, 6) for hours in (("09:00", "12:30"), ("13:30", "17:30")))

HELPERS: tuple[dict[str, Any], ...] = (
    {"topic": "order", "name": "Inès Haddad", "role": "Service commandes", "hours": "lun.-ven. 8 h 30-17 h 30"},
    {"topic": "delivery", "name": "Bruno Marchal", "role": "Logistique", "hours": "lun.-ven. 7 h-16 h"},
    {"topic": "invoice", "name": "Élise Caron", "role": "Comptabilité clients", "hours": "lun.-jeu. 9 h-17 h"},
    {"topic": "shelf", "name": "Karim Roussel", "role": "Merchandising"},
    {
        "topic": "shelf", "name": "Maëlle Colin", "role": "Merchandising Hauts-de-France",
        "departements": ["02", "59", "60", "62", "80"],
    },
    {"topic": "training", "name": "Léa Fontaine", "role": "Responsable de marque"},
    {"topic": "product", "name": "Théo Aubert", "role": "Qualité et produits", "hours": "lun.-ven. 9 h-18 h"},
)  # fmt: skip


def _id() -> str:
    return str(uuid7())


def services() -> list[ServerOp]:
    """Four services, the last one with seats."""
    return [ServerOp("service.publish", _id(), service) for service in SERVICES]


def availability(rep: str, territory: str) -> ServerOp:
    """A rep's usual week."""
    windows = [{"day": day, "opens": opens, "closes": closes} for day, opens, closes in WEEK]
    args = {"zone": ZONE, "windows": windows, "travel_min": 15, "country": "FR", "school_zone": SCHOOL_ZONES[territory]}
    return ServerOp("availability.set", rep, args)


def session(service: str, trainer: str, now_ms: int) -> ServerOp:
    """A workshop on the Tuesday after next, at two in the afternoon in Paris."""
    today = datetime.fromtimestamp(now_ms / 1000, UTC).date()
    args = {
        "service": service,
        "resource": trainer,
        "starts_at": _at(today + timedelta(days=8 + (1 - today.weekday() - 8) % 7), 14),
        "place": "Halles Vives Lille, espace dégustation",
        "capacity": SEATS,
    }
    return ServerOp("training_session.publish", _id(), args)


def _at(day: date, hour: int) -> str:
    local = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(ZONE))
    return ms_to_instant(int(local.timestamp()) * 1000)


def helpers() -> list[ServerOp]:
    """Whom to ask about what; one of them for the north only."""
    return [
        ServerOp(
            "helper.publish",
            _id(),
            {**helper, "phone": f"01 99 00 20 {number:02d}", "email": f"aide{number}@example.org"},
        )
        for number, helper in enumerate(HELPERS, start=1)
    ]


def asked(account: str, service: str, rep: str, wanted: str, agenda: str) -> ServerOp:
    """A store asks for a slot."""
    args = {"account": account, "service": service, "resource": rep, "wanted": wanted, "agenda": agenda}
    return ServerOp("booking.request", _id(), args)
