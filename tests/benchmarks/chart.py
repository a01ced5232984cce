"""The chart of `docs/benchmarks.md`: one panel a measure, one bar a server, from zero.

Plain SVG that is light or dark as its reader is.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

WIDTH = 760
LABELS = 250
"""Where bars begin."""
VALUES = 90
"""Room for a figure at the end of the longest bar."""
BAR, GAP, TITLE, SPACE = 14, 6, 26, 22
_STYLE = """
svg { font: 12px system-ui, sans-serif; }
text { fill: #1f2328; }
.title { font-weight: 600; font-size: 13px; }
.own { fill: #0a66c2; }
.ceiling { fill: #8c959f; }
.peer { fill: #c9a227; }
.axis { stroke: #8c959f; stroke-width: 1; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .own { fill: #58a6ff; }
  .ceiling { fill: #6e7681; }
  .peer { fill: #d4b445; }
}
"""


def _kind(label: str) -> str:
    if label.startswith("Comptoir"):
        return "own"
    return "ceiling" if "ceiling" in label else "peer"


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def chart(panels: Sequence[Mapping[str, Any]], names: Mapping[str, str], caption: str) -> str:
    """The picture. `names` says more of a server than its label does."""
    parts: list[str] = []
    y = 8
    for panel in panels:
        better = "less is better" if panel["less_is_better"] else "more is better"
        y += TITLE
        parts.append(
            f'<text class="title" x="8" y="{y - 8}">{escape(panel["title"])} ({escape(panel["unit"])}, {better})</text>'
        )
        top, longest = y, max(value for _, value in panel["bars"])
        for label, value in panel["bars"]:
            length = max(1.0, (WIDTH - LABELS - VALUES) * value / longest)
            middle = y + BAR - 3
            said = f"{_short(value)} {panel['unit']}"
            parts += [
                f'<text x="{LABELS - 8}" y="{middle}" text-anchor="end">{escape(names.get(label, label))}</text>',
                f'<rect class="{_kind(label)}" x="{LABELS}" y="{y}" width="{length:.1f}" height="{BAR}" rx="2">',
                f"<title>{escape(label)}: {said}</title></rect>",
                f'<text x="{LABELS + length + 6:.1f}" y="{middle}">{_short(value)}</text>',
            ]
            y += BAR + GAP
        parts.append(f'<line class="axis" x1="{LABELS}" y1="{top - 3}" x2="{LABELS}" y2="{y - GAP + 3}"/>')
        y += SPACE - GAP
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" role="img" '
        f'aria-label="{escape(caption, quote=True)}">'
    )
    return "\n".join([head, f"<style>{_STYLE}</style>", *parts, "</svg>", ""])
