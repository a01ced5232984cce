import asyncio
import csv
import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from backend.cli import main
from backend.cli.import_screen import Screen
from backend.cli.imports import SOME_REJECTED
from backend.db.engine import database_from
from backend.db.work import Database, fetch
from backend.identity.users import add_user
from backend.imports.columns import Header
from backend.imports.run import Layout
from backend.imports.stores import IMPORTER
from backend.web.clock import system_clock
from sync.access import Role

Shell = Callable[..., Result]

STORES = "Code;Nom;CP;Remarque\nA1;Épicerie;69001;x\nA2;;69002;x\nA3;Bazar;1000;x\n"


def on(url: str, work: Callable[[Database], object]) -> object:
    async def run() -> object:
        database = database_from(url)
        await database.open()
        try:
            return await work(database)  # type: ignore[misc]
        finally:
            await database.close()

    return asyncio.run(run())


def hire(url: str, email: str = "anne@brand.example", role: Role = Role.ADMIN) -> None:
    on(url, lambda database: database.write(lambda: add_user(email, "Anne", role, "fr", system_clock())))


@pytest.fixture
def shell(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("COMPTOIR_DATABASE_URL", database_url)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    return lambda *args: CliRunner().invoke(main, ["import", *map(str, args)], catch_exceptions=False)


@pytest.fixture
def stores(tmp_path: Path) -> Path:
    path = tmp_path / "stores.csv"
    path.write_bytes(STORES.encode("cp1252"))
    return path


def test_rejected_rows_are_told_and_the_exit_code_is_3(shell: Shell, database_url: str, stores: Path) -> None:
    hire(database_url)
    result = shell("stores", stores)
    assert result.exit_code == SOME_REJECTED == 3
    assert "CSV, cp1252, separator ;, header on line 1" in result.stdout
    assert "  postcode       ← CP" in result.stdout
    assert "columns ignored: Remarque" in result.stdout
    assert "line 3, reject: the name is empty [missing_name]" in result.stdout
    assert "3 rows in " in result.stdout
    assert "2 added, 0 changed, 0 unchanged, 0 with nothing to say; rejected rows: 1; warnings: 1" in result.stdout
    assert "2 unchanged" in shell("stores", stores).stdout


def test_french_is_spoken_where_the_terminal_is_french(
    shell: Shell, database_url: str, stores: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hire(database_url)
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    result = shell("stores", stores, "--dry-run")
    assert "ligne 3, rejet : le nom est vide [missing_name]" in result.stdout
    assert "essai à blanc, rien n'a été écrit. 3 lignes en " in result.stdout


def test_everything_landed_is_exit_code_0(shell: Shell, database_url: str, stores: Path, tmp_path: Path) -> None:
    hire(database_url)
    stores.write_text(STORES.replace("A2;;", "A2;Deux;"))
    assert shell("stores", stores, "--territories", "departement").exit_code == 0
    hours = tmp_path / "hours.csv"
    hours.write_text("Magasin,Jour,Ouverture,Fermeture\nA1,lundi,8h,12h\n")
    assert shell("opening-hours", hours).exit_code == 0
    products = tmp_path / "products.csv"
    products.write_text("ean|name\n96385074|Thé\n")
    assert shell("products", products).exit_code == 0


def test_a_column_may_be_named(shell: Shell, database_url: str, tmp_path: Path) -> None:
    hire(database_url)
    path = tmp_path / "odd.csv"
    path.write_text("Foo;Bar;Baz\nA1;Épicerie;Lyon\n")
    refused = shell("stores", path)
    assert refused.exit_code == 1
    assert (
        refused.stderr
        == f"Error: {path}: no column for: code, name. Columns on line 1: Foo, Bar, Baz. Name it: --column code=NAME\n"
    )
    named = shell("stores", path, "--column", "code=Foo", "--column", "name=#2", "--column", "city=Baz")
    assert named.exit_code == 0
    assert "  city           ← Baz" in named.stdout


def test_rejects_are_written_to_a_file(shell: Shell, database_url: str, stores: Path, tmp_path: Path) -> None:
    hire(database_url)
    path = tmp_path / "rejects.csv"
    assert shell("stores", stores, "--rejects", path).exit_code == 3
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.DictReader(file, delimiter=";"))
    assert [(row["line"], row["reason"], row["kind"]) for row in read] == [
        ("3", "missing_name", "reject"),
        ("4", "lost_leading_zero", "warning"),
    ]
    assert shell("stores", stores, "--rejects", stores).exit_code == 1
    assert stores.read_bytes() == STORES.encode("cp1252")
    assert shell("stores", stores, "--rejects", tmp_path / "none" / "r.csv").exit_code == 1


def test_many_findings_are_cut_on_the_terminal(shell: Shell, database_url: str, tmp_path: Path) -> None:
    hire(database_url)
    path = tmp_path / "many.csv"
    path.write_text("Code;Nom\nA1;Un\n" + ";x\n" * 2500)
    result = shell("stores", path)
    assert result.exit_code == 3
    assert result.stdout.count("[missing_code]") == 50
    assert "… and 2450 more rejects or warnings" in result.stdout
    assert "rows read" in result.stderr


def test_nothing_imported_is_exit_code_1_and_one_sentence(shell: Shell, database_url: str, tmp_path: Path) -> None:
    hire(database_url)
    path = tmp_path / "file.csv"
    for content in (b"", b"Code;Nom\n", b"\x89PNG\x00\x00", b"PK\x03\x04junk"):
        path.write_bytes(content)
        result = shell("stores", path)
        assert result.exit_code == 1
        assert result.stderr.startswith(f"Error: {path}: ")
        assert result.stderr.count("\n") == 1
    missing = shell("stores", tmp_path / "none.csv")
    assert missing.exit_code == 1
    assert "No such file" in missing.stderr
    path.write_text("Code;Nom\n;A\n")
    assert shell("stores", path).exit_code == 1


def test_an_import_needs_somebody_in_whose_name_it_is_written(shell: Shell, database_url: str, stores: Path) -> None:
    nobody = shell("stores", stores)
    assert nobody.exit_code == 1
    assert "comptoir user add EMAIL --name NAME --role admin" in nobody.stderr
    hire(database_url, "rep@brand.example", Role.REP)
    assert "rep@brand.example is neither" in shell("stores", stores, "--as", "rep@brand.example").stderr
    hire(database_url, "boss@brand.example", Role.BRAND_MANAGER)
    assert shell("stores", stores, "--as", " Boss@Brand.example").exit_code == 3
    rows = on(
        database_url,
        lambda database: database.read(
            lambda: fetch("SELECT DISTINCT u.email FROM op JOIN app_user u ON u.id = op.user_id")
        ),
    )
    assert [row[0] for row in rows] == ["boss@brand.example"]  # type: ignore[attr-defined]


def test_a_database_that_is_not_migrated_is_said(
    shell: Shell, stores: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPTOIR_DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    result = shell("stores", stores)
    assert result.exit_code == 1
    assert "comptoir migrate" in result.stderr


def test_a_person_who_watches_gets_a_bar_and_a_log_gets_lines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    said: dict[bool, str] = {}
    for watched in (True, False):
        terminal = io.StringIO()
        monkeypatch.setattr(terminal, "isatty", lambda watched=watched: watched)
        monkeypatch.setattr(sys, "stderr", terminal)
        with Screen(tmp_path / "stores.csv", IMPORTER.columns, "en", None) as screen:
            screen.layout(Layout("CSV", "utf-8", ";", Header(1, ("Code", "Nom"), {"code": 0, "name": 1})))
            screen.progress(700, 0.5)
            screen.progress(1400, 1.0)
        said[watched] = terminal.getvalue()
    assert "stores.csv" in said[True]
    assert "100%" in said[True]
    assert said[False] == "1400 rows read\n"


@pytest.mark.parametrize(
    "args",
    [
        ("--column", "name"),
        ("--separator", ";;"),
        ("--separator", '"'),
        ("--country", "France"),
        ("--territories", "region"),
    ],
)
def test_wrong_usage_is_exit_code_2(shell: Shell, stores: Path, args: tuple[str, ...]) -> None:
    assert shell("stores", stores, *args).exit_code == 2
