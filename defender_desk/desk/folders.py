"""Files that the desk writes outside the vault: whole, read back, never over another."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from defender_desk.errors import CannotWrite, DiskFull, NotVerified


def write_new(folder: Path, name: str, data: bytes) -> Path:
    """Write ``data`` under ``name`` in ``folder`` (made when absent); never over another file.

    Temporary file, fsync, read back, rename: a file appears whole or not at all. The file
    written. Raises ``CannotWrite``, ``DiskFull``, ``NotVerified``.
    """
    place = folder.name
    temporary = ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        if Path(temporary).read_bytes() != data:
            raise NotVerified(place=place)
        target = _free(folder, name)
        Path(temporary).replace(target)
        return target
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull(needed=len(data), place=place) from error
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
