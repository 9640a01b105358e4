"""Initials, for lists and titles where a full name has no business."""

from __future__ import annotations

import unicodedata
from typing import Final

from defender_desk.domain.searchable import GLOTTAL_MARKS, fold

_PARTICLES: Final = frozenset({"de", "del", "la", "las", "los", "el", "y", "e", "da", "do", "of"})


def initials(name: str) -> str:
    """``"Catarina Prueba Xol"`` gives ``"C. P. X."``; particles (de, del, la, y) are left out.

    A name of particles only keeps them; an empty name gives "".
    """
    parts = [part for part in unicodedata.normalize("NFC", name).split() if _first_letter(part)]
    telling = [part for part in parts if fold(part) not in _PARTICLES] or parts
    return " ".join(f"{_first_letter(part)}." for part in telling)


def _first_letter(part: str) -> str:
    for position, letter in enumerate(part):
        if letter in GLOTTAL_MARKS or not letter.isalnum():
            continue
        end = position + 1
        # n̈ has no precomposed form: the mark stays with its letter.
        while end < len(part) and unicodedata.combining(part[end]):
            end += 1
        return part[position:end].upper()
    return ""
