"""Practice photographs as files, for tests and journeys."""

from __future__ import annotations

from pathlib import Path

from defender_desk.media.practice_photos import SCENES, practice_photo

PLACE = (15.0431, -91.1512)
PHONE_SIZE = 4_100_000  # bytes: what a phone's photograph takes


def make_photo(
    path: Path,
    n: int,
    size_bytes: int | None = None,
    taken: str = "2026-03-11T09:52:00",
    gps: tuple[float, float] | None = PLACE,
) -> Path:
    """Write the ``n``-th scene to ``path`` and return it; ``size_bytes`` as in practice_photo."""
    data = practice_photo(SCENES[n % len(SCENES)], taken=taken, gps=gps, approx_bytes=size_bytes)
    path.write_bytes(data)
    return path
