"""Lists and tables: models and delegates, never a widget per row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from defender_desk.ui import icons, theme
from defender_desk.ui.tips import tip

Index = QModelIndex | QPersistentModelIndex
Tag = tuple[str, str, str]
"""A small state drawn in a row: text, tone, icon."""
ROW = Qt.ItemDataRole.UserRole + 1
LOW = 44
"""Height of a row in the search box's list."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of two lines and a code above, 76 px."""

    id: str
    top_left: str = ""
    title: str = ""
    bottom_left: str = ""
    top_right: Tag | None = None
    bottom_right: Tag | None = None
    icon: str = ""

    @property
    def spoken(self) -> str:
        """What a screen reader says of it."""
        tags = [tag[0] for tag in (self.top_right, self.bottom_right) if tag]
        return ", ".join(part for part in (self.top_left, self.title, self.bottom_left, *tags)
                         if part)


def painted_font(role: str, *, strong: bool = False, mono: bool = False) -> QFont:
    """The font in which a delegate paints words of this role."""
    return _made_font(theme.px(role), strong, mono)


@cache
def _made_font(pixels: int, strong: bool, mono: bool) -> QFont:
    """A font nobody changes, made once: a row is painted often."""
    font = QFont("Noto Sans Mono" if mono else "Noto Sans")
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return font


_measured: list[list[str]] = []
"""Where words that have no room are noted while ``Whole`` measures; empty else."""


def _draw_text(painter: QPainter, box: QRect, text: str, font: QFont, color: str,
               align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> None:
    painter.setFont(font)
    painter.setPen(QColor(theme.color(color)))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    if shown != text and _measured:
        _measured[-1].append(text)
    painter.drawText(box, int(align | Qt.AlignmentFlag.AlignVCenter), shown)


def draw_tag(painter: QPainter, right: int, middle: int, tag: Tag, *, boxed: bool,
             begin: int = 0) -> int:
    """Draw a tag that ends at x ``right`` around y ``middle``; returns where it begins.

    It never reaches to the left of ``begin``: its words then end in ….
    """
    text, tone, icon = tag
    font = painted_font("help")
    tint = tone or "text_muted"
    edge = 7 if boxed else 0
    room = 18 if icon else 0
    wide = min(QFontMetrics(font).horizontalAdvance(text),
               max(right - begin - room - 2 * edge - 2, 0))
    left = right - wide - room - 2 * edge
    if boxed and (tone or icon):
        painter.setPen(QColor(theme.color(f"{tone}_border" if tone else "border")))
        painter.setBrush(QColor(theme.color(f"{tone}_soft" if tone else "surface_alt")))
        painter.drawRoundedRect(QRect(left, middle - 11, right - left - 1, 22), 4, 4)
    if icon:
        painter.drawPixmap(left + edge, middle - 7, icons.pixmap(icon, 14, tint))
    _draw_text(painter, QRect(left + edge + room, middle - 11, wide + 2, 22), text, font, tint)
    return left


class Whole(QStyledItemDelegate):
    """A row whose words had no room tells them whole when it is pointed at."""

    def cut(self, option: QStyleOptionViewItem, index: Index) -> list[str]:
        """What does not fit in the row or cell as it is shown now."""
        # Painted where nobody sees it: what is measured is then what is shown.
        sheet = QPixmap(option.rect.size())
        painter = QPainter(sheet)
        painter.translate(-option.rect.topLeft())
        found: list[str] = []
        _measured.append(found)
        try:
            self.paint(painter, option, index)
        finally:
            _measured.pop()
            painter.end()
        return found

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem,
                  index: Index) -> bool:
        """The words that are cut, or nothing."""
        if event.type() == QEvent.Type.ToolTip and index.isValid():
            told = tip("\n".join(self.cut(option, index)))
            QToolTip.showText(event.globalPos(), told, view)
            return True
        return super().helpEvent(event, view, option, index)


