"""The files of one day as small pictures that can be ticked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QRect, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFont,
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

from defender_desk.desk.photo_import import Waiting
from defender_desk.ui import icons, theme
from defender_desk.ui.widgets.lists import ROW, Index
from defender_desk.wording import _, size_text

WIDE, HIGH = 134, 124
"""Pixels of a cell with its gap."""
PICTURE = 90


class _Model(QAbstractListModel):
    def __init__(self, files: Sequence[Waiting], fetch: Callable[[int], None]) -> None:
        super().__init__()
        self.files = list(files)
        self.ticked: set[int] = set()
        self.pictures: dict[int, QPixmap | None] = {}
        self._asked: set[int] = set()
        self._fetch = fetch

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.files)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.files):
            return None
        at = index.row()
        if role == ROW:
            if at not in self._asked:
                self._asked.add(at)
                self._fetch(at)
            return self.files[at]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.spoken(at)
        return None

    def spoken(self, at: int) -> str:
        """What a screen reader says of a file."""
        each = self.files[at]
        states = [_("already here")] if each.here else []
        if each.forwarded:
            states.append(_("came through WhatsApp"))
        states.append(_("chosen") if at in self.ticked else _("not chosen"))
        return ", ".join((each.name, size_text(each.size), each.time, *states))

    def touched(self, at: int) -> None:
        """Draw one cell anew."""
        self.dataChanged.emit(self.index(at), self.index(at))


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        scale = max(1.0, theme.scale())
        return QSize(round(WIDE * scale), round(HIGH * scale))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        each: Waiting | None = index.data(ROW)
        model = index.model()
        if each is None or not isinstance(model, _Model):
            return
        at = index.row()
        ticked = at in model.ticked
        box: QRect = option.rect
        box = box.adjusted(1, 1, -9, -9)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if each.here:
            painter.setOpacity(0.5)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        edge = "focus" if focused else "primary" if ticked else "border"
        painter.setPen(QPen(QColor(theme.color(edge)), 2 if ticked or focused else 1))
        painter.setBrush(QColor(theme.color("primary_soft" if ticked else "surface")))
        painter.drawRoundedRect(box, 5, 5)
        foot = 24
        room = box.adjusted(6, 6, -6, -foot)
        picture = model.pictures.get(at)
        if picture is not None and not picture.isNull():
            shown = picture.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding,
                                   Qt.TransformationMode.SmoothTransformation)
            left = (shown.width() - room.width()) // 2
            top = (shown.height() - room.height()) // 2
            painter.drawPixmap(room, shown, QRect(left, top, room.width(), room.height()))
        else:
            name = {"photo": "image", "audio": "mic"}.get(each.kind, "file-text")
            drawn = icons.pixmap(name, 28, "text_subtle")
            painter.drawPixmap(room.center().x() - 14, room.center().y() - 14, drawn)
        self._tick(painter, QRect(box.left() + 10, box.top() + 10, 18, 18), ticked)
        self._words(painter, QRect(box.left() + 7, box.bottom() - foot + 2, box.width() - 14,
                                   foot - 4), each)
        painter.restore()

    @staticmethod
    def _tick(painter: QPainter, box: QRect, ticked: bool) -> None:
        painter.setPen(QColor(theme.color("border_strong")))
        painter.setBrush(QColor(theme.color("primary" if ticked else "surface")))
        painter.drawRoundedRect(box, 3, 3)
        if ticked:
            painter.drawPixmap(box.left() + 2, box.top() + 2, icons.pixmap("check", 14,
                                                                           "on_primary"))

    @staticmethod
    def _words(painter: QPainter, box: QRect, each: Waiting) -> None:
        font = QFont("Noto Sans")
        font.setPixelSize(theme.px("help"))
        painter.setFont(font)
        metrics = QFontMetrics(font)
        end = _("already here") if each.here else size_text(each.size)
        wide = metrics.horizontalAdvance(end)
        painter.setPen(QColor(theme.color("text_muted")))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), end)
        stem = each.name.rpartition(".")[0] or each.name
        painter.setPen(QColor(theme.color("warning" if each.forwarded else "text")))
        shown = metrics.elidedText(stem, Qt.TextElideMode.ElideMiddle, box.width() - wide - 6)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
                         shown)


class DayGrid(QListView):
    """``glance`` is asked for a small picture once its cell is seen; ``on`` hears of ticks."""

    def __init__(
        self, files: Sequence[Waiting], name: str, on: Callable[[], object],
        glance: Callable[[Waiting, Callable[[Any], None]], object],
    ) -> None:
        super().__init__()
        self._on = on
        self._glance = glance
        self._model = _Model(files, self._fetch)
        self.facts: dict[int, Any] = {}
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("class", "bare")
        self.setAccessibleName(name)
        self.setMinimumWidth(round((WIDE + 4) * max(1.0, theme.scale())))

    @property
    def files(self) -> list[Waiting]:
        """The files of this day."""
        return self._model.files

    def chosen(self) -> list[Waiting]:
        """Those that are ticked."""
        return [each for at, each in enumerate(self._model.files) if at in self._model.ticked]

    def seen(self) -> list[Any]:
        """What the pictures that are ticked say of themselves, as far as it is known."""
        return [self.facts[at] for at in sorted(self._model.ticked) if self.facts.get(at)]

    def tick(self, at: int, yes: bool) -> None:
        """Choose a file or not; what is here already cannot be chosen."""
        if not 0 <= at < len(self._model.files) or self._model.files[at].here:
            return
        (self._model.ticked.add if yes else self._model.ticked.discard)(at)
        self._model.touched(at)
        self._on()

    def tick_all(self, yes: bool) -> None:
        """Choose all that are new, or none."""
        for at in range(len(self._model.files)):
            self.tick(at, yes)

    def _fetch(self, at: int) -> None:
        def done(found: Any) -> None:
            self.facts[at] = found
            picture = QPixmap()
            if found is not None:
                picture.loadFromData(found.jpeg, "JPEG")
            self._model.pictures[at] = picture
            self._model.touched(at)
            self._on()

        # Not while a cell is being painted: the answer may come at once.
        QTimer.singleShot(0, self, lambda: self._glance(self._model.files[at], done))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click ticks."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.tick(index.row(), index.row() not in self._model.ticked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks the file that has the focus."""
        at = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Space and at >= 0:
            self.tick(at, at not in self._model.ticked)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as its rows: the page scrolls, not the day."""
        super().resizeEvent(event)
        scale = max(1.0, theme.scale())
        across = max(1, int(self.viewport().width() / (WIDE * scale + 1)))
        rows = -(-len(self._model.files) // across)
        self.setFixedHeight(round(rows * (HIGH * scale + 1)) + 6)
