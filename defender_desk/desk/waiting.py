"""How long a wrong phrase waits: 1, 2, 4 … 60 seconds, also after the program was started again.

A small file beside the key files holds the present wait and when it began. Against somebody who
copies the files it does nothing (they try on their own machine): it slows only whoever sits here,
and the manual says so (security.md SEC-04).
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

LONGEST: Final = 60
"""Seconds (decisions.md 25)."""
NAME: Final = "wait"


class Waiting:
    """The wait after wrong phrases for the vault in ``folder``. ``now`` is seconds since 1970."""

    def __init__(self, folder: Path, now: Callable[[], float] = time.time) -> None:
        self._file = folder / NAME
        self._now = now

    def left(self) -> int:
        """Whole seconds until a phrase may be tried again; 0 when it may be tried now."""
        wait, since = self._read()
        passed = self._now() - since
        # A clock set back must not lock anybody out for years.
        left = wait - passed if passed >= 0 else wait
        return max(0, min(wait, -int(-left // 1)))

    def wrong(self) -> int:
        """A wrong phrase was given: the seconds to wait from now on, twice those of before."""
        wait = min(LONGEST, max(1, self._read()[0] * 2))
        text = json.dumps({"seconds": wait, "since": round(self._now(), 3)})
        with contextlib.suppress(OSError):  # a disk that refuses is no reason to say nothing
            self._file.write_text(text, encoding="utf-8")
        return wait

    def right(self) -> None:
        """The phrase opened: nothing waits any more."""
        with contextlib.suppress(OSError):
            self._file.unlink(missing_ok=True)

    def _read(self) -> tuple[int, float]:
        try:
            said = json.loads(self._file.read_text(encoding="utf-8"))
            return min(LONGEST, max(0, int(said["seconds"]))), float(said["since"])
        except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
            return 0, 0.0
