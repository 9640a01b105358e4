"""One program for one vault: a lock of the operating system on a file of its own.

The lock goes with the process, so after a crash nothing is left to clear away. A second start
takes no lock: it touches a file beside it and leaves; the first sees that and comes forward.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from defender_desk.errors import CannotWrite, VaultInUse

LOCK = "lock"
CALL = "come-forward"


class InstanceLock:
    """Held from opening a vault until it is closed."""

    def __init__(self, folder: Path) -> None:
        """Take the lock. Raises ``VaultInUse`` (after calling the holder), ``CannotWrite``."""
        self._call = folder / CALL
        try:
            self._file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            raise CannotWrite(place=folder.name) from None
        if not _take(self._file):
            os.close(self._file)
            self._touch()
            raise VaultInUse
        self.called()

    def _touch(self) -> None:
        try:
            self._call.touch(mode=0o600)
        except OSError:
            return  # the other window stays where it is; the person is told all the same

    def called(self) -> bool:
        """Whether another start asked this one to come forward since the last time."""
        try:
            self._call.unlink()
        except OSError:
            return False
        return True

    def release(self) -> None:
        """Let the vault go; a second call does nothing."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


if sys.platform == "win32":
    import msvcrt

    def _take(file: int) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
