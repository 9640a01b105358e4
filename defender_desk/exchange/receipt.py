"""What the other side holds, said so that it can be proved: receipt, text message, phone code.

A receipt speaks of what is *held*, never of what was sent (exchange.md 4).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from defender_desk.crypto import hashing, signature
from defender_desk.errors import NewerFormat, NotAReceipt, ReceiptForOther
from defender_desk.exchange import bundle, strict_json
from defender_desk.exchange.bundle import ALPHABET, Have
from defender_desk.exchange.strict_json import BadJson

FORMAT = "defender-desk receipt"
STATES = ("received", "rejected")
_MAX_SIZE = 4 << 20
_PHONE_LABEL = b"received 1\0"
_PHONE_SIZE = 8


@dataclass(frozen=True, slots=True)
class SeriesHeld:
    """How much of one series has come: the numbers held, of how many."""

    series: str
    of: int
    held: tuple[int, ...]
    state: str = "received"
    """``received``, or ``rejected`` where the reader could not take it."""

    @property
    def missing(self) -> tuple[int, ...]:
        return tuple(n for n in range(1, self.of + 1) if n not in self.held)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What ``device`` holds of what ``to`` sent. Digests are hexadecimal, ``made`` is UTC."""

    device: str
    to: str
    made: str
    have: Mapping[str, Have] = field(default_factory=dict)
    state: str = ""
    """State digest (64 hexadecimal characters) or ""."""
    files: tuple[str, ...] = ()
    """SHA-256 of the attachments of ``to`` held whole."""
    missing: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """SHA-256 of an attachment that the words name and that is not whole: the cells wanting.
    An empty tuple: nothing of it has come."""
    series: tuple[SeriesHeld, ...] = ()
    id: str = field(default_factory=lambda: hashing.random_bytes(16).hex())

    def to_bytes(self) -> bytes:
        """Give the canonical JSON that is signed."""
        return strict_json.dumps({
            "format": FORMAT,
            "version": bundle.VERSION,
            "id": self.id,
            "device": self.device,
            "to": self.to,
            "made": self.made,
            "have": bundle.have_values(self.have),
            "state": self.state,
            "files": sorted(self.files),
            "missing": {sha256: list(cells) for sha256, cells in self.missing.items()},
            "series": [
                {"series": one.series, "of": one.of, "held": sorted(one.held), "state": one.state}
                for one in self.series
            ],
        })


def sign(receipt: Receipt, signing: signature.SigningKey) -> tuple[bytes, bytes]:
    """Give the receipt's JSON and its minisign signature: what ``write_bundle`` takes."""
    raw = receipt.to_bytes()
    return raw, signing.sign_bytes(raw, f"{FORMAT} {bundle.MAJOR}").encode("ascii")


def read(raw: bytes, signed: bytes, signing_public: bytes, device: str, me: str) -> Receipt:
    """Read a receipt by ``device`` (its key is pinned) about what ``me`` sent.

    Raises NotAReceipt, NewerFormat, and ReceiptForOther when it speaks to another device.
    """
    try:
        comment = signature.verify(signed, raw, signature.public_key(signing_public))
        if len(raw) > _MAX_SIZE:
            raise BadJson("receipt")
        found = _read(raw, comment)
    except (signature.BadSignature, BadJson):
        raise NotAReceipt from None
    if found.device != device:
        raise NotAReceipt
    if found.to != me:
        raise ReceiptForOther
    return found


def _read(raw: bytes, comment: str) -> Receipt:
    told = re.fullmatch(re.escape(FORMAT) + r" ([0-9]{1,4})", comment)
    if told is None:
        raise BadJson("receipt")
    if int(told[1]) > bundle.MAJOR:
        raise NewerFormat(version=told[1], known=bundle.VERSION)
    value = strict_json.mapping(strict_json.loads_canonical(raw, _MAX_SIZE), {
        "format": str, "version": str, "id": str, "device": str, "to": str, "made": str,
        "have": dict, "state": str, "files": list, "missing": dict, "series": list,
    })  # fmt: skip
    devices = bundle.is_device(value["device"]) and bundle.is_device(value["to"])
    if value["format"] != FORMAT or not devices or not bundle.is_time(value["made"]):
        raise BadJson("receipt")
    strict_json.hex_field(value["id"], 16)
    if value["state"]:
        strict_json.hex_field(value["state"], 32)
    return Receipt(
        device=value["device"], to=value["to"], made=value["made"],
        have=bundle.read_have(value["have"]), state=value["state"],
        files=tuple(strict_json.hex_field(one, 32).hex() for one in value["files"]),
        missing=_read_missing(value["missing"]),
        series=tuple(_read_series(one) for one in value["series"]), id=value["id"],
    )  # fmt: skip


def _numbers(value: Any, low: int, high: int) -> tuple[int, ...]:
    """Read whole numbers that go upward. Raises BadJson."""
    if not isinstance(value, list) or not all(type(n) is int and low <= n <= high for n in value):
        raise BadJson("numbers")
    if value != sorted(set(value)):
        raise BadJson("numbers")
    return tuple(value)


def _read_missing(value: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    return {
        strict_json.hex_field(sha256, 32).hex(): _numbers(cells, 0, bundle.MAX_CELLS - 1)
        for sha256, cells in value.items()
    }


def _read_series(value: Any) -> SeriesHeld:
    one = strict_json.mapping(value, {"series": str, "of": int, "held": list, "state": str})
    good = bundle.is_series(one["series"]) and 1 <= one["of"] <= bundle.MAX_PARTS
    if not good or one["state"] not in STATES:
        raise BadJson("series")
    return SeriesHeld(one["series"], one["of"], _numbers(one["held"], 1, one["of"]), one["state"])


def phone_code(series: str, nonces: Sequence[str]) -> str:
    """Give the eight characters that only who opened every part of a series can say.

    ``nonces`` are those of all its bundles, in their order (hexadecimal, 16 bytes each). The
    first 40 bits of HMAC-SHA-256 (RFC 2104), five bits a character.
    """
    key = hashlib.sha256(b"".join(bytes.fromhex(one) for one in nonces)).digest()
    whole = hashing.hmac_sha256(key, _PHONE_LABEL + series.encode("ascii"))
    number = int.from_bytes(whole[:5], "big")
    places = range(5 * (_PHONE_SIZE - 1), -1, -5)
    return "".join(ALPHABET[number >> place & 31] for place in places)


def same_phone_code(typed: str, code: str) -> bool:
    """Say whether what was typed is ``code``, whatever the case, blanks and dashes."""
    bare = "".join(c for c in typed.upper() if c.isascii() and c.isalnum())
    return hashing.same_bytes(bare.encode(), code.encode())


def show_phone_code(code: str) -> str:
    """Give the code as it is read aloud: ``7K3M-Q2XB``."""
    return f"{code[:4]}-{code[4:]}"
