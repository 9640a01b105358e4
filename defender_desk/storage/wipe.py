"""Destroying what opens a vault, and then the rest of it.

The keys first: every wrap of them, in the vault and in its copies, is written over and removed in
well under a second; from then on nothing here opens, whatever cuts the rest short. A solid-state
disk may keep what was written over, and a copy elsewhere is beyond our reach: the screen says so.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from defender_desk.crypto.hashing import random_bytes
from defender_desk.errors import CannotWrite
from defender_desk.fault_points import reached
from defender_desk.progress import Progress, Silent
from defender_desk.storage.durable import sync_folder
from defender_desk.storage.instance import CALL, LOCK
from defender_desk.storage.own_files import is_own

WIPING: Final = "wiping"
"""Lies in a folder from the first moment of a wipe until everything is gone."""
_WRAPS: Final = ("key.age", "key2.age", "recovery.age")


def destroy_keys(folder: Path) -> None:
    """Write over and remove every wrap of the keys in ``folder``: nothing here opens any more.

    The vault's own come first, then those of its automatic copies and of what was set aside. A
    wrap that resists does not save the others. Raises ``CannotWrite`` when one is still there.
    """
    with contextlib.suppress(OSError):
        (folder / WIPING).touch(mode=0o600)
    reached("wipe.begun")
    left = False
    folders = set()
    for file in _wraps(folder):
        left |= not _destroy(file)
        folders.add(file.parent)
        reached("wipe.key")
    for each in folders:
        with contextlib.suppress(OSError):
            sync_folder(each)
    if left:
        raise CannotWrite(place=folder.name)
    reached("wipe.keys")


def _wraps(folder: Path) -> Iterator[Path]:
    """Every file that holds a wrap, the ones that open the vault first, half-written ones too."""
    yield from (folder / name for name in _WRAPS if (folder / name).exists())
    for pattern in ("*.age.*", "backups/*/*.age*", "set-aside/**/*.age*"):
        yield from sorted(folder.glob(pattern))


def _destroy(file: Path) -> bool:
    """Write random bytes over a file, have them on the disk, remove it; whether it is gone."""
    with contextlib.suppress(OSError), file.open("r+b", buffering=0) as opened:
        opened.write(random_bytes(file.stat().st_size))
        os.fsync(opened.fileno())
    with contextlib.suppress(OSError):
        file.unlink()
    return not file.exists()


def clear(folder: Path, progress: Progress | None = None) -> int:
    """Remove the rest of a vault whose keys are gone; how many things resisted.

    Nothing of it can be opened any more, so an error is no reason to stop. The mark goes last.
    Files that are not the vault's stay as they are (``own_files.foreign_in``).
    """
    watch = progress or Silent()
    try:
        inside = sorted(path for path in folder.iterdir()
                        if is_own(path) and path.name not in (WIPING, LOCK, CALL))
    except OSError:
        return 1
    for number, path in enumerate(inside):
        watch.step(number, len(inside))
        reached("wipe.file")
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                path.unlink()
    left = sum(path.exists() for path in inside)
    if not left:
        with contextlib.suppress(OSError):
            (folder / WIPING).unlink()
    reached("wipe.done")
    watch.step(len(inside), len(inside))
    return left


def leave(folder: Path) -> None:
    """Remove the lock's file and the folder itself, once it is let go and empty."""
    for name in (LOCK, CALL):
        with contextlib.suppress(OSError):
            (folder / name).unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()


def unfinished(folder: Path) -> bool:
    """Whether a wipe of this folder was begun and did not come to its end."""
    return (folder / WIPING).exists()


def forget(folder: Path) -> None:
    """A vault that still opens was not wiped: the next wipe begins anew."""
    with contextlib.suppress(OSError):
        (folder / WIPING).unlink()
