"""The members of a bundle's payload: their names, their order, and the lists of their digests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from defender_desk.exchange.bundle import (
    BUNDLE_JSON,
    CELL,
    MAX_CELLS,
    RECEIPT_JSON,
    RECEIPT_SIGNATURE,
    TAG_FILES,
    Cells,
)

_NAME = re.compile(
    r"(?P<first>data/bundle\.json)"
    r"|(?P<receipt>data/receipt\.json(?:\.minisig)?)"
    r"|data/records/(?P<device>[0-9A-Za-z]{8,40})\.jsonl\.gz"
    r"|data/attachments/(?P<whole>[0-9a-f]{64})"
    r"|data/pieces/(?P<pieces>[0-9a-f]{64})\.(?P<from>0|[1-9][0-9]{0,4})-(?P<to>0|[1-9][0-9]{0,4})"
)
_LINE = re.compile(r"([0-9a-f]{64})  ([!-~]{1,99})")
ORDER = ("bundle", "receipt", "records", "attachment", "piece")


class BadMember(Exception):
    """A list of members, or a name in it, that no bundle has."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member of the payload: its sort (one of ``ORDER``), its name, its SHA-256 (hex)."""

    sort: str
    name: str
    digest: str
    key: str = ""
    """Device of records, SHA-256 of an attachment."""
    first: int = 0
    last: int = 0
    """First and last cell of a piece, both included."""


def records_name(device: str) -> str:
    """Give the member's name for the ops of a device."""
    return f"data/records/{device}.jsonl.gz"


def attachment_name(sha256: str) -> str:
    """Give the member's name for a whole attachment of at most one cell."""
    return f"data/attachments/{sha256}"


def piece_name(sha256: str, first: int, last: int) -> str:
    """Give the member's name for cells of a larger attachment."""
    return f"data/pieces/{sha256}.{first}-{last}"


def read_member(name: str, digest: str) -> Member:
    """Read a name of the payload. Raises BadMember."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise BadMember(name)
    if found["first"]:
        return Member("bundle", name, digest)
    if found["receipt"]:
        return Member("receipt", name, digest)
    if found["device"]:
        return Member("records", name, digest, found["device"])
    if found["whole"]:
        if found["whole"] != digest:
            raise BadMember(name)
        return Member("attachment", name, digest, found["whole"])
    first, last = int(found["from"]), int(found["to"])
    if not first <= last < MAX_CELLS:
        raise BadMember(name)
    return Member("piece", name, digest, found["pieces"], first, last)


def manifest(lines: Iterable[tuple[str, str]]) -> bytes:
    """Give the text of a manifest from pairs of digest (hex) and name (RFC 8493, 2.1.3)."""
    return "".join(f"{digest}  {name}\n" for digest, name in lines).encode("ascii")


def read_lines(raw: bytes) -> list[tuple[str, str]]:
    """Read what ``manifest`` gives. Raises BadMember."""
    try:
        text = raw.decode("ascii")
    except UnicodeDecodeError:
        raise BadMember("manifest") from None
    if not text.endswith("\n"):
        raise BadMember("manifest")
    found = [_LINE.fullmatch(line) for line in text[:-1].split("\n")]
    pairs = [(one[1], one[2]) for one in found if one is not None]
    if len(pairs) != len(found):
        raise BadMember("manifest")
    return pairs


def read_manifest(raw: bytes, most: int) -> list[Member]:
    """Read the payload's manifest: each name once, in the order of a bundle. Raises BadMember."""
    lines = read_lines(raw)
    if len(lines) > most:
        raise BadMember("too many")
    found = [read_member(name, digest) for digest, name in lines]
    ranks = [ORDER.index(one.sort) for one in found]
    receipts = [one.name for one in found if one.sort == "receipt"]
    good = (
        ranks == sorted(ranks)
        and len({one.name for one in found}) == len(found)
        and found[0].name == BUNDLE_JSON
        and receipts in ([], [RECEIPT_JSON, RECEIPT_SIGNATURE])
    )
    if not good:
        raise BadMember("order")
    return found


def read_tag_manifest(raw: bytes) -> Mapping[str, str]:
    """Give the digest (hex) of each tag file. Raises BadMember."""
    lines = read_lines(raw)
    if tuple(name for _, name in lines) != TAG_FILES:
        raise BadMember("tag manifest")
    return {name: digest for digest, name in lines}


def piece_size(cells: Cells, first: int, last: int) -> int:
    """Give the bytes of cells ``first`` to ``last`` of an attachment. Raises BadMember."""
    if last >= len(cells.cells):
        raise BadMember("piece")
    return min((last + 1) * CELL, cells.size) - first * CELL


def check_pieces(found: Sequence[Member], pieces: Mapping[str, Cells]) -> None:
    """Check that each piece belongs to an attachment of the table, and the table to pieces.

    Raises BadMember. Pieces of one attachment go upward and never overlap.
    """
    seen: dict[str, int] = {}
    for one in found:
        if one.sort != "piece":
            continue
        if one.key not in pieces or one.first <= seen.get(one.key, -1):
            raise BadMember("piece")
        piece_size(pieces[one.key], one.first, one.last)
        seen[one.key] = one.last
    if set(seen) != set(pieces):
        raise BadMember("piece")
