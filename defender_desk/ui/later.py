"""Doing something in a moment, unless whoever asked is gone by then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def later(owner: QObject, deed: Callable[[], object], milliseconds: int = 0) -> None:
    """Call ``deed`` after ``milliseconds``, in the window's thread, if ``owner`` still lives.

    In place of ``QTimer.singleShot(…, owner, deed)``: PySide 6.11 keeps such a deed, and every text
    it holds, for ever when the owner is destroyed before (tests/ui/test_locking.py found a whole
    declaration in memory after a lock).
    """
    timer = QTimer(owner)
    timer.setSingleShot(True)

    def now() -> None:
        timer.deleteLater()
        deed()

    timer.timeout.connect(now)
    timer.start(milliseconds)
