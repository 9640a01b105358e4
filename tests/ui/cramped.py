"""Looks at a window for words that have no room: cut without saying so, covered, or outside."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QWidget,
)

SLACK = 2
"""Pixels that no eye misses: rounding of fonts and scales."""


def _inside_another(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, (QComboBox, QLineEdit, QAbstractItemView)):
            return True
        parent = parent.parentWidget()
    return False


def _scroll_of(widget: QWidget) -> QScrollArea | None:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            return parent
        parent = parent.parentWidget()
    return None


def _words(widget: QWidget) -> str:
    if isinstance(widget, QLabel):
        return "" if not widget.pixmap().isNull() else widget.text()
    if isinstance(widget, QAbstractButton):
        return widget.text().strip()
    return widget.currentText() if isinstance(widget, QComboBox) else ""


def _cut(widget: QWidget) -> str:
    """How the words of a widget are cut, "" when they are whole or the tooltip tells them."""
    line = widget.fontMetrics().height()
    if widget.height() + SLACK < line:
        return f"its line needs {line} pixels of height and has {widget.height()}"
    if isinstance(widget, QLabel) and widget.wordWrap():
        needs = widget.heightForWidth(widget.width())
        # Qt's figure has the space between lines below the last one too.
        return f"needs {needs} pixels of height and has {widget.height()}" \
            if widget.height() + line // 4 < needs else ""
    if isinstance(widget, (QCheckBox, QRadioButton)) and widget.hasHeightForWidth():
        needs = widget.heightForWidth(widget.width())
        return f"needs {needs} pixels of height and has {widget.height()}" \
            if widget.height() + SLACK < needs else ""
    if hasattr(widget, "cut") and widget.visibleRegion().isEmpty():
        return ""  # it says so once it is drawn
    if isinstance(widget, QComboBox):
        wide = widget.fontMetrics().horizontalAdvance(widget.currentText()) + 30
    else:
        wide = widget.sizeHint().width()
    if widget.width() + SLACK < wide and not widget.toolTip():
        return f"needs {wide} pixels of width and has {widget.width()}"
    return ""


def _outside(widget: QWidget) -> str:
    """How a widget lies outside of what holds it or under something else."""
    scroll = _scroll_of(widget)
    if scroll is not None:
        inside = scroll.viewport()
        if scroll.horizontalScrollBar().maximum() > 0 and \
                scroll.horizontalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            return ""
        left = widget.mapTo(inside, QPoint(0, 0)).x()
        right = left + widget.width()
        return "" if left >= -SLACK and right <= inside.width() + SLACK else \
            f"stands at {left}–{right} of a column {inside.width()} wide"
    seen = widget.visibleRegion().boundingRect()
    whole = QRect(0, 0, widget.width(), widget.height()).adjusted(SLACK, SLACK, -SLACK, -SLACK)
    return "" if whole.isEmpty() or seen.contains(whole) else \
        f"only {seen.width()}x{seen.height()} of {widget.width()}x{widget.height()} can be seen"


def cramped(window: QWidget) -> list[str]:
    """Everything in ``window`` whose words a person cannot read."""
    window.grab()  # what is cut says so when it is drawn
    wrong = []
    for widget in window.findChildren(QWidget):
        words = _words(widget)
        if not words or not widget.isVisible() or _inside_another(widget) or not widget.width():
            continue
        if isinstance(widget.parentWidget(), QAbstractScrollArea):
            continue
        for why in (_cut(widget), _outside(widget)):
            if why:
                wrong.append(f"{type(widget).__name__} «{words[:50]}» {why}")
    return wrong
