from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from backend.db.work import Work, execute, fetch
from backend.identity.territories import ensure_territories
from backend.imports import opening_hours, products, stores
from backend.imports.known import id_of
from backend.imports.model import Unreadable, Weight
from backend.imports.sentences import explanation, sentence
from backend.replication.door import ServerOp, submit
from tests.backend.imports.conftest import Office

File = Callable[..., Path]

STORES = """Code;Nom;Enseigne;CP;Ville;Tél;Latitude;Longitude
A1;Épicerie Noël;Coop;69001;Lyon;04 78 00 00 00;45,76;4,83
A2;L'Œuf;Coop;1000;Bourg-en-Bresse;;0;0
A3;;Coop;69003;Lyon;;;
"""
CHANGED = STORES.replace("Noël", "Léa").replace("45,76", "45,77")
HOURS = "Magasin;Jour;Ouverture;Fermeture\nA1;lundi;8:00;12:00\nA1;mardi;8:00;12:00\nZ9;lundi;8:00;12:00\n"
PRODUCTS = "EAN;Nom;Marque\n96385074;Thé vert;Feuille\n3017620422003;Pâte;\n123;Faux;\n"


async def counts(office: Office) -> tuple[int, int]:
    def work() -> Work[tuple[int, int]]:
        ops = yield from fetch("SELECT count(*) FROM op")
        territories = yield from fetch("SELECT count(*) FROM territory")
        return ops[0][0], territories[0][0]

    return await office.door.database.read(work)


async def edit(office: Office, code: str, **args: Any) -> None:
    account = (await office.entities("account"))[code]
    base = {name: [h.op for h in account.registers[name].heads] for name in args if name in account.registers}
    office.clock.advance(60_000)
    receipts = await submit(office.door, office.user.id, [ServerOp("account.edit", account.id, args, base)])
    assert [receipt.outcome.value for receipt in receipts] == ["applied"]


async def test_good_rows_land_and_bad_ones_are_named(office: Office, file: File) -> None:
    told = await office.reads(file(STORES, "cp1252"), stores.IMPORTER)
    assert told.said() == [(3, "lost_leading_zero"), (3, "position_zero"), (4, "missing_name")]
    report = told.report
    assert (report.rows, report.added, report.rejected, report.warnings) == (3, 2, 1, 2)
    accounts = await office.entities("account")
    assert accounts["A1"].id == id_of("account", "A1")
    assert accounts["A1"].get("name") == "Épicerie Noël"
    assert accounts["A1"].get("lat_e7") == 457_600_000
    assert accounts["A1"].get("country") == "FR"
    assert accounts["A2"].get("postcode") == "01000"
    assert accounts["A2"].get("lat_e7") is None


async def test_the_same_file_twice_changes_nothing(office: Office, file: File) -> None:
    await office.reads(file(STORES), stores.IMPORTER)
    before = await counts(office)
    told = await office.reads(file(STORES), stores.IMPORTER)
    assert (told.report.added, told.report.edited, told.report.unchanged, told.report.rejected) == (0, 0, 2, 1)
    assert await counts(office) == before


async def test_a_newer_file_supersedes_what_the_last_one_said_without_a_clash(office: Office, file: File) -> None:
    await office.reads(file(STORES), stores.IMPORTER)
    told = await office.reads(file(CHANGED), stores.IMPORTER)
    assert (told.report.edited, told.report.unchanged) == (1, 1)
    account = (await office.entities("account"))["A1"]
    assert (account.get("name"), account.get("lat_e7"), account.get("lon_e7")) == (
        "Épicerie Léa",
        457_700_000,
        48_300_000,
    )
    assert account.clashing == ()
    again = await office.reads(file(CHANGED), stores.IMPORTER)
    assert again.report.unchanged == 2


