"""Pictures that arrive as JPEG bytes already decoded once in a child process."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QSizePolicy

from defender_desk.ui import icons, theme
from defender_desk.wording import _

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


def covered_words(picture: QPixmap) -> QPixmap:
    """A covered picture that says so, and how it is shown."""
    from defender_desk.ui.widgets.lists import painted_font

    made = veiled(picture)
    painter = QPainter(made)
    room = made.rect()
    painter.fillRect(room, QColor(0, 0, 0, 110))
    font = painted_font("dense", strong=True)
    below = room.adjusted(8, room.height() // 2, -8, 0)
    flags = int(Qt.AlignmentFlag.AlignHCenter) | Qt.TextFlag.TextWordWrap.value
    words = _("Covered. A click or Enter shows it.")
    # A small picture has no room for words; its description says them.
    said = QFontMetrics(font).boundingRect(below, flags, words).height() <= below.height()
    painter.drawPixmap(room.center().x() - 14, room.center().y() - (34 if said else 14),
                       icons.pixmap("eye-off", 28, "on_primary"))
    if said:
        painter.setFont(font)
        painter.setPen(QColor(theme.color("on_primary")))
        painter.drawText(below, flags, words)
    painter.end()
    return made


class Thumb(QLabel):
    """A small picture that can be chosen with mouse or keyboard; arrows go to its neighbours."""

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
        self.keys: dict[Qt.Key, Callable[[], object]] = {}
        """More keys: what each does."""
        self.setPixmap(icons.pixmap("image", 24, "text_subtle"))

    def set_jpeg(self, data: bytes | None, covered: bool = False) -> None:
        """Show a picture, only its colours where it is ``covered``; None is a drawing of a file."""
        picture = QPixmap()
        if data and picture.loadFromData(data, "JPEG"):
            inner = QSize(self.width() - 4, self.height() - 4)
            grown = picture.scaled(inner, Qt.AspectRatioMode.KeepAspectRatioByExpanding,
                                   Qt.TransformationMode.SmoothTransformation)
            left = (grown.width() - inner.width()) // 2
            top = (grown.height() - inner.height()) // 2
            shown = grown.copy(left, top, inner.width(), inner.height())
            self.setPixmap(veiled(shown) if covered else shown)
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
        deed = self.keys.get(Qt.Key(event.key()))
        if deed is not None and not event.modifiers():
            deed()
            return
        super().keyPressEvent(event)


class Picture(QLabel):
    """A picture that fills its room and keeps its shape.

    A covered one shows nothing but colours until a click, Enter or Space; ``shown`` hears of it.
    """

    def __init__(self, name: str = "", shown: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("class", "picture")
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(120)
        self._whole = QPixmap()
        self._shown = shown
        self.covered = False

    def set_jpeg(self, data: bytes | None, covered: bool = False) -> None:
        """Show a picture, or none."""
        self._whole = QPixmap()
        if data:
            self._whole.loadFromData(data, "JPEG")
        self._cover(covered and not self._whole.isNull())

    def set_picture(self, drawn: QImage) -> None:
        """Show a picture that was drawn in this process: a page of one's own PDF."""
        self._whole = QPixmap.fromImage(drawn)
        self._fit()

    def reveal(self) -> None:
        """Show what was covered."""
        if self.covered:
            self._cover(False)
            if self._shown is not None:
                self._shown()

    def _cover(self, covered: bool) -> None:
        self.covered = covered
        # What was just shown keeps the focus: it must not be lost under the person's hand.
        if covered or not self.hasFocus():
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if covered else Qt.FocusPolicy.NoFocus)
        self.setAccessibleDescription(
            _("Covered. A click or Enter shows it.") if covered else "")
        self._fit()

    def _fit(self) -> None:
        if self._whole.isNull():
            self.setPixmap(icons.pixmap("image", 34, "text_subtle"))
            return
        inner = self.contentsRect().size()
        shown = self._whole.scaled(inner, Qt.AspectRatioMode.KeepAspectRatio,
                                   Qt.TransformationMode.SmoothTransformation)
        self.setPixmap(covered_words(shown) if self.covered else shown)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click shows what is covered."""
        if self.covered:
            self.reveal()
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space show what is covered."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if self.covered and event.key() in keys:
            self.reveal()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self._fit()
