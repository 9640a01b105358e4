"""The plan of a series: every word first, then the files, no bundle above the road's size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from defender_desk.crypto import age
from defender_desk.errors import TooLarge
from defender_desk.exchange import bundle, tar
from defender_desk.exchange.bundle import CELL
from defender_desk.exchange.bundle_writer import FilePart

MB: Final = 1_000_000
ROADS: Final[Mapping[str, int]] = {
    "usb": 1000 * MB,
    "folder": 1000 * MB,
    "email": 18 * MB,
    "whatsapp": 90 * MB,
}
"""Road: bytes of the largest file that goes over it. FAT32 takes no file of 4 GiB."""
SMALLEST_PART: Final = 5 * MB
_FRAME = 16_384
_LINE = 256
_CELL_LINE = 68
_MOST_MEMBERS = bundle.MAX_MEMBERS - 100


@dataclass(frozen=True, slots=True)
class PartPlan:
    """One bundle to come: the words (``words``), or files. ``size`` is about what it will be."""

    n: int
    words: bool
    files: tuple[FilePart, ...]
    size: int

    @property
    def content(self) -> int:
        """Bytes of the files in it."""
        return sum(one.bytes for one in self.files)


def largest_part(road: str, part_size: int | None = None) -> int:
    """Give the bytes of the largest file for a road, or as chosen: 5 MB to the USB size.

    Raises TooLarge for a chosen size above that of a USB stick, ValueError for one below 5 MB.
    """
    if part_size is None:
        return ROADS[road]
    if part_size > ROADS["usb"]:
        raise TooLarge(what="part", size=part_size, cap=ROADS["usb"])
    if part_size < SMALLEST_PART:
        raise ValueError("a part of at least 5 MB")
    return part_size


def plan(
    words: int, files: Sequence[FilePart], road: str, part_size: int | None = None
) -> tuple[PartPlan, ...]:
    """Plan a series: part 1 holds every word (``words`` bytes, packed), the others the files.

    Each file once, in the order given; one above the largest part is cut at cells of 4 MiB into
    parts of its own, every other travels whole. No part is larger than ``largest_part``.
    Raises TooLarge when the series would have more than 999 parts, ValueError as above.
    """
    cap = largest_part(road, part_size)
    room = _room(cap)
    once = {one.sha256: one for one in files}
    groups = _grouped(list(once.values()), room)
    first = PartPlan(1, True, (), sealed_estimate(words, ()))
    if len(groups) + 1 > bundle.MAX_PARTS:
        raise TooLarge(what="series", size=len(groups) + 1, cap=bundle.MAX_PARTS)
    rest = (
        PartPlan(n, False, tuple(group), sealed_estimate(0, group))
        for n, group in enumerate(groups, 2)
    )
    return (first, *rest)


def _grouped(files: Sequence[FilePart], room: int) -> list[list[FilePart]]:
    """Fill part after part; a file goes into the first that has room for it."""
    groups: list[list[FilePart]] = []
    left: list[int] = []
    counts: list[int] = []
    for one in [piece for whole in files for piece in _cut(whole, room)]:
        cost = _cost(one)
        took = _members_of(one)
        # Only the last few are looked at: more would not fill much better and take long.
        for at in range(max(0, len(groups) - 8), len(groups)):
            if cost <= left[at] and counts[at] + took <= _MOST_MEMBERS:
                break
        else:
            at = len(groups)
            groups.append([])
            left.append(room)
            counts.append(0)
        groups[at].append(one)
        left[at] -= cost
        counts[at] += took
    return groups


def _cut(one: FilePart, room: int) -> list[FilePart]:
    """Cut a file that no part has room for into runs of whole cells."""
    if _cost(one) <= room or one.size <= CELL:
        return [one]
    table = _CELL_LINE * len(one.cells)
    cells = max(1, (room - table) // (tar.member_size(CELL) + _LINE))
    return [
        replace(one, first=first, last=min(first + cells, len(one.cells)) - 1)
        for first in range(0, len(one.cells), cells)
    ]


def _members_of(one: FilePart) -> int:
    return 1 if one.whole else one.end - one.first + 1


def _cost(one: FilePart) -> int:
    """Give the bytes a file takes in a bundle: content, headers, its lines in the lists."""
    count = _members_of(one)
    table = _CELL_LINE * len(one.cells) if one.size > CELL else 0
    return one.bytes + count * (2 * tar.BLOCK + _LINE) + table


def sealed_estimate(words: int, files: Sequence[FilePart]) -> int:
    """Give about how many bytes a bundle will measure; never less than it does."""
    plain = _FRAME + words + sum(map(_cost, files))
    return age.sealed_size(tar.padded(bundle.padme(plain)), 2)


def _room(cap: int) -> int:
    """Give how many bytes of files fit under ``cap`` with frame, padding and sealing."""
    low, high = 0, cap
    while low < high:
        middle = (low + high + 1) // 2
        if age.sealed_size(tar.padded(bundle.padme(_FRAME + middle)), 2) <= cap:
            low = middle
        else:
            high = middle - 1
    return low


