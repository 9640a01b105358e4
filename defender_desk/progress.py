"""How long work reports where it is, and learns that it must stop."""

from __future__ import annotations

from typing import Protocol

from defender_desk.errors import Cancelled


class Progress(Protocol):
    """What a long deed is handed so that a person can watch it and stop it."""

    def step(self, done: int, total: int, what: str = "") -> None:
        """Report that ``done`` of ``total`` units (bytes or items) are finished.

        ``what`` is a msgid or a file's display name. Raises ``Cancelled`` when the person asked
        to stop; the deed then undoes what it began and lets the error pass.
        """


class Silent:
    """Progress that nobody watches."""

    def step(self, done: int, total: int, what: str = "") -> None:
        """Take note of nothing."""


class Stoppable:
    """Progress that remembers the last report and can be told to stop from another thread."""

    def __init__(self) -> None:
        self.done = 0
        self.total = 0
        self.what = ""
        self._stop = False

    def stop(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop = True

    def step(self, done: int, total: int, what: str = "") -> None:
        """Remember the report; raises ``Cancelled`` once ``stop`` was called."""
        self.done, self.total, self.what = done, total, what
        if self._stop:
            raise Cancelled
