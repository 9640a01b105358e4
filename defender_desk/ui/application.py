"""The application object, typed: Qt's own ``instance()`` tells only of its barest class."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication


def application() -> QApplication:
    """The one application of this process; AssertionError before it is made."""
    found = QApplication.instance()
    assert isinstance(found, QApplication)
    return found
