import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.imports.model import Known, Outcome, Surroundings
from backend.imports.opening_hours import IMPORTER, osm
from tests.backend.imports.rows import items

HEADER = ("Magasin", "Jour", "Ouverture", "Fermeture", "Fermé")
DAYS = ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche")


def week(*hours: str, code: str = "A") -> list[tuple[str, ...]]:
    """Rows of a week; `8.30-19.30`, `off`, or nothing."""
    rows: list[tuple[str, ...]] = []
    for day, said in zip(DAYS, hours, strict=True):
        opens, _, closes = said.partition("-") if said != "off" else ("", "", "")
        rows.append((code, day, opens, closes, "1" if said == "off" else ""))
    return rows


def hours(*rows: tuple[str, ...]) -> str | None:
    found, _ = items(IMPORTER, HEADER, *rows)
    return found[0].values.get("opening_hours")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["08.30-19.30"] * 6 + ["09.00-12.30"], "Mo-Sa 08:30-19:30; Su 09:00-12:30"),
        (["08.30-19.30"] * 6 + ["off"], "Mo-Sa 08:30-19:30; Su off"),
        (["9h-12h"] * 6 + [""], "Mo-Sa 09:00-12:00"),
        (
            ["9h-12h", "9h-12h", "off", "9h-12h", "9h-12h", "8h-20h", "off"],
            "Mo-Tu,Th-Fr 09:00-12:00; We,Su off; Sa 08:00-20:00",
        ),
        (["00.00-23.59"] * 7, "Mo-Su 00:00-23:59"),
        (["00:00-24:00"] * 7, "Mo-Su 00:00-24:00"),
        (["18:00-02:00"] + ["off"] * 6, "Mo 18:00-02:00; Tu-Su off"),
        (["01.00-01.00", "00.00-00.00", "", "", "", "", ""], None),
    ],
)  # fmt: skip
def test_a_week_becomes_one_text(said: list[str], expected: str | None) -> None:
    assert hours(*week(*said)) == expected


def test_one_oclock_to_one_oclock_is_unknown_even_where_ticked_as_closed() -> None:
    rows = [("A", day, "01.00", "01.00", "1") for day in DAYS]
    found, findings = items(IMPORTER, HEADER, *rows)
    assert (dict(found[0].values), findings) == ({}, [])


def test_a_day_may_have_several_rows_in_any_order() -> None:
    rows = [
        ("A", "lundi", "14:00", "19:00", ""),
        ("B", "lundi", "8:00", "9:00", ""),
        ("A", "lundi", "9:00", "12:00", ""),
    ]
    assert hours(*rows) == "Mo 09:00-12:00,14:00-19:00"


@pytest.mark.parametrize(
    ("rows", "findings"),
    [
        ([("", "lundi", "8:00", "9:00", "")], [(2, "code", "missing_code")]),
        ([("A", "jour 8", "8:00", "9:00", "")], [(2, "weekday", "bad_weekday")]),
        ([("A", "lundi", "8:00", "9:00", "maybe")], [(2, "closed", "bad_flag")]),
        ([("A", "lundi", "8:00", "", "")], [(2, "closes", "bad_time")]),
        ([("A", "lundi", "24:00", "9:00", "")], [(2, "opens", "bad_time")]),
        ([("A", "lundi", "8:00", "9:75", "")], [(2, "closes", "bad_time")]),
        ([("A", "lundi", "8:00", "8:00", "")], [(2, "closes", "same_hours")]),
        ([("A", "lundi", "1:00", "8:30", "1")], [(2, "closed", "closed_with_hours")]),
        (
            [("A", "lundi", "8:00", "12:00", ""), ("A", "lundi", "11:00", "19:00", "")],
            [(3, "opens", "overlapping_hours")],
        ),
        (
            [("A", "lundi", "8:00", "12:00", ""), ("A", "lundi", "8:00", "12:00", "")],
            [(3, "opens", "overlapping_hours")],
        ),
        ([("A", "lundi", "8:00", "12:00", ""), ("A", "lundi", "", "", "1")], [(3, "weekday", "contradicting_day")]),
        ([("A", "lundi", "", "", "1"), ("A", "lundi", "8:00", "12:00", "")], [(3, "weekday", "contradicting_day")]),
        ([("A", day, "", "", "1") for day in DAYS], [(2, "closed", "always_closed")]),
    ],
)
def test_rows_that_make_no_sense_are_said(rows: list[tuple[str, ...]], findings: list[tuple[int, str, str]]) -> None:
    assert items(IMPORTER, HEADER, *rows)[1] == findings


def test_a_store_nobody_knows_rejects_each_of_its_rows() -> None:
    found, _ = items(IMPORTER, HEADER, *week(*["9h-12h"] * 7))
    planned = IMPORTER.plan(found[0], Known("id"), Surroundings("anne"))
    assert planned.outcome is Outcome.REJECTED
    assert [(f.line, f.reason, f.value) for f in planned.findings] == [(n, "unknown_store", "A") for n in range(2, 9)]


@given(st.lists(st.sampled_from([None, [], [(540, 720)], [(540, 720), (840, 1140)]]), min_size=7, max_size=7))
def test_every_known_day_is_in_the_text_once_and_no_unknown_one(days: list[list[tuple[int, int]] | None]) -> None:
    names = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
    read: dict[str, str] = {}
    for rule in filter(None, osm(days).split("; ")):
        selector, said = rule.split(" ")
        for run in selector.split(","):
            first, _, last = run.partition("-")
            for name in names[names.index(first) : names.index(last or first) + 1]:
                assert name not in read
                read[name] = said
    texts = {0: "off", 1: "09:00-12:00", 2: "09:00-12:00,14:00-19:00"}
    assert read == {name: texts[len(day)] for name, day in zip(names, days, strict=True) if day is not None}
