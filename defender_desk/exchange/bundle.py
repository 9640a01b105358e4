"""What one bundle is: its names, its kinds, what it says about itself (docs/bundle-format.md).

The words *bag*, *manifest*, *tag manifest* are BagIt's (RFC 8493).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from defender_desk.crypto import hashing
from defender_desk.exchange import strict_json
from defender_desk.exchange.strict_json import BadJson

MAJOR: Final = 1
VERSION: Final = "1.0"
FORMAT: Final = "defender-desk bundle"
SUFFIX: Final = ".ddb"
ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
SERIES_SIZE: Final = 4
MAX_PARTS: Final = 999

SIGNATURE: Final = "tagmanifest-sha256.txt.minisig"
TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
MANIFEST: Final = "manifest-sha256.txt"
BAGIT: Final = "bagit.txt"
BAG_INFO: Final = "bag-info.txt"
PADDING: Final = "padding"
TAG_FILES: Final = (BAGIT, BAG_INFO, MANIFEST, PADDING)
BUNDLE_JSON: Final = "data/bundle.json"
RECEIPT_JSON: Final = "data/receipt.json"
RECEIPT_SIGNATURE: Final = "data/receipt.json.minisig"
BAGIT_TEXT: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
TAG_MANIFEST_SIZE: Final = sum(64 + 2 + len(name) + 1 for name in TAG_FILES)

CELL: Final = hashing.CELL
MAX_MANIFEST: Final = 4_000_000
MAX_BUNDLE_JSON: Final = 16 << 20
MAX_MEMBERS: Final = 20_000
MAX_FILE: Final = (1 << 30) + (1 << 26)
"""Bytes of the largest file that is looked at."""
MAX_FORMER: Final = 100
MAX_CELLS: Final = 16_384
"""Cells of the largest attachment, 64 GiB."""

DEFENDER: Final = "defender"
STAFF: Final = "staff"
KINDS: Final[Mapping[str, tuple[str, str]]] = {
    "assignment": (STAFF, DEFENDER),
    "receipt": (STAFF, DEFENDER),
    "questions": (STAFF, DEFENDER),
    "pack": (STAFF, DEFENDER),
    "roster": (STAFF, DEFENDER),
    "work": (DEFENDER, STAFF),
    "colleague": ("", ""),
}
"""Kind: the role it comes from and the role it goes to; a colleague's goes to the same role."""

