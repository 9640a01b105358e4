"""Files that are whole or not there: temporary, counted, flushed, read back, put in place."""

from __future__ import annotations

import contextlib
import errno
import io
import os
from pathlib import Path
from typing import Final, Self

from defender_desk.errors import CannotWrite, DeskError, DiskFull, NotVerified
from defender_desk.fault_points import reached

UNFINISHED = ".part"
"""Ending of a file that is being written; a sweep at opening removes leftovers."""

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


ROOM: Final = 16 << 20
"""What a person is asked to free at least, in bytes: the database's log and its folding need it."""


def write_error(error: OSError, place: str, needed: int = 0) -> DeskError:
    """The typed refusal for an error while writing to ``place`` (a display name)."""
    if error.errno in _FULL:
        return DiskFull(needed=max(needed, ROOM), place=place)
    return CannotWrite(place=place)


class Written:
    """A new file beside its final name; a sink that counts bytes and keeps the first error.

    Nothing has its final name before ``put_in_place``; leaving the ``with`` block without it
    removes the file. OSErrors become ``DiskFull`` or ``CannotWrite``.
    """

    def __init__(self, final: Path, place: str) -> None:
        """``place`` is what a person calls the disk or folder."""
        self.final = final
        self.temporary = final.with_name(final.name + UNFINISHED)
        self.count = 0
        self.error: DeskError | None = None
        self._place = place
        self._file: io.FileIO | None = None
        self._placed = False

    def __enter__(self) -> Self:
        try:
            make_folder(self.final.parent)
            self._file = io.FileIO(os.open(self.temporary, _NEW, 0o600), "w")
        except OSError as error:
            raise write_error(error, self._place) from None
        reached("file.begun")
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
        if not self._placed:
            with contextlib.suppress(OSError):
                self.temporary.unlink()

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        """Write all of ``data``; give its size. Once an error happened, it is raised again."""
        if self.error is not None:
            raise self.error
        assert self._file is not None
        with memoryview(data).cast("B") as view:
            done = 0
            while done < len(view):
                try:
                    taken = self._file.write(view[done:]) or 0
                except OSError as error:
                    self.error = write_error(error, self._place, len(view) - done)
                    raise self.error from None
                done += taken
            self.count += done
        return done

    def finish(self) -> None:
        """Flush to the disk itself and close. Raises ``DiskFull``, ``CannotWrite``."""
        if self.error is not None:
            raise self.error
        assert self._file is not None
        reached("file.written")
        try:
            os.fsync(self._file.fileno())
            forget_cache(self._file.fileno())
            self._file.close()
            if self.temporary.stat().st_size != self.count:
                raise NotVerified(place=self._place)
        except OSError as error:
            self.error = write_error(error, self._place)
            raise self.error from None
        reached("file.synced")

    def put_in_place(self) -> None:
        """Give the finished file its name, and write that down in the folder too."""
        reached("file.ready")
        try:
            os.replace(self.temporary, self.final)
            self._placed = True
            reached("file.named")
            sync_folder(self.final.parent)
        except OSError as error:
            raise write_error(error, self._place) from None
        reached("file.kept")


_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


def forget_cache(file: int) -> None:
    """Have the next reading come from the disk, where the system offers that."""
    advise = getattr(os, "posix_fadvise", None)
    if advise is not None:
        advise(file, 0, 0, os.POSIX_FADV_DONTNEED)


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make ``folder`` and what it lies in, so that each of them survives a power cut.

    A file's own fsync and that of its folder do not promise that the folder has a name yet
    (POSIX; ext4 keeps it all the same). Raises OSError.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=mode, exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in ``folder`` survive a power cut (nothing to do on Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some sticks' file systems know no fsync of a folder: nothing is promised there.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(handle)


def write_whole(final: Path, data: bytes, place: str) -> None:
    """Write a small file so that it is the old one or the new one, whatever happens.

    Raises ``DiskFull``, ``CannotWrite``, ``NotVerified``; the old one is then untouched.
    """
    with Written(final, place) as file:
        file.write(data)
        file.finish()
        try:
            same = file.temporary.read_bytes() == data
        except OSError:
            same = False
        if not same:
            raise NotVerified(place=place)
        file.put_in_place()
