"""Where an account belongs: its banner by an id of its own, its département, whether it sells on a day. Pure."""

import functools
import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from backend.db.fold import fold
from sync.entity import Entity

_BANNERS = UUID("8c0e9c6e-3a0f-5d5c-9b64-52b3b8a4f0d7")
_FRENCH_POSTCODE = re.compile(r"\d{5}", re.ASCII)


@functools.lru_cache(maxsize=4096)
def banner_id(name: str) -> str:
    """The id of a banner, whose scope tells nobody its name. However it is written, it is one."""
    return str(uuid5(_BANNERS, fold(name)))


def departement(postcode: str) -> str | None:
    """The French département of a postcode: `75`, `2A`, `974`. None for what belongs to none."""
    if not _FRENCH_POSTCODE.fullmatch(postcode):
        return None
    if postcode.startswith("20"):
        return {"0": "2A", "1": "2A", "2": "2B", "6": "2B"}.get(postcode[2])
    if postcode.startswith("97"):
        return postcode[:3] if "1" <= postcode[2] <= "6" else None
    return postcode[:2] if "01" <= postcode[:2] <= "95" else None


@dataclass(frozen=True, slots=True)
class Shop:
    """What decides whether something planned for a group of stores is for this one."""

    id: str
    banner: str | None
    """Its banner's id."""
    department: str | None
    closed_on: str | None
    is_store: bool

    def sells(self, day: str) -> bool:
        """Whether it is a point of sale, and open on a day."""
        return self.is_store and (self.closed_on is None or self.closed_on > day)


def shop_of(account: Entity) -> Shop:
    """Read it off an account."""
    banner, postcode = account.get("banner"), account.get("postcode")
    french = account.get("country") in {None, "FR"}
    return Shop(
        account.id,
        banner_id(banner) if banner is not None and fold(banner) else None,
        departement(postcode) if postcode is not None and french else None,
        account.get("closed_on"),
        account.get("level") in {None, "store"},
    )


def day_ms(day: str) -> int:
    """A calendar day as the ms of its midnight in UTC: how days are kept where they are compared."""
    return (date.fromisoformat(day).toordinal() - date(1970, 1, 1).toordinal()) * 86_400_000
