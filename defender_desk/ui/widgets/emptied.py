"""Taking widgets out of a layout for good."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout


def empty(lay: QLayout) -> None:
    """Take everything out of a layout and destroy it."""
    while (item := lay.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            # A widget may be emptied away by its own click: it is hidden now and destroyed later.
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            empty(inner)