_SERIES = re.compile(f"[{ALPHABET}]{{{SERIES_SIZE}}}")
_FILE_NAME = re.compile(f"([{ALPHABET}]{{{SERIES_SIZE}}})-([1-9][0-9]{{0,2}})\\{SUFFIX}")
_DEVICE = re.compile(r"[0-9A-Za-z]{8,40}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_HEX64 = re.compile(r"[0-9a-f]{64}")
_HEX32 = re.compile(r"[0-9a-f]{32}")


def new_series() -> str:
    """Give four characters drawn at random: the name of a series, nothing of a case."""
    return hashing.random_letters(ALPHABET, SERIES_SIZE)


def is_series(text: str) -> bool:
    """Say whether ``text`` is the code of a series."""
    return _SERIES.fullmatch(text) is not None


def file_name(series: str, n: int) -> str:
    """Give ``K7QM-2.ddb``."""
    return f"{series}-{n}{SUFFIX}"


def read_file_name(name: str) -> tuple[str, int] | None:
    """Give series and number of a file's name, None for any other. A hint: content decides."""
    found = _FILE_NAME.fullmatch(name)
    return (found[1], int(found[2])) if found else None


def may_travel(kind: str, sender_role: str, reader_role: str) -> bool:
    """Say whether a kind may go from one role (``defender`` or ``staff``) to the other."""
    roles = KINDS.get(kind)
    if roles is None:
        return False
    return roles == (sender_role, reader_role) or (roles[0] == "" and sender_role == reader_role)


@dataclass(frozen=True, slots=True)
class Sender:
    """A device whose keys are pinned here."""

    device: str
    signing_public: bytes
    role: str


@dataclass(frozen=True, slots=True)
class Cells:
    """Size in bytes of an attachment above one cell, and the SHA-256 (hex) of each 4 MiB of it."""

    size: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Have:
    """What a desk holds of one device: every op up to ``n``, and ``odd`` ones after a gap."""

    n: int
    odd: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BundleInfo:
    """What ``data/bundle.json`` says. ``to`` are age recipients, digests hexadecimal."""

    kind: str
    series: str
    n: int
    of: int
    sender: str
    to: tuple[str, ...]
    made: str
    """UTC, ``2026-03-13T17:34:00Z``."""
    id: str = field(default_factory=lambda: hashing.random_bytes(16).hex())
    nonce: str = field(default_factory=lambda: hashing.random_bytes(16).hex())
    roster: int = 0
    have: Mapping[str, Have] = field(default_factory=dict)
    state: str = ""
    """State digest of the sender (64 hexadecimal characters) or "" where it says none."""
    left_out: int = 0
    """How many items the sender kept back; their reasons stay with the sender."""
    ops: int = 0
    files: int = 0
    pieces: Mapping[str, Cells] = field(default_factory=dict)
    replaces: tuple[str, ...] = ()
    """Devices that the sender was before a restore. Left out of the file where there is none."""

    @property
    def file_name(self) -> str:
        return file_name(self.series, self.n)

    def to_bytes(self) -> bytes:
        """Give the canonical JSON of ``data/bundle.json``."""
        former = {"replaces": list(self.replaces)} if self.replaces else {}
        return strict_json.dumps(former | {
            "format": FORMAT,
            "version": VERSION,
            "kind": self.kind,
            "series": self.series,
            "n": self.n,
            "of": self.of,
            "from": self.sender,
            "to": list(self.to),
            "made": self.made,
            "id": self.id,
            "nonce": self.nonce,
            "roster": self.roster,
            "have": have_values(self.have),
            "state": self.state,
            "left_out": self.left_out,
            "ops": self.ops,
            "files": self.files,
            "pieces": {
                sha256: {"size": one.size, "cells": list(one.cells)}
                for sha256, one in self.pieces.items()
            },
        })


def have_values(have: Mapping[str, Have]) -> dict[str, list[int]]:
    """Give a have-set as JSON: device to a list, first the last op without a gap, then odd ones."""
    return {device: [one.n, *one.odd] for device, one in have.items()}


def read_have(value: Any) -> dict[str, Have]:
    """Read what ``have_values`` gives. Raises BadJson."""
    if not isinstance(value, dict):
        raise BadJson("field have")
    found = {}
    for device, numbers in value.items():
        whole = isinstance(numbers, list) and all(type(n) is int and n >= 0 for n in numbers)
        if not _DEVICE.fullmatch(device) or not whole or not numbers:
            raise BadJson("field have")
        if any(a >= b for a, b in pairwise(numbers)):
            raise BadJson("field have")
        found[device] = Have(numbers[0], tuple(numbers[1:]))
    return found


def is_device(text: str) -> bool:
    """Say whether ``text`` can be a device's id (also safe in a member's name)."""
    return _DEVICE.fullmatch(text) is not None


def is_time(text: str) -> bool:
    """Say whether ``text`` is a UTC time as written here."""
    return _TIME.fullmatch(text) is not None


def major_of(version: str) -> int | None:
    """Give the major number of a version text, None if it is none."""
    found = re.fullmatch(r"([0-9]{1,4})\.[0-9]{1,4}", version)
    return int(found[1]) if found else None


def read_info(raw: bytes) -> BundleInfo:
    """Read ``data/bundle.json``; the caller has checked the major version. Raises BadJson.

    Keys that this version does not know are let pass: a newer minor version may add some.
    """
    value = strict_json.mapping(strict_json.loads_canonical(raw, MAX_BUNDLE_JSON), {
        "format": str, "version": str, "kind": str, "series": str, "n": int, "of": int,
        "from": str, "to": list, "made": str, "id": str, "nonce": str, "roster": int,
        "have": dict, "state": str, "left_out": int, "ops": int, "files": int, "pieces": dict,
    })  # fmt: skip
    good = (
        value["format"] == FORMAT
        and re.fullmatch(r"[a-z]{1,20}", value["kind"]) is not None
        and is_series(value["series"])
        and 1 <= value["n"] <= value["of"] <= MAX_PARTS
        and is_device(value["from"])
        and 1 <= len(value["to"]) <= 20
        and all(isinstance(one, str) and _RECIPIENT.fullmatch(one) for one in value["to"])
        and is_time(value["made"])
        and _HEX32.fullmatch(value["id"]) is not None
        and _HEX32.fullmatch(value["nonce"]) is not None
        and (value["state"] == "" or _HEX64.fullmatch(value["state"]) is not None)
        and min(value["roster"], value["left_out"], value["ops"], value["files"]) >= 0
    )
    if not good:
        raise BadJson("bundle.json")
    return BundleInfo(
        kind=value["kind"], series=value["series"], n=value["n"], of=value["of"],
        sender=value["from"], to=tuple(value["to"]), made=value["made"], id=value["id"],
        nonce=value["nonce"], roster=value["roster"], have=read_have(value["have"]),
        state=value["state"], left_out=value["left_out"], ops=value["ops"],
        files=value["files"], pieces=_read_pieces(value["pieces"]),
        replaces=_read_former(value.get("replaces", [])),
    )  # fmt: skip


def _read_former(value: Any) -> tuple[str, ...]:
    good = isinstance(value, list) and len(value) <= MAX_FORMER and all(
        isinstance(one, str) and is_device(one) for one in value
    )
    if not good:
        raise BadJson("field replaces")
    return tuple(value)


def _read_pieces(value: Mapping[str, Any]) -> dict[str, Cells]:
    found = {}
    for sha256, entry in value.items():
        one = strict_json.mapping(entry, {"size": int, "cells": list})
        cells = one["cells"]
        good = (
            _HEX64.fullmatch(sha256) is not None
            and CELL < one["size"] <= CELL * MAX_CELLS
            and len(cells) == -(-one["size"] // CELL)
            and all(isinstance(cell, str) and _HEX64.fullmatch(cell) for cell in cells)
        )
        if not good:
            raise BadJson("field pieces")
        found[sha256] = Cells(one["size"], tuple(cells))
    return found


def bag_info(info: BundleInfo, payload: Sequence[int]) -> bytes:
    """Give ``bag-info.txt`` for the sizes (bytes) of the payload's members (RFC 8493, 2.2.2)."""
    return (
        f"Bag-Count: {info.n} of {info.of}\n"
        f"Bag-Group-Identifier: {info.series}\n"
        f"Bagging-Date: {info.made[:10]}\n"
        f"External-Identifier: {info.series}-{info.n}\n"
        f"Payload-Oxum: {sum(payload)}.{len(payload)}\n"
    ).encode()


def trusted_comment(info: BundleInfo) -> str:
    """Give the line that the signature of a bundle carries and vouches for."""
    return f"{FORMAT} {MAJOR} {info.series}-{info.n}"


def padme(size: int) -> int:
    """Give the length that ``size`` bytes are padded to: Padmé, at most 12 % more.

    Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs",
    section 4, https://arxiv.org/abs/1806.03160 .
    """
    if size < 2:
        return size
    exponent = size.bit_length() - 1
    spare = exponent - exponent.bit_length()
    step = 1 << max(0, spare)
    return -(-size // step) * step
