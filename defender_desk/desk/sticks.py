"""Where sticks and other disks appear on this system, and whether one is the vault's own disk."""

from __future__ import annotations

import os
import string
import sys
from collections.abc import Iterator
from pathlib import Path

_ROOTS = ("/media", "/run/media", "/mnt", "/Volumes")
_FIRST_DRIVE = 3
"""A and B were floppy disks; C is where Windows lives."""


def plugged_in() -> Iterator[Path]:
    """The folder of everything that is mounted where sticks are; nothing is opened."""
    if sys.platform == "win32":
        for letter in string.ascii_uppercase[_FIRST_DRIVE:]:
            drive = Path(f"{letter}:\\")
            if drive.exists():
                yield drive
        return
    for root in map(Path, _ROOTS):
        for place in _inside(root):
            yield place
            if root.name == "media":
                # /media/<person>/<stick>
                yield from _inside(place)


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(one for one in folder.iterdir() if one.is_dir())
    except OSError:
        return []


def same_disk(one: Path, other: Path) -> bool:
    """Whether two folders lie on one disk; False where the system does not say."""
    try:
        return os.stat(one).st_dev == os.stat(other).st_dev
    except OSError:
        return False
