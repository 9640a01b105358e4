"""Looks at a window as somebody without a mouse or without eyes meets it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, cast

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
    QLabel,
    QLineEdit,
    QMenuBar,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from defender_desk.ui.widgets import frames
from defender_desk.ui.widgets.found import FoundLines
from defender_desk.ui.widgets.frames import Notice

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


def _seen_whole(widget: QWidget) -> bool:
    shown = widget.visibleRegion().boundingRect()
    # Of a tall text its first lines are enough.
    return shown.width() >= min(widget.width(), 24) and \
        shown.height() >= min(widget.height(), 24) - 2


def _reached(widget: QWidget, seen: set[QWidget]) -> bool:
    """Of exclusive buttons Tab comes by one, and the arrows go to the others."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    beside = group.buttons() if group is not None else []
    if isinstance(widget, QRadioButton) and widget.autoExclusive():
        parent = widget.parentWidget()
        beside += parent.findChildren(QRadioButton) if parent is not None else []
    # Qt's answer is None for a widget without one, which its stubs do not say.
    proxy = cast("QWidget | None", widget.focusProxy())
    if isinstance(widget, FoundLines):
        return True  # the arrows move in it while the box above keeps the focus
    return widget in seen or proxy in seen or any(each in seen for each in beside)


def gone_round(window: QWidget, traps: set[tuple[str, ...]]) -> list[str]:
    """Go round with Tab: controls that have the focus out of sight, keep it, or are left out.

    ``traps`` holds the looks from which Shift+Tab is known to lead back.
    """
    found = controls(window)
    if not found:
        return []
    found[0].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(found[0], Qt.Key.Key_Tab)  # only a key brings what has the focus into sight
    QApplication.processEvents()
    wrong, seen = [], set()
    heard = set()  # a page may make a row anew while one goes through it
    now = QApplication.focusWidget()
    while now is not None and now not in seen:
        seen.add(now)
        heard.add((type(now), spoken(now)))
        if not _seen_whole(now):
            inside = now.parentWidget()
            while inside is not None and not isinstance(inside, QAbstractScrollArea):
                inside = inside.parentWidget()
            wrong.append(f"{type(now).__name__} «{spoken(now)[:40]}» has the focus out of sight"
                         f" in {type(inside).__name__}")
        QTest.keyClick(now, Qt.Key.Key_Tab)
        QApplication.processEvents()
        after = QApplication.focusWidget()
        if after is not None and after is not now and _looks(now) not in traps:
            traps.add(_looks(now))
            QTest.keyClick(after, Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
            if QApplication.focusWidget() is after:
                wrong.append(f"{type(after).__name__} «{spoken(after)[:40]}» keeps the focus")
            after.setFocus(Qt.FocusReason.TabFocusReason)
        now = after
    wrong += [f"Tab never comes by {type(each).__name__} «{spoken(each)[:40]}»"
              for each in controls(window)
              if not _reached(each, seen) and (type(each), spoken(each)) not in heard]
    return wrong


def lost(window: QWidget, page: QWidget) -> list[str]:
    """Whether the focus is nowhere, or on the page as a whole though something on it takes keys."""
    # Qt's answer is None where nothing has it, which its stubs do not say.
    now = cast("QWidget | None", window.focusWidget())
    if now is None or now is page:
        return [f"{type(now).__name__} has the focus: nowhere in particular"] \
            if controls(page) else []
    if not (now.isVisible() and now.isEnabled() and now.focusPolicy()):
        return [f"{type(now).__name__} «{spoken(now)[:40]}» has the focus and cannot be used"]
    return []


def unlike_the_house(window: QWidget, names: tuple[str, ...]) -> list[str]:
    """Words that may be taken for markup, looks outside of the theme, a person in the title."""
    wrong = []
    for each in window.findChildren(QWidget):
        if isinstance(each, QLabel) and not each.objectName().startswith("qt_") \
                and each.textFormat() is not Qt.TextFormat.PlainText:
            wrong.append(f"{type(each).__name__} «{each.text()[:40]}» may take markup")
        if each.styleSheet():
            wrong.append(f"{type(each).__name__} styles itself: {each.styleSheet()[:60]}")
    title = window.windowTitle()
    return wrong + [f"«{title}» names a person" for name in names if name in title]


class Heard:
    """What notices let a screen reader speak while this listens."""

    def __init__(self, patch: Any) -> None:
        """``patch`` is pytest's."""
        self.said: list[str] = []
        real = frames.announce

        def told(widget: QWidget, text: str) -> None:
            self.said.append(text)
            real(widget, text)

        patch.setattr(frames, "announce", told)

    def unsaid(self, window: QWidget) -> list[str]:
        """Notices of a refusal that can be seen and were never spoken."""
        shown = [each.text for each in window.findChildren(Notice)
                 if each.isVisible() and each.property("kind") in ("danger", "warning")]
        return [f"the notice «{each[:60]}» was not spoken" for each in shown
                if each not in self.said] or ([] if shown else ["the refusal cannot be seen"])
