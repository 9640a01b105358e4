"""Text from people and files made fit to keep, to show in one line, and to offer as a file name.

Letters are never altered: only what cannot be seen or could deceive (controls, marks that turn
the direction of writing, halves of characters) is taken out.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_DIRECTION: Final = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_UNSEEN: Final = frozenset("\ufeff\u2028\u2029")
_KEPT: Final = frozenset("\n\t")
_SHAPELESS: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
"""Joiners, fillers and variation selectors: ignorable, though not of category Cf."""

# Names Windows keeps for devices, whatever follows the first dot (Microsoft, "Naming Files").
_RESERVED: Final = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])\Z", re.IGNORECASE
)
_LONG_WORD = re.compile(r"\S{29,}")
_NOT_IN_NAMES: Final = re.compile(r'[<>:"/\\|?*]+')
_ENDING: Final = re.compile(r"\.[A-Za-z0-9]{1,12}\Z")
_LONGEST_NAME: Final = 150  # bytes of UTF-8; every file system in use takes 255


def clean(text: str) -> str:
    """What a person typed or pasted, in NFC, without controls; lines end in a line feed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = lines.replace("\u2028", "\n").replace("\u2029", "\n")
    return unicodedata.normalize("NFC", "".join(c for c in lines if _may_stay(c)))


def _may_stay(character: str) -> bool:
    if character in _KEPT:
        return True
    if character in _DIRECTION or character in _UNSEEN:
        return False
    point = ord(character)
    if 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE:  # noncharacters
        return False
    return unicodedata.category(character) not in ("Cc", "Cs")


def to_the_eye(text: str) -> str:
    """What is left of ``text`` for somebody who only looks at it: equal for texts that look equal.

    Signs without a shape (category Cf and the property Default_Ignorable_Code_Point, UAX 44)
    are left out, every kind of blank counts as one blank. Letters of other scripts that happen to
    look alike stay apart.
    """
    seen = "".join(c for c in unicodedata.normalize("NFC", text)
                   if unicodedata.category(c) not in ("Cf", "Cc", "Cs") or c.isspace())
    seen = "".join(c for c in seen if c not in _SHAPELESS)
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def breakable(text: str) -> str:
    """``text`` for a wrapped label: words longer than 28 characters may break (U+200B).

    A label is as wide as its widest word: one without blanks would push away what stands beside.
    """
    return _LONG_WORD.sub(
        lambda word: "\u200b".join(word[0][at:at + 20] for at in range(0, len(word[0]), 20)), text)


def one_line(text: str, limit: int) -> str:
    """``text`` in one line of at most ``limit`` characters (at least 1), cut with an ellipsis."""
    line = " ".join(clean(text).split())
    if len(line) <= limit:
        return line
    end = max(limit - 1, 0)
    while end > 0 and unicodedata.combining(line[end]):
        end -= 1  # never a letter without its mark
    return line[:end].rstrip() + "…"


def safe_name(file_name: str, empty: str = "archivo") -> str:
    """A name to offer when a file is saved: one part, valid on Windows, macOS and Linux.

    ``empty`` stands in when nothing usable is left. The ending (.jpg) survives shortening.
    """
    name = " ".join(clean(file_name).split())
    name = _NOT_IN_NAMES.sub("-", name).strip()
    match = _ENDING.search(name)
    tail = match[0] if match else ""
    stem = name[: len(name) - len(tail)].strip(" .-")
    stem = _shortened(stem, _LONGEST_NAME - len(tail.encode())).rstrip(" .-") or empty
    if _RESERVED.match(stem.split(".")[0].strip()):
        stem = f"_{stem}"
    return stem + tail


def _shortened(text: str, limit: int) -> str:
    while len(text.encode()) > limit:
        text = text[:-1]
    return text
