"""The attempts below each other, the newest first, along a line with their numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from defender_desk.desk.search_attempts import AttemptRow
from defender_desk.domain.search_attempt import RESULTS
from defender_desk.ui import icons, theme
from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets.lists import ROW, Index, Lines, Row, draw_tag
from defender_desk.wording import _

HIGH = 58
TONES = {"nothing": ("", "x"), "lead": ("info", "lightbulb"), "contact": ("success", "user-check"),
         "stopped": ("attention", "shield-alert")}
"""Result of an attempt to tone and icon."""
METHOD_ICONS = {"visit": "footprints", "call": "phone", "office": "landmark",
                "message": "message-circle"}


def attempt_row(each: AttemptRow) -> Row:
    """One attempt for the list: number, when, place, result, what happened."""
    tone, icon = TONES.get(each.result, ("", "x"))
    when = " ".join(part for part in (moments.short_day(each.date) + ",", each.date[11:16]) if part)
    return Row(each.id, when, each.place or _("Without a place"), " ".join(each.what.split()),
               (_(dict(RESULTS).get(each.result, each.result)), tone, icon), None,
               METHOD_ICONS.get(each.method, "footprints"))


class _Delegate(QStyledItemDelegate):
    numbers: dict[str, int]

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, round(HIGH * max(1.0, theme.scale())))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row | None = index.data(ROW)
        if row is None:
            return
        box: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = box.adjusted(36, 0, 0, 0)
        if chosen:
            painter.fillRect(inner, QColor(theme.color("primary_soft")))
        painter.fillRect(QRect(inner.left(), box.bottom(), inner.width(), 1),
                         QColor(theme.color("border")))
        painter.fillRect(QRect(box.left() + 13, box.top(), 2, box.height()),
                         QColor(theme.color("border")))
        self._number(painter, QPoint(box.left() + 14, box.top() + 24), row, chosen)
        self._words(painter, inner.adjusted(6, 0, -12, 0), row)
        painter.restore()

    def _number(self, painter: QPainter, middle: QPoint, row: Row, chosen: bool) -> None:
        painter.setPen(QColor(theme.color("primary" if chosen else "border_strong")))
        painter.setBrush(QColor(theme.color("primary" if chosen else "surface")))
        painter.drawEllipse(middle, 12, 12)
        painter.setPen(QColor(theme.color("on_primary" if chosen else "text")))
        painter.setFont(_font(painter, "help", strong=True))
        painter.drawText(QRect(middle.x() - 12, middle.y() - 12, 24, 24),
                         int(Qt.AlignmentFlag.AlignCenter), str(self.numbers.get(row.id, "")))

    @staticmethod
    def _words(painter: QPainter, box: QRect, row: Row) -> None:
        half = box.height() // 2
        right = box.right()
        if row.top_right is not None:
            right = draw_tag(painter, right, box.top() + 20, row.top_right, boxed=True) - 8
        font = _font(painter, "dense")
        wide = QFontMetrics(font).horizontalAdvance(row.top_left)
        top = QRect(box.left(), box.top() + 6, wide + 2, half - 6)
        _text(painter, top, row.top_left, font, "text_muted")
        painter.drawPixmap(top.right() + 7, top.center().y() - 7,
                           icons.pixmap(row.icon, 15, "text_muted"))
        left = top.right() + 30
        _text(painter, QRect(left, top.top(), right - left, top.height()), row.title,
              _font(painter, "body", strong=True), "text")
        _text(painter, QRect(box.left(), box.top() + half, box.width(), half - 6),
              row.bottom_left, font, "text_muted")


def _font(painter: QPainter, role: str, *, strong: bool = False) -> Any:
    font = painter.font()
    font.setPixelSize(theme.px(role))
    font.setBold(False)
    font.setWeight(font.Weight.DemiBold if strong else font.Weight.Normal)
    return font


def _text(painter: QPainter, box: QRect, text: str, font: Any, color: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(theme.color(color)))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)


class AttemptLines(Lines):
    """The attempts; ``on`` is told the id of the one chosen."""

    def __init__(self, on: Callable[[str], object], name: str) -> None:
        super().__init__((), on, name)
        self._drawn = _Delegate(self)
        self._drawn.numbers = {}
        self.setItemDelegate(self._drawn)

    def show_attempts(self, found: Sequence[AttemptRow]) -> None:
        """Show these, the newest first."""
        self._drawn.numbers = {each.id: each.number for each in found}
        self.set_rows([attempt_row(each) for each in found])
