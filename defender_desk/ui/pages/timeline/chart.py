"""The events below each other, each with its bar on the line of time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QLinearGradient,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from defender_desk.desk.timeline import Event
from defender_desk.ui import icons, theme
from defender_desk.ui.pages.timeline.scale import Stretch
from defender_desk.ui.widgets.lists import ROW, Index
from defender_desk.wording import _

WORDS, HIGH, EDGE, ROOM = 390, 46, 16, 56
"""Pixels: the words before the line, a row, the edges of the line, a mark."""
ICONS = {"note": "image", "person": "user", "interview": "mic", "search_attempt": "footprints",
         "declaration": "signature", "case": "alarm-clock", "appointment": "calendar"}
TONES = {"facts": "primary", "work": "info", "due": "attention"}


def font(role: str, *, strong: bool = False) -> QFont:
    """The font of a role of text."""
    made = QFont("Noto Sans")
    made.setPixelSize(theme.px(role))
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return made


class Line:
    """The stretch that is shown and where its pixels begin: axis and rows share it."""

    def __init__(self) -> None:
        self.stretch = Stretch(date(2000, 1, 1), date(2000, 12, 31))
        self.seen = 0
        """Width of what is seen of the rows, their scroll bar apart."""

    def words(self) -> int:
        """Pixels that the words before the line take."""
        return round(WORDS * max(1.0, theme.scale()))

    def width(self, whole: int) -> int:
        """Pixels of the line in a row of ``whole`` pixels."""
        return max(whole - self.words() - 2 * EDGE, 60)

    def left(self) -> int:
        """Where the line begins."""
        return self.words() + EDGE


class Axis(QWidget):
    """Years or months above the rows."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line
        self.setFixedHeight(round(30 * max(1.0, theme.scale())))
        self.setAccessibleName(_("Years and months"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.color("surface_alt")))
        width = self._line.width(self._line.seen or self.width())
        for mark in self._line.stretch.marks(width, ROOM):
            at = self._line.left() + self._line.stretch.place(mark.day, width)
            if at < self._line.left() - 1:
                continue
            painter.setFont(font("help", strong=mark.strong))
            if at + 3 + painter.fontMetrics().horizontalAdvance(mark.words) > self.width():
                continue
            painter.setPen(QColor(theme.color("text" if mark.strong else "text_muted")))
            painter.drawText(QRectF(at + 3, 0, ROOM * 2, self.height()),
                             int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
                             mark.words)
        painter.setPen(QColor(theme.color("border")))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.events: list[Event] = []

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.events)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.events):
            return None
        each = self.events[index.row()]
        if role == ROW:
            return each
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(p for p in (each.when, each.code, each.title) if p)
        return None

    def replace(self, events: Sequence[Event]) -> None:
        """Show other events."""
        self.beginResetModel()
        self.events = list(events)
        self.endResetModel()


class _Delegate(QStyledItemDelegate):
    def __init__(self, parent: QWidget, line: Line) -> None:
        super().__init__(parent)
        self._line = line

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, round(HIGH * max(1.0, theme.scale())))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        each: Event | None = index.data(ROW)
        if each is None:
            return
        box: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(theme.color("primary_soft")))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()),
                             QColor(theme.color("primary")))
        self._grid(painter, box)
        self._words(painter, box, each)
        self._bar(painter, box, each)
        painter.restore()

    def _grid(self, painter: QPainter, box: QRect) -> None:
        width = self._line.width(box.width())
        painter.setPen(QPen(QColor(theme.color("border")), 1))
        for mark in self._line.stretch.marks(width, ROOM):
            at = round(self._line.left() + self._line.stretch.place(mark.day, width))
            if at >= self._line.left():
                painter.drawLine(at, box.top(), at, box.bottom())
        painter.drawLine(box.left(), box.bottom(), box.right(), box.bottom())

    def _words(self, painter: QPainter, box: QRect, each: Event) -> None:
        left, right = box.left() + 12, self._line.words() - 8
        painter.drawPixmap(left, box.center().y() - 8,
                           icons.pixmap(ICONS.get(each.kind, "file-text"), 16, "text_muted"))
        left += 28
        half = (box.height() - 6) // 2
        title = " ".join(p for p in (each.code, " ".join(each.title.split())) if p)
        for at, (text, look, color) in enumerate((
            (title or _("Without a title"), font("dense", strong=True), "text"),
            (each.when, font("help"), "text_muted"),
        )):
            painter.setFont(look)
            painter.setPen(QColor(theme.color(color)))
            shown = QFontMetrics(look).elidedText(text, Qt.TextElideMode.ElideRight, right - left)
            painter.drawText(QRect(left, box.top() + 3 + at * half, right - left, half),
                             int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)

    def _bar(self, painter: QPainter, box: QRect, each: Event) -> None:
        line, stretch = self._line, self._line.stretch
        first, last = date.fromisoformat(each.first), date.fromisoformat(each.last)
        width, middle = line.width(box.width()), box.center().y()
        tone = QColor(theme.color(TONES.get(each.group, "primary")))
        if not stretch.holds(first, last):
            self._away(painter, box, tone, before=last < stretch.first)
            return
        begin = line.left() + min(max(stretch.place(first, width), 0), width)
        end = line.left() + min(max(stretch.place(last, width), 0), width)
        if not each.soft:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tone)
            painter.drawEllipse(QPointF(begin, middle), 6, 6)
            return
        # A soft bar: its ends fade, for nobody knows them.
        end = max(end, begin + 18)
        fading = QLinearGradient(begin - 8, 0, end + 8, 0)
        clear = QColor(tone)
        clear.setAlpha(0)
        full = QColor(tone)
        full.setAlpha(170)
        edge = min(0.45, 16 / max(end - begin + 16, 1))
        for place, color in ((0.0, clear), (edge, full), (1 - edge, full), (1.0, clear)):
            fading.setColorAt(place, color)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fading)
        painter.drawRoundedRect(QRectF(begin - 8, middle - 6, end - begin + 16, 12), 6, 6)

    def _away(self, painter: QPainter, box: QRect, tone: QColor, *, before: bool) -> None:
        """A small arrow at the edge: it happened outside of what is shown."""
        at = self._line.left() if before else self._line.left() + self._line.width(box.width())
        way = -1 if before else 1
        middle = box.center().y()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone)
        painter.drawPolygon(QPolygonF([QPointF(at + way * 7, middle), QPointF(at, middle - 5),
                                       QPointF(at, middle + 5)]))


class Rows(QListView):
    """``on`` hears of the event chosen, ``opens`` of Enter or a double click."""

    def __init__(self, line: Line, on: Callable[[Event], object],
                 opens: Callable[[Event], object], name: str) -> None:
        super().__init__()
        self._model = _Model()
        self._on = on
        self._line = line
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self, line))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(name)
        self.activated.connect(lambda index: opens(self._model.events[index.row()]))
        self.selectionModel().currentChanged.connect(self._moved)

    def show_events(self, events: Sequence[Event]) -> None:
        """Show these, the first one chosen."""
        self._model.replace(events)
        if events:
            self.setCurrentIndex(self._model.index(0))

    @property
    def events(self) -> list[Event]:
        """The events shown."""
        return self._model.events

    def current(self) -> Event | None:
        """The event chosen."""
        at = self.currentIndex().row()
        return self._model.events[at] if 0 <= at < len(self._model.events) else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The axis has the same width."""
        super().resizeEvent(event)
        self._line.seen = self.viewport().width()

    def _moved(self, *_ignored: object) -> None:
        chosen = self.current()
        if chosen is not None:
            self._on(chosen)
