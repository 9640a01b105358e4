"""The list of what leaves and what stays: one model, one delegate, ticks by mouse or space bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from defender_desk.ui import icons, theme
from defender_desk.ui.widgets.lists import ROW, Index, Tag, _draw_text, draw_tag, painted_font

AT_ONCE = 200
"""Rows measured before the window answers again."""
CHECKED = Qt.CheckState.Checked
UNCHECKED = Qt.CheckState.Unchecked


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One line: what it is, how large, and whether it goes.

    ``ticked`` None draws a lock where the tick would be; ``heading`` is a line between groups.
    """

    id: str
    title: str
    second: str = ""
    right: str = ""
    icon: str = ""
    tag: Tag | None = None
    ticked: bool | None = None
    heading: bool = False

    @property
    def spoken(self) -> str:
        """What a screen reader says of it."""
        told = (self.title, self.second, self.tag[0] if self.tag else "", self.right)
        return ", ".join(part for part in told if part)


class _Model(QAbstractListModel):
    def __init__(self, on: Callable[[], object] | None) -> None:
        super().__init__()
        self.lines: list[ItemLine] = []
        self.ticking = True
        self._on = on

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or self.lines[index.row()].heading:
            return Qt.ItemFlag.ItemIsEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.ticking and self.lines[index.row()].ticked is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == ROW:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.spoken
        if role == Qt.ItemDataRole.CheckStateRole and line.ticked is not None:
            return CHECKED if line.ticked else UNCHECKED
        return None

    def toggle(self, at: int) -> None:
        line = self.lines[at]
        if not self.ticking or line.ticked is None:
            return
        self.lines[at] = replace(line, ticked=not line.ticked)
        self.dataChanged.emit(self.index(at), self.index(at))
        if self._on is not None:
            self._on()

    def show(self, lines: Sequence[ItemLine]) -> None:
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()


LEFT, RIGHT, MARGIN = 68, 12, 5
"""Pixels before and behind the words of a line, and above and below them."""


def _title_height() -> int:
    return QFontMetrics(painted_font("dense")).height() + 2


