"""What travels between the steps of an import: rows, findings, items, and what an item asks the door to write. Pure.

file -> Record -> Row -> Item | Finding -> Planned (an op for the door, or nothing to do)
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from backend.replication.door import ServerOp
from sync.entity import Entity
from sync.record import record


class Weight(StrEnum):
    """What a finding means for its row: not imported, or imported with a remark."""

    REJECT = "reject"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to say about one row. `line` is physical (header = 1 in a plain file), `value` what the file says."""

    line: int
    field: str
    reason: str
    kind: Weight
    value: str = ""
    detail: str = ""
    """What stands there today, where the two differ; or what the rule says."""


class Unreadable(Exception):  # noqa: N818 - names the condition
    """Nothing of the file can be imported. `reason` and `params` become one sentence in `sentences`."""

    def __init__(self, reason: str, **params: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.params = params


NO_FAULTS: Mapping[int, str] = {}
"""Of a record whose cells are all well, as nearly all are."""


@record
class Record:
    """One record of a file as text. `fault` says why it could not be read whole, `cell_faults` the same of one cell."""

    line: int
    cells: tuple[str, ...]
    fault: str | None = None
    cell_faults: Mapping[int, str] = field(default_factory=lambda: NO_FAULTS)

    @property
    def blank(self) -> bool:
        """Whether nothing at all is written there."""
        return self.fault is None and not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Row:
    """One record by field name, cleaned. Fields without a column are absent; `findings` reject the row as it stands."""

    line: int
    values: Mapping[str, str]
    findings: tuple[Finding, ...] = ()

    def get(self, name: str) -> str:
        """The cell of a field; empty where the file has no such column."""
        return self.values.get(name, "")

    def reject(self, name: str, reason: str) -> Finding:
        """The row cannot be imported because of this field."""
        return Finding(self.line, name, reason, Weight.REJECT, self.get(name))

    def warn(self, name: str, reason: str) -> Finding:
        """The row is imported, with a remark about this field."""
        return Finding(self.line, name, reason, Weight.WARNING, self.get(name))


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line may say beyond the file."""

    country: str = "FR"
    by_departement: bool = False
    """Place new accounts in the territory of their département."""
    zone: str = "Europe/Paris"
    """IANA zone of times without an offset."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing the file describes: `values` are register fields it fills, `fixed` is said once, when it is new."""

    lines: tuple[int, ...]
    key: str
    values: Mapping[str, Any]
    fixed: Mapping[str, Any] = field(default_factory=dict)
    territory: str | None = None
    """The code of the territory it belongs to."""

    @property
    def line(self) -> int:
        """Where the file speaks of it first."""
        return self.lines[0]


@dataclass(frozen=True, slots=True)
class Known:
    """What the database says about an item's key: its entity id, made or to be made, and its state if it is there."""

    id: str
    entity: Entity | None = None
    args: Mapping[str, Any] = field(default_factory=dict)
    """What the database adds to what the file says: the account of a store's code, the GTIN of a product's name."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a plan may look at beside its item: who imports, and the territories by code."""

    user: str
    territories: Mapping[str, str] = field(default_factory=dict)
    now_ms: int = 0

    def code_of(self, territory: str) -> str:
        """The code of a territory id; the id itself if nobody named it."""
        return next((code for code, found in self.territories.items() if found == territory), territory)


class Outcome(StrEnum):
    """What became of an item. `silent`: the file says nothing about it that could be written."""

    ADDED = "added"
    EDITED = "edited"
    UNCHANGED = "unchanged"
    SILENT = "silent"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Planned:
    """What an item asks for. No ops: nothing is written, and `outcome` says why."""

    outcome: Outcome
    ops: tuple[ServerOp, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A field a file may carry. `headers` are folded synonyms, French and English, the most telling first."""

    name: str
    headers: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Importer:
    """One kind of file. Everything here is pure; `run` brings the database."""

    name: str
    columns: tuple[Column, ...]
    entity: str
    """The kind of entity its items are about."""
    kind: str | None
    """The op kind whose argument model says what a value may be; None where `items` has said it all."""
    vital: frozenset[str]
    """Arguments without which an item is nothing; any other one that is wrong is left out, with a warning."""
    items: Callable[[Iterable[Row], Options], Iterator[Item | Finding]]
    plan: Callable[[Item, Known, Surroundings], Planned]
