"""Looks at a window as somebody without a mouse or without eyes meets it."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenuBar,
    QPlainTextEdit,
    QWidget,
)

LEAST = 24
"""Pixels of the smallest target in both directions (WCAG 2.2, 2.5.8)."""
KINDS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QPlainTextEdit)
ROLES = {
    QAccessible.Role.Button, QAccessible.Role.PushButton, QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton, QAccessible.Role.EditableText, QAccessible.Role.ComboBox,
    QAccessible.Role.List, QAccessible.Role.Table, QAccessible.Role.ButtonMenu,
    QAccessible.Role.ButtonDropDown, QAccessible.Role.Tree,
}
"""What a reader says such a control is."""


def part_of_another(widget: QWidget) -> bool:
    """Whether it is the inside of one control: a list's header, a combo box's list."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, (QLineEdit, QComboBox, QAbstractItemView, QAbstractSpinBox,
                               QMenuBar)):
            return True
        parent = parent.parentWidget()
    return False


def controls(root: QWidget) -> list[QWidget]:
    """What takes keys in ``root`` now."""
    return [each for each in root.findChildren(QWidget)
            if isinstance(each, KINDS) and each.isVisible() and each.isEnabled()
            and not part_of_another(each)
            and each.objectName() not in ("qt_toolbar_ext_button", "ScrollLeftButton",
                                          "ScrollRightButton")]


def spoken(widget: QWidget) -> str:
    """The name a reader speaks."""
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name).strip() if found is not None else ""


def _looks(widget: QWidget) -> tuple[str, ...]:
    """Widgets that agree in this are dressed by the same rules."""
    told = (type(widget).__name__, *(str(widget.property(name) or "")
                                     for name in ("class", "kind", "tall")))
    marked = isinstance(widget, QAbstractButton) and widget.isChecked()
    return (*told, str(marked))


def _has_ring(widget: QWidget) -> bool | None:
    """Whether one can see that the widget has the focus; None for one that gives it on."""
    widget.clearFocus()
    before = widget.grab().toImage()
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    if not widget.hasFocus():
        return None
    after = widget.grab().toImage()
    return before != after


def unreachable(window: QWidget, rings: dict[tuple[str, ...], bool]) -> list[str]:
    """Controls without a name, a role, room for a finger, or a ring when they have the focus."""
    wrong = []
    for each in controls(window):
        called = f"{type(each).__name__} «{spoken(each)[:40]}»"
        if not spoken(each):
            wrong.append(f"{called} has no name in {type(each.parentWidget()).__name__}")
        found = QAccessible.queryAccessibleInterface(each)
        if found is None or found.role() not in ROLES:
            wrong.append(f"{called} has the role {found.role() if found else None}")
        if isinstance(each, QAbstractButton) and (each.width() < LEAST or each.height() < LEAST):
            wrong.append(f"{called} is {each.width()}x{each.height()}, smaller than a finger")
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and _looks(each) not in rings:
            ring = _has_ring(each)
            if ring is not None:
                rings[_looks(each)] = ring
            if ring is False:
                wrong.append(f"{called} {_looks(each)} shows nothing when it has the focus")
    return wrong


def _chain(start: QWidget) -> list[QWidget]:
    found, at = [start], start.nextInFocusChain()
    while at is not None and at is not start:
        found.append(at)
        at = at.nextInFocusChain()
    return found


def out_of_order(page: QWidget) -> list[str]:
    """Neighbours in one parent where Tab goes up or back to the left."""
    wanted = {each for each in controls(page) if each.focusPolicy() & Qt.FocusPolicy.TabFocus}
    order = [each for each in _chain(page)
             if each in wanted and not isinstance(each, QAbstractItemView)]
    wrong = []
    for before, after in pairwise(order):
        if before.parentWidget() is not after.parentWidget():
            continue
        one, two = before.mapTo(page, QPoint(0, 0)), after.mapTo(page, QPoint(0, 0))
        below = two.y() >= one.y() + before.height()
        beside = two.x() > one.x() and two.y() > one.y() - before.height()
        if not (below or beside):
            wrong.append(f"Tab goes from «{spoken(before)[:40]}» back to «{spoken(after)[:40]}»")
    return wrong


def out_of_sight(window: QWidget) -> list[str]:
    """Controls that have the focus where nobody sees them, going round with Tab."""
    start = controls(window)[0]
    start.setFocus(Qt.FocusReason.TabFocusReason)
    wrong, seen = [], set()
    now = QApplication.focusWidget()
    while now is not None and now not in seen:
        seen.add(now)
        shown = now.visibleRegion().boundingRect()
        # Of a tall text its first lines are enough.
        needed = min(now.height(), 24)
        if shown.width() < min(now.width(), 24) or shown.height() < needed - 2:
            inside = now.parentWidget()
            while inside is not None and not isinstance(inside, QAbstractScrollArea):
                inside = inside.parentWidget()
            wrong.append(f"{type(now).__name__} «{spoken(now)[:40]}» has the focus out of sight"
                         f" in {type(inside).__name__}")
        QTest.keyClick(now, Qt.Key.Key_Tab)
        QApplication.processEvents()
        now = QApplication.focusWidget()
    return wrong
