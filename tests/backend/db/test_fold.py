import json
from pathlib import Path

import pytest

from backend.db.fold import fold, like_patterns

CASES = json.loads((Path(__file__).parents[3] / "sync/vectors/fold.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize(("text", "folded"), CASES)
def test_text_is_folded_as_the_app_folds_it(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_search_word_cannot_smuggle_a_wildcard() -> None:
    assert like_patterns("100% de_plus") == ["%100%", "%de%", "%plus%"]
    assert like_patterns("%%%") == []
