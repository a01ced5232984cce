from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.accounts import places
from backend.imports import values


@pytest.mark.parametrize(
    ("raw", "e7"),
    [
        ("48.8566", 488_566_000),
        ("48,8566", 488_566_000),
        ("-1,03", -10_300_000),
        ("+2", 20_000_000),
        ("48.261519408403004", 482_615_194),
        ("0", 0),
    ],
)
def test_degrees_are_read_with_either_decimal_mark(raw: str, e7: int) -> None:
    assert values.degrees_e7(raw, 180) == e7


@pytest.mark.parametrize("raw", ["", "N48°51", "91", "48,8,5", "1e2", "٤٨", "4 8", "--1", "48.", ".5", "nan"])
def test_what_is_no_latitude_is_refused(raw: str) -> None:
    assert values.degrees_e7(raw, 90) is None


@given(st.integers(-1_800_000_000, 1_800_000_000))
def test_every_position_survives_its_own_decimal_text(e7: int) -> None:
    text = format(Decimal(e7) / 10_000_000, "f")
    assert values.degrees_e7(text, 180) == e7
    assert values.degrees_e7(text.replace(".", ","), 180) == e7


@pytest.mark.parametrize(
    ("raw", "country", "read"),
    [
        ("75001", "FR", ("75001", False)),
        ("75 001", "FR", ("75001", False)),
        ("F-75001", "FR", ("75001", False)),
        ("1000", "FR", ("01000", True)),
        ("7500A", "FR", None),
        ("750012", "FR", None),
        ("100", "FR", None),
        ("1000", "BE", ("1000", False)),
        ("sw1a 1aa", "GB", ("SW1A 1AA", False)),
        ("?", "GB", None),
    ],
)
def test_a_postcode_gets_back_only_the_zero_a_spreadsheet_ate(
    raw: str, country: str, read: tuple[str, bool] | None
) -> None:
    assert values.postcode(raw, country) == read


@pytest.mark.parametrize(
    ("postcode", "departement"),
    [
        ("01000", "01"),
        ("75011", "75"),
        ("20000", "2A"),
        ("20137", "2A"),
        ("20200", "2B"),
        ("20600", "2B"),
        ("20900", None),
        ("97110", "971"),
        ("97400", "974"),
        ("97600", "976"),
        ("97700", None),
        ("98000", None),
        ("00100", None),
        ("96000", None),
        ("1000", None),
        ("", None),
    ],
)
def test_the_departement_of_a_postcode(postcode: str, departement: str | None) -> None:
    assert places.departement(postcode) == departement


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("3017620422003", ("3017620422003", None)),
        ("3 017620-422003", ("3017620422003", None)),
        ("96385074", ("96385074", None)),
        ("3017620422004", ("3017620422004", "gtin_check_digit")),
        ("30176", ("30176", "gtin_length")),
        ("3,01762E+12", ("3,01762E+12", "gtin_not_digits")),
    ],
)
def test_a_gtin_is_checked(raw: str, read: tuple[str, str | None]) -> None:
    assert values.gtin(raw) == read


@pytest.mark.parametrize(
    ("raw", "minutes"),
    [
        ("08.30", 510),
        ("8:30", 510),
        ("8h30", 510),
        ("8 h 30", 510),
        ("8H", 480),
        ("0830", 510),
        ("08:30:00", 510),
        ("8:30 pm", 1230),
        ("12 am", 0),
        ("24:00", 1440),
        ("24:01", None),
        ("08:60", None),
        ("13 pm", None),
        ("midi", None),
    ],
)
def test_times_of_day_as_people_write_them(raw: str, minutes: int | None) -> None:
    assert values.minutes(raw) == minutes


@pytest.mark.parametrize(
    ("raw", "day"), [("Lundi", 0), ("MAR.", 1), ("wed", 2), ("Th", 3), ("5", 4), ("samedi", 5), ("Su", 6), ("x", None)]
)
def test_weekdays_in_both_languages(raw: str, day: int | None) -> None:
    assert values.weekday(raw) == day


@pytest.mark.parametrize(
    ("raw", "flag"), [("1", True), ("Oui", True), ("fermé", True), ("", False), ("Non", False), ("peut-être", None)]
)
def test_yes_and_no_in_both_languages(raw: str, flag: bool | None) -> None:
    assert values.flag(raw) is flag


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  Chez   Léa ", "Chez Léa"),
        ("Chez\u00a0Léa", "Chez Léa"),
        ("Chez\x00Le\u0301a\r\n2e étage", "Chez Léa 2e étage"),
        ("مرحبا 🛒", "مرحبا 🛒"),
    ],
)
def test_text_is_tidied_but_kept(raw: str, text: str) -> None:
    assert values.text(raw) == text


@pytest.mark.parametrize(("raw", "code"), [("fr", "FR"), ("Belgique", "BE"), ("Pays-Bas", "NL"), ("Atlantis", None)])
def test_countries_by_code_or_by_name(raw: str, code: str | None) -> None:
    assert values.country(raw) == code
