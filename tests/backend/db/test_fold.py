import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.db.fold import _fold, fold, like_patterns

CASES = json.loads((Path(__file__).parents[3] / "sync/vectors/fold.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize(("text", "folded"), CASES)
def test_text_is_folded_as_the_app_folds_it(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(st.characters(max_codepoint=0x17F)))
def test_the_table_of_bytes_says_what_that_of_characters_says(text: str) -> None:
    assert fold(text) == _fold(text)


def test_every_character_of_latin_1_is_folded_the_same_either_way() -> None:
    for code in range(256):
        assert fold(f"a{chr(code)}b") == _fold(f"a{chr(code)}b"), hex(code)


def test_a_search_word_cannot_smuggle_a_wildcard() -> None:
    assert like_patterns("100% de_plus") == ["%100%", "%de%", "%plus%"]
    assert like_patterns("%%%") == []
