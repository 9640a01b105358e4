"""Sticks and disks that are plugged in now: name, place, free room. Plain Python, for workers."""

from __future__ import annotations

import os
import shutil
import string
import sys
from dataclasses import dataclass
from pathlib import Path

MOUNTS = Path("/proc/self/mounts")
ROOTS = ("/media/", "/run/media/", "/mnt/")
"""Where Linux desktops show what was plugged in (udisks2, File Hierarchy Standard 3.11, 3.12)."""
NOT_DISKS = frozenset({"tmpfs", "proc", "sysfs", "overlay", "squashfs", "iso9660", "udf"})
_REMOVABLE, _FIXED = 2, 3
"""Answers of GetDriveTypeW (learn.microsoft.com, fileapi.h)."""


@dataclass(frozen=True, slots=True)
class Medium:
    """``free`` in bytes."""

    name: str
    path: Path
    free: int


def plugged_in(mounts: Path = MOUNTS, platform: str = sys.platform) -> list[Medium]:
    """What is plugged in, by name; what cannot be read is left out. Raises nothing."""
    if sys.platform == "win32" and platform == "win32":
        places = _windows()
    elif platform == "darwin":
        places = [(each.name, each) for each in _inside(Path("/Volumes")) if not each.is_symlink()]
    else:
        places = _linux(mounts)
    found = []
    for name, path in places:
        try:
            free = shutil.disk_usage(path).free
        except OSError:
            continue
        if os.access(path, os.W_OK):
            found.append(Medium(name, path, free))
    return sorted(found, key=lambda each: each.name.casefold())


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _linux(mounts: Path) -> list[tuple[str, Path]]:
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        parts = line.split(" ")
        if len(parts) < 3 or not parts[0].startswith("/") or parts[2] in NOT_DISKS:
            continue
        path = _unescaped(parts[1])
        if path.startswith(ROOTS):
            found.append((Path(path).name, Path(path)))
    return found


def _unescaped(field: str) -> str:
    """The kernel writes blank, tab, line end and backslash as three octal digits (proc(5))."""
    for code, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(code, char)
    return field


if sys.platform == "win32":
    import ctypes

    def _windows() -> list[tuple[str, Path]]:
        kernel = ctypes.windll.kernel32
        system = os.environ.get("SYSTEMDRIVE", "C:").upper()
        found = []
        for letter in string.ascii_uppercase:
            root = f"{letter}:\\"
            if root[:2] == system or kernel.GetDriveTypeW(root) not in {_REMOVABLE, _FIXED}:
                continue
            label = ctypes.create_unicode_buffer(261)
            if kernel.GetVolumeInformationW(root, label, 261, None, None, None, None, 0):
                name = f"{label.value} ({root[:2]})" if label.value else root[:2]
                found.append((name, Path(root)))
        return found
