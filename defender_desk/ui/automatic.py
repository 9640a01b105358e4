"""Backups that make themselves while a desk is open: some minutes after unlocking, then hourly."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from defender_desk.desk.desk import Desk
    from defender_desk.ui.tasks import Tasks, Ticket

FIRST = 4 * 60 * 1000
"""Milliseconds after unlocking: the first minutes belong to the person's work."""
AGAIN = 60 * 60 * 1000
"""Milliseconds between two looks; the desk itself knows what is due."""


class AutomaticBackups(QObject):
    """``told`` is called when one was made or could not be made. Stopped by the lock."""

    def __init__(self, parent: QObject, told: Callable[[], object]) -> None:
        super().__init__(parent)
        self._told = told
        self._desk: Desk | None = None
        self._tasks: Tasks | None = None
        self._ticket: Ticket | None = None
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.look)

    def start(self, desk: Desk, tasks: Tasks) -> None:
        """Look in some minutes, then each hour."""
        self._desk, self._tasks = desk, tasks
        self.timer.start(FIRST)

    def stop(self) -> None:
        """The desk is being locked."""
        self.timer.stop()
        self._desk = self._tasks = self._ticket = None

    def look(self) -> None:
        """Make what is due, in a worker; one at a time."""
        self.timer.start(AGAIN)
        if self._desk is None or self._tasks is None or (
                self._ticket is not None and not self._ticket.finished):
            return
        backups = self._desk.backups

        def done(found: Any) -> None:
            if found.local is not None or found.whole is not None or found.problem is not None:
                self._told()

        self._ticket = self._tasks.run(
            backups.automatic, done, lambda _stopped: None, self)
