"""A link that opens something by its name; a name too long for its room ends in an ellipsis."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from defender_desk.ui.tips import tip
from defender_desk.ui.widgets import Button

EDGE = 6
"""Room around the words, in pixels."""


class Opener(Button):
    """The whole name stays as its spoken name and, where shortened, as its tooltip."""

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the name to the room there is."""
        super().resizeEvent(event)
        shown = self.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, self.width() - EDGE + 2)
        self.setText(shown.replace("&", "&&"))
        self.setToolTip(tip(self._whole if shown != self._whole else ""))
