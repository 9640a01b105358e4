"""A picture as large as there is room, or nearer; turned only for the eye."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QMouseEvent, QPixmap, QResizeEvent, QTransform
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea

from defender_desk.ui import icons
from defender_desk.ui.widgets.pictures import covered_words

STEPS: Final = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
"""How near it can be seen: screen pixels for one of the picture."""


class Canvas(QScrollArea):
    """Arrow keys move the part that is seen; ``turned`` is in degrees clockwise.

    A covered picture shows its colours alone until ``reveal``, of which ``shown`` hears.
    """

    def __init__(self, name: str, shown: Callable[[], object]) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("class", "deskarea")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._whole = QPixmap()
        self._shown = shown
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWidget(self._label)
        self.near = 0.0
        """One of ``STEPS``, 0 for as large as there is room."""
        self.turned = 0
        self.covered = False
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """What a screen reader says of the picture."""
        self.setAccessibleName(name)
        self._label.setAccessibleName(name)

    def set_jpeg(self, data: bytes | None, covered: bool = False) -> None:
        """Show a picture; None shows the drawing of a file."""
        self._whole = QPixmap()
        if data:
            self._whole.loadFromData(data, "JPEG")
        self.covered = covered and not self._whole.isNull()
        self._draw()

    def reveal(self) -> None:
        """Show what was covered."""
        if self.covered:
            self.covered = False
            self._draw()
            self._shown()

    @property
    def empty(self) -> bool:
        """Whether no picture is shown."""
        return self._whole.isNull()

    @property
    def fitted(self) -> bool:
        """Whether all of it is seen."""
        return self.near == 0.0

    def shown_size(self) -> QSize:
        """How large the picture is drawn, in pixels."""
        return self._label.pixmap().size()

    def see(self, near: float) -> None:
        """As large as there is room (0), or ``near`` screen pixels for one of the picture."""
        middle = self._middle()
        self.near = near
        self._draw()
        self._look_at(middle)

    def step(self, by: int) -> None:
        """One step nearer (1) or farther (-1) than it is drawn now."""
        if self._whole.isNull():
            return
        turned = self.turned % 180 != 0
        wide = self._whole.height() if turned else self._whole.width()
        now = self.shown_size().width() / max(1, wide)
        further = [each for each in STEPS if (each > now * 1.01 if by > 0 else each < now * 0.99)]
        if further:
            self.see(further[0] if by > 0 else further[-1])

    def turn(self, degrees: int) -> None:
        """Show it turned by ``degrees`` from how it is kept."""
        self.turned = degrees % 360
        self._draw()

    def _middle(self) -> tuple[float, float]:
        """What part of the picture stands in the middle, from 0 to 1 across and down."""
        size = self._label.size()
        across = self.horizontalScrollBar().value() + self.viewport().width() / 2
        down = self.verticalScrollBar().value() + self.viewport().height() / 2
        return across / max(1, size.width()), down / max(1, size.height())

    def _look_at(self, middle: tuple[float, float]) -> None:
        size, view = self._label.size(), self.viewport().size()
        self.horizontalScrollBar().setValue(round(middle[0] * size.width() - view.width() / 2))
        self.verticalScrollBar().setValue(round(middle[1] * size.height() - view.height() / 2))

    def _draw(self) -> None:
        if self._whole.isNull():
            self._label.setPixmap(icons.pixmap("file-text", 34, "text_subtle"))
            self._label.adjustSize()
            return
        shown = self._whole
        if self.turned:
            shown = shown.transformed(QTransform().rotate(self.turned))
        room = self.viewport().size() if self.fitted else shown.size() * self.near
        shown = shown.scaled(room, Qt.AspectRatioMode.KeepAspectRatio,
                             Qt.TransformationMode.SmoothTransformation)
        self._label.setPixmap(covered_words(shown) if self.covered else shown)
        self._label.resize(shown.size())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click shows what is covered."""
        super().mousePressEvent(event)
        self.reveal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        if self.fitted:
            self._draw()
