"""The notes of a case as pictures: a list in rows of cards, drawn, never a widget each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from defender_desk.desk.notes import NoteRow
from defender_desk.ui import icons, theme
from defender_desk.ui.widgets.labels import STATES
from defender_desk.ui.widgets.lists import ROW, Index, draw_tag
from defender_desk.wording import _

WIDE, HIGH, PICTURE = 182, 178, 98
ICONS = {"document": "file-text", "audio": "mic", "call": "phone", "meeting": "users",
         "message_export": "message-circle", "object": "package", "web_page": "globe",
         "decision": "flag", "photo": "image", "observation": "notebook-pen"}


class _Model(QAbstractListModel):
    def __init__(self, fetch: Callable[[int], None]) -> None:
        super().__init__()
        self.rows: list[NoteRow] = []
        self.pictures: dict[str, QPixmap] = {}
        self._asked: set[str] = set()
        self._fetch = fetch

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        each = self.rows[index.row()]
        if role == ROW:
            if each.thumb and each.thumb not in self._asked:
                self._asked.add(each.thumb)
                self._fetch(index.row())
            return each
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            state = _(STATES[each.state][0]) if each.state in STATES else ""
            return ", ".join(p for p in (each.code, each.title or _("Without a title"), state) if p)
        return None

    def replace(self, rows: Sequence[NoteRow]) -> None:
        """Show other notes."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        scale = max(1.0, theme.scale())
        return QSize(round(WIDE * scale), round(HIGH * scale))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        each: NoteRow | None = index.data(ROW)
        model = index.model()
        if each is None or not isinstance(model, _Model):
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        whole: QRect = option.rect
        box = whole.adjusted(1, 1, -11, -11)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.color("primary" if chosen else "border")),
                            2 if chosen else 1))
        painter.setBrush(QColor(theme.color("primary_soft" if chosen else "surface")))
        painter.drawRoundedRect(box, 6, 6)
        high = round(PICTURE * max(1.0, theme.scale()))
        room = QRect(box.left() + 7, box.top() + 7, box.width() - 14, high)
        self._picture(painter, room, model.pictures.get(each.thumb), each)
        self._words(painter, QRect(box.left() + 9, room.bottom() + 5, box.width() - 18,
                                   box.bottom() - room.bottom() - 8), each)
        painter.restore()

    @staticmethod
    def _picture(painter: QPainter, room: QRect, picture: QPixmap | None, each: NoteRow) -> None:
        if picture is None or picture.isNull():
            painter.fillRect(room, QColor(theme.color("surface_sunken")))
            drawn = icons.pixmap(ICONS.get(each.type, "notebook-pen"), 28, "text_subtle")
            painter.drawPixmap(room.center().x() - 14, room.center().y() - 14, drawn)
            return
        shown = picture.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding,
                               Qt.TransformationMode.SmoothTransformation)
        left, top = (shown.width() - room.width()) // 2, (shown.height() - room.height()) // 2
        painter.drawPixmap(room, shown, QRect(left, top, room.width(), room.height()))

    @staticmethod
    def _words(painter: QPainter, box: QRect, each: NoteRow) -> None:
        font = QFont("Noto Sans")
        font.setPixelSize(theme.px("dense"))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(theme.color("text")))
        words = " ".join(f"{each.code} {each.title or _('Without a title')}".split())
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(QRect(box.left(), box.top(), box.width(), box.height() // 2),
                         int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        if each.state in STATES:
            text, tone, icon = STATES[each.state]
            tag = (_(text), tone, icon)
            # A tag ends where it is told to: as wide as its words, from the left.
            small = QFont("Noto Sans")
            small.setPixelSize(theme.px("help"))
            wide = QFontMetrics(small).horizontalAdvance(_(text)) + 20
            draw_tag(painter, min(box.left() + wide, box.right()), box.bottom() - 12, tag,
                     boxed=False)


class NoteGrid(QListView):
    """``on`` hears of the note chosen, ``opens`` of Enter or a double click, ``looks`` of Space."""

    def __init__(
        self, on: Callable[[str], object], opens: Callable[[str], object],
        looks: Callable[[str], object], thumb: Callable[[str, Callable[[Any], None]], object],
        name: str,
    ) -> None:
        super().__init__()
        self._on, self._looks, self._thumb = on, looks, thumb
        self._model = _Model(self._fetch)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.activated.connect(lambda index: opens(self._model.rows[index.row()].id))
        self.selectionModel().currentChanged.connect(self._moved)

    def show_notes(self, rows: Sequence[NoteRow]) -> None:
        """Show these notes; the one chosen stays chosen."""
        kept = self.current_id()
        self._model.replace(rows)
        at = next((n for n, each in enumerate(rows) if each.id == kept), 0)
        if rows:
            self.setCurrentIndex(self._model.index(at))

    def current_id(self) -> str:
        """The note chosen, "" for none."""
        at = self.currentIndex().row()
        return self._model.rows[at].id if 0 <= at < len(self._model.rows) else ""

    def _moved(self, *_ignored: object) -> None:
        if self.current_id():
            self._on(self.current_id())

    def _fetch(self, at: int) -> None:
        thumb = self._model.rows[at].thumb

        def done(data: bytes | None) -> None:
            picture = QPixmap()
            if data:
                picture.loadFromData(data, "JPEG")
            self._model.pictures[thumb] = picture
            self.viewport().update()

        # Not while a cell is being painted: the answer may come at once.
        QTimer.singleShot(0, self, lambda: self._thumb(thumb, done))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space looks quickly."""
        if event.key() == Qt.Key.Key_Space and self.current_id():
            self._looks(self.current_id())
            return
        super().keyPressEvent(event)
