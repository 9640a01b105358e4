"""Looks at a window for words that have no room: cut without saying so, covered, or outside.

Words that end in … are whole where a tooltip tells the rest (and a reader says it in any case); a
column too narrow for words is wrong with a tooltip too.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QTableView,
    QWidget,
)

from defender_desk.ui.widgets.columns import Drawer

SLACK = 2
"""Pixels that no eye misses: rounding of fonts and scales."""
NARROW = 12
"""Letters below which a column of words is a ladder."""
SHORT = 5
"""Letters that a line cut with … still shows."""
FLOATING = (Drawer,)
"""What stands over a page on purpose."""


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
    if (hasattr(widget, "cut") or isinstance(widget, QComboBox)) \
            and widget.visibleRegion().isEmpty():
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


def _narrow(widget: QWidget) -> str:
    """How words are squeezed: a ladder of short lines, or a line with hardly a letter left."""
    words, metrics = _words(widget), widget.fontMetrics()
    letters = widget.width() / max(metrics.averageCharWidth(), 1)
    if isinstance(widget, QLabel) and widget.wordWrap():
        lines = widget.heightForWidth(widget.width()) / max(metrics.lineSpacing(), 1)
        if letters < NARROW and lines > 2.5 and len(words) > NARROW:
            return f"is a ladder of {round(lines)} lines of {letters:.0f} letters"
    elif isinstance(widget, QLabel) and len(words) > NARROW and letters < SHORT:
        return f"shows {letters:.0f} letters of {len(words)}"
    return ""


def _layer(widget: QWidget) -> QWidget | None:
    """What floats over the page and holds the widget."""
    parent: QWidget | None = widget
    while parent is not None and not isinstance(parent, FLOATING) \
            and parent.property("class") not in ("toast", "floating"):
        parent = parent.parentWidget()
    return parent


def _shown_box(widget: QWidget, window: QWidget) -> QRect:
    """Where it can be seen, in the window's pixels."""
    seen = widget.visibleRegion().boundingRect()
    return QRect(widget.mapTo(window, seen.topLeft()), seen.size())


def _over_each_other(window: QWidget, found: list[QWidget]) -> Iterator[str]:
    """Pairs of words, buttons and fields that stand on each other."""
    boxes = [(_shown_box(each, window), each) for each in found]
    boxes = sorted((pair for pair in boxes if pair[0].height() > 0), key=lambda p: p[0].top())
    for at, (one, widget) in enumerate(boxes):
        for two, other in boxes[at + 1:]:
            if two.top() >= one.bottom() - SLACK:
                break
            across = one.intersected(two)
            if across.width() > 2 * SLACK and across.height() > 2 * SLACK \
                    and not widget.isAncestorOf(other) and not other.isAncestorOf(widget) \
                    and _layer(widget) is _layer(other):
                yield (f"{type(widget).__name__} «{_name(widget)}» and {type(other).__name__}"
                       f" «{_name(other)}» stand on each other: {across.width()}x{across.height()}")


def _name(widget: QWidget) -> str:
    return (_words(widget) or widget.accessibleName())[:40]


def _in_rows(view: QAbstractItemView) -> Iterator[str]:
    """Columns of a table that show hardly a letter of what stands in them."""
    model = view.model()
    if not isinstance(view, QTableView) or model is None:
        return
    letter = max(view.fontMetrics().averageCharWidth(), 1)
    for column in (each for each in range(model.columnCount()) if not view.isColumnHidden(each)):
        wide = view.columnWidth(column) - 14
        title = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        held = [str(model.index(row, column).data() or "") for row in range(model.rowCount())][:30]
        longest = max(held, key=len, default="").partition(", ")[0]
        if wide < NARROW * letter and \
                view.fontMetrics().horizontalAdvance(longest) > 4 * wide:
            yield f"the column «{title}» is {wide} wide for «{longest[:40]}»"


def cramped(window: QWidget) -> list[str]:
    """Everything in ``window`` whose words a person cannot read."""
    window.grab()  # what is cut says so when it is drawn
    wrong, solid = [], []
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or _inside_another(widget) or not widget.width():
            continue
        if isinstance(widget, QAbstractItemView):
            wrong += [f"{type(widget).__name__}: {why}" for why in _in_rows(widget)]
        words = _words(widget)
        if isinstance(widget.parentWidget(), QAbstractScrollArea):
            continue
        if words or isinstance(widget, (QLineEdit, QPlainTextEdit, QComboBox, QAbstractButton)):
            solid.append(widget)
        if not words:
            continue
        for why in (_cut(widget), _outside(widget), _narrow(widget)):
            if why:
                wrong.append(f"{type(widget).__name__} «{words[:50]}» {why}")
    return wrong + list(_over_each_other(window, solid))
