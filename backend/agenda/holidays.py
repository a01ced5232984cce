"""Public holidays and school holidays, where the libraries know them. Three answers, never a silent no: yes, no, unknown."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from backend.web.language import DEFAULT, Language


def public_holiday(country: str, subdivision: str | None, day: date, language: Language = DEFAULT) -> str | None:
    """The holiday's name; "" where the day is none; None where nobody here knows."""
    found = _year(country, subdivision, day.year, language)
    return None if found is None else found.get(day, "")


def public_holidays(
    country: str, subdivision: str | None, first: date, days: int, language: Language = DEFAULT
) -> list[tuple[date, str]] | None:
    """Those of so many days from a date on, by date; None where any of the years is unknown here."""
    found: dict[date, str] = {}
    end = first + timedelta(days=days)
    for year in range(first.year, end.year + 1):
        known = _year(country, subdivision, year, language)
        if known is None:
            return None
        found.update(known)
    return sorted((day, name) for day, name in found.items() if first <= day < end)


_SPOKEN = {"fr": "fr", "en": "en_US"}


@lru_cache(maxsize=256)
def _year(country: str, subdivision: str | None, year: int, language: Language) -> Mapping[date, str] | None:
    import holidays  # noqa: PLC0415 - a third of a second, and only agendas need it

    kind = getattr(holidays, country, None)
    if kind is None:
        return None
    # Said explicitly: the library would speak the language of the machine.
    spoken = _SPOKEN[language] if _SPOKEN[language] in kind.supported_languages else kind.default_language
    try:
        found = kind(subdiv=subdivision, years=[year], expand=False, language=spoken)
    except NotImplementedError:
        return None
    # A calendar with an end knows nothing beyond it, and would say "no holiday".
    if not found.start_year <= year <= found.end_year:
        return None
    return {day: name for day, name in found.items() if day.year == year}


def school_holiday(zone: str, day: date) -> bool | None:
    """Whether French schools of zone A, B or C are on holiday; None beyond what the ministry has published."""
    days = _school_days().get(zone)
    if not days or not min(days) <= day <= max(days):
        return None
    return day in days


@lru_cache(maxsize=1)
def _school_days() -> Mapping[str, frozenset[date]]:
    from vacances_scolaires_france import SchoolHolidayDates  # noqa: PLC0415 - reads a file

    known = SchoolHolidayDates()
    return {
        zone: frozenset(day for day, row in known.data.items() if row[known.zone_key(zone)])
        for zone in known.SUPPORTED_ZONES
    }