async def test_what_a_person_wrote_since_is_kept_and_said(office: Office, file: File) -> None:
    await office.reads(file(STORES), stores.IMPORTER)
    await edit(await office.colleague("bob@brand.example"), "A1", name="Chez Bob", lat_e7=1, lon_e7=2)
    told = await office.reads(file(CHANGED), stores.IMPORTER)
    kept = [(f.field, f.value, f.detail) for f in told.findings if f.reason == "edited_since"]
    assert kept == [("name", "Épicerie Léa", "Chez Bob"), ("position", "45.77, 4.83", "0.0000001, 0.0000002")]
    assert told.report.rejected == 1
    account = (await office.entities("account"))["A1"]
    assert (account.get("name"), account.get("lat_e7"), account.clashing) == ("Chez Bob", 1, ())


async def test_a_person_who_wrote_what_the_file_says_is_no_news(office: Office, file: File) -> None:
    await office.reads(file(STORES), stores.IMPORTER)
    await edit(await office.colleague("bob@brand.example"), "A1", name="Épicerie Léa")
    told = await office.reads(file(STORES.replace("Noël", "Léa")), stores.IMPORTER)
    assert "edited_since" not in {f.reason for f in told.findings}
    assert told.report.unchanged == 2


async def test_a_dry_run_says_the_same_and_writes_nothing(office: Office, file: File) -> None:
    before = await counts(office)
    dry = await office.reads(file(STORES), stores.IMPORTER, dry_run=True, departements=True)
    assert await counts(office) == before
    wet = await office.reads(file(STORES), stores.IMPORTER, departements=True)
    assert (dry.report, dry.findings) == (wet.report, wet.findings)


async def test_territories_by_departement_are_found_or_made(office: Office, file: File) -> None:
    known = await office.door.database.write(lambda: ensure_territories(["69"]))
    await office.reads(file(STORES), stores.IMPORTER, departements=True)
    accounts = await office.entities("account")
    assert accounts["A1"].get("territory") == known["69"]
    assert accounts["A2"].get("territory") == id_of("territory", "01")
    names = await office.door.database.read(lambda: fetch("SELECT name FROM territory ORDER BY code"))
    assert [row[0] for row in names] == ["01 Ain", "69"]


async def test_an_import_places_a_store_that_has_no_territory_and_moves_none_that_has(
    office: Office, file: File
) -> None:
    await office.reads(file(STORES), stores.IMPORTER)
    north = (await office.door.database.write(lambda: ensure_territories(["north"])))["north"]
    moved = ServerOp("account.assign", id_of("account", "A1"), {"territory": north})
    await submit(office.door, office.user.id, [moved])
    told = await office.reads(file(STORES), stores.IMPORTER, departements=True)
    assert [(f.value, f.detail) for f in told.findings if f.reason == "other_territory"] == [("69", "north")]
    accounts = await office.entities("account")
    assert accounts["A1"].get("territory") == north
    assert accounts["A2"].get("territory") == id_of("territory", "01")
    again = await office.reads(file(STORES), stores.IMPORTER, departements=True)
    assert again.report.unchanged == 2


async def test_a_store_made_elsewhere_is_found_by_its_external_id(office: Office, file: File) -> None:
    other = "018f0000-0000-7000-8000-000000000001"
    await submit(office.door, office.user.id, [ServerOp("account.add", other, {"name": "L'Œuf", "external_id": "A2"})])
    await office.reads(file(STORES), stores.IMPORTER)
    accounts = await office.entities("account")
    assert accounts["A2"].id == other
    assert accounts["A2"].get("city") == "Bourg-en-Bresse"


async def test_a_value_the_account_cannot_hold_is_left_out_and_said(office: Office, file: File) -> None:
    text = f"Code;Nom;Email\nA1;Un;nobody\nA2;Deux;two@shop.example\nA3;{'x' * 201};\n"
    told = await office.reads(file(text), stores.IMPORTER)
    assert [(f.line, f.field, f.reason, f.kind) for f in told.findings] == [
        (2, "email", "invalid_value", Weight.WARNING),
        (4, "name", "invalid_value", Weight.REJECT),
    ]
    accounts = await office.entities("account")
    assert set(accounts) == {"A1", "A2"}
    assert accounts["A1"].get("email") is None