class _RowDelegate(Whole):
    low = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, round((LOW if self.low else 76) * max(1.0, theme.scale())))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW)
        box: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.fillRect(box, QColor(theme.color("primary_soft")))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()),
                             QColor(theme.color("primary")))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1),
                         QColor(theme.color("border")))
        if row is not None and self.low:
            self._draw_low(painter, box, row)
        elif row is not None:
            self._draw(painter, box, row)
        painter.restore()

    @staticmethod
    def _draw_low(painter: QPainter, box: QRect, row: Row) -> None:
        """Icon, then title above second line; the code at the right."""
        left, right, half = box.left() + 12, box.right() - 11, (box.height() - 6) // 2
        if row.icon:
            painter.drawPixmap(left, box.center().y() - 8, icons.pixmap(row.icon, 16, "text_muted"))
        left += 28
        code = painted_font("help")
        wide = QFontMetrics(code).horizontalAdvance(row.top_left) if row.top_left else 0
        _draw_text(painter, QRect(right - wide, box.top(), wide + 2, box.height()), row.top_left,
                   code, "text_muted")
        room = right - wide - 10 - left
        if not row.bottom_left:
            _draw_text(painter, QRect(left, box.top(), room, box.height()), row.title,
                       painted_font("body"), "text")
            return
        _draw_text(painter, QRect(left, box.top() + 3, room, half), row.title,
                   painted_font("body", strong=True), "text")
        _draw_text(painter, QRect(left, box.top() + 3 + half, room, half), row.bottom_left,
                   painted_font("help"), "text_muted")

    @staticmethod
    def _draw(painter: QPainter, box: QRect, row: Row) -> None:
        left, right = box.left() + 12, box.right() - 11
        third = (box.height() - 8) // 3
        tops = [box.top() + 4 + third * n for n in range(3)]
        end = right
        if row.top_right:
            end = draw_tag(painter, right, tops[0] + third // 2 + 2, row.top_right,
                           boxed=bool(row.top_right[1]), begin=left + 60) - 8
        if row.icon:
            painter.drawPixmap(left, tops[0] + third // 2 - 7, icons.pixmap(row.icon, 16))
            left += 24
        _draw_text(painter, QRect(left, tops[0], end - left, third), row.top_left,
                   painted_font("dense"), "text_muted")
        _draw_text(painter, QRect(left, tops[1], right - left, third), row.title,
                   painted_font("body", strong=True), "text")
        end = right
        if row.bottom_right:
            end = draw_tag(painter, right, tops[2] + third // 2, row.bottom_right,
                           boxed=False, begin=left) - 8
        _draw_text(painter, QRect(left, tops[2], end - left, third), row.bottom_left,
                   painted_font("dense"), "text_muted")


class _Rows(QAbstractListModel):
    """Rows already at hand, or ids whose rows are fetched page by page."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row | None] = []
        self.fetch: Callable[[int], None] | None = None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if row is None and self.fetch is not None:
            self.fetch(index.row())
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken if row else ""
        return None

    def replace(self, rows: Sequence[Row | None]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()


class Lines(QListView):
    """A short list of two-line rows; ``on`` is told the id of the row that is chosen."""

    def __init__(self, rows: Sequence[Row] = (), on: Callable[[str], object] | None = None,
                 name: str = "", *, low: bool = False) -> None:
        super().__init__()
        self._rows = _Rows()
        self._on = on
        self._quiet = False
        self.setModel(self._rows)
        drawn = _RowDelegate(self)
        drawn.low = low
        self.setItemDelegate(drawn)
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(name)
        self.selectionModel().currentChanged.connect(self._moved)
        self.activated.connect(self._told)
        self.set_rows(rows)

    def set_rows(self, rows: Sequence[Row | None]) -> None:
        """Show these rows; the one chosen stays chosen when it is still there."""
        kept = self.current_id()
        self._quiet = True
        self._rows.replace(rows)
        self.select(kept)
        self._quiet = False

    def current_id(self) -> str:
        """The id of the chosen row, "" for none."""
        row = self.currentIndex().data(ROW)
        return row.id if row else ""

    def select(self, row_id: str) -> None:
        """Choose a row without telling anybody."""
        for at, row in enumerate(self._rows.rows):
            if row is not None and row.id == row_id:
                before, self._quiet = self._quiet, True
                self.setCurrentIndex(self._rows.index(at))
                self._quiet = before
                return

    def _moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        if not self._quiet:
            self._told()

    def _told(self, _index: QModelIndex | None = None) -> None:
        if self._on is not None and self.current_id():
            self._on(self.current_id())


class BigLines(Lines):
    """Thousands of rows: all ids at once, rows by pages of 60 as they come into view.

    ``load`` is called with (ids, done) and fetches rows in a worker.
    """

    PAGE = 60

    def __init__(
        self,
        load: Callable[[list[int], Callable[[Sequence[Row]], None]], object],
        on: Callable[[str], object] | None = None,
        name: str = "",
    ) -> None:
        super().__init__((), on, name)
        self._load = load
        self._ids: list[int] = []
        self._asked: set[int] = set()
        self._round = 0
        self._wanted = ""
        self._rows.fetch = self._fetch

    def set_ids(self, ids: Sequence[int], first: Sequence[Row] = ()) -> None:
        """Show rows of these ids; ``first`` are the first rows when already at hand."""
        self._wanted = self.current_id() or self._wanted
        self._round += 1
        self._ids = list(ids)
        self._asked = {0} if first else set()
        rows: list[Row | None] = [None] * len(self._ids)
        rows[: len(first)] = list(first)
        self.set_rows(rows)
        self.select(self._wanted)

    def choose(self, row_id: str) -> None:
        """Choose a row now or as soon as it is loaded."""
        self._wanted = row_id
        self.select(row_id)

    def _fetch(self, at: int) -> None:
        page = at // self.PAGE
        if page in self._asked:
            return
        self._asked.add(page)
        start, turn = page * self.PAGE, self._round

        def done(rows: Sequence[Row]) -> None:
            if turn != self._round:
                return
            for offset, row in enumerate(rows):
                self._rows.rows[start + offset] = row
            last = max(start, start + len(rows) - 1)
            self._rows.dataChanged.emit(self._rows.index(start), self._rows.index(last))
            if self._wanted and not self.current_id():
                self.select(self._wanted)

        self._load(self._ids[start : start + self.PAGE], done)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: text, perhaps a tone and icon, perhaps a second line."""

    text: str
    kind: str = ""
    icon: str = ""
    strong: bool = False
    code: bool = False
    second: str = ""


class _Cells(QAbstractTableModel):
    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__()
        self.columns = list(columns)
        self.rows: list[tuple[str, list[Cell]]] = []

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        cell = self.rows[index.row()][1][index.column()]
        if role == ROW:
            return cell
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{cell.text}, {cell.second}" if cell.second else cell.text
        return None

    def headerData(self, section: int, orientation: Qt.Orientation,
                   role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def replace(self, rows: Sequence[tuple[str, Sequence[str | Cell]]]) -> None:
        self.beginResetModel()
        self.rows = [
            (key, [cell if isinstance(cell, Cell) else Cell(cell) for cell in cells])
            for key, cells in rows
        ]
        self.endResetModel()


class _CellDelegate(Whole):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell: Cell = index.data(ROW)
        box: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(theme.color("primary_soft")))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1),
                         QColor(theme.color("border")))
        left, middle = box.left() + 10, box.center().y()
        if cell.kind:
            font = painted_font("help")
            wide = QFontMetrics(font).horizontalAdvance(cell.text) + (18 if cell.icon else 0) + 14
            draw_tag(painter, min(left + wide, box.right()), middle,
                     (cell.text, cell.kind, cell.icon), boxed=True, begin=box.left())
            painter.restore()
            return
        if cell.icon:
            painter.drawPixmap(left, middle - 8, icons.pixmap(cell.icon, 16))
            left += 26
        width = box.right() - left - 4
        font = painted_font("dense", strong=cell.strong, mono=cell.code)
        if cell.second:
            high = QFontMetrics(font).height()
            _draw_text(painter, QRect(left, middle - high, width, high), cell.text, font, "text")
            _draw_text(painter, QRect(left, middle, width, high), cell.second, painted_font("help"),
                       "text_muted")
        else:
            _draw_text(painter, QRect(left, box.top(), width, box.height()), cell.text, font,
                       "text")
        painter.restore()