def _reason(text: str, wide: int) -> QRect:
    """The room that a reason takes in lines of ``wide`` pixels."""
    return QFontMetrics(painted_font("help")).boundingRect(
        QRect(0, 0, max(wide, 60), 10_000), int(Qt.TextFlag.TextWordWrap), text)


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line: ItemLine = index.data(ROW)
        high = theme.wide(26 if line.heading else 42)
        view = self.parent()
        if line.ticked is None and line.second and isinstance(view, QListView):
            # Why something stays is read whole, in as many lines as it takes.
            wide = view.viewport().width() - LEFT - RIGHT
            high = max(high, 2 * MARGIN + _title_height() + _reason(line.second, wide).height())
        return QSize(100, high)

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem,
                    index: Index) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and (
            event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select)
        )
        clicked = isinstance(event, QMouseEvent) and (
            event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
        )
        if (pressed or clicked) and isinstance(model, _Model):
            model.toggle(index.row())
            return True
        return False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: ItemLine = index.data(ROW)
        box: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.heading:
            painter.fillRect(box, QColor(theme.color("surface_alt")))
        elif state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(box, QColor(theme.color("primary_soft")))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1),
                         QColor(theme.color("border")))
        if line.heading:
            _draw_text(painter, QRect(box.left() + 12, box.top(), box.width() - 24, box.height()),
                       line.title, painted_font("help", strong=True), "text_muted")
        else:
            self._draw(painter, box, line)
        painter.restore()

    @staticmethod
    def _tick(painter: QPainter, left: int, middle: int, ticked: bool) -> None:
        square = QRect(left, middle - 8, 16, 16)
        edge = "primary" if ticked else "border_strong"
        painter.setPen(QPen(QColor(theme.color(edge)), 1))
        painter.setBrush(QColor(theme.color("primary" if ticked else "surface")))
        painter.drawRoundedRect(square, 3, 3)
        if ticked:
            painter.drawPixmap(left + 2, middle - 6, icons.pixmap("check", 12, "on_primary"))

    def _draw(self, painter: QPainter, box: QRect, line: ItemLine) -> None:
        middle, right = box.center().y(), box.right() - 12
        if line.ticked is None:
            painter.drawPixmap(box.left() + 12, middle - 8, icons.pixmap("lock", 16, "text_muted"))
        else:
            self._tick(painter, box.left() + 12, middle, line.ticked)
        painter.drawPixmap(box.left() + 38, middle - 8,
                           icons.pixmap(line.icon or "file-text", 16, "text_muted"))
        left = box.left() + LEFT
        if line.right:
            wide = round(96 * theme.scale())
            _draw_text(painter, QRect(right - wide, box.top(), wide, box.height()), line.right,
                       painted_font("dense"), "text_muted", Qt.AlignmentFlag.AlignRight)
            right -= wide + 6
        if line.ticked is None and line.second:
            self._draw_staying(painter, box, line)
            return
        if line.tag:
            right = draw_tag(painter, right, middle, line.tag, boxed=True) - 8
        half = box.height() // 2 - 2
        if line.second:
            _draw_text(painter, QRect(left, box.top() + 2, right - left, half), line.title,
                       painted_font("dense"), "text")
            _draw_text(painter, QRect(left, middle, right - left, half), line.second,
                       painted_font("help"), "text_muted")
        else:
            _draw_text(painter, QRect(left, box.top(), right - left, box.height()), line.title,
                       painted_font("dense"), "text")

    @staticmethod
    def _draw_staying(painter: QPainter, box: QRect, line: ItemLine) -> None:
        """The title beside its chip, and the whole reason below both."""
        left, top, right = box.left() + LEFT, box.top() + MARGIN, box.right() - RIGHT
        high, edge = _title_height(), right
        if line.tag:
            edge = draw_tag(painter, right, top + high // 2, line.tag, boxed=True) - 8
        _draw_text(painter, QRect(left, top, edge - left, high), line.title, painted_font("dense"),
                   "text")
        painter.setFont(painted_font("help"))
        painter.setPen(QColor(theme.color("text_muted")))
        painter.drawText(QRect(left, top + high, right - left, box.bottom() - top - high),
                         int(Qt.TextFlag.TextWordWrap), line.second)


class ItemList(QListView):
    """Lines with ticks; ``on`` is told when a tick changed."""

    def __init__(self, name: str, on: Callable[[], object] | None = None, *,
                 ticking: bool = True) -> None:
        super().__init__()
        self.on_enter: Callable[[], object] = lambda: None
        self._lines = _Model(on)
        self._lines.ticking = ticking
        self.setModel(self._lines)
        self.setItemDelegate(_Delegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        # Rows differ in height: thousands measured at once would stop the window.
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(AT_ONCE)
        self.setAccessibleName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on; the space bar ticks."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.on_enter()
        else:
            super().keyPressEvent(event)

    def current_id(self) -> str:
        """The id of the line that the keys stand on, "" for none."""
        at = self.currentIndex().row()
        return self._lines.lines[at].id if 0 <= at < len(self._lines.lines) else ""

    def show_lines(self, lines: Sequence[ItemLine]) -> None:
        """Show these lines."""
        self._lines.show(lines)

    def lines(self) -> list[ItemLine]:
        """The lines as they stand."""
        return list(self._lines.lines)

    def toggle(self, item_id: str) -> None:
        """Tick or untick a line."""
        for at, line in enumerate(self._lines.lines):
            if line.id == item_id:
                self._lines.toggle(at)
                return

    def ticked(self) -> list[str]:
        """The ids that are ticked."""
        return [line.id for line in self._lines.lines if line.ticked]

    def tick_all(self, yes: bool) -> None:
        """Tick every line that may be ticked, or none."""
        self.show_lines([
            line if line.ticked is None else replace(line, ticked=yes)
            for line in self._lines.lines
        ])
