"""Buttons; each has a name that a screen reader speaks."""

from __future__ import annotations

from collections.abc import Callable

# A QStyle named here would build its enumerations, 5 ms of the start (ui/start.py).
from PySide6 import QtCore, QtGui, QtWidgets
from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from defender_desk.ui import early, icons, theme
from defender_desk.ui.tips import tip

_TINTS = {"primary": "on_primary", "soft": "on_primary_soft", "plain": "text",
          "danger": "on_danger", "link": "link", "search": "text_muted"}


LEAST = 64
"""Pixels that a button keeps where there is no room: its icon, first letters and …"""


def entered(button: QtWidgets.QAbstractButton, event: QtGui.QKeyEvent) -> bool:
    """Press ``button`` on Enter, as Space does: what a newcomer tries first. Whether it was Enter.

    Ctrl+Enter is the page's main deed, and a key that is held down presses once.
    """
    if event.key() not in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter) or (
            event.modifiers() & ~QtCore.Qt.KeyboardModifier.KeypadModifier):
        return False
    if not event.isAutoRepeat():
        button.click()
    return True


class Button(QPushButton):
    """A button that says a verb. ``kind``: primary, soft, plain, danger or link.

    Words that have no room end in …; the tooltip then holds all of them.
    """

    def __init__(
        self,
        text: str,
        kind: str = "plain",
        icon: str = "",
        size: str = "",
        on: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setProperty("tall", size)
        self._icon = icon
        # Qt puts no gap between icon and text (design/README.md 5), and & would be a shortcut.
        self.setText((" " if icon else "") + text.replace("&", "&&"))
        self.setAccessibleName(text)
        if icon:
            side = theme.wide(16)
            self.setIcon(icons.icon(icon, side, _TINTS.get(kind, "text")))
            self.setIconSize(QSize(side, side))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        if on is not None:
            self.clicked.connect(lambda _checked=False: on())

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        """Enter presses it, as Space does."""
        if not entered(self, event):
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Room for the icon and a few letters."""
        found = self.sizeHint()
        found.setWidth(min(found.width(), LEAST))
        return found

    @property
    def cut(self) -> bool:
        """Whether it has less room than its words need."""
        return self.width() < self.sizeHint().width()

    def paintEvent(self, event: QtGui.QPaintEvent) -> None:
        """Draw it, its words cut with … where they do not fit."""
        if not self.cut:
            super().paintEvent(event)
            self._ring()
            return
        whole = self.accessibleName() or self.text().strip()
        if not self.toolTip():
            self.setToolTip(tip(whole))
        option = QtWidgets.QStyleOptionButton()
        self.initStyleOption(option)
        missing = self.sizeHint().width() - self.width()
        metrics = self.fontMetrics()
        option.text = metrics.elidedText(
            self.text(), QtCore.Qt.TextElideMode.ElideRight,
            metrics.horizontalAdvance(self.text()) - missing)
        painter = QtGui.QPainter(self)
        element = QtWidgets.QStyle.ControlElement.CE_PushButton
        self.style().drawControl(element, option, painter, self)
        painter.end()
        self._ring()

    def _ring(self) -> None:
        """A light line inside the ring of focus: on a dark button the ring alone is hard to see."""
        kind = str(self.property("kind"))
        if not self.hasFocus() or kind not in ("primary", "danger"):
            return
        painter = QtGui.QPainter(self)
        painter.setRenderHint(QtGui.QPainter.RenderHint.Antialiasing)
        painter.setPen(QtGui.QColor(theme.color(_TINTS[kind])))
        painter.drawRoundedRect(QtCore.QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5), 3, 3)
        painter.end()

    def set_words(self, text: str) -> None:
        """Change what it says."""
        self.setText((" " if self._icon else "") + text.replace("&", "&&"))
        self.setAccessibleName(text)


class IconButton(QToolButton):
    """A button with a drawing only; ``name`` is spoken and shown as a tooltip."""

    def __init__(
        self,
        icon: str,
        name: str,
        on: Callable[[], object] | None = None,
        *,
        outlined: bool = False,
        size: int = 18,
        color: str = "text",
    ) -> None:
        super().__init__()
        side = min(theme.wide(size), 28)
        self.setIcon(icons.icon(icon, side, color))
        self.setIconSize(QSize(side, side))
        self.setAccessibleName(name)
        self.setToolTip(tip(name))
        self.setFixedSize(32, 32)
        self.setProperty("focusPolicy", early.STRONG_FOCUS)
        if outlined:
            self.setProperty("kind", "outlined")
        if on is not None:
            self.clicked.connect(lambda _checked=False: on())

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        """Enter presses it, as Space does."""
        if not entered(self, event):
            super().keyPressEvent(event)


class Tool(QToolButton):
    """A flat button with words: a tab, a filter, a step of the way here.

    Qt cuts words that have no room; the tooltip then holds all of them.
    """

    def __init__(self, text: str, on: Callable[[], object] | None = None,
                 parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("focusPolicy", early.STRONG_FOCUS)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._spoken = ""
        self.say(text)
        if on is not None:
            self.clicked.connect(lambda _checked=False: on())

    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        """Enter presses it, as Space does."""
        if not entered(self, event):
            super().keyPressEvent(event)

    def say(self, text: str, spoken: str = "") -> None:
        """Change what it says; ``spoken`` is told where there is room for ``text`` only."""
        self._spoken = spoken
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(spoken or text)
        if self.isVisible():  # before that it has no width yet, and is told when it gets one
            self._tell()

    def _tell(self) -> None:
        cut = self.width() < self.sizeHint().width()
        self.setToolTip(tip(self._spoken or (self.text().replace("&&", "&") if cut else "")))

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        found = self.sizeHint()
        found.setWidth(min(found.width(), LEAST))
        return found

    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        """All of the words where they are cut."""
        super().resizeEvent(event)
        self._tell()
