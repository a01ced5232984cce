"""One import, from a path to a report: read, compare with what is there, write the difference through the door."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from backend.imports.columns import Header, find_header, rows
from backend.imports.known import id_of, load_known, load_territories, make_territories
from backend.imports.model import (
    Finding,
    Importer,
    Item,
    Known,
    Options,
    Outcome,
    Planned,
    Surroundings,
    Unreadable,
    Weight,
)
from backend.imports.reading import Hints, Source, open_source
from backend.replication.door import Door, ServerOp, submit
from sync.kind import BadArgs
from sync.receipt import Outcome as Said
from sync.receipt import Receipt

BATCH = 100
"""Items looked up together, and ops submitted together: the door's limit."""
_FINDINGS_HELD = 1000
"""Findings of a chunk kept to be told in the order of the file; beyond it they are told as they come."""
_LANDED = frozenset({Said.APPLIED, Said.MERGED})


@dataclass(frozen=True, slots=True)
class Request:
    """What to import, and how. `user` is the app_user id in whose name it is written."""

    path: Path
    importer: Importer
    user: str
    options: Options = field(default_factory=Options)
    hints: Hints = field(default_factory=Hints)
    overrides: Mapping[str, str] = field(default_factory=dict)
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """How the file was understood, to be shown before anything is written."""

    format: str
    encoding: str
    separator: str
    header: Header


