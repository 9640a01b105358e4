"""Bech32 (BIP-173) as the age format uses it for keys: no length limit, one checksum."""

from __future__ import annotations

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def _checksum(values: list[int]) -> int:
    state = 1
    for value in values:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for bit, factor in enumerate(_GENERATOR):
            if top >> bit & 1:
                state ^= factor
    return state


def _expanded(prefix: str) -> list[int]:
    return [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]


def encode(prefix: str, data: bytes) -> str:
    """Give ``data`` as lower-case Bech32 text after ``prefix`` (lower case, without the 1)."""
    bits = len(data) * 8
    groups = (bits + 4) // 5
    number = int.from_bytes(data, "big") << (groups * 5 - bits)
    values = [number >> 5 * (groups - 1 - i) & 31 for i in range(groups)]
    check = _checksum(_expanded(prefix) + values + [0] * 6) ^ 1
    values += [check >> 5 * (5 - i) & 31 for i in range(6)]
    return prefix + "1" + "".join(_LETTERS[v] for v in values)


def decode(prefix: str, text: str) -> bytes | None:
    """Give the bytes of a Bech32 text of this prefix, or None if it is not exactly that.

    Mixed case, a wrong checksum, spare bits that are not zero and another prefix are refused.
    """
    if text not in (text.lower(), text.upper()):
        return None
    text = text.lower()
    if not text.startswith(prefix + "1"):
        return None
    values = [_LETTERS.find(c) for c in text[len(prefix) + 1 :]]
    if len(values) < 6 or -1 in values or _checksum(_expanded(prefix) + values) != 1:
        return None
    number = 0
    for value in values[:-6]:
        number = number << 5 | value
    spare = (len(values) - 6) * 5 % 8
    if spare >= 5 or number & ((1 << spare) - 1):
        return None
    return (number >> spare).to_bytes((len(values) - 6) * 5 // 8, "big")