class Table(QTableView):
    """A table without grid; ``columns`` are (title, width or None to grow)."""

    def __init__(
        self,
        columns: Sequence[tuple[str, int | None]],
        on: Callable[[str], object] | None = None,
        name: str = "",
        row_height: int = 36,
    ) -> None:
        super().__init__()
        self._cells = _Cells([title for title, _width in columns])
        self._on = on
        self._quiet = False
        self.setModel(self._cells)
        self.setItemDelegate(_CellDelegate(self))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(name)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(round(row_height * max(1.0, theme.scale())))
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        for at, (_title, width) in enumerate(columns):
            if width is None:
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
            else:
                head.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                head.resizeSection(at, round(width * max(1.0, theme.scale())))
        self.selectionModel().currentChanged.connect(self._moved)
        self.activated.connect(self._told)

    def set_rows(self, rows: Sequence[tuple[str, Sequence[str | Cell]]]) -> None:
        """Show these rows; the one chosen stays chosen when it is still there."""
        kept = self.current_id()
        self._quiet = True
        self._cells.replace(rows)
        self.select(kept)
        self._quiet = False

    def current_id(self) -> str:
        """The id of the chosen row, "" for none."""
        at = self.currentIndex().row()
        return self._cells.rows[at][0] if 0 <= at < len(self._cells.rows) else ""

    def select(self, row_id: str) -> None:
        """Choose a row without telling anybody."""
        for at, (key, _row) in enumerate(self._cells.rows):
            if key == row_id:
                before, self._quiet = self._quiet, True
                self.setCurrentIndex(self._cells.index(at, 0))
                self._quiet = before
                return

    def _moved(self, now: QModelIndex, before: QModelIndex) -> None:
        if not self._quiet and now.row() != before.row():
            self._told()

    def _told(self, _index: QModelIndex | None = None) -> None:
        if self._on is not None and self.current_id():
            self._on(self.current_id())
