"""What the benchmark says of itself: verdicts, what was noisy, the table's place in a page, the chart."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.benchmarks.chart import chart
from tests.benchmarks.report import Figure, into, kept_figures, noise, read_figures, table

FAST = Figure("push", 8000, "ops/s", 0.2, "the ceiling", least=0.18, spread=(0.19, 0.21))
SLOW = Figure("push", 100, "ops/s", 0.1, "the ceiling", least=0.18, spread=(0.05, 0.2))


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        (FAST, "ok"),
        (SLOW, "MISSED"),
        (Figure("missed", 0, "changes", most=0), "ok"),
        (Figure("missed", 1, "changes", most=0), "MISSED"),
        (Figure("memory", 90, "MB"), "-"),
    ],
)
def test_a_limit_is_held_by_the_ratio_or_without_one_by_the_value(figure: Figure, verdict: str) -> None:
    assert figure.verdict == verdict
    assert table([figure], []).splitlines()[2].rstrip(" |").endswith(verdict)


def test_an_aim_is_shown_and_judges_nothing() -> None:
    far = Figure("push", 100, "ops/s", 0.1, "express-pouchdb", aim=1)
    assert (far.limit, far.verdict) == ("aim 1", "-")


def test_a_kept_run_is_read_as_it_was() -> None:
    figures = [FAST, Figure("memory", 90, "MB", most=150)]
    assert read_figures({"figures": kept_figures(figures)}) == figures


def test_what_was_noisy_is_named_and_nothing_else() -> None:
    said = noise({"others": {"push": 0.9, "crowd": 0.01}}, [FAST, SLOW])
    assert len(said) == 2
    assert said[0].count("push") == 1
    assert "crowd" not in said[1]
    assert "push 0.90" in said[1]
    assert noise({"others": {}}, [FAST]) != said
    assert len(noise({"others": {}}, [FAST])) == 1


def test_a_table_goes_between_its_marks_and_nowhere_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n")
    into("bench", "new", page)
    into("bench", "newer", page)
    assert page.read_text() == "before\n<!-- bench -->\n\nnewer\n\n<!-- /bench -->\nafter\n"
    with pytest.raises(RuntimeError, match="no place for growth"):
        into("growth", "new", page)


def test_the_chart_draws_each_bar_from_zero() -> None:
    bars = [("the ceiling", 40_000.0), ("Comptoir on SQLite", 10_000.0), ("a & b", 1.0)]
    panel = {"title": "push", "unit": "records/s", "less_is_better": False, "bars": bars}
    drawn = ET.fromstring(chart([panel, panel], {"a & b": "a & b <durable>"}, "all"))  # noqa: S314 - our own text
    rects = [rect for rect in drawn.iter() if rect.tag.endswith("rect")]
    assert len(rects) == 6
    widths = [float(rect.attrib["width"]) for rect in rects[:3]]
    assert widths[0] == pytest.approx(4 * widths[1], rel=0.01)
    # One that is nearly nothing is seen to be there.
    assert widths[2] == 1
    assert {rect.attrib["class"] for rect in rects} == {"ceiling", "own", "peer"}
