"""One slow deed on backups at a time, and none that goes on while the desk is being locked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from defender_desk.errors import Cancelled
from defender_desk.progress import Progress, Silent

_LOOK: Final = 0.2
"""Seconds between two looks whether who waits for a turn was stopped meanwhile."""
_PATIENCE: Final = 0.4
"""Seconds that a lock waits for a deed to end: a stick that hangs must not keep it open."""


class Turn:
    """Hands out turns until ``end``; whoever has one then is stopped at its next step."""

    def __init__(self) -> None:
        self._taken = threading.Lock()
        self._ended = False

    @contextmanager
    def taken(self, progress: Progress | None) -> Iterator[Progress]:
        """Wait for a turn and give the progress to work with.

        Raises ``Cancelled`` when the person stops it, and once the desk is being locked.
        """
        watch = _Watched(self, progress or Silent())
        while not self._taken.acquire(timeout=_LOOK):
            watch.step(0, 1)
        try:
            watch.check()
            yield watch
        except RuntimeError:
            # The vault was closed under a deed that sat in a long reading.
            watch.check()
            raise
        finally:
            self._taken.release()

    def end(self) -> None:
        """Give no more turns; wait a moment for the deed under way to notice."""
        self._ended = True
        if self._taken.acquire(timeout=_PATIENCE):
            self._taken.release()

    @property
    def ended(self) -> bool:
        """Whether the desk is being locked."""
        return self._ended


class _Watched:
    """A person's progress that also ends with the desk."""

    def __init__(self, turn: Turn, inner: Progress) -> None:
        self._turn = turn
        self._inner = inner

    def step(self, done: int, total: int, what: str = "") -> None:
        """Report on; raises ``Cancelled`` when stopped or locked."""
        self.check()
        self._inner.step(done, total, what)

    def check(self) -> None:
        """Raise ``Cancelled`` once the desk is being locked."""
        if self._turn.ended:
            raise Cancelled
