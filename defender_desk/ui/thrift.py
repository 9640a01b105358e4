"""Memory goes back to the system while one works, not only at the lock.

The C library keeps what a page that was left had used, in holes between what still lives: 30 MB
after a walk through the pages. Handing the holes back takes some milliseconds, in a worker.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from defender_desk.ui.tasks import Tasks

PAUSE = 1500
"""Milliseconds after a page was shown: it has read by then what it shows."""


class Thrift(QObject):
    """Gives memory back once, a moment after it was asked for the first time."""

    def __init__(self, parent: QObject, tasks: Callable[[], Tasks]) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(PAUSE)
        self.timer.timeout.connect(self._give)

    def soon(self) -> None:
        """Another page is shown: what the one before used is free in a moment."""
        if not self.timer.isActive():
            self.timer.start()

    def stop(self) -> None:
        """The desk is closed: the lock itself gives everything back."""
        self.timer.stop()

    def _give(self) -> None:
        from defender_desk.desk.machine import give_memory_back

        self._tasks().run(lambda _progress: give_memory_back(), lambda _none: None,
                          lambda _error: None, self)
