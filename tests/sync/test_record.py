"""Records are frozen here, equal by value, and hashable, in both of their forms."""

import os
import subprocess
import sys
from dataclasses import FrozenInstanceError

import pytest

from sync.merge import Write
from sync.record import FREEZE

_PLAIN = """
from sync.merge import Write
one, two = Write("op", 1, "by", "value"), Write("op", 1, "by", "value")
assert one == two and hash(one) == hash(two) and {one} == {two}
assert not hasattr(one, "__dict__")
print(Write.__setattr__ is object.__setattr__)
"""


def test_a_record_cannot_be_written_to_in_the_tests() -> None:
    with pytest.raises(FrozenInstanceError):
        Write("op", 1, "by", None).op = "other"  # type: ignore[misc]


@pytest.mark.parametrize(("frozen", "plain"), [(True, "False"), (False, "True")])
def test_both_forms_are_values(frozen: bool, plain: str) -> None:
    environ = {name: value for name, value in os.environ.items() if name != FREEZE} | ({FREEZE: "1"} if frozen else {})
    said = subprocess.run([sys.executable, "-c", _PLAIN], env=environ, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == plain
