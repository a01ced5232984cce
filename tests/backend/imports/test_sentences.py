import re
from pathlib import Path
from string import Formatter

import pytest

from backend import imports
from backend.imports import sentences
from backend.imports.model import Finding, Weight
from backend.web.language import Text

SOURCE = "\n".join(path.read_text() for path in sorted(Path(imports.__file__).parent.glob("*.py")))
FINDINGS = sentences._FINDINGS
UNREADABLE = sentences._UNREADABLE


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("text", [*FINDINGS.values(), *UNREADABLE.values(), sentences._REFUSED])
def test_both_languages_say_the_same_things(text: Text) -> None:
    assert fields(text.fr) == fields(text.en)
    assert text.fr != text.en


def test_every_reason_the_room_gives_has_its_sentence() -> None:
    given = set(re.findall(r'Unreadable\(\s*"(\w+)"', SOURCE))
    assert given <= UNREADABLE.keys()
    said = set(re.findall(r'row\.(?:reject|warn)\([^"]*"\w+", "(\w+)"\)', SOURCE))
    assert said
    assert said <= FINDINGS.keys()


@pytest.mark.parametrize("reason", [*FINDINGS, "some_code_of_the_door"])
def test_a_value_with_braces_is_only_a_value(reason: str) -> None:
    finding = Finding(2, "name", reason, Weight.REJECT, "{value}", "{x}")
    assert sentences.sentence(finding, "fr")
    assert sentences.sentence(finding, "en")
