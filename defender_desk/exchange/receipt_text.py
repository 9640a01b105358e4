"""A receipt short enough for one text message: 86 bytes, 118 characters (exchange.md 4).

It moves only a gap-free prefix of one device's ops and one series of at most eight parts.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from defender_desk.crypto import signature
from defender_desk.errors import NewerFormat, NotAReceipt, ReceiptForOther
from defender_desk.exchange import bundle, strict_json
from defender_desk.exchange.bundle import Sender

_LABEL = b"defender-desk sms 1\0"
_VERSION = 1
_MARK = "DD1"
_START_SIZE = 22
_TEXT = re.compile(r"DD([1-9])([A-Za-z0-9_-]{115})")
MOST_PARTS = 8


@dataclass(frozen=True, slots=True)
class TextReceipt:
    """``device`` holds every op of ``to`` up to ``n``, and of a series all but ``missing``."""

    device: str
    to: str
    n: int
    series: str
    missing: tuple[int, ...]
    state: str
    """The first six bytes of the receiver's state digest, hexadecimal."""


def _short(text: str, size: int) -> bytes:
    return hashlib.sha256(text.encode("ascii")).digest()[:size]


def _message(device: str, to: str, series: str, start: bytes) -> bytes:
    return _LABEL + f"{device}\0{to}\0{series}\0".encode("ascii") + start


def text(receipt: TextReceipt, signing: signature.SigningKey) -> str:
    """Give the 118 characters. Raises ValueError for a part above the eighth or n above 32 bits."""
    if not bundle.is_series(receipt.series):
        raise ValueError("no series")
    if not all(1 <= n <= MOST_PARTS for n in receipt.missing) or not 0 <= receipt.n < 1 << 32:
        raise ValueError("at most eight parts, at most 32 bits")
    missing = sum(1 << (n - 1) for n in set(receipt.missing))
    start = (
        bytes([_VERSION])
        + _short(receipt.device, 4)
        + _short(receipt.to, 4)
        + receipt.n.to_bytes(4, "big")
        + _short(receipt.series, 2)
        + bytes([missing])
        + strict_json.hex_field(receipt.state, 6)
    )
    signed = signing.sign_raw(_message(receipt.device, receipt.to, receipt.series, start))
    return _MARK + base64.urlsafe_b64encode(start + signed).rstrip(b"=").decode("ascii")


def is_text(typed: str) -> bool:
    """Say whether a pasted text has the form of such a receipt (blanks and ends of line aside)."""
    return _TEXT.fullmatch("".join(typed.split())) is not None


def read_text(
    typed: str, senders: Sequence[Sender], me: str, series: Iterable[str]
) -> TextReceipt:
    """Read a pasted receipt. ``senders`` are pinned, ``me`` this device, ``series`` those it sent.

    Raises NotAReceipt, NewerFormat, ReceiptForOther.
    """
    found = _TEXT.fullmatch("".join(typed.split()))
    if found is None:
        raise NotAReceipt
    if found[1] != _MARK[-1]:
        raise NewerFormat(version=found[1], known=bundle.VERSION)
    raw = base64.urlsafe_b64decode(found[2] + "=")
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii") != found[2]:
        raise NotAReceipt
    start, signed = raw[:_START_SIZE], raw[_START_SIZE:]
    if start[0] != _VERSION:
        raise NotAReceipt
    if start[5:9] != _short(me, 4):
        raise ReceiptForOther
    known = [one for one in series if _short(one, 2) == start[13:15]]
    for sender in senders:
        if _short(sender.device, 4) != start[1:5]:
            continue
        for code in known:
            try:
                signature.public_key(sender.signing_public).verify_raw(
                    signed, _message(sender.device, me, code, start)
                )
            except signature.BadSignature:
                continue
            missing = tuple(n for n in range(1, 9) if start[15] >> (n - 1) & 1)
            return TextReceipt(
                sender.device, me, int.from_bytes(start[9:13], "big"), code, missing,
                start[16:22].hex(),
            )  # fmt: skip
    raise NotAReceipt
