"""The vectors by which phones decide about promotions are what the server decides, today."""

from tests.backend.promotions.vectors import PATH, made, written


def test_the_vectors_are_what_the_server_decides() -> None:
    assert PATH.read_text(encoding="utf-8") == written(), "run: python -m tests.backend.promotions.vectors"


def test_a_store_knows_it_from_what_it_reads() -> None:
    for case in made()["holds"]:
        if case["holds"]:
            assert len(case["faces"]) > 1, case["name"]
