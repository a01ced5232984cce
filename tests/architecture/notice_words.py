"""Writes the app's words of notices from what the rooms declare: `python -m tests.architecture.notice_words`.

A notice says the same in the list of the app, on a phone's lock screen and in a mail, so its sentences are written once.
"""

import json
from pathlib import Path

from backend.notifications.notice import CATALOGUE
from backend.registry import RULES

PATH = Path(__file__).parents[2] / "pwa" / "src" / "features" / "notices" / "catalogue.gen.ts"
HEAD = """// Written by `python -m tests.architecture.notice_words` from what the server's rooms declare; do not edit.

/** `[topic, title, text]` of each kind of notice, `{name}` standing for a parameter. */
"""


def render() -> str:
    # The registry has every room declare its notices; one that is declared and not listed there is never sent.
    assert RULES.kinds.ops
    known = sorted(CATALOGUE.values(), key=lambda what: what.name)
    parts = [
        f"export const {language}: Record<string, readonly [string, string, string]> = {{\n"
        + "".join(
            f"  {what.name}: {_literal([what.topic, what.title.said(language), what.text.said(language)])},\n"
            for what in known
        )
        + "};\n"
        for language in ("fr", "en")
    ]
    return HEAD + "\n".join(parts)


def _literal(words: list[str]) -> str:
    return json.dumps(words, ensure_ascii=False)


if __name__ == "__main__":
    PATH.write_text(render(), encoding="utf-8")
