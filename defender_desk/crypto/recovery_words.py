"""The twelve words of the recovery sheet: BIP-39, Spanish list, 128 bits and a check of 4.

https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki gives the list and how words stand
for bits; the key is our own (HKDF, not BIP-39's seed), see docs/recover.py.
"""

from __future__ import annotations

import difflib
import functools
import hashlib
import os
import unicodedata
from collections.abc import Sequence

from defender_desk import paths
from defender_desk.crypto.age_header import Identity, hkdf
from defender_desk.errors import WrongRecoveryWord, WrongRecoveryWords

COUNT = 12
_WORD_BITS = 11
_CHECK_BITS = 4
_ENTROPY_SIZE = 16
_PREFIX = 4
_INFO = b"defender-desk recovery 1"


@functools.cache
def word_list() -> tuple[str, ...]:
    """Give the 2048 words in their fixed order, with accents (NFC)."""
    file = paths.resources() / "data" / "words" / "bip39-es.txt"
    return tuple(file.read_text(encoding="utf-8").split())


def folded(word: str) -> str:
    """Give a word in lower case, without accents, tilde or blanks around it."""
    parts = unicodedata.normalize("NFKD", word.strip().casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


@functools.cache
def _by_prefix() -> dict[str, int]:
    return {folded(word)[:_PREFIX]: index for index, word in enumerate(word_list())}


def words_for(entropy: bytes) -> tuple[str, ...]:
    """Give the twelve words for 16 bytes. Raises ValueError for another size."""
    if len(entropy) != _ENTROPY_SIZE:
        raise ValueError("16 bytes")
    number = int.from_bytes(entropy, "big") << _CHECK_BITS | _check(entropy)
    places = [number >> _WORD_BITS * (COUNT - 1 - i) & 2047 for i in range(COUNT)]
    return tuple(word_list()[place] for place in places)


def new_words() -> tuple[str, ...]:
    """Give twelve fresh random words."""
    return words_for(os.urandom(_ENTROPY_SIZE))


def entropy(words: Sequence[str]) -> bytes:
    """Give the 16 bytes that twelve typed words stand for.

    Case and accents do not matter; from the first four letters on, a word may be left unfinished.
    Raises WrongRecoveryWord for the first word that is not of the list, WrongRecoveryWords when
    there are not twelve or their check does not fit.
    """
    number = 0
    for position, word in enumerate(words, 1):
        number = number << _WORD_BITS | _place(position, word)
    if len(words) != COUNT:
        raise WrongRecoveryWords
    data = (number >> _CHECK_BITS).to_bytes(_ENTROPY_SIZE, "big")
    if number & ((1 << _CHECK_BITS) - 1) != _check(data):
        raise WrongRecoveryWords
    return data


def recovery_identity(words: Sequence[str]) -> Identity:
    """Give the identity that opens ``recovery.age``. Raises as ``entropy`` does."""
    return Identity(hkdf(entropy(words), b"", _INFO))


def suggestion(word: str) -> str:
    """Give the word of the list that was most likely meant, or ""."""
    bare = folded(word)
    place = _by_prefix().get(bare[:_PREFIX])
    if place is not None:
        return word_list()[place]
    near = difflib.get_close_matches(bare, map(folded, word_list()), 1)
    return _whole(near[0]) if near else ""


def _whole(bare: str) -> str:
    return word_list()[_by_prefix()[bare[:_PREFIX]]]


def _place(position: int, word: str) -> int:
    bare = folded(word)
    place = _by_prefix().get(bare[:_PREFIX])
    # "reloh" shares four letters with "reloj" but is a mistake worth showing, not guessing at.
    if place is None or not folded(word_list()[place]).startswith(bare):
        raise WrongRecoveryWord(position=position, word=word, suggestion=suggestion(word))
    return place


def _check(data: bytes) -> int:
    return hashlib.sha256(data).digest()[0] >> 8 - _CHECK_BITS
