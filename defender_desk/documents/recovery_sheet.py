"""The half sheet with the twelve recovery words: no name, no logo, nothing that says what it opens.

The words are better copied by hand than printed in a shop (decisions.md 6).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from defender_desk.documents.typesetter import printable, template, typeset
from defender_desk.errors import PaperFailed

#: The sheet's own date says nothing about when the words were made.
_DATED = date(2026, 1, 1)


def make_recovery_sheet(words: Sequence[str], language: str) -> bytes:
    """A PDF of half a Letter sheet with ``words`` numbered 1 to 12, made in memory only.

    ``language`` ("es" or "en") is the one that stands first; the sentence that nobody will ever
    ask for the words prints in both. Raises PaperFailed unless there are twelve words.
    """
    if len(words) != 12 or not all(word.strip() for word in words):
        raise PaperFailed(code="recovery-sheet")
    data = {
        "words": [printable(word) for word in words],
        "dated": [_DATED.year, _DATED.month, _DATED.day],
        "first": "en" if language == "en" else "es",
    }
    pdf, _facts = typeset(template("recovery-sheet-1"), data, dated=_DATED)
    return pdf
