"""The two languages of every sentence the server says, and which one a reader asked for."""

from dataclasses import dataclass
from typing import Literal, TypeGuard

Language = Literal["fr", "en"]
DEFAULT: Language = "fr"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages. `format` fills both with the same values."""

    fr: str
    en: str

    def said(self, language: Language) -> str:
        """Say the sentence in one language."""
        return self.fr if language == "fr" else self.en

    def format(self, **values: object) -> "Text":
        """Both sentences with `{name}` replaced."""
        return Text(self.fr.format(**values), self.en.format(**values))


def is_spoken(code: str) -> TypeGuard[Language]:
    """Whether a language code is one of the two."""
    return code in ("fr", "en")


def language_of(accept_language: str | None) -> Language:
    """Choose the better liked of the two in an Accept-Language header; French when it names neither, or is missing."""
    liked: dict[Language, float] = {}
    for part in (accept_language or "").split(","):
        tag, *parameters = part.split(";")
        code = tag.strip().lower().split("-")[0]
        if is_spoken(code):
            liked[code] = max(liked.get(code, 0.0), _quality(parameters))
    best = max(liked, key=lambda language: liked[language], default=DEFAULT)
    return best if liked.get(best, 0.0) > 0 else DEFAULT


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
