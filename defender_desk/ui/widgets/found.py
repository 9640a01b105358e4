"""The list of the search box: rows of two lines under the heads of their groups."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from defender_desk.domain.searchable import fold
from defender_desk.ui import icons, theme
from defender_desk.ui.widgets.lists import ROW, Index, Tag, draw_tag

HEAD, LINE = 30, 44
"""Heights in pixels."""
_PIECE = re.compile(r"[^\W_]+(?:['’ʼꞌ´`][^\W_]*)*|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A head of a group (``id`` is ""), or a line that can be chosen."""

    id: str
    title: str
    second: str = ""
    icon: str = ""
    tag: Tag | None = None
    keys: tuple[str, ...] = ()

    @property
    def spoken(self) -> str:
        """What a screen reader says of it."""
        tag = self.tag[0] if self.tag else ""
        return ", ".join(p for p in (self.title, self.second, tag, "+".join(self.keys)) if p)


def pieces(text: str, met: Sequence[str]) -> list[tuple[str, bool]]:
    """``text`` cut so that the words that begin with one of ``met`` (folded) stand apart."""
    cut: list[tuple[str, bool]] = []
    for found in _PIECE.finditer(text):
        key = fold(found[0])
        hit = bool(key) and any(key.startswith(word) for word in met)
        if cut and cut[-1][1] == hit:
            cut[-1] = (cut[-1][0] + found[0], hit)
        else:
            cut.append((found[0], hit))
    return cut


def _font(role: str, *, strong: bool = False) -> QFont:
    font = QFont("Noto Sans")
    font.setPixelSize(theme.px(role))
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return font


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[FoundRow] = []

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and not self.rows[index.row()].id:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def replace(self, rows: Sequence[FoundRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()


class _Delegate(QStyledItemDelegate):
    met: Sequence[str] = ()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(ROW)
        high = LINE if row is not None and row.id else HEAD
        return QSize(100, round(high * max(1.0, theme.scale())))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: FoundRow | None = index.data(ROW)
        if row is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box: QRect = option.rect
        if not row.id:
            room = box.adjusted(14, 4, -14, 0)
            _draw(painter, room, [(row.title, False)], _font("help", strong=True), "text_subtle")
        else:
            self._line(painter, box, row, bool(option.state & QStyle.StateFlag.State_Selected))
        painter.restore()

    def _line(self, painter: QPainter, box: QRect, row: FoundRow, chosen: bool) -> None:
        if chosen:
            painter.fillRect(box, QColor(theme.color("primary_soft")))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()),
                             QColor(theme.color("primary")))
        left, right = box.left() + 14, box.right() - 13
        if row.icon:
            painter.drawPixmap(left, box.center().y() - 8, icons.pixmap(row.icon, 16, "text_muted"))
        left += 29
        if row.tag is not None:
            right = draw_tag(painter, right, box.center().y(), row.tag, boxed=True) - 8
        keys = row.keys or (("Enter",) if chosen and row.tag is None else ())
        for key in reversed(keys):
            right = _draw_key(painter, right, box.center().y(), key) - 6
        half = (box.height() - 4) // 2
        room = QRect(left, box.top() + 2, right - left, half)
        if not row.second:
            room.setHeight(box.height() - 4)
        _draw(painter, room, pieces(row.title, self.met), _font("body"), "text")
        if row.second:
            _draw(painter, room.translated(0, half), pieces(row.second, self.met), _font("help"),
                  "text_muted")


def _draw_key(painter: QPainter, right: int, middle: int, key: str) -> int:
    font = _font("small")
    wide = QFontMetrics(font).horizontalAdvance(key) + 12
    box = QRect(right - wide, middle - 9, wide, 18)
    painter.setPen(QColor(theme.color("border")))
    painter.setBrush(QColor(theme.color("surface")))
    painter.drawRoundedRect(box, 3, 3)
    painter.setFont(font)
    painter.setPen(QColor(theme.color("text_muted")))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), key)
    return box.left()


def _draw(painter: QPainter, box: QRect, cut: Sequence[tuple[str, bool]], font: QFont,
          color: str) -> None:
    """Draw one line, what was met in bold; it ends in an ellipsis where there is no room."""
    bold = QFont(font)
    bold.setWeight(QFont.Weight.Bold)
    left = box.left()
    for text, hit in cut:
        used = bold if hit else font
        metrics = QFontMetrics(used)
        shown = metrics.elidedText(" ".join(text.splitlines()) if "\n" in text else text,
                                   Qt.TextElideMode.ElideRight, max(box.right() - left, 0))
        painter.setFont(used)
        painter.setPen(QColor(theme.color("link" if hit else color)))
        painter.drawText(QRect(left, box.top(), box.right() - left + 1, box.height()),
                         int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        left += metrics.horizontalAdvance(shown)
        if shown != text and "\n" not in text:
            return


class FoundLines(QListView):
    """Rows in groups; ``on`` is told the id that is opened."""

    def __init__(self, on: Callable[[str], object], name: str) -> None:
        super().__init__()
        self._model = _Model()
        self._drawn = _Delegate(self)
        self.setModel(self._model)
        self.setItemDelegate(self._drawn)
        self.setAccessibleName(name)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(lambda _index: on(self.current_id()))

    @property
    def rows(self) -> list[FoundRow]:
        """What is shown, heads included."""
        return self._model.rows

    def show_rows(self, rows: Sequence[FoundRow], met: Sequence[str] = ()) -> None:
        """Show these rows, the first that can be chosen chosen; ``met`` words stand out."""
        self._drawn.met = met
        self._model.replace(rows)
        at = next((n for n, row in enumerate(rows) if row.id), -1)
        self.setCurrentIndex(self._model.index(at) if at >= 0 else QModelIndex())

    def current_id(self) -> str:
        """The id of the row chosen, "" for none."""
        row = self.currentIndex().data(ROW)
        return row.id if row is not None else ""

    def step(self, by: int) -> None:
        """Choose the next row that can be chosen, or the one before; around the ends."""
        lines = [n for n, row in enumerate(self._model.rows) if row.id]
        if not lines:
            return
        now = self.currentIndex().row()
        at = lines.index(now) if now in lines else -by
        self.setCurrentIndex(self._model.index(lines[(at + by) % len(lines)]))

    def needed_height(self, most: int) -> int:
        """Pixels that all rows take, at most ``most`` lines of them."""
        scale = max(1.0, theme.scale())
        lines = sum(bool(row.id) for row in self._model.rows)
        heads = len(self._model.rows) - lines
        return round((min(lines, most) * LINE + heads * HEAD) * scale) + 2
