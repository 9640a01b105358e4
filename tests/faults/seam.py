"""The seam of seam.c: built once with the system's compiler, steered from inside a child."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).with_name("seam.c")
WRITES, READS, SYNCS = 1, 2, 4
HAS_COMPILER = sys.platform == "linux" and shutil.which("cc") is not None
WHY_NOT = "no C compiler here: `make setup` installs one on Debian (tools/system_packages.sh)"

FULL, BROKEN = errno.ENOSPC, errno.EIO


def built() -> Path:
    """The shared object, made anew when its source changed."""
    digest = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    made = Path(tempfile.gettempdir()) / f"defender-desk-seam-{os.getuid()}" / f"{digest}.so"
    if not made.exists():
        made.parent.mkdir(mode=0o700, exist_ok=True)
        half = made.with_suffix(f".{os.getpid()}")
        subprocess.run(
            ["cc", "-O1", "-shared", "-fPIC", "-o", half, SOURCE, "-ldl", "-lpthread"], check=True
        )
        half.replace(made)
    return made


class Seam:
    """What a child that was started with the seam can ask of it."""

    def __init__(self, folder: Path) -> None:
        self._library = ctypes.CDLL(None)
        self._library.seam_calls.restype = ctypes.c_long
        self._library.seam_fail.argtypes = [ctypes.c_long] + [ctypes.c_int] * 3
        self._library.seam_lie.argtypes = [ctypes.c_long, ctypes.c_int]
        self._library.seam_watch(os.fsencode(folder))

    def record(self, log: Path) -> None:
        """Write every change below the folder to ``log`` from now on."""
        self._library.seam_record(os.fsencode(log))

    def ack(self, text: str) -> None:
        """Put into the log what a person is told at this moment."""
        self._library.seam_ack(text.encode())

    def fail(self, at: int, error: int, kinds: int, *, once: bool = False) -> None:
        """From the ``at``-th call of these kinds on every one fails (``once``: that one alone)."""
        self._library.seam_fail(at, error, kinds, int(once))

    def calls(self) -> int:
        """How many such calls there were since ``fail``."""
        return int(self._library.seam_calls())

    def heal(self) -> None:
        """No call fails any more."""
        self._library.seam_fail(0, 0, 0, 0)

    def lie(self, size: int, *, fold: bool) -> None:
        """Take bytes beyond ``size`` and lose them, or ``fold`` them over the beginning."""
        self._library.seam_lie(size, int(fold))
