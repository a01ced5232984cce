"""Text as people search it: without accents, case or punctuation."""

import re
import unicodedata

_GAP = re.compile(r"[\W_]")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})


class _Folded(dict[int, str]):
    """What each character becomes, worked out once: `str.translate` asks for those it has not met."""

    def __missing__(self, code: int) -> str:
        letters = unicodedata.normalize("NFKD", chr(code).translate(_LIGATURES))
        bare = "".join(c for c in letters if not unicodedata.combining(c))
        found = self[code] = _GAP.sub(" ", bare.casefold())
        return found


_FOLDED = _Folded()


def fold(text: str) -> str:
    """`Épicerie « L'Étoile »` becomes `epicerie l etoile`. Ligatures are opened (œ, æ)."""
    return " ".join(text.translate(_FOLDED).split())


def like_patterns(query: str) -> list[str]:
    """One LIKE pattern per word of a query, all of which must match a folded text. `%` and `_` cannot get through."""
    return [f"%{word}%" for word in fold(query).split() if word.strip("_%")]
