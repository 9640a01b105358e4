"""Text as it is searched: without accents, capitals or glottal marks.

``Tz'utujil``, ``Tzʼutujil`` and ``tzutujil`` are one word to whoever searches, whichever of the
dozen look-alike marks a keyboard, a word processor or an identity document produced.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Marks met for the glottal stop: apostrophes, modifier letters, saltillo, primes and typing
# accidents. Normalisation does not unify them, and NFKD would turn the acute accent into a
# space, so they are mapped to nothing before anything else.
GLOTTAL_MARKS: Final = "'\u2019\u2018\u02bc\ua78c\ua78b\u00b4`\u2032\u02c8\u02bb\u02be"

_WITHOUT_MARKS: Final = {ord(mark): None for mark in GLOTTAL_MARKS}
_WORD: Final = re.compile(r"[^\W_]+")
_LONGEST_WORD: Final = 64


def fold(text: str) -> str:
    """The search key of ``text``; folding a folded text changes nothing."""
    key = _bare(text.translate(_WITHOUT_MARKS))
    # Folding capitals can bring marks back (the Turkish dotted I), full-width letters too.
    return _bare(key.casefold()).translate(_WITHOUT_MARKS)


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")


def words(text: str) -> list[str]:
    """The folded words of ``text`` in order: letters and digits only."""
    return _WORD.findall(fold(text))


def match_expression(text: str, at_most: int = 16) -> str | None:
    """An FTS5 query for what a person typed, or None when there is nothing to search for.

    Every word is quoted, so no character of the text is ever read as query syntax; all words
    must be found, the last one may be only the beginning of a word.
    """
    found = [word[:_LONGEST_WORD] for word in words(text)[:at_most]]
    if not found:
        return None
    return " ".join(f'"{word}"' for word in found) + "*"
