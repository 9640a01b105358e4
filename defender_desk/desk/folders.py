"""Files that the desk writes outside the vault: whole, read back, never over another."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from defender_desk.errors import CannotWrite, DiskFull, NotVerified
from defender_desk.exchange.medium import fsync_folder
from defender_desk.fault_points import reached

_LEAST = 1 << 20
"""Bytes that a person is asked to free at least, so that a folder's own entries fit too."""


def make_folder(folder: Path) -> None:
    """Make ``folder`` where it is not there. Raises ``CannotWrite``."""
    try:
        _make(folder)
    except OSError as error:
        raise CannotWrite(place=folder.name) from error


def _make(folder: Path) -> None:
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        # The new folder's own name has to outlive a power cut too.
        fsync_folder(folder.parent)


def write_new(folder: Path, name: str, data: bytes | Iterable[bytes]) -> Path:
    """Write ``data`` (whole, or in pieces) under ``name`` in ``folder``, which is made when it is
    not there; never over another file.

    Temporary file, fsync, read back, rename: a file appears whole or not at all. The file
    written. Raises ``CannotWrite``, ``DiskFull``, ``NotVerified``.
    """
    place = folder.name
    temporary = ""
    size = len(data) if isinstance(data, bytes) else 0
    try:
        _make(folder)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
        digest = hashlib.sha256()
        with os.fdopen(handle, "wb") as out:
            for piece in (data,) if isinstance(data, bytes) else data:
                digest.update(piece)
                out.write(piece)
                size = max(size, out.tell())
            out.flush()
            os.fsync(out.fileno())
        with Path(temporary).open("rb") as back:
            if hashlib.file_digest(back, "sha256").digest() != digest.digest():
                raise NotVerified(place=place)
        target = _free(folder, name)
        reached("deliver.written")
        Path(temporary).replace(target)
        temporary = str(target)
        reached("deliver.named")
        fsync_folder(folder)
        temporary = ""
        reached("deliver.kept")
        return target
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull(needed=max(size, _LEAST), place=place) from error
        raise CannotWrite(place=place) from error
    finally:
        if temporary:
            with suppress(OSError):
                Path(temporary).unlink(missing_ok=True)


def _free(folder: Path, name: str) -> Path:
    stem, ending = Path(name).stem, Path(name).suffix
    target, number = folder / name, 1
    while target.exists():
        number += 1
        target = folder / f"{stem} {number}{ending}"
    return target
