from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from backend.imports import products, stores, values
from backend.imports.stock_outs import IMPORTER
from backend.stock_outs.ids import gtin_of
from sync.interval import fold
from sync.op import ms_to_instant
from tests.backend.imports.conftest import Office
from tests.backend.imports.rows import items

HEADER = ("Code magasin", "EAN", "Produit", "Début", "Fin")
PARIS = ZoneInfo("Europe/Paris")
STORES = "store_id,name\n1,Un\n2,Deux\n"
SEEN = "2022-10-07T11:55:26"


@pytest.mark.parametrize(
    ("raw", "utc"),
    [
        ("2022-10-07T11:55:26", "2022-10-07T09:55:26.000Z"),
        ("2022-01-07 11:55", "2022-01-07T10:55:00.000Z"),
        ("07/10/2022 11:55", "2022-10-07T09:55:00.000Z"),
        ("7.1.2022", "2022-01-06T23:00:00.000Z"),
        ("2022-10-07T11:55:26Z", "2022-10-07T11:55:26.000Z"),
        ("2022-10-30T02:30:00", "2022-10-30T00:30:00.000Z"),
        ("2022-03-27T02:30:00", "2022-03-27T01:30:00.000Z"),
        ("hier", None),
        ("32/10/2022", None),
        ("", None),
        ("1822-10-07", None),
        ("9999-12-31T23:59:59-14:00", None),
    ],
)
def test_moments_are_read_as_the_store_wrote_them(raw: str, utc: str | None) -> None:
    found = values.moment(raw, PARIS)
    assert (None if found is None or found > 253402300799999 else ms_to_instant(found)) == utc


def test_what_is_wrong_with_a_row_is_said() -> None:
    rows = (
        ("", "3017620422003", "", SEEN, ""),
        ("1", "3017620422004", "", SEEN, ""),
        ("1", "", "", SEEN, ""),
        ("1", "", "Pâte", "hier", ""),
        ("1", "", "Pâte", SEEN, "2022-10-06"),
        ("1", "", "Pâte", SEEN, "demain"),
        ("1", "", "96385075", SEEN, ""),
        ("1", "", "SP98", SEEN, ""),
        ("1", "", "sp98", SEEN, ""),
    )
    found, findings = items(IMPORTER, HEADER, *rows)
    assert [reason for _, _, reason in findings] == [
        "missing_code",
        "gtin_check_digit",
        "missing_product",
        "bad_moment",
        "ends_before_it_starts",
        "bad_moment",
        "gtin_check_digit",
        "duplicate_stock_out",
    ]
    assert [item.key for item in found] == ["1\t~sp98"]


async def test_products_are_found_by_gtin_by_name_or_kept_as_named(office: Office, file: Callable[..., Path]) -> None:
    await office.reads(file(STORES), stores.IMPORTER)
    catalogue = "gtin,name\n3017620422003,Pâte à tartiner\n96385074,Thé\n036000291452,Thé\n"
    await office.reads(file(catalogue), products.IMPORTER)
    rows = (
        f"1,96385074,,{SEEN},2022-10-08T11:55:26\n1,,PATE A TARTINER,{SEEN},\n1,,Thé,{SEEN},\n"
        f"9,,SP98,{SEEN},\n2,,SP98,2031-01-01T00:00:00,\n"
    )
    path = file(f"code,gtin,produit,debut,fin\n{rows}")
    dry = await office.reads(path, IMPORTER, dry_run=True)
    assert (dry.report.added, await office.entities("stock_out")) == (3, {})
    told = await office.reads(path, IMPORTER)
    assert told.said() == [(5, "unknown_store"), (6, "in_the_future")]
    found = {entity.fixed["product"]: entity for entity in (await office.entities_of("stock_out"))}
    assert set(found) == {"00000096385074", "03017620422003", "~the"}
    (case,) = fold(found["00000096385074"].events)
    assert (case.status, case.minutes, ms_to_instant(case.since_ms)) == (
        "back_on_shelf", 24 * 60, "2022-10-07T09:55:26.000Z",
    )  # fmt: skip
    again = await office.reads(path, IMPORTER)
    assert (again.report.added, again.report.edited, again.report.unchanged) == (0, 0, 3)
    assert again.findings == told.findings
    assert (await office.entities_of("stock_out"))[0].version <= 2


async def test_the_real_stock_outs_land_and_twice_changes_nothing(office: Office, data_folder: Path) -> None:
    await office.reads(data_folder / "stores.csv", stores.IMPORTER)
    told = await office.reads(data_folder / "stock_outs_2022.csv", IMPORTER)
    assert (told.report.rows, told.report.added, told.findings) == (5731, 5731, [])
    found = await office.entities_of("stock_out")
    assert len(found) == 5731
    assert all(gtin_of(entity.fixed["product"]) is None for entity in found), "the file names fuels, not GTINs"
    assert {len(fold(entity.events)) for entity in found} == {1}
    again = await office.reads(data_folder / "stock_outs_2022.csv", IMPORTER)
    assert (again.report.unchanged, again.findings) == (5731, [])
