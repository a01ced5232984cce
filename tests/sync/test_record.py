"""Records are frozen, equal by value and hashable, whether the standard library makes them or msgspec does."""

import subprocess
import sys

import pytest

_VALUES = """
from dataclasses import fields, replace
from sync.entity import Entity
from sync.merge import Write
one, two = Write("op", 1, "by", "value"), Write(op="op", at_ms=1, by="by", value="value")
assert one == two and hash(one) == hash(two) and {one} == {two}
assert replace(one, at_ms=2) == Write("op", 2, "by", "value") != one
assert [field.name for field in fields(one)] == ["op", "at_ms", "by", "value"]
assert not hasattr(one, "__dict__")
first, second = (Entity(id=name, kind="visit", account=None, created=one, recorded_ms=1) for name in "ab")
assert first.fixed == {} and first.fixed is not second.fixed and first.event("logged") is None
match one:
    case Write("op", at_ms=1):
        pass
    case _:
        raise AssertionError("not matched")
try:
    one.op = "other"
except AttributeError:
    print(type(Write).__name__)
"""


@pytest.mark.parametrize(("before", "maker"), [("", "type"), ("import backend", "StructMeta")])
def test_both_forms_are_values(before: str, maker: str) -> None:
    said = subprocess.run([sys.executable, "-c", f"{before}\n{_VALUES}"], capture_output=True, text=True, check=False)
    assert said.stdout.strip() == maker, said.stderr
