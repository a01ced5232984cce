from backend.imports.model import Known, Surroundings
from backend.imports.products import IMPORTER
from tests.backend.imports.rows import items

HEADER = ("EAN", "Libellé", "Marque", "Famille")


def test_a_row_becomes_a_product_with_its_gtin_as_in_the_file() -> None:
    found, findings = items(IMPORTER, HEADER, ("96385074", "Thé vert", "Feuille", ""))
    assert not findings
    assert found[0].key == "00000096385074"
    planned = IMPORTER.plan(found[0], Known("id"), Surroundings("anne"))
    assert dict(planned.ops[0].args) == {"gtin": "96385074", "name": "Thé vert", "brand": "Feuille"}


def test_what_is_wrong_with_a_gtin_is_told_apart() -> None:
    rows = (("", "A"), ("123", "B"), ("96385075", "C"), ("9,6E+7", "D"), ("96385074", ""))
    found, findings = items(IMPORTER, HEADER, *rows)
    assert not found
    assert [reason for _, _, reason in findings] == [
        "missing_gtin",
        "gtin_length",
        "gtin_check_digit",
        "gtin_not_digits",
        "missing_name",
    ]


def test_the_same_digits_in_another_length_are_the_same_product() -> None:
    found, findings = items(IMPORTER, HEADER, ("036000291452", "A"), ("0036000291452", "B"))
    assert len(found) == 1
    assert findings == [(3, "gtin", "duplicate_gtin")]
