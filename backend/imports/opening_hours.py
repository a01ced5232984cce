"""Rows of weekday hours to ONE OpenStreetMap `opening_hours` text per store. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from backend.imports import values
from backend.imports.difference import differences
from backend.imports.model import (
    Column,
    Finding,
    Importer,
    Item,
    Known,
    Options,
    Outcome,
    Planned,
    Row,
    Surroundings,
    Weight,
)
from backend.imports.stores import CODE_HEADERS, edit_of

COLUMNS = (
    Column("code", (*CODE_HEADERS, "magasin", "store"), required=True),
    Column("weekday", (
        "weekday", "jour", "jour de la semaine", "jour semaine", "day", "day of week", "day of the week",
    ), required=True),
    Column("opens", (
        "opens", "ouverture", "heure d ouverture", "heure ouverture", "opening time", "opening", "open", "ouvre",
        "debut", "heure debut", "heure de debut", "from", "de",
    ), required=True),
    Column("closes", (
        "closes", "fermeture", "heure de fermeture", "heure fermeture", "closing time", "closing", "close", "ferme a",
        "fin", "heure fin", "heure de fin", "to", "a",
    ), required=True),
    Column("closed", ("closed", "ferme", "jour ferme", "is closed", "fermeture totale")),
)  # fmt: skip
_UNKNOWN = frozenset({(0, 0), (60, 60)})
"""00:00–00:00 and 01:00–01:00: what source systems write where nobody entered anything, ticked as closed or not."""

Span = tuple[int, int]


@dataclass(slots=True)
class _Week:
    """What has been read of one store; a day is None while unknown, empty while closed."""

    lines: list[int] = field(default_factory=list)
    days: list[list[Span] | None] = field(default_factory=lambda: [None] * 7)


def items(rows: Iterable[Row], options: Options) -> Iterator[Item | Finding]:
    """One item per store, after the last row: a day may have several rows, and a store's rows may lie anywhere."""
    del options
    weeks: dict[str, _Week] = {}
    for row in rows:
        if row.findings:
            yield from row.findings
            continue
        finding = _take(row, weeks)
        if finding is not None:
            yield finding
    for code, week in weeks.items():
        hours = osm(week.days)
        if all(day == [] for day in week.days):
            yield Finding(week.lines[0], "closed", "always_closed", Weight.WARNING, hours)
        yield Item(tuple(week.lines), code, {"opening_hours": hours} if hours else {})


def _take(row: Row, weeks: dict[str, _Week]) -> Finding | None:
    """Put a row into its store's week; answers what is wrong or odd about it."""
    day, closed = values.weekday(row.get("weekday")), values.flag(row.get("closed"))
    span, finding = _span(row)
    if not row.get("code"):
        finding = row.reject("code", "missing_code")
    elif day is None:
        finding = row.reject("weekday", "bad_weekday")
    elif closed is None:
        finding = row.reject("closed", "bad_flag")
    if finding is not None or day is None:
        return finding
    if span in _UNKNOWN:
        span, closed = None, False
    elif span is not None and closed:
        # Hours on a closed day: one of the two is wrong and nobody here can tell which.
        span, closed, finding = None, False, row.warn("closed", "closed_with_hours")
    elif span is not None and span[0] == span[1]:
        span, finding = None, row.warn("closes", "same_hours")
    week = weeks.setdefault(row.get("code"), _Week())
    held = week.days[day]
    if (closed and held) or (span is not None and held == []):
        return row.reject("weekday", "contradicting_day")
    if span is not None and any(_overlap(span, other) for other in held or ()):
        return row.reject("opens", "overlapping_hours")
    week.lines.append(row.line)
    if closed:
        week.days[day] = []
    elif span is not None:
        week.days[day] = sorted([*(held or ()), span])
    return finding


def _span(row: Row) -> tuple[Span | None, Finding | None]:
    """The opening time and the closing time; None where the row gives none."""
    if not row.get("opens") and not row.get("closes"):
        return None, None
    opens, closes = values.minutes(row.get("opens")), values.minutes(row.get("closes"))
    if opens is None or opens == 1440:
        return None, row.reject("opens", "bad_time")
    if closes is None:
        return None, row.reject("closes", "bad_time")
    return (opens, closes), None


def _overlap(one: Span, other: Span) -> bool:
    (a, b), (c, d) = _unrolled(one), _unrolled(other)
    return a < d and c < b


def _unrolled(span: Span) -> Span:
    """A span that ends after midnight, on one line of time."""
    opens, closes = span
    return opens, closes if closes > opens else closes + 1440


def osm(days: list[list[Span] | None]) -> str:
    """`Mo-Sa 08:30-19:30; Su off`: days of the same hours together, unknown days left out."""
    alike: dict[str, list[int]] = {}
    for day, spans in enumerate(days):
        if spans is not None:
            hours = ",".join(f"{values.clock(opens)}-{values.clock(closes)}" for opens, closes in spans) or "off"
            alike.setdefault(hours, []).append(day)
    return "; ".join(f"{_days(numbers)} {hours}" for hours, numbers in alike.items())


def _days(numbers: list[int]) -> str:
    """`Mo-We,Fr` of 0, 1, 2, 4."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    names = values.WEEKDAYS
    return ",".join(names[run[0]] if len(run) == 1 else f"{names[run[0]]}-{names[run[-1]]}" for run in runs)


def plan(item: Item, known: Known, around: Surroundings) -> Planned:
    """An edit of the account, or nothing. A store nobody knows rejects each of its rows."""
    if known.entity is None:
        unknown = (Finding(line, "code", "unknown_store", Weight.REJECT, item.key) for line in item.lines)
        return Planned(Outcome.REJECTED, (), tuple(unknown))
    if not item.values:
        return Planned(Outcome.SILENT)
    found = differences(item, known.entity, around.user)
    ops = edit_of(found, known.id)
    return Planned(Outcome.EDITED if ops else Outcome.UNCHANGED, ops, found.findings)


IMPORTER = Importer("opening-hours", COLUMNS, "account", "account.edit", frozenset(), items, plan)
