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


_LATIN = [(byte, _FOLDED[byte].encode("latin-1", "replace")) for byte in range(256)]
_ALIKE = bytes(found[0] if len(found) == 1 else 0 for _, found in _LATIN)
"""What each character of Latin-1 becomes, where it becomes one that is in Latin-1 too."""
_UNLIKE = bytes(byte for byte, found in _LATIN if found.decode("latin-1") != _FOLDED[byte] or len(found) != 1)


def fold(text: str) -> str:
    """`Épicerie « L'Étoile »` becomes `epicerie l etoile`. Ligatures are opened (œ, æ)."""
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        return _fold(text)
    # Nearly all of French is Latin-1, and a table of bytes is four times as fast as one of characters.
    if not raw.isascii() and len(raw.translate(None, _UNLIKE)) != len(raw):
        return _fold(text)
    bare = raw.translate(_ALIKE)
    while b"  " in bare:
        bare = bare.replace(b"  ", b" ")
    return bare.strip().decode("latin-1")


def _fold(text: str) -> str:
    return " ".join(text.translate(_FOLDED).split())


def like_patterns(query: str) -> list[str]:
    """One LIKE pattern per word of a query, all of which must match a folded text. `%` and `_` cannot get through."""
    return [f"%{word}%" for word in fold(query).split() if word.strip("_%")]
