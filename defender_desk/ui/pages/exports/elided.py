"""One line of text that ends in … where there is no room; all of it is spoken."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from defender_desk.ui.tips import tip
from defender_desk.ui.widgets import Label


class Elided(Label):
    """A label that takes the room it is given."""

    def __init__(self, text: str, look: str = "body") -> None:
        super().__init__(text, look)
        self._whole = text
        self.setAccessibleName(text)
        self.setToolTip(tip(text))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def whole(self) -> str:
        """All of the text."""
        return self._whole

    def minimumSizeHint(self) -> QSize:
        """A few characters wide."""
        return QSize(24, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text to the new width."""
        super().resizeEvent(event)
        cut = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight,
                                            self.width())
        if cut != self.text():
            self.setText(cut)
