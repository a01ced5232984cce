"""On real stores and products, where they are (`COMPTOIR_TEST_DATA`)."""

import csv
import time
from pathlib import Path

from backend.imports import opening_hours, products, stores
from backend.imports.model import Weight
from tests.backend.imports.conftest import Office

STORES = 4601
LIMIT_S = 15


def expected(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


async def test_a_customers_dirty_export_gives_exactly_the_expected_findings(office: Office, data_folder: Path) -> None:
    told = await office.reads(data_folder / "stores_dirty.csv", stores.IMPORTER)
    assert (told.layout.encoding, told.layout.separator) == ("cp1252", ";")
    assert [(f.line, f.reason, f.kind) for f in told.findings] == [
        (int(row["line"]), row["reason"], row["kind"]) for row in expected(data_folder / "stores_dirty.expected.csv")
    ]
    again = await office.reads(data_folder / "stores_dirty.csv", stores.IMPORTER)
    assert (again.report.added, again.report.edited, again.report.unchanged) == (0, 0, told.report.added)
    assert again.findings == told.findings


async def test_products_give_exactly_the_expected_rejects(office: Office, data_folder: Path) -> None:
    told = await office.reads(data_folder / "products.csv", products.IMPORTER)
    assert [(f.line, f.value, f.reason) for f in told.findings] == [
        (int(row["line"]), row["gtin"], row["reason"])
        for row in expected(data_folder / "products.expected_rejects.csv")
    ]
    again = await office.reads(data_folder / "products.csv", products.IMPORTER)
    assert (again.report.unchanged, again.findings) == (told.report.added, told.findings)


async def test_every_store_and_its_hours_land_in_time_and_twice_changes_nothing(
    office: Office, data_folder: Path
) -> None:
    # This process's own time: other tests run beside this one, and their load is not the import's.
    started = time.process_time()
    told = await office.reads(data_folder / "stores.csv", stores.IMPORTER, departements=True)
    took = time.process_time() - started
    assert (told.report.added, told.findings) == (STORES, [])
    assert took < LIMIT_S
    again = await office.reads(data_folder / "stores.csv", stores.IMPORTER, departements=True)
    assert (again.report.unchanged, again.findings) == (STORES, [])

    hours = await office.reads(data_folder / "opening_hours.csv", opening_hours.IMPORTER)
    assert hours.said(Weight.REJECT) == []
    assert hours.report.edited + hours.report.silent == 3024
    written = {code: account.get("opening_hours") for code, account in (await office.entities("account")).items()}
    assert sum(value is not None for value in written.values()) == hours.report.edited
    assert not any("01:00-01:00" in (value or "") or "00:00-00:00" in (value or "") for value in written.values())
    once_more = await office.reads(data_folder / "opening_hours.csv", opening_hours.IMPORTER)
    assert (once_more.report.edited, once_more.report.unchanged) == (0, hours.report.edited)
