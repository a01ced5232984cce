"""One cell to one value. Pure; None means that the cell cannot be read as such."""

import re
import unicodedata
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from zoneinfo import ZoneInfo

from stdnum import ean
from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

from backend.db.fold import fold

_DEGREES = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{1,30})?", re.ASCII)
_TIME = re.compile(r"(\d{1,2})(?:\s*[.:h]\s*(\d{2})?)?(?::\d{2})?\s*(am|pm)?", re.ASCII | re.IGNORECASE)
_FRENCH_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
_FRENCH_POSTCODE = re.compile(r"\d{5}", re.ASCII)
_ANY_POSTCODE = re.compile(r"[0-9A-Z][0-9A-Z -]{1,14}")
_E7 = Decimal(10_000_000)

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_WEEKDAY_NAMES = (
    ("lundi", "monday", "lun", "mon", "lu", "mo", "1"),
    ("mardi", "tuesday", "mar", "tue", "tues", "ma", "tu", "2"),
    ("mercredi", "wednesday", "mer", "wed", "me", "we", "3"),
    ("jeudi", "thursday", "jeu", "thu", "thur", "thurs", "je", "th", "4"),
    ("vendredi", "friday", "ven", "fri", "ve", "fr", "5"),
    ("samedi", "saturday", "sam", "sat", "sa", "6"),
    ("dimanche", "sunday", "dim", "sun", "di", "su", "7"),
)
_WEEKDAY_OF = {name: number for number, names in enumerate(_WEEKDAY_NAMES) for name in names}
_YES = frozenset({"1", "oui", "yes", "true", "vrai", "x", "o", "y", "ferme", "closed"})
_NO = frozenset({"", "0", "non", "no", "false", "faux", "n", "ouvert", "open"})
_COUNTRIES = {
    "france": "FR",
    "belgique": "BE",
    "belgium": "BE",
    "suisse": "CH",
    "switzerland": "CH",
    "luxembourg": "LU",
    "monaco": "MC",
    "espagne": "ES",
    "spain": "ES",
    "italie": "IT",
    "italy": "IT",
    "allemagne": "DE",
    "germany": "DE",
    "pays bas": "NL",
    "netherlands": "NL",
    "portugal": "PT",
    "royaume uni": "GB",
    "united kingdom": "GB",
}


def text(raw: str) -> str:
    """NFC, on one line, without control characters, outer blanks or doubled ones."""
    if raw.isascii() and raw.isprintable():
        return raw if raw == raw.strip() and "  " not in raw else " ".join(raw.split())
    printable = "".join(
        " " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in unicodedata.normalize("NFC", raw)
    )
    return " ".join(printable.split())


def degrees_e7(raw: str, limit: int) -> int | None:
    """`48.85` or `48,85` as whole 1e-7 degrees within ±limit, by decimal arithmetic: no float touches a position."""
    if not _DEGREES.fullmatch(raw):
        return None
    degrees = Decimal(raw.replace(",", "."))
    if abs(degrees) > limit:
        return None
    return int((degrees * _E7).to_integral_value(rounding=ROUND_HALF_EVEN))


def degrees(e7: int) -> str:
    """`48.8566` of 1e-7 degrees."""
    return format(Decimal(e7) / _E7, "f")


def postcode(raw: str, country: str) -> tuple[str, bool] | None:
    """The postcode, and whether a leading zero that a spreadsheet ate was put back (four digits, France only)."""
    compact = re.sub(r"[\s.]", "", raw.upper())
    if country == "FR":
        compact = compact.removeprefix("F-").removeprefix("FR-")
        if len(compact) == 4 and _FRENCH_POSTCODE.fullmatch(f"0{compact}"):
            return f"0{compact}", True
        return (compact, False) if _FRENCH_POSTCODE.fullmatch(compact) else None
    kept = " ".join(raw.upper().split())
    return (kept, False) if _ANY_POSTCODE.fullmatch(kept) else None


def country(raw: str) -> str | None:
    """An ISO 3166 alpha-2 code, given as such or as the French or English name of a neighbour."""
    if len(raw) == 2 and raw.isascii() and raw.isalpha():
        return raw.upper()
    return _COUNTRIES.get(fold(raw))


def gtin(raw: str) -> tuple[str, str | None]:
    """The digits, and the reason code if they are no GTIN-8, -12, -13 or -14."""
    try:
        return ean.validate(raw), None
    except InvalidLength:
        return raw, "gtin_length"
    except InvalidChecksum:
        return raw, "gtin_check_digit"
    except ValidationError:
        return raw, "gtin_not_digits"


def moment(raw: str, zone: ZoneInfo) -> int | None:
    """Milliseconds since 1970 of `2022-10-07T11:55:26`, `07/10/2022 11:55`, `2022-10-07`; local unless it has an offset.

    Of an hour that comes twice in autumn the first is meant; one that spring leaves out is read as if it had not.
    """
    french = _FRENCH_DAY.match(raw)
    iso = raw if french is None else f"{french[3]}-{french[2]:0>2}-{french[1]:0>2}{raw[french.end() :]}"
    try:
        found = datetime.fromisoformat(iso.strip())
    except ValueError:
        return None
    at = found if found.tzinfo is not None else found.replace(tzinfo=zone)
    try:
        ms = int(at.timestamp() * 1000)
    except (OverflowError, OSError, ValueError):
        return None
    return ms if ms >= 0 else None


def minutes(raw: str) -> int | None:
    """Minutes since midnight of `08.30`, `8:30`, `8h30`, `8h`, `0830`, `8:30 pm`; 24:00 is 1440."""
    found = _TIME.fullmatch(f"{raw[:2]}:{raw[2:]}" if len(raw) == 4 and raw.isdecimal() else raw)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3].lower() == "pm" else 0)
    total = hour * 60 + minute
    return total if minute < 60 and total <= 1440 else None


def clock(total: int) -> str:
    """`08:30` of minutes since midnight."""
    return f"{total // 60:02d}:{total % 60:02d}"


def weekday(raw: str) -> int | None:
    """0 for Monday to 6 for Sunday; names and abbreviations in French and English, or ISO numbers 1 to 7."""
    return _WEEKDAY_OF.get(fold(raw))


def flag(raw: str) -> bool | None:
    """Yes or no, as French and English files say it."""
    folded = fold(raw)
    if folded in _YES:
        return True
    return False if folded in _NO else None
