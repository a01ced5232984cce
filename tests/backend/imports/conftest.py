"""An admin and the real door, small files made in code, and the shared data where it is."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from backend.db.work import Database, fetch
from backend.identity.users import User, add_user
from backend.imports.model import Finding, Importer, Options, Weight
from backend.imports.reading import Hints
from backend.imports.run import Layout, Listener, Report, Request, run
from backend.registry import RULES
from backend.replication.codec import ENTITY_COLUMNS, entity_of
from backend.replication.door import Door
from sync.access import Role
from sync.entity import Entity
from tests.conftest import VirtualClock

PROJECT = Path(__file__).parents[3]


@pytest.fixture
def data_folder() -> Path:
    """Real stores and products. Nothing of it is part of the project."""
    folder = Path(os.environ.get("COMPTOIR_TEST_DATA", PROJECT.parent / "shared" / "data"))
    if not (folder / "stores.csv").exists():
        pytest.skip(f"no stores.csv in {folder}; set COMPTOIR_TEST_DATA to the folder that holds it")
    return folder


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str | bytes, encoding: str = "utf-8", name: str = "file.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


@dataclass
class Told:
    """One import and all that was said about it."""

    report: Report
    findings: list[Finding]
    layout: Layout

    def said(self, kind: Weight | None = None) -> list[tuple[int, str]]:
        return [(f.line, f.reason) for f in self.findings if kind in {None, f.kind}]


@dataclass
class Office:
    """Somebody at headquarters who imports files."""

    door: Door
    clock: VirtualClock
    user: User
    progress: list[tuple[int, float | None]] = field(default_factory=list)

    async def reads(
        self,
        path: Path,
        importer: Importer,
        *,
        departements: bool = False,
        dry_run: bool = False,
        overrides: dict[str, str] | None = None,
        hints: Hints | None = None,
        country: str = "FR",
    ) -> Told:
        self.clock.advance(60_000)
        findings: list[Finding] = []
        layouts: list[Layout] = []
        request = Request(
            path,
            importer,
            self.user.id,
            Options(country, by_departement=departements),
            hints or Hints(),
            overrides or {},
            dry_run,
        )
        listener = Listener(layouts.append, findings.append, lambda rows, share: self.progress.append((rows, share)))
        report = await run(self.door, request, listener)
        return Told(report, findings, layouts[0])

    async def entities(self, kind: str) -> dict[str, Entity]:
        """Every entity of a kind, by external id or GTIN."""
        found = await self.entities_of(kind)
        return {str(entity.get("external_id" if kind == "account" else "gtin")): entity for entity in found}

    async def entities_of(self, kind: str) -> list[Entity]:
        select = f"SELECT {ENTITY_COLUMNS} FROM entity WHERE kind = ?"
        return [entity_of(row) for row in await self.door.database.read(lambda: fetch(select, kind))]

    async def colleague(self, email: str, role: Role = Role.BRAND_MANAGER) -> "Office":
        user = await self.door.database.write(lambda: add_user(email, email, role, "fr", self.clock.now))
        return replace(self, user=user, progress=[])


@pytest.fixture
async def office(database: Database, clock: VirtualClock) -> Office:
    user = await database.write(lambda: add_user("anne@brand.example", "Anne", Role.ADMIN, "fr", clock.now))
    return Office(Door(database, RULES, clock), clock, user)
