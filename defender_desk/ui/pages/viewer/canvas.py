"""A picture as large as there is room, or pixel by pixel; turned only for the eye."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap, QResizeEvent, QTransform
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea

from defender_desk.ui import icons


class Canvas(QScrollArea):
    """Arrow keys move the part that is seen; ``turned`` is in degrees clockwise."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("class", "deskarea")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._whole = QPixmap()
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWidget(self._label)
        self.fitted = True
        self.turned = 0
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """What a screen reader says of the picture."""
        self.setAccessibleName(name)
        self._label.setAccessibleName(name)

    def set_jpeg(self, data: bytes | None) -> None:
        """Show a picture; None shows the drawing of a file."""
        self._whole = QPixmap()
        if data:
            self._whole.loadFromData(data, "JPEG")
        self._draw()

    @property
    def empty(self) -> bool:
        """Whether no picture is shown."""
        return self._whole.isNull()

    def shown_size(self) -> QSize:
        """How large the picture is drawn, in pixels."""
        return self._label.pixmap().size()

    def fit(self, fitted: bool) -> None:
        """As large as there is room, or each pixel as it is."""
        self.fitted = fitted
        self._draw()

    def turn(self, degrees: int) -> None:
        """Show it turned by ``degrees`` from how it is kept."""
        self.turned = degrees % 360
        self._draw()

    def _draw(self) -> None:
        if self._whole.isNull():
            self._label.setPixmap(icons.pixmap("file-text", 34, "text_subtle"))
            self._label.adjustSize()
            return
        shown = self._whole
        if self.turned:
            shown = shown.transformed(QTransform().rotate(self.turned))
        room = self.viewport().size()
        if self.fitted:
            shown = shown.scaled(room, Qt.AspectRatioMode.KeepAspectRatio,
                                 Qt.TransformationMode.SmoothTransformation)
        self._label.setPixmap(shown)
        self._label.resize(shown.size())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        if self.fitted:
            self._draw()