async def test_what_the_door_refuses_is_a_reject_of_its_line(office: Office, file: File) -> None:
    rep = await office.colleague("stranger@shop.example")
    stranger = Office(office.door, office.clock, rep.user)
    ended = office.clock.now + 1

    sql = "UPDATE membership SET valid_to = ? WHERE user_id = ?"
    await office.door.database.write(lambda: execute(sql, ended, rep.user.id))
    told = await stranger.reads(file(STORES), stores.IMPORTER)
    assert told.report.added == 0
    assert told.report.rejected == 3
    assert {f.line for f in told.findings if f.kind is Weight.REJECT} == {2, 3, 4}
    assert all(sentence(f, "fr") and sentence(f, "en") for f in told.findings)


async def test_opening_hours_find_their_stores(office: Office, file: File) -> None:
    await office.reads(file(STORES), stores.IMPORTER)
    told = await office.reads(file(HOURS), opening_hours.IMPORTER)
    assert told.said() == [(4, "unknown_store")]
    assert (told.report.rows, told.report.edited, told.report.rejected) == (3, 1, 1)
    assert (await office.entities("account"))["A1"].get("opening_hours") == "Mo-Tu 08:00-12:00"
    again = await office.reads(file(HOURS), opening_hours.IMPORTER)
    assert (again.report.edited, again.report.unchanged) == (0, 1)


async def test_products_are_added_then_reworded(office: Office, file: File) -> None:
    told = await office.reads(file(PRODUCTS), products.IMPORTER)
    assert told.said() == [(4, "gtin_length")]
    assert (await office.entities("product"))["96385074"].get("brand") == "Feuille"
    assert (await office.reads(file(PRODUCTS), products.IMPORTER)).report.unchanged == 2
    reworded = await office.reads(file(PRODUCTS.replace("Thé vert", "Thé noir")), products.IMPORTER)
    assert (reworded.report.edited, reworded.report.unchanged) == (1, 1)
    assert (await office.entities("product"))["96385074"].get("name") == "Thé noir"


async def test_a_workbook_says_the_same_as_its_csv(office: Office, file: File, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "Nos magasins"
    sheet.merge_cells("A1:H1")
    sheet.append([])
    for number, line in enumerate(STORES.splitlines()):
        cells: list[Any] = [cell or None for cell in line.split(";")]
        if number:
            cells[4 - 1] = int(cells[4 - 1])
        sheet.append(cells)
    book.save(tmp_path / "stores.xlsx")
    told = await office.reads(tmp_path / "stores.xlsx", stores.IMPORTER)
    assert told.layout.header.line == 3
    assert told.said() == [(5, "lost_leading_zero"), (5, "position_zero"), (6, "missing_name")]
    assert (await office.reads(file(STORES), stores.IMPORTER)).report.unchanged == 2


async def test_progress_is_told_along_the_way(office: Office, file: File) -> None:
    rows = "".join(f"C{n};Magasin {n}\n" for n in range(250))
    await office.reads(file(f"Code;Nom\n{rows}"), stores.IMPORTER)
    assert [read for read, _ in office.progress] == [100, 200, 250]
    assert office.progress[-1][1] == 1.0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        (" \n\n", "empty"),
        ("Code;Nom\n", "header_only"),
        ("Code;Nom\n\n ; \n", "header_only"),
        ("Foo;Bar\n1;2\n", "missing_column"),
        ("Code;Nom;Nom\n1;2;3\n", "duplicate_header"),
        (bytes(range(256)) * 4, "binary"),
    ],
)
async def test_a_file_of_which_nothing_can_be_imported_gets_one_sentence(
    office: Office, file: File, content: str | bytes, reason: str
) -> None:
    with pytest.raises(Unreadable) as caught:
        await office.reads(file(content), stores.IMPORTER)
    assert caught.value.reason == reason
    for language in ("fr", "en"):
        said = explanation(caught.value, language)
        assert "{" not in said
        assert "\n" not in said
