"""What a notice says, in its reader's language and on their clock. Rendered when it is sent, never kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from backend.notifications.notice import CATALOGUE
from backend.notifications.times import local
from backend.web.language import Language
from sync.op import instant_to_ms

TITLE_CHARS, TEXT_CHARS = 120, 300
"""A phone shows less; what stands beyond would only cost bytes."""
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_MONTHS = {
    "fr": ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_LOOSE = re.compile(r"(^[\s·:,]+|[\s·:,]+$)")


@dataclass(frozen=True, slots=True)
class Words:
    """A rendered notice."""

    title: str
    text: str


class _Parameters(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def render(what: str, params: Mapping[str, Any], language: Language, zone: str) -> Words:
    """Say a notice. One whose kind this version does not know has its kind for a title: it still must be shown."""
    known = CATALOGUE.get(what)
    if known is None:
        return Words("Comptoir", what.replace("_", " "))
    said = _Parameters((name, _said(value, language, zone)) for name, value in params.items())
    # What has a name in each language is `service_fr`, `service_en`; the sentence says `service`, French if need be.
    for suffix in (f"_{language}", "_fr"):
        for name in [name for name in said if name.endswith(suffix)]:
            said.setdefault(name.removesuffix(suffix), said[name])
    title = _LOOSE.sub("", known.title.said(language).format_map(said))
    text = _LOOSE.sub("", known.text.said(language).format_map(said))
    return Words(_cut(title, TITLE_CHARS), _cut(text, TEXT_CHARS))


def _cut(text: str, length: int) -> str:
    one = " ".join(text.split())
    return one if len(one) <= length else one[: length - 1].rstrip() + "…"


def _said(value: Any, language: Language, zone: str) -> str:
    text = str(value)
    if _INSTANT.match(text):
        there = local(instant_to_ms(text), zone)
        hour = f"{there:%H:%M}"
        return (
            f"{shown_day(there.date(), language)}, {hour}"
            if language == "en"
            else (f"{shown_day(there.date(), language)} à {hour}")
        )
    if _DAY.match(text):
        return shown_day(date.fromisoformat(text), language)
    return text


def shown_day(day: date, language: Language) -> str:
    """A day as people write it."""
    return f"{day.day} {_MONTHS[language][day.month - 1]}"
