"""Widgets beside each other that go on in the next line where there is no room.

After the layout that Qt's own documentation calls for (QLayout, "How to write a custom layout
manager"): an item list, ``heightForWidth`` and ``setGeometry``.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6 import QtCore
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget


class FlowLayout(QLayout):
    """Items keep the width they ask for; a line that is full begins another."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at a place, None after the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give an item back, None after the last."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> QtCore.Qt.Orientation:
        """It wants no room beyond its items."""
        return QtCore.Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Its height depends on its width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Pixels of all its lines at a width."""
        return self._lines(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._lines(rect, place=True)

    def sizeHint(self) -> QSize:
        """All in one line."""
        hints = [item.sizeHint() for item in self._shown()]
        wide = sum(hint.width() for hint in hints) + self.spacing() * max(len(hints) - 1, 0)
        edges = self.contentsMargins()
        return QSize(wide + edges.left() + edges.right(),
                     max((hint.height() for hint in hints), default=0)
                     + edges.top() + edges.bottom())

    def minimumSize(self) -> QSize:
        """As wide as its widest item."""
        sizes = [item.sizeHint() for item in self._shown()]
        edges = self.contentsMargins()
        return QSize(max((each.width() for each in sizes), default=0) + edges.left()
                     + edges.right(), max((each.height() for each in sizes), default=0)
                     + edges.top() + edges.bottom())

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, rect: QRect, *, place: bool) -> int:
        edges = self.contentsMargins()
        left, top = rect.x() + edges.left(), rect.y() + edges.top()
        right = rect.right() - edges.right()
        across, down, high = left, top, 0
        line: list[tuple[QLayoutItem, QRect]] = []
        for item in self._shown():
            hint = item.sizeHint()
            if across > left and across + hint.width() - 1 > right:
                _set(line, high, place=place)
                across, down, high = left, down + high + self.spacing(), 0
            wide = min(hint.width(), max(right - across + 1, 1))
            line.append((item, QRect(across, down, wide, hint.height())))
            across += hint.width() + self.spacing()
            high = max(high, hint.height())
        _set(line, high, place=place)
        return down + high - rect.y() + edges.bottom()


def _set(line: list[tuple[QLayoutItem, QRect]], high: int, *, place: bool) -> None:
    """Place the items of a full line of ``high`` pixels, each in its middle, and empty it."""
    for item, room in line if place else ():
        item.setGeometry(room.translated(0, (high - room.height()) // 2))
    line.clear()


def flow(widgets: Sequence[QWidget], spacing: int = 8) -> QWidget:
    """Widgets in lines."""
    made = QWidget()
    lay = FlowLayout(made, spacing)
    for widget in widgets:
        lay.addWidget(widget)
    policy = made.sizePolicy()
    policy.setHeightForWidth(True)
    policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
    made.setSizePolicy(policy)
    return made
