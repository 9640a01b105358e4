"""The digits two people compare by phone to know that they hold each other's keys."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

_LABEL = b"defender-desk identity 1\0"
GROUPS = 6
_GROUP_BYTES = 5
_GROUP_DIGITS = 5


def digits(age_public: bytes, ed_public: bytes) -> str:
    """Give six groups of five digits (about 99 bits) of two 32-byte public keys.

    SHA-512 of the label and both keys; each five bytes, big-endian, mod 100,000. Raises
    ValueError for keys of another size.
    """
    if len(age_public) != 32 or len(ed_public) != 32:
        raise ValueError("two keys of 32 bytes")
    whole = hashlib.sha512(_LABEL + age_public + ed_public).digest()
    parts = [whole[i * _GROUP_BYTES : (i + 1) * _GROUP_BYTES] for i in range(GROUPS)]
    return " ".join(f"{int.from_bytes(part, 'big') % 100_000:05}" for part in parts)


def same_digits(typed: str, shown: str) -> bool:
    """Say whether both are the same 30 digits, whatever blanks, dots or dashes part them."""
    first, second = _bare(typed), _bare(shown)
    whole = len(first) == len(second) == GROUPS * _GROUP_DIGITS
    return hmac.compare_digest(first, second) and whole


def _bare(text: str) -> bytes:
    kept = "".join(
        c for c in text if not c.isspace() and unicodedata.category(c) not in ("Pd", "Po", "Cf")
    )
    if not (kept.isascii() and kept.isdigit()):
        return b""
    return kept.encode()
