"""A link that opens something by its name; a name too long for its room ends in an ellipsis."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy

from defender_desk.ui.widgets import Button

EDGE = 6
"""Room around the words, in pixels."""


class Opener(Button):
    """Where it is cut its tooltip tells all of it, as of every button."""

    def __init__(self, text: str, on: Callable[[], object]) -> None:
        super().__init__(text, "quiet", on=on)
        self._whole = text
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(40)

    def sizeHint(self) -> QSize:
        """As wide as the whole name."""
        wide = self.fontMetrics().horizontalAdvance(self._whole) + EDGE
        return QSize(wide, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """A few letters are enough."""
        return QSize(40, super().minimumSizeHint().height())
