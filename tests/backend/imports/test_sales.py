"""Sales from a customer's file: as the file says, whatever it calls things; twice changes nothing; what is wrong is told."""

import csv
import random
from pathlib import Path
from typing import Any

import pytest

from backend.db.work import fetch
from backend.imports.model import Finding, Unreadable
from backend.imports.run import Listener, Report
from backend.imports.sales import Codes, import_sales, read_codes
from backend.imports.sentences import explanation, sentence
from tests.backend.desk import Desk

GTIN, KEY = "3017620422003", "03017620422003"
DAY = 20_454
"""1 January 2026."""


async def _run(desk: Desk, path: Path, codes: Codes | None = None, **more: Any) -> tuple[Report, list[Finding]]:
    found: list[Finding] = []
    desk.clock.advance(1000)
    report = await import_sales(
        desk.database, path, desk.clock.now, codes=codes, listener=Listener(finding=found.append), **more
    )
    return report, found


async def _sold(desk: Desk) -> list[tuple[Any, ...]]:
    rows = await desk.database.read(
        lambda: fetch("SELECT product, account, day, units, value_minor FROM sale ORDER BY product, account, day")
    )
    return [tuple(row) for row in rows]


@pytest.fixture
async def shop(desk: Desk) -> str:
    receipt = await desk.do("admin", "account.add", {"name": "Numéro", "external_id": "0042", "source": "import"})
    return str(receipt.entity)


async def test_a_french_file_lands_as_it_says_and_twice_changes_nothing(desk: Desk, shop: str, tmp_path: Path) -> None:
    path = tmp_path / "ventes.csv"
    path.write_bytes(
        "Magasin;Code produit;Jour;Qté;CA TTC;Caisse\n"
        f"0042;{GTIN};01/01/2026;3;11,97;1\n"
        f"0042;{GTIN};01/01/2026;-1;-3,99;2\n"
        f"{desk.shop};{GTIN};2026-01-02;2;1 007,98 €;1\n".encode("cp1252")
    )
    for _ in range(2):
        report, findings = await _run(desk, path)
        assert (report.rows, report.added, report.rejected, findings) == (3, 2, 0, [])
        assert await _sold(desk) == sorted([(KEY, shop, DAY, 2, 798), (KEY, desk.shop, DAY + 1, 2, 100_798)])


async def test_a_later_file_replaces_what_it_names_and_leaves_the_rest(desk: Desk, shop: str, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text(f"store,product,date,units,value\n0042,{GTIN},20260101,3,3\n0042,{GTIN},20260102,4,4\n")
    await _run(desk, path)
    path.write_text(f"store,product,date,units,value\n0042,{GTIN},20260102,9,9.005\n")
    await _run(desk, path)
    assert await _sold(desk) == [(KEY, shop, DAY, 3, 300), (KEY, shop, DAY + 1, 9, 900)]


async def test_a_mapping_file_says_what_the_file_s_codes_are(desk: Desk, shop: str, tmp_path: Path) -> None:
    mapping, path = tmp_path / "codes.csv", tmp_path / "sales.csv"
    mapping.write_text(f"kind;theirs;ours\nmagasin;M-7;0042\nproduit;PLU 12;{GTIN}\n")
    path.write_text("store;product;date;units;value\nM-7;PLU 12;2026-01-01;1;2\n0042;PLU 12;2026-01-02;1;2\n")
    report, _ = await _run(desk, path, read_codes(mapping))
    assert report.added == 2
    assert {row[1] for row in await _sold(desk)} == {shop}
    mapping.write_text("store;M-7;0042\nrayon;3;4\n")
    with pytest.raises(Unreadable) as refused:
        read_codes(mapping)
    assert "line 2" in explanation(refused.value, "en")


async def test_every_bad_row_is_told_with_its_line_and_why_and_the_others_land(
    desk: Desk, shop: str, tmp_path: Path
) -> None:
    path = tmp_path / "sales.csv"
    lines = [
        "0042,{g},2026-01-01,1,1.00", "nulle part,{g},2026-01-01,1,1", "0042,3017620422004,2026-01-01,1,1",
        "0042,{g},31/02/2026,1,1", "0042,{g},2026-01-01,1.5,1", "0042,{g},2026-01-01,1,un", "0042,{g}",
        "0042,{g},2026-01-01,1,9e99", "", "0042,{g},2026-01-01,2.0,1",
    ]  # fmt: skip
    path.write_text("store,product,date,units,value\n" + "\n".join(lines).replace("{g}", GTIN) + "\n")
    report, findings = await _run(desk, path)
    assert [(f.line, f.field, f.reason) for f in findings] == [
        (3, "store", "unknown_store_code"), (4, "product", "bad_product"), (5, "date", "bad_day"),
        (6, "units", "bad_units"), (7, "value", "bad_value"), (8, "", "short_row"), (9, "value", "bad_value"),
    ]  # fmt: skip
    assert (report.rows, report.rejected) == (9, 7)
    assert await _sold(desk) == [(KEY, shop, DAY, 3, 200)]
    for finding in findings:
        assert sentence(finding, "fr") != sentence(finding, "en")


async def test_a_dry_run_writes_nothing(desk: Desk, shop: str, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text(f"store,product,date,units,value\n0042,{GTIN},2026-01-01,1,1\n")
    report, _ = await _run(desk, path, dry_run=True)
    assert (report.added, await _sold(desk)) == (1, [])


async def test_chunks_add_up_to_the_file(
    desk: Desk, shop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines of one product and day lie chunks apart; a line at a time, in plain Python, they add up to the same."""
    chunk = 2_000
    monkeypatch.setattr("backend.imports.sales.CHUNK", chunk)
    monkeypatch.setattr("backend.imports.sales.WRITTEN", 9)
    rng, path, expected = random.Random(5), tmp_path / "sales.csv", dict[int, list[int]]()
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["store", "product", "date", "units", "value"])
        for _ in range(3):
            # So many wrong ones between that each round falls into a chunk of its own.
            for day in range(1, 29):
                units, cents = rng.randrange(1, 9), rng.randrange(100, 999)
                writer.writerow(["0042", GTIN, f"2026-01-{day:02}", units, f"{cents / 100:.2f}"])
                held = expected.setdefault(day, [0, 0])
                held[0] += units
                held[1] += cents
            writer.writerows([["0042", GTIN, "jamais", 1, 1]] * chunk)
    for _ in range(2):
        report, _ = await _run(desk, path)
        assert report.rejected == 3 * chunk
        assert await _sold(desk) == [(KEY, shop, DAY - 1 + day, *both) for day, both in sorted(expected.items())]


async def test_a_parquet_file_is_read_like_any_other(desk: Desk, shop: str, tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install comptoir[parquet]")
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    from datetime import date
    from decimal import Decimal

    path = tmp_path / "sales.parquet"
    columns = {
        "store": ["0042", "0042", "zz"], "product": [GTIN] * 3, "date": [date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 1)],
        "units": [1, 2, 3], "value": [Decimal("1.25"), Decimal("2.50"), Decimal(1)],
    }  # fmt: skip
    parquet.write_table(arrow.table(columns), path)
    report, findings = await _run(desk, path)
    assert [(f.line, f.reason) for f in findings] == [(4, "unknown_store_code")]
    assert report.added == 2
    assert await _sold(desk) == [(KEY, shop, DAY, 1, 125), (KEY, shop, DAY + 1, 2, 250)]
