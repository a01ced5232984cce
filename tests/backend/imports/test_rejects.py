import csv
from pathlib import Path

from backend.imports.model import Finding, Weight
from backend.imports.rejects import RejectsFile


def test_findings_open_in_a_spreadsheet_and_run_nothing_there(tmp_path: Path) -> None:
    path = tmp_path / "rejects.csv"
    with RejectsFile(path, "en") as rejects:
        rejects.begin(";")
        rejects.add(Finding(2, "postcode", "bad_postcode", Weight.REJECT, "=cmd()"))
        rejects.add(Finding(3, "latitude", "bad_position", Weight.REJECT, "-1,5 "))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        read = list(csv.DictReader(file, delimiter=";"))
    assert [(row["line"], row["reason"], row["kind"], row["field"], row["value"]) for row in read] == [
        ("2", "bad_postcode", "reject", "postcode", "'=cmd()"),
        ("3", "bad_position", "reject", "latitude", "-1,5 "),
    ]
    assert read[0]["sentence"] == "“=cmd()” is no postcode"
