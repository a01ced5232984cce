from collections.abc import Iterator

import pytest

from backend.imports import opening_hours, products, stores
from backend.imports.columns import Header, find_header, fold_header, rows
from backend.imports.model import Column, Record, Unreadable

FRENCH = ("Code magasin", "Enseigne", "Nom", "Adresse", "CP", "Ville", "Tél.", "Latitude", "Longitude")
ENGLISH = ("Store ID", "Banner", "Store Name", "Address", "Zip code", "City", "Phone number", "LAT", "LON")
EVERY_FIELD = ("code", "banner", "name", "address", "postcode", "city", "phone", "latitude", "longitude")


def lines(*cells: tuple[str, ...]) -> Iterator[Record]:
    return iter([Record(number, row) for number, row in enumerate(cells, start=1)])


def header(*names: str, **overrides: str) -> Header:
    return find_header(lines(names), stores.COLUMNS, overrides)


@pytest.mark.parametrize("names", [FRENCH, ENGLISH, tuple(name.upper() for name in FRENCH)])
def test_french_and_english_headers_mean_the_same(names: tuple[str, ...]) -> None:
    assert dict(header(*names).columns) == {name: position for position, name in enumerate(EVERY_FIELD)}


@pytest.mark.parametrize("name", ["Code_Magasin", "CODE  MAGASIN", "code-magasin :", "Codé magasin"])
def test_case_accents_and_punctuation_of_a_header_do_not_matter(name: str) -> None:
    assert fold_header(name) == "code magasin"


@pytest.mark.parametrize("columns", [stores.COLUMNS, products.COLUMNS, opening_hours.COLUMNS])
def test_every_synonym_is_written_folded_and_names_one_field_only(columns: tuple[Column, ...]) -> None:
    synonyms = [synonym for column in columns for synonym in column.headers]
    assert [fold_header(synonym) for synonym in synonyms] == synonyms
    assert len(set(synonyms)) == len(synonyms)


def test_the_more_telling_column_wins_and_the_others_are_shown_as_ignored() -> None:
    found = header("Id", "Code magasin", "Libellé", "Nom", "Remarque")
    assert dict(found.columns) == {"code": 1, "name": 3}
    assert found.ignored == ("Id", "Libellé", "Remarque")


def test_a_person_may_say_which_column_is_which() -> None:
    found = header("A", "Nom", "Nom", "Tel", code="A", name="#3", phone="")
    assert dict(found.columns) == {"code": 0, "name": 2}


def test_titles_and_empty_rows_above_the_header_are_passed_over() -> None:
    found = find_header(
        lines(("Nos magasins", "", ""), ("", ""), ("CP", "Nom", "Code", ""), ("1",)), stores.COLUMNS, {}
    )
    assert (found.line, found.names) == (3, ("CP", "Nom", "Code"))


@pytest.mark.parametrize(
    ("names", "overrides", "reason", "params"),
    [
        (("Foo", "Nom"), {}, "missing_column", {"fields": ["code"], "columns": ["Foo", "Nom"], "line": 1}),
        (("1", "A"), {}, "missing_column", {"fields": ["code", "name"], "columns": ["1", "A"], "line": 1}),
        (
            ("Code", "Nom", "nom"),
            {},
            "duplicate_header",
            {"field": "name", "header": "Nom", "positions": [2, 3], "columns": ["Code", "Nom", "nom"]},
        ),
        (
            ("Code", "Nom"),
            {"city": "Vile"},
            "unknown_column",
            {"field": "city", "header": "Vile", "positions": [], "columns": ["Code", "Nom"]},
        ),
        (
            ("Code", "Nom"),
            {"city": "#9"},
            "unknown_column",
            {"field": "city", "header": "#9", "positions": [], "columns": ["Code", "Nom"]},
        ),
    ],
)
def test_a_header_that_cannot_be_used_says_what_it_has(
    names: tuple[str, ...], overrides: dict[str, str], reason: str, params: dict[str, object]
) -> None:
    with pytest.raises(Unreadable) as caught:
        header(*names, **overrides)
    assert (caught.value.reason, caught.value.params) == (reason, params)


def test_an_unknown_field_is_told_which_there_are() -> None:
    with pytest.raises(Unreadable) as caught:
        find_header(lines(("gtin", "nom")), products.COLUMNS, {"colour": "nom"})
    assert caught.value.params == {"field": "colour", "fields": ["gtin", "name", "brand", "category"]}


def test_rows_come_by_field_and_short_ones_are_filled_up() -> None:
    found = header("Code", "Nom", "Ville", "")
    cells = (("1", " A ", "Lyon", ""), ("2", "B"), ("", " "), ("3", "C", "Pau", "", "x"))
    read = list(rows(lines(*cells), found))
    assert [dict(row.values) for row in read[:2]] == [
        {"code": "1", "name": "A", "city": "Lyon"},
        {"code": "2", "name": "B", "city": ""},
    ]
    assert [(f.line, f.reason, f.value) for f in read[2].findings] == [(4, "too_many_columns", "x")]


def test_a_cell_a_spreadsheet_could_not_work_out_rejects_its_row_only_where_it_is_read() -> None:
    found = header("Code", "Nom", "Note")
    records = [
        Record(2, ("1", "#REF!", "")),
        Record(3, ("2", "B", "#N/A")),
        Record(4, ("3", "", ""), cell_faults={1: "formula_without_value", 2: "formula_without_value"}),
        Record(5, ("4", "x" * 1001, "")),
    ]
    findings = [f for row in rows(records, found) for f in row.findings]
    assert [(f.line, f.field, f.reason) for f in findings] == [
        (2, "name", "spreadsheet_error"),
        (4, "name", "formula_without_value"),
        (5, "name", "too_long"),
    ]
