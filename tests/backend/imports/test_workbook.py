import datetime as dt
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from backend.imports.model import Record, Unreadable
from backend.imports.reading import Hints, open_source

Sheets = Callable[..., Path]


@pytest.fixture
def workbook(tmp_path: Path) -> Sheets:
    def write(*sheets: list[list[Any]], prepare: Callable[[Any], None] | None = None) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for number, rows in enumerate(sheets, start=1):
            sheet = book.create_sheet(f"Feuil{number}")
            for row in rows:
                sheet.append(row)
        if prepare is not None:
            prepare(book)
        path = tmp_path / "file.xlsx"
        book.save(path)
        return path

    return write


def records(path: Path, hints: Hints | None = None) -> list[Record]:
    with open_source(path, hints) as source:
        return list(source.records())


def rewritten(path: Path, member: str, change: Callable[[bytes], bytes]) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, change(content) if name == member else content)
    return path


def test_cells_read_as_a_person_sees_them(workbook: Sheets) -> None:
    path = workbook(
        [
            ["Code", "Nom", "Lat", "Ouvre", "Fermé", "Depuis"],
            [10000006, "Épicerie", 48.28855, dt.time(8, 30), True, dt.datetime.fromisoformat("2024-05-03")],
            [1000.0, None, 0, dt.timedelta(hours=24), False, dt.datetime.fromisoformat("2024-05-03T09:05")],
        ]
    )
    assert [record.cells for record in records(path)[1:]] == [
        ("10000006", "Épicerie", "48.28855", "08:30", "1", "2024-05-03"),
        ("1000", "", "0", "24:00", "0", "2024-05-03 09:05"),
    ]


def test_the_name_of_the_file_does_not_matter(workbook: Sheets, tmp_path: Path) -> None:
    path = workbook([["Code"], ["1"]]).rename(tmp_path / "export.csv")
    assert len(records(path)) == 2


def test_empty_and_hidden_sheets_are_passed_over(workbook: Sheets) -> None:
    def hide(book: Any) -> None:
        book["Feuil2"].sheet_state = "hidden"

    path = workbook([], [["secret"]], [["Code"], ["1"]], prepare=hide)
    with open_source(path) as source:
        assert (source.format, source.encoding) == ("XLSX", "Feuil3")
    assert records(path, Hints(sheet="Feuil2"))[0].cells == ("secret",)
    with pytest.raises(Unreadable) as caught:
        records(path, Hints(sheet="Feuil9"))
    assert caught.value.params == {"sheet": "Feuil9", "sheets": ["Feuil1", "Feuil2", "Feuil3"]}


def test_a_workbook_without_anything_in_it_is_empty(workbook: Sheets) -> None:
    with pytest.raises(Unreadable) as caught:
        records(workbook([], []))
    assert caught.value.reason == "empty"


def test_line_numbers_are_the_rows_of_the_sheet(workbook: Sheets) -> None:
    path = workbook([[], [], ["Code"], [], ["1"]])
    assert [(record.line, record.cells) for record in records(path) if not record.blank] == [
        (3, ("Code",)),
        (5, ("1",)),
    ]


def test_a_formula_counts_as_its_result_and_one_never_computed_is_said(workbook: Sheets) -> None:
    path = workbook([["Code", "Nom"], ["=1+1", "A"], ["=1+2", "B"]])

    def computed(sheet: bytes) -> bytes:
        return re.sub(rb"(<f>1\+1</f>)<v ?/?>(</v>)?", rb"\1<v>2</v>", sheet)

    rewritten(path, "xl/worksheets/sheet1.xml", computed)
    read = records(path)
    assert read[1].cells == ("2", "A")
    assert read[1].cell_faults == {}
    assert read[2].cell_faults == {0: "formula_without_value"}


def test_a_size_that_is_wrong_hides_no_row(workbook: Sheets) -> None:
    path = workbook([["Code", "Nom"], ["1", "A"], ["2", "B"]])
    rewritten(
        path,
        "xl/worksheets/sheet1.xml",
        lambda sheet: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', sheet),
    )
    assert [record.cells for record in records(path)] == [("Code", "Nom"), ("1", "A"), ("2", "B")]


def test_a_damaged_sheet_says_where_it_breaks(workbook: Sheets) -> None:
    path = workbook([["Code", "Nom"], *([str(n), "A"] for n in range(5000))])
    rewritten(path, "xl/worksheets/sheet1.xml", lambda sheet: sheet[: len(sheet) // 2])
    with open_source(path) as source:
        read: list[Record] = []
        with pytest.raises(Unreadable) as caught:
            read.extend(source.records())
    assert caught.value.reason == "damaged_workbook"
    assert caught.value.params["line"] > 1000


def test_an_archive_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "hello")
    with pytest.raises(Unreadable) as caught:
        records(path)
    assert caught.value.reason == "not_a_workbook"
