"""Small pictures in rows, drawn, never a widget each: thousands of them stay smooth.

Only the pictures of cells that are seen are asked for, one at a time, and only the last few
hundred are kept in memory.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import shiboken6
from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from defender_desk.ui import icons, theme
from defender_desk.ui.widgets.lists import ROW, Index, Tag, draw_tag, painted_font
from defender_desk.ui.widgets.pictures import veiled
from defender_desk.wording import _

KEPT: Final = 300
"""Small pictures in memory; a cell that comes back to sight asks again."""
REST: Final = 30
"""Milliseconds a cell is in sight before its picture is asked for: scrolling asks for nothing."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One cell. ``picture`` is what ``fetch`` is told, "" for a drawing (``icon``).

    ``end`` stands right of the title, ``tag`` in a line below. ``faint``: it is shown but cannot
    be ticked. ``veiled``: only its colours are seen.
    """

    id: str
    title: str
    spoken: str
    picture: str = ""
    icon: str = "image"
    end: str = ""
    tag: Tag | None = None
    tone: str = "text"
    faint: bool = False
    veiled: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """Pixels of a cell with its gap at normal text, and of the words below its picture."""

    wide: int
    high: int
    foot: int
    gap: int = 10


class _Model(QAbstractListModel):
    def __init__(self, spoken: Callable[[int], str]) -> None:
        super().__init__()
        self.tiles: list[Tile] = []
        self._spoken = spoken

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.tiles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.tiles):
            return None
        if role == ROW:
            return self.tiles[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._spoken(index.row())
        return None

    def replace(self, tiles: Sequence[Tile]) -> None:
        """Show other tiles."""
        self.beginResetModel()
        self.tiles = list(tiles)
        self.endResetModel()

    def touched(self, at: int) -> None:
        """Draw one cell anew."""
        self.dataChanged.emit(self.index(at), self.index(at))


class _Delegate(QStyledItemDelegate):
    def __init__(self, grid: PictureGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self._grid.cell()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tile: Tile | None = index.data(ROW)
        if tile is None:
            return
        grid, shape = self._grid, self._grid.shape
        ticked = tile.id in grid.ticked
        state: Any = option.state
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        chosen = ticked if grid.ticks else bool(state & QStyle.StateFlag.State_Selected)
        whole: QRect = option.rect
        box = whole.adjusted(1, 1, -shape.gap, -shape.gap)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if tile.faint:
            painter.setOpacity(0.5)
        edge = "focus" if focused else "primary" if chosen else "border"
        painter.setPen(QPen(QColor(theme.color(edge)), 2 if chosen or focused else 1))
        painter.setBrush(QColor(theme.color("primary_soft" if chosen else "surface")))
        painter.drawRoundedRect(box, 6, 6)
        foot = round(shape.foot * max(1.0, theme.scale()))
        room = box.adjusted(7, 7, -7, -foot)
        self._picture(painter, room, grid.picture_of(index.row()), tile)
        if grid.ticks:
            _tick(painter, QRect(box.left() + 10, box.top() + 10, 18, 18), ticked)
        words = QRect(box.left() + 8, room.bottom() + 3, box.width() - 16,
                      box.bottom() - room.bottom() - 5)
        if tile.tag is not None:
            half = words.height() // 2
            _title(painter, QRect(words.left(), words.top(), words.width(), half), tile)
            # A tag ends where it is told to: as wide as its words, from the left.
            wide = QFontMetrics(painted_font("help")).horizontalAdvance(tile.tag[0]) + 20
            draw_tag(painter, min(words.left() + wide, words.right()),
                     words.top() + half + half // 2, tile.tag, boxed=False)
        else:
            _title(painter, words, tile)
        painter.restore()

    @staticmethod
    def _picture(painter: QPainter, room: QRect, picture: QPixmap | None, tile: Tile) -> None:
        if picture is None or picture.isNull():
            painter.fillRect(room, QColor(theme.color("surface_sunken")))
            drawn = icons.pixmap(tile.icon, 28, "text_subtle")
        else:
            left = (picture.width() - room.width()) // 2
            top = (picture.height() - room.height()) // 2
            painter.drawPixmap(room, picture, QRect(left, top, room.width(), room.height()))
            if not tile.veiled:
                return
            drawn = icons.pixmap("eye-off", 28, "on_primary")
        painter.drawPixmap(room.center().x() - 14, room.center().y() - 14, drawn)


def _title(painter: QPainter, box: QRect, tile: Tile) -> None:
    """The title, cut with … where it has no room; ``end`` keeps its own."""
    small = painted_font("help")
    wide = QFontMetrics(small).horizontalAdvance(tile.end) if tile.end else 0
    if tile.end:
        painter.setFont(small)
        painter.setPen(QColor(theme.color("text_muted")))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
                         tile.end)
    font = small if tile.end else painted_font("dense", strong=True)
    painter.setFont(font)
    painter.setPen(QColor(theme.color(tile.tone)))
    cut = Qt.TextElideMode.ElideMiddle if tile.end else Qt.TextElideMode.ElideRight
    shown = QFontMetrics(font).elidedText(tile.title, cut, box.width() - wide - (6 if wide else 0))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)


def _tick(painter: QPainter, box: QRect, ticked: bool) -> None:
    painter.setPen(QColor(theme.color("border_strong")))
    painter.setBrush(QColor(theme.color("primary" if ticked else "surface")))
    painter.drawRoundedRect(box, 3, 3)
    if ticked:
        painter.drawPixmap(box.left() + 2, box.top() + 2, icons.pixmap("check", 14, "on_primary"))


class PictureGrid(QListView):
    """``fetch`` is told a picture's name and gives its JPEG (or None) to what it is handed.

    ``on`` hears of the tile chosen, ``opens`` of Enter or a double click, ``looks`` of Space. With
    ``ticks``, which hears that something was ticked, Space and a click tick instead. ``fits``:
    as high as its rows, so that the page scrolls and not the grid.
    """

    def __init__(
        self, name: str, shape: Shape,
        fetch: Callable[[str, Callable[[bytes | None], None]], object], *,
        on: Callable[[str], object] | None = None, opens: Callable[[str], object] | None = None,
        looks: Callable[[str], object] | None = None, ticks: Callable[[], object] | None = None,
        fits: bool = False,
    ) -> None:
        super().__init__()
        self.shape = shape
        self.ticks = ticks
        self.ticked: set[str] = set()
        self._fetch, self._on, self._looks, self._fits = fetch, on, looks, fits
        self._pictures: OrderedDict[tuple[str, bool], QPixmap] = OrderedDict()
        self._wanted: dict[int, None] = {}
        self._asked = ""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._next)
        self._model = _Model(self.spoken)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if fits:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("class", "bare")
        self.setAccessibleName(name)
        self.setMinimumWidth(self.cell().width() + 4)
        if opens is not None:
            self.activated.connect(lambda index: opens(self._model.tiles[index.row()].id))
        self.selectionModel().currentChanged.connect(self._moved)

    # --- what is shown --------------------------------------------------------------------------

    def cell(self) -> QSize:
        """Pixels of a cell at the text's size."""
        scale = max(1.0, theme.scale())
        return QSize(round(self.shape.wide * scale), round(self.shape.high * scale))

    @property
    def tiles(self) -> Sequence[Tile]:
        """What is shown."""
        return self._model.tiles

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show these; the one chosen stays chosen, and what is ticked stays ticked."""
        kept = self.current_id()
        self._wanted.clear()
        self._model.replace(tiles)
        self.ticked &= {tile.id for tile in tiles if not tile.faint}
        at = next((n for n, each in enumerate(tiles) if each.id == kept), 0)
        if tiles and (kept or not self.ticks):
            self.setCurrentIndex(self._model.index(at))
        self._fit_rows()

    def current_id(self) -> str:
        """The tile chosen, "" for none."""
        at = self.currentIndex().row()
        return self._model.tiles[at].id if 0 <= at < len(self._model.tiles) else ""

    def choose(self, tile_id: str) -> None:
        """Choose a tile; one that is not here chooses nothing."""
        at = next((n for n, each in enumerate(self._model.tiles) if each.id == tile_id), -1)
        if at >= 0:
            self.setCurrentIndex(self._model.index(at))

    def spoken(self, at: int) -> str:
        """What a screen reader says of a tile."""
        tile = self._model.tiles[at]
        said = [tile.spoken]
        if tile.veiled:
            said.append(_("picture covered"))
        if self.ticks is not None:
            said.append(_("chosen") if tile.id in self.ticked else _("not chosen"))
        return ", ".join(said)

    # --- ticking --------------------------------------------------------------------------------

    def tick(self, at: int, yes: bool) -> None:
        """Tick a tile or not; a faint one cannot be ticked."""
        if self.ticks is not None and self._set_tick(at, yes):
            self.ticks()

    def tick_all(self, yes: bool) -> None:
        """Tick all that can be, or none."""
        changed = [self._set_tick(at, yes) for at in range(len(self._model.tiles))]
        if self.ticks is not None and any(changed):
            self.ticks()

    def _set_tick(self, at: int, yes: bool) -> bool:
        if not 0 <= at < len(self._model.tiles) or self._model.tiles[at].faint:
            return False
        (self.ticked.add if yes else self.ticked.discard)(self._model.tiles[at].id)
        self._model.touched(at)
        return True

    # --- pictures -------------------------------------------------------------------------------

    def picture_of(self, at: int) -> QPixmap | None:
        """The picture of a cell that is being drawn; None while it is not here yet."""
        tile = self._model.tiles[at]
        key = (tile.picture, tile.veiled)
        found = self._pictures.get(key)
        if found is not None:
            self._pictures.move_to_end(key)
        elif tile.picture:
            self._wanted[at] = None
            if not self._asked:
                self._rest.start()
        return found

    def _next(self) -> None:
        """Ask for the first picture that is wanted and still seen."""
        seen = self.viewport().rect()
        while self._wanted:
            at = next(iter(self._wanted))
            del self._wanted[at]
            if at < len(self._model.tiles) and self.visualRect(
                    self._model.index(at)).intersects(seen):
                self._asked = self._model.tiles[at].picture
                self._fetch(self._asked, partial(self._came, self._asked, at))
                return

    def _came(self, name: str, at: int, data: bytes | None) -> None:
        if not shiboken6.isValid(self):
            return  # another view took this one's place while the picture was read
        self._asked = ""
        tile = self._model.tiles[at] if at < len(self._model.tiles) else None
        if tile is not None and tile.picture == name:
            self._pictures[(name, tile.veiled)] = self._fitted(data, tile)
            while len(self._pictures) > KEPT:
                self._pictures.popitem(last=False)
            self._model.touched(at)
        if self._wanted:
            self._rest.start(0)

    def _fitted(self, data: bytes | None, tile: Tile) -> QPixmap:
        """The picture filling its room, as small as it is drawn."""
        picture = QPixmap()
        if not data or not picture.loadFromData(data, "JPEG"):
            return picture
        cell, scale = self.cell(), max(1.0, theme.scale())
        room = QSize(cell.width() - self.shape.gap - 14,
                     cell.height() - self.shape.gap - 7 - round(self.shape.foot * scale))
        shown = picture.scaled(room, Qt.AspectRatioMode.KeepAspectRatioByExpanding,
                               Qt.TransformationMode.SmoothTransformation)
        return veiled(shown) if tile.veiled else shown

    # --- Qt -------------------------------------------------------------------------------------

    def _moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid() and self._on is not None:
            self._on(self._model.tiles[now.row()].id)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """With the focus, one tile is always the one that keys speak of."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.tiles:
            self.setCurrentIndex(self._model.index(0))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses; where things are ticked, it ticks."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if self.ticks is not None and index.isValid() and (
                event.button() == Qt.MouseButton.LeftButton):
            self.tick(index.row(), self._model.tiles[index.row()].id not in self.ticked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks, or looks quickly; Ctrl+A ticks all."""
        at = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Space and at >= 0:
            if self.ticks is not None:
                self.tick(at, self._model.tiles[at].id not in self.ticked)
            elif self._looks is not None:
                self._looks(self.current_id())
            return
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if self.ticks is not None and control and event.key() == Qt.Key.Key_A:
            self.tick_all(True)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as its rows where it shall be."""
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        if not self._fits:
            return
        cell = self.cell()
        across = max(1, int(self.viewport().width() / (cell.width() + 1)))
        rows = -(-len(self._model.tiles) // across)
        self.setFixedHeight(rows * (cell.height() + 1) + 6)
