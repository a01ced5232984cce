"""What an import shows: how the file was understood, how far it is, what was wrong, what came of it."""

import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import click

from backend.imports.model import Column, Finding, Weight
from backend.imports.rejects import RejectsFile
from backend.imports.run import Layout, Report
from backend.imports.sentences import sentence
from backend.web.language import Language, Text

SHOWN = 50
"""Findings shown on the terminal; all of them go to the rejects file."""
_STEP_ROWS = 1000
_BAR = 1000

_HEAD = Text(
    "{path} : {format}, {encoding}{separator}, en-tête en ligne {line}",
    "{path}: {format}, {encoding}{separator}, header on line {line}",
)
_SEPARATOR = Text(", séparateur {name}", ", separator {name}")
_IGNORED = Text("colonnes ignorées : {names}", "columns ignored: {names}")
_ABSENT = Text(
    "sans colonne : {names} (--column {first}=NOM en désigne une)",
    "without a column: {names} (--column {first}=NAME names one)",
)
_LINE = Text("ligne {line}, {kind} : {said} [{reason}]", "line {line}, {kind}: {said} [{reason}]")
_KINDS = {Weight.REJECT: Text("rejet", "reject"), Weight.WARNING: Text("remarque", "warning")}
_MORE = Text(
    "… et {count} autres rejets ou remarques ; --rejects FICHIER.csv les écrit tous",
    "… and {count} more rejects or warnings; --rejects FILE.csv writes them all",
)
_READ = Text("{rows} lignes lues", "{rows} rows read")
_SUMMARY = Text(
    "{rows} lignes en {seconds} s : {added} ajoutés, {edited} modifiés, {unchanged} inchangés, {silent} sans contenu ; "
    "lignes rejetées : {rejected} ; remarques : {warnings}",
    "{rows} rows in {seconds} s: {added} added, {edited} changed, {unchanged} unchanged, {silent} with nothing to say; "
    "rejected rows: {rejected}; warnings: {warnings}",
)
_DRY_RUN = Text("essai à blanc, rien n'a été écrit. ", "dry run, nothing was written. ")
_SEPARATOR_NAMES = {"\t": "tab"}


class Screen:
    """Told while an import runs; a bar where a person watches, plain lines elsewhere."""

    def __init__(self, path: Path, columns: Sequence[Column], language: Language, rejects: RejectsFile | None) -> None:
        self._path, self._columns, self._language, self._rejects = path, columns, language, rejects
        self._held: list[Finding] = []
        self._findings = 0
        self._rows_told = 0
        self._bar: Any = None
        self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.__exit__(kind, error, trace)
        for finding in self._held:
            said = sentence(finding, self._language)
            name = _KINDS[finding.kind].said(self._language)
            self._say(_LINE.format(line=finding.line, kind=name, said=said, reason=finding.reason))
        if self._findings > len(self._held):
            self._say(_MORE.format(count=self._findings - len(self._held)))

    def layout(self, layout: Layout) -> None:
        """Show which column is read as what."""
        name = _SEPARATOR_NAMES.get(layout.separator, layout.separator)
        separator = _SEPARATOR.format(name=name).said(self._language) if layout.format == "CSV" else ""
        header = layout.header
        self._say(
            _HEAD.format(
                path=self._path,
                format=layout.format,
                encoding=layout.encoding,
                separator=separator,
                line=header.line,
            )
        )
        fields = [column.name for column in self._columns]
        for field in fields:
            if field in header.columns:
                click.echo(f"  {field:<14} ← {header.names[header.columns[field]]}")
        absent = [field for field in fields if field not in header.columns]
        if absent:
            self._say(_ABSENT.format(names=", ".join(absent), first=absent[0]), indent="  ")
        if header.ignored:
            self._say(_IGNORED.format(names=", ".join(header.ignored)), indent="  ")
        if self._rejects is not None:
            self._rejects.begin(layout.separator)
        if sys.stderr.isatty():
            self._bar = click.progressbar(length=_BAR, file=sys.stderr, label=self._path.name)
            self._bar.__enter__()

    def finding(self, finding: Finding) -> None:
        """Keep the first findings for the end, write all to the rejects file."""
        self._findings += 1
        if len(self._held) < SHOWN:
            self._held.append(finding)
        if self._rejects is not None:
            self._rejects.add(finding)

    def progress(self, rows: int, fraction: float | None) -> None:
        """Move the bar, or say a line every thousand rows."""
        if self._bar is not None:
            reached = int((fraction or 0) * _BAR)
            self._bar.update(reached - self._done)
            self._done = reached
        elif rows >= self._rows_told + _STEP_ROWS:
            self._rows_told = rows - rows % _STEP_ROWS
            click.echo(_READ.format(rows=rows).said(self._language), err=True)

    def summary(self, report: Report, seconds: float, *, dry_run: bool) -> None:
        """Say what came of it."""
        said = _SUMMARY.format(
            rows=report.rows,
            seconds=f"{seconds:.1f}",
            added=report.added,
            edited=report.edited,
            unchanged=report.unchanged,
            silent=report.silent,
            rejected=report.rejected,
            warnings=report.warnings,
        )
        prefix = _DRY_RUN.said(self._language) if dry_run else ""
        click.echo(prefix + said.said(self._language))

    def _say(self, text: Text, indent: str = "") -> None:
        click.echo(indent + text.said(self._language))
