"""Passphrases: proposing one of random Spanish words, and judging one that a person chose.

The floor of 50 bits is some thousand years of guessing at 10,000 tries a second with scrypt
2**18. The estimate is our own and errs low: it looks for the cheapest way to build the phrase
out of known words, rows of keys, repetitions, dates, and single characters.
"""

from __future__ import annotations

import functools
import math
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from defender_desk import paths
from defender_desk.crypto.recovery_words import folded, word_list

NEEDED_BITS = 50
_LIST_BITS = 11.0
_COMMON_BITS = 6.0
_AGAIN_BITS = 1.0
_GAP_BITS = 0.5
_LETTER_BITS = 4.0  # below log2(26): what people type is mostly pronounceable
_DIGIT_BITS = math.log2(10)
_SIGN_BITS = 5.5
_CAPITAL_BITS = 1.0
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjklñ",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"\d{1,2}([-/. ]?)\d{1,2}\1(?:(?:19|20)\d\d|\d\d)(?!\d)")
_SWAPS = str.maketrans("@4301$5!7", "aaeoissit")


@dataclass(frozen=True)
class Strength:
    """``bits`` estimated; ``ok`` from 50 up; ``reason`` is "", short, common or repeated."""

    bits: float
    ok: bool
    reason: str


def propose(words: int = 5) -> str:
    """Give that many different random words of the Spanish list, parted by blanks.

    Five words are 55 bits, six 66. They are given without accents, as any keyboard types them;
    words with ñ are left out, because without its tilde «año» is another word.
    """
    chosen: list[str] = []
    while len(chosen) < words:
        listed = secrets.choice(word_list())
        word = folded(listed)
        if "ñ" not in listed and word not in chosen:
            chosen.append(word)
    return " ".join(chosen)


@functools.cache
def _known() -> dict[str, float]:
    lines = (paths.resources() / "data" / "words" / "common-es.txt").read_text(encoding="utf-8")
    named = " ".join(line for line in lines.splitlines() if not line.startswith("#")).split()
    known = dict.fromkeys(named, _COMMON_BITS)
    # Words that we propose count in full, else our own proposals could be refused.
    known.update(dict.fromkeys(map(folded, word_list()), _LIST_BITS))
    return known


@functools.cache
def _longest() -> int:
    return max(map(len, _known()))


def strength(phrase: str) -> Strength:
    """Estimate how hard ``phrase`` is to guess, in bits, and say what is wrong with a weak one."""
    bare = folded(phrase)
    capitals = min(3, sum(c.isupper() for c in phrase)) * _CAPITAL_BITS
    bits, repeated, known = _cheapest(bare)
    bits = round(bits + capitals, 1)
    if bits >= NEEDED_BITS:
        return Strength(bits, True, "")
    if repeated * 2 >= max(1, len(bare)):
        return Strength(bits, False, "repeated")
    if known * 2 >= max(1, len(bare)):
        return Strength(bits, False, "common")
    return Strength(bits, False, "short")


def _cheapest(text: str) -> tuple[float, int, int]:
    """Give the least bits that build ``text``, and how many characters are repeated and known."""
    best: list[tuple[float, int, int]] = [(0.0, 0, 0)]
    for end in range(1, len(text) + 1):
        before = best[end - 1]
        choice = (before[0] + _single(text, end - 1), before[1], before[2])
        for start, bits, kind in _pieces(text, end):
            base = best[start]
            size = end - start
            option = (
                base[0] + bits,
                base[1] + (size if kind == "repeated" else 0),
                base[2] + (size if kind == "known" else 0),
            )
            choice = min(choice, option)
        best.append(choice)
    return best[-1]


def _single(text: str, at: int) -> float:
    character = text[at]
    if character in " -._":
        return _GAP_BITS
    if character.isdigit():
        return _DIGIT_BITS
    return _LETTER_BITS if character.isalpha() else _SIGN_BITS


def _pieces(text: str, end: int) -> Iterator[tuple[int, float, str]]:
    """Give (start, bits, kind) of every cheap way to make the text that ends at ``end``."""
    for start in range(max(0, end - max(40, _longest())), end - 1):
        piece = text[start:end]
        size = end - start
        for spelt, more in ((piece, 0.0), (piece[::-1], 1.0), (piece.translate(_SWAPS), 1.0)):
            if spelt in _known():
                yield start, _known()[spelt] + more, "known"
        if len(set(piece)) == 1:
            yield start, _single(text, start) + math.log2(size), "repeated"
        elif size >= 3 and piece in text[:start]:
            yield start, _AGAIN_BITS + math.log2(start), "repeated"
        if size >= 3 and any(piece in row or piece[::-1] in row for row in _ROWS):
            yield start, 4.0 + math.log2(size), "known"
        if size == 4 and _YEAR.fullmatch(piece):
            yield start, 7.0, "known"
        if 5 <= size <= 10 and _DATE.fullmatch(piece):
            yield start, 15.0, "known"
