"""Pictures that arrive as JPEG bytes already decoded once in a child process."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from defender_desk.ui import icons, theme


VEIL = 9
"""Points across that are left of a covered picture: its colours, nothing of what it shows."""


def veiled(picture: QPixmap) -> QPixmap:
    """The picture with nothing to be recognized in it, as large as it was."""
    if picture.isNull():
        return picture
    points = picture.scaled(VEIL, VEIL, Qt.AspectRatioMode.IgnoreAspectRatio,
                            Qt.TransformationMode.SmoothTransformation)
    return points.scaled(picture.size(), Qt.AspectRatioMode.IgnoreAspectRatio,
                         Qt.TransformationMode.SmoothTransformation)


class Thumb(QLabel):
    """A small picture that can be chosen with mouse or keyboard."""

    def __init__(self, name: str, on: Callable[[], object] | None = None,
                 size: tuple[int, int] = (90, 66)) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("class", "thumb")
        self.setAccessibleName(name)
        self.setFixedSize(*size)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._on = on
        self.setPixmap(icons.pixmap("image", 24, "text_subtle"))

    def set_jpeg(self, data: bytes | None) -> None:
        """Show a picture; None shows a drawing of a file."""
        picture = QPixmap()
        if data and picture.loadFromData(data, "JPEG"):
            inner = QSize(self.width() - 4, self.height() - 4)
            grown = picture.scaled(inner, Qt.AspectRatioMode.KeepAspectRatioByExpanding,
                                   Qt.TransformationMode.SmoothTransformation)
            left = (grown.width() - inner.width()) // 2
            top = (grown.height() - inner.height()) // 2
            self.setPixmap(grown.copy(left, top, inner.width(), inner.height()))
        else:
            self.setPixmap(icons.pixmap("file-text", 24, "text_subtle"))

    def set_current(self, current: bool) -> None:
        """Mark it as the one shown large."""
        self.setProperty("kind", "now" if current else "")
        theme.restyle(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose it."""
        self.setFocus()
        if self._on is not None:
            self._on()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose it with Enter or Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._on:
            self._on()
            return
        super().keyPressEvent(event)


class Picture(QLabel):
    """A picture that fills its room and keeps its shape."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(120)
        self._whole = QPixmap()

    def set_jpeg(self, data: bytes | None) -> None:
        """Show a picture, or none."""
        self._whole = QPixmap()
        if data:
            self._whole.loadFromData(data, "JPEG")
        self._fit()

    def set_picture(self, drawn: QImage) -> None:
        """Show a picture that was drawn in this process: a page of one's own PDF."""
        self._whole = QPixmap.fromImage(drawn)
        self._fit()

    def _fit(self) -> None:
        if self._whole.isNull():
            self.setPixmap(icons.pixmap("image", 34, "text_subtle"))
            return
        self.setPixmap(self._whole.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio,
                                          Qt.TransformationMode.SmoothTransformation))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._fit()
