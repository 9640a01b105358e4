"""A series is planned so that no part is larger than its road allows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from defender_desk.errors import TooLarge
from defender_desk.exchange import bundle_reader, bundle_writer, parts
from defender_desk.exchange.bundle import CELL
from defender_desk.exchange.bundle_writer import FilePart
from tests.exchange import desks


def _file(n: int, size: int) -> FilePart:
    return FilePart(f"{n:064x}", size, tuple("ab" * 32 for _ in range(-(-size // CELL))))


@pytest.mark.parametrize("road", list(parts.ROADS))
def test_every_part_fits_its_road(road: str) -> None:
    files = [_file(n, 100_000 + n * 300_007 % 6_000_000) for n in range(300)]
    files += [_file(900, 95_000_000), _file(901, 3_000_000_000), _file(900, 95_000_000)]
    found = parts.plan(200_000, files, road)
    assert [one.n for one in found] == list(range(1, len(found) + 1))
    assert [one.words for one in found] == [True] + [False] * (len(found) - 1)
    assert not found[0].files
    assert all(one.size <= parts.ROADS[road] for one in found)
    came: dict[str, list[FilePart]] = {}
    for one in found:
        for piece in one.files:
            came.setdefault(piece.sha256, []).append(piece)
    for whole in files:
        runs = sorted((piece.first, piece.end) for piece in came[whole.sha256])
        cells = [cell for first, last in runs for cell in range(first, last + 1)]
        assert cells == list(range(len(whole.cells)))
        if whole.size <= 17_000_000:
            assert len(runs) == 1


def test_sizes_that_can_be_chosen() -> None:
    files = [_file(1, 30_000_000)]
    assert len(parts.plan(10, files, "usb", 5_000_000)) > 6
    assert len(parts.plan(10, files, "email", 500_000_000)) == 2
    assert len(parts.plan(10, [], "usb")) == 1
    with pytest.raises(ValueError):
        parts.plan(10, files, "usb", 4_999_999)
    with pytest.raises(TooLarge):
        parts.plan(10, files, "usb", 2_000_000_000)
    with pytest.raises(TooLarge):
        parts.plan(10, [_file(1, 6_000_000_000)], "usb", 5_000_000)


def test_the_estimate_holds_and_each_part_stands_alone(tmp_path: Path) -> None:
    her, team = desks.defender(), desks.staff()
    held = desks.Files()
    files = [held.add(os.urandom(size)) for size in (1_000_000, 4_400_000, 13_000_000, 900)]
    found = parts.plan(10, files, "usb", 5_500_000)
    cells: dict[tuple[str, int], bytes] = {}
    whole: dict[str, bytes] = {}
    for one in reversed(found[1:]):
        made = bundle_writer.write_bundle(
            tmp_path, desks.info(her, team, n=one.n, of=len(found)), her.signing,
            files=one.files, open_attachment=held.open,
        )  # fmt: skip
        assert made.size <= min(one.size, 5_500_000)
        sink = desks.Kept()
        bundle_reader.read_bundle(made.path, [team.reading], [her.sender], "staff", sink)
        cells |= sink.cells
        whole |= sink.whole
    for part in files:
        joined = b"".join(cells.get((part.sha256, n), b"") for n in range(len(part.cells)))
        assert whole.get(part.sha256, joined) == held.held[part.sha256]
