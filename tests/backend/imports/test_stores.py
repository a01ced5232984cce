import pytest

from backend.imports.model import Known, Options, Outcome, Surroundings
from backend.imports.stores import IMPORTER
from tests.backend.imports.rows import items

HEADER = ("Code", "Nom", "Enseigne", "CP", "Ville", "Pays", "Tél", "Latitude", "Longitude")
GOOD = ("A1", "Épicerie", "Coop", "69001", "Lyon", "", "04 78 00 00 00", "45,76", "4,83")


def row(**changes: str) -> tuple[str, ...]:
    names = ("code", "name", "banner", "cp", "city", "country", "phone", "lat", "lon")
    return tuple(changes.get(name, cell) for name, cell in zip(names, GOOD, strict=True))


def test_a_row_becomes_an_account_with_what_it_says() -> None:
    found, findings = items(IMPORTER, HEADER, GOOD)
    assert not findings
    assert found[0].key == "A1"
    assert dict(found[0].values) == {
        "name": "Épicerie",
        "banner": "Coop",
        "city": "Lyon",
        "phone": "04 78 00 00 00",
        "postcode": "69001",
        "lat_e7": 457_600_000,
        "lon_e7": 48_300_000,
    }
    planned = IMPORTER.plan(found[0], Known("id"), Surroundings("anne"))
    assert planned.outcome is Outcome.ADDED
    assert dict(planned.ops[0].args) == {
        **found[0].values,
        "external_id": "A1",
        "country": "FR",
        "level": "store",
        "source": "import",
    }


def test_an_empty_cell_is_silence() -> None:
    found, findings = items(IMPORTER, HEADER, row(banner="", phone="", lat="", lon="", cp=""))
    assert not findings
    assert set(found[0].values) == {"name", "city"}


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"code": ""}, ("code", "missing_code")),
        ({"name": "   "}, ("name", "missing_name")),
        ({"cp": "7500A"}, ("postcode", "bad_postcode")),
        ({"country": "Atlantis"}, ("country", "bad_country")),
        ({"lat": "N48°51"}, ("latitude", "bad_position")),
        ({"lat": "91"}, ("latitude", "bad_position")),
        ({"lon": "-180,5"}, ("longitude", "bad_position")),
        ({"lon": ""}, ("longitude", "bad_position")),
    ],
)
def test_what_a_row_cannot_be_imported_with(changes: dict[str, str], finding: tuple[str, str]) -> None:
    assert items(IMPORTER, HEADER, row(**changes)) == ([], [(2, *finding)])


def test_everything_wrong_with_a_row_is_said_at_once() -> None:
    _, findings = items(IMPORTER, HEADER, row(name="", cp="x", lat="x"))
    assert [reason for _, _, reason in findings] == ["missing_name", "bad_postcode", "bad_position"]


def test_a_rejected_row_brings_no_remark() -> None:
    _, findings = items(IMPORTER, HEADER, row(name="", cp="1000"))
    assert [reason for _, _, reason in findings] == ["missing_name"]


def test_a_lost_zero_is_put_back_and_position_zero_left_out() -> None:
    found, findings = items(IMPORTER, HEADER, row(cp="1000", lat="0", lon="0"))
    assert findings == [(2, "postcode", "lost_leading_zero"), (2, "latitude", "position_zero")]
    assert found[0].values["postcode"] == "01000"
    assert "lat_e7" not in found[0].values


def test_on_the_equator_or_the_meridian_a_position_is_kept() -> None:
    found, findings = items(IMPORTER, HEADER, row(lat="0", lon="9,45"))
    assert not findings
    assert found[0].values["lat_e7"] == 0


def test_the_second_row_with_a_code_is_rejected_unless_the_first_was() -> None:
    found, findings = items(IMPORTER, HEADER, GOOD, row(name="Twin"), row(code="B", name=""), row(code="B"))
    assert [(item.line, item.key) for item in found] == [(2, "A1"), (5, "B")]
    assert findings == [(3, "code", "duplicate_code"), (4, "name", "missing_name")]


def test_the_country_of_a_row_stands_above_the_one_asked_for() -> None:
    found, _ = items(IMPORTER, HEADER, row(cp="1000"), row(code="B", country="France"), options=Options("BE"))
    assert [(item.values.get("country"), item.fixed["country"], item.values["postcode"]) for item in found] == [
        (None, "BE", "1000"),
        ("FR", "FR", "69001"),
    ]


def test_territories_follow_the_departement_where_there_is_one() -> None:
    options = Options(by_departement=True)
    rows = (GOOD, row(code="B", cp="20137"), row(code="C", country="BE", cp="1000"), row(code="D", cp="98000"))
    found, findings = items(IMPORTER, HEADER, *rows, options=options)
    assert [item.territory for item in found] == ["69", "2A", None, None]
    assert findings == [(5, "postcode", "no_departement")]
