import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from backend.imports.delimited import separator_of
from backend.imports.model import Record, Unreadable
from backend.imports.reading import Hints, Source, open_source

ROWS = [["Code", "Nom", "Ville", "Latitude"], ["1", "Épicerie Noël", "Mâcon", "46,3"], ["2", "L'Œuf", "Sète", "43,4"]]


def records(path: Path, hints: Hints | None = None) -> list[Record]:
    with open_source(path, hints) as source:
        return list(source.records())


def opened(path: Path) -> tuple[str, str]:
    with open_source(path) as source:
        seen: Source = source
        return seen.encoding, seen.separator


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_usual_encoding_separator_and_line_end_reads_the_same(
    file: Callable[..., Path], encoding: str, separator: str, end: str
) -> None:
    path = file(end.join(separator.join(row) for row in ROWS) + end, encoding)
    assert [list(record.cells) for record in records(path)] == ROWS
    assert [record.line for record in records(path)] == [1, 2, 3]


def test_latin_1_is_read_as_the_windows_encoding_that_holds_it(file: Callable[..., Path]) -> None:
    path = file("Code;Nom\n1;Épicerie\n", "latin-1")
    assert opened(path) == ("cp1252", ";")
    assert records(path)[1].cells == ("1", "Épicerie")


def test_bytes_windows_1252_does_not_have_are_guessed(file: Callable[..., Path]) -> None:
    text = "Code;Nom;Adresse\n" + "".join(
        f"{n};Épicerie du Château n°{n};près de l'église, à côté\n" for n in range(40)
    )
    path = file(text, "mac_roman")
    assert "cp1252" not in opened(path)
    assert len(records(path)) == 41


def test_an_encoding_can_be_told(file: Callable[..., Path]) -> None:
    path = file("Code;Nom\n1;Épicerie\n", "cp850")
    assert records(path, Hints(encoding="cp850"))[1].cells == ("1", "Épicerie")


def test_damaged_utf_8_costs_its_row_and_garbles_no_other(file: Callable[..., Path]) -> None:
    good = "".join(f"{n};Épicerie à Sète\n" for n in range(20)).encode()
    path = file(b"Code;Nom\n" + good + b"99;\xc9picerie\n" + good)
    read = records(path)
    assert read[1].cells == ("0", "Épicerie à Sète")
    assert [(record.line, record.fault) for record in read if record.fault] == [(22, "bad_encoding")]


@pytest.mark.parametrize(
    ("lines", "separator"),
    [
        (["Code;Latitude;Longitude", "1;45,53;5,69", "2;47,98;-4,42"], ";"),
        (["gtin;nom", "1;Gratte, super efficace, doux", "2;Pains, lait, x8", "3;Thé, vert, bio"], ";"),
        (["code,name,address", '1,"A, B","3, rue; bis"', "2,C,4 rue"], ","),
        (["gtin"], ","),
        (["Export du 3 mai", "", "code;nom", "1;A", "2;B"], ";"),
        (["a|b;c", "1|2;3", "2|3"], "|"),
    ],
)
def test_the_separator_is_found_out(lines: list[str], separator: str) -> None:
    assert separator_of([f"{line}\n" for line in lines]) == separator


def test_a_separator_can_be_told_by_hand_or_by_excel(file: Callable[..., Path]) -> None:
    assert records(file("a;b,c\n1;2,3\n"), Hints(separator=","))[0].cells == ("a;b", "c")
    told = records(file("sep=|\nCode|Nom\n1|A\n"))
    assert [(record.line, record.cells) for record in told] == [(2, ("Code", "Nom")), (3, ("1", "A"))]


def test_quoted_cells_may_hold_separators_quotes_and_lines(file: Callable[..., Path]) -> None:
    path = file('Code;Nom;Note\n1;"Chez ""Léa""";"deux\nlignes; ici"\n2;B;c\n')
    assert [(record.line, record.cells) for record in records(path)] == [
        (1, ("Code", "Nom", "Note")),
        (2, ("1", 'Chez "Léa"', "deux\nlignes; ici")),
        (4, ("2", "B", "c")),
    ]


def test_an_inch_mark_in_a_plain_cell_is_text(file: Callable[..., Path]) -> None:
    assert records(file('Code;Nom\n1;Écran 5" plat\n'))[1].cells == ("1", 'Écran 5" plat')


@pytest.mark.parametrize("following", [1, 5, 300])
def test_a_quote_never_closed_costs_one_row_and_swallows_no_other(file: Callable[..., Path], following: int) -> None:
    rest = "".join(f"{n};Magasin {n};Lyon\n" for n in range(following))
    read = records(file(f'Code;Nom;Ville\nA;"Chez Léa;Lyon\n{rest}'))
    assert [(record.line, record.fault) for record in read if record.fault] == [(2, "unbalanced_quote")]
    assert [record.cells[0] for record in read[2:]] == [str(n) for n in range(following)]


def test_a_quote_closed_by_a_later_row_swallows_neither(file: Callable[..., Path]) -> None:
    read = records(file('Code;Nom;Ville\nA;"Chez Léa;Lyon\nB;Le Bar;Lyon\nC;"Chez Bob";Lyon\nD;E;Lyon\n'))
    assert [(record.line, record.fault) for record in read] == [
        (1, None),
        (2, "unbalanced_quote"),
        (3, None),
        (4, None),
        (5, None),
    ]


def test_a_line_of_200_megabytes_costs_one_row_and_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("w") as out:
        out.write("Code;Nom\n1;A\n2;")
        for _ in range(200):
            out.write("x" * (1 << 20))
        out.write("\n3;C\n")
    tracemalloc.start()
    try:
        read = records(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [(record.line, record.fault) for record in read] == [(1, None), (2, None), (3, "line_too_long"), (4, None)]
    assert peak < 8 << 20


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8, "binary"),
        (bytes(n * 37 % 31 + 1 for n in range(400)), "binary"),
        (b"%PDF-1.7\n" + bytes(range(256)), "binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_workbook"),
        (b"PK\x03\x04" + bytes(600), "not_a_workbook"),
        (b"x" * 300_000, "line_too_long"),
    ],
)
def test_what_is_no_table_is_said_so(file: Callable[..., Path], content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        records(file(content))
    assert caught.value.reason == reason


def test_a_file_that_is_not_there_a_folder_and_an_unknown_encoding(file: Callable[..., Path], tmp_path: Path) -> None:
    for path, hints, reason in [
        (tmp_path / "none.csv", Hints(), "cannot_open"),
        (tmp_path, Hints(), "cannot_open"),
        (file("a;b\n"), Hints(encoding="klingon"), "unknown_encoding"),
        (file("a;b\n"), Hints(encoding="base64"), "unknown_encoding"),
        (file("a;b\n"), Hints(sheet="Feuil1"), "no_sheets"),
    ]:
        with pytest.raises(Unreadable) as caught:
            records(path, hints)
        assert caught.value.reason == reason