@dataclass(slots=True)
class Report:
    """What came of it. `rows` are records under the header, the other counts are things: stores or products."""

    rows: int = 0
    added: int = 0
    edited: int = 0
    unchanged: int = 0
    silent: int = 0
    """Things the file says nothing about that could be written."""
    rejected: int = 0
    """Rows that were not imported."""
    reasons: Counter[tuple[Weight, str]] = field(default_factory=Counter)
    _last_rejected: int = 0

    @property
    def landed(self) -> int:
        """Things that stand in the database as the file says."""
        return self.added + self.edited + self.unchanged + self.silent

    @property
    def warnings(self) -> int:
        """Remarks on rows that were imported."""
        return sum(times for (weight, _), times in self.reasons.items() if weight is Weight.WARNING)

    def count(self, outcome: Outcome) -> None:
        """One thing more of an outcome; rejections are counted by row, with their findings."""
        if outcome is not Outcome.REJECTED:
            setattr(self, outcome.value, getattr(self, outcome.value) + 1)

    def note(self, finding: Finding) -> None:
        """One finding more. Those of a row come together, so a row is counted once."""
        self.reasons[finding.kind, finding.reason] += 1
        if finding.kind is Weight.REJECT and finding.line != self._last_rejected:
            self.rejected += 1
            self._last_rejected = finding.line


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is told what, while it runs. `progress` gets the rows read and the share of the file (None: unknown)."""

    layout: Callable[[Layout], None] = lambda _: None
    finding: Callable[[Finding], None] = lambda _: None
    progress: Callable[[int, float | None], None] = lambda _, __: None


async def run(door: Door, request: Request, listener: Listener | None = None) -> Report:
    """Import a file. Running it again changes nothing: what stands there already is compared, not written.

    Errors: `Unreadable` when nothing (more) of the file can be read; what landed before stays, and a new run goes on.
    """
    with open_source(request.path, request.hints) as source:
        return await _Run(door, request, listener or Listener(), source).all()


class _Run:
    def __init__(self, door: Door, request: Request, listener: Listener, source: Source) -> None:
        self._door, self._request, self._listener, self._source = door, request, listener, source
        self._importer = request.importer
        self._report = Report()
        self._around = Surroundings(request.user, now_ms=door.clock())

    async def all(self) -> Report:
        records = self._source.records()
        header = find_header(records, self._importer.columns, self._request.overrides)
        self._listener.layout(Layout(self._source.format, self._source.encoding, self._source.separator, header))
        self._around = replace(self._around, territories=await self._door.database.read(load_territories))
        found = self._importer.items(self._counted(rows(records, header)), self._request.options)
        for items, findings in _chunks(found):
            await self._chunk(items, findings)
            self._listener.progress(self._report.rows, self._source.fraction)
        if not self._report.rows:
            raise Unreadable("header_only", line=header.line)
        return self._report

    def _counted(self, found: Iterable[Any]) -> Iterator[Any]:
        for row in found:
            self._report.rows += 1
            yield row

    async def _chunk(self, items: list[Item], findings: list[Finding]) -> None:
        sound = [item for item in (self._sound(item, findings) for item in items) if item is not None]
        known = await self._known([item.key for item in sound])
        await self._territories({item.territory for item in sound if item.territory is not None})
        planned = [(item, self._importer.plan(item, known[item.key], self._around)) for item in sound]
        refused = await self._write([op for _, plan in planned for op in plan.ops])
        for item, plan in planned:
            self._settle(item, plan, refused, findings)
        for finding in sorted(findings, key=lambda finding: finding.line):
            self._report.note(finding)
            self._listener.finding(finding)

    def _settle(self, item: Item, plan: Planned, refused: Mapping[int, Receipt], findings: list[Finding]) -> None:
        answer = next((refused[id(op)] for op in plan.ops if id(op) in refused), None)
        if answer is None:
            findings.extend(plan.findings)
            self._report.count(plan.outcome)
            return
        where = str(answer.params.get("field", "")).removeprefix("args.")
        why = str(answer.params.get("reason", ""))
        code = answer.code or answer.outcome.value
        findings.append(Finding(item.line, where, code, Weight.REJECT, item.key, why))

    def _sound(self, item: Item, findings: list[Finding]) -> Item | None:
        """The item with its values as the kind's own model keeps them; what the model refuses is left out and said."""
        if self._importer.kind is None:
            return item
        kind = self._door.kinds.ops[self._importer.kind]
        values = dict(item.values)
        while isinstance(parsed := kind.parse({**item.fixed, **values}), BadArgs):
            vital = parsed.field in self._importer.vital or parsed.field not in values
            weight = Weight.REJECT if vital else Weight.WARNING
            value = str(values.pop(parsed.field, item.key))
            findings.append(Finding(item.line, parsed.field, "invalid_value", weight, value[:200], parsed.reason))
            if vital:
                return None
        return replace(item, values=parsed.given(*values) if values else {})

    async def _known(self, keys: Sequence[str]) -> dict[str, Known]:
        return await self._door.database.read(lambda: load_known(self._importer.entity, keys))

    async def _territories(self, codes: set[str]) -> None:
        missing = sorted(codes - self._around.territories.keys())
        if not missing:
            return
        if self._request.dry_run:
            made = {code: id_of("territory", code) for code in missing}
            territories = {**self._around.territories, **made}
        else:
            territories = await self._door.database.write(lambda: make_territories(missing))
        self._around = replace(self._around, territories=territories)

    async def _write(self, ops: Sequence[ServerOp]) -> dict[int, Receipt]:
        """Submit; answers the receipts of what did not land, by the identity of the op."""
        refused: dict[int, Receipt] = {}
        if self._request.dry_run:
            return refused
        for start in range(0, len(ops), BATCH):
            batch = ops[start : start + BATCH]
            receipts = await submit(self._door, self._request.user, batch)
            refused |= {
                id(op): receipt for op, receipt in zip(batch, receipts, strict=True) if receipt.outcome not in _LANDED
            }
        return refused


def _chunks(found: Iterable[Item | Finding]) -> Iterator[tuple[list[Item], list[Finding]]]:
    items: list[Item] = []
    findings: list[Finding] = []
    for one in found:
        if isinstance(one, Item):
            items.append(one)
        else:
            findings.append(one)
        if len(items) == BATCH or len(findings) == _FINDINGS_HELD:
            yield items, findings
            items, findings = [], []
    if items or findings:
        yield items, findings
