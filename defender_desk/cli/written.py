"""Write one small file so that it is whole or not there."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from defender_desk.errors import CannotWrite, DiskFull


def write_out(target: Path, data: bytes) -> None:
    """Write ``data`` to ``target`` by a temporary file beside it and a rename.

    Raises ``DiskFull`` or ``CannotWrite``; the target is then as it was before.
    """
    temporary = target.with_name(target.name + ".part")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull(needed=len(data), place=target.parent.name) from error
        raise CannotWrite(place=target.parent.name) from error
