"""Where the focus is: on a control of the page that can be seen, whatever was done.

Qt hands the focus of a control that is hidden, disabled or destroyed to the next one in the order
of Tab, which after a finished deed is often the sidebar, or to nobody. ``Keeper`` hears of it and
brings the focus back to the page: to the same control made anew, to its nearest neighbour, or to
where the page begins. What the person or the page chose themselves is never changed.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)

from defender_desk.ui.application import application
from defender_desk.ui.widgets.columns import Columns
from defender_desk.ui.widgets.inputs import SearchField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMainWindow

_CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractItemView,
             QScrollArea)
_OWNERS = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
"""What has controls inside that belong to it."""
LOOK_AGAIN, LOOKS = 50, 40
"""Milliseconds between two looks at a page that has no control yet, and how many there are."""
_FRAME = ("head", "foot", "drawer")
"""Looks of the bars around a page's content: nobody begins there."""


def usable(widget: QWidget | None) -> bool:
    """Whether a person can see the widget and type into it or press it."""
    return (widget is not None and shiboken6.isValid(widget) and widget.isVisible()
            and widget.isEnabled() and bool(widget.focusPolicy().value))


def controls(page: QWidget) -> list[QWidget]:
    """The controls of ``page`` that Tab comes by, in the order in which they were built."""
    return [each for each in page.findChildren(QWidget)
            if isinstance(each, _CONTROLS) and each.focusPolicy().value & 1 and usable(each)
            and not isinstance(each.parentWidget(), _OWNERS)]


def _in_frame(control: QWidget, page: QWidget) -> bool:
    inside = control.parentWidget()
    while inside is not None and inside is not page:
        if inside.property("class") in _FRAME:
            return True
        inside = inside.parentWidget()
    return False


def _of_its_group(control: QWidget) -> QWidget:
    """Of buttons of which one is chosen, the chosen one."""
    group = control.group() if isinstance(control, QAbstractButton) else None
    chosen = group.checkedButton() if group is not None and group.exclusive() else None
    return chosen if chosen is not None and usable(chosen) else control


def begins(page: QWidget) -> QWidget | None:
    """Where the work on ``page`` begins: its first control that is not in a bar.

    A list that leads to the rest comes first, and any list comes before the box and the filters
    that search it. None while there is nothing.
    """
    leads = next((each for each in page.findChildren(Columns) if each.listed
                  and each.panes[0].isVisible()), None)
    found = (controls(leads.panes[0]) if leads is not None else []) or controls(page)
    inside = [each for each in found if not _in_frame(each, page)] or found
    if not inside:
        return None
    first = inside[0]
    chooses = isinstance(first, QAbstractButton) and first.group() is not None
    if chooses or isinstance(first, SearchField):
        filled = next((each for each in inside[1:] if isinstance(each, QAbstractItemView)
                       and each.model() is not None and each.model().rowCount()), None)
        if filled is not None:
            return filled
    return _of_its_group(first)


def settle_focus(widget: QWidget) -> None:
    """Let the window look where the focus is: what ``widget`` holds came or went."""
    tell = getattr(widget.window(), "settle_focus", None)
    if callable(tell):
        tell()


def into_sight(control: QWidget) -> None:
    """Scroll what holds ``control`` until it can be seen.

    Qt does so for a Tab inside a scroll area, not for one that comes from outside of it. A click is
    left alone: what was pressed must not move away below the mouse.
    """
    if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
        return
    inside: QWidget | None = control.parentWidget()
    while inside is not None:
        seen = control.visibleRegion().boundingRect().height()
        if isinstance(inside, QScrollArea) and seen < min(control.height(), 24):
            inside.ensureWidgetVisible(control, 0, 24)
        inside = inside.parentWidget()


class Keeper(QObject):
    """Keeps the focus of one window on ``page()``, the page shown in it."""

    def __init__(self, window: QMainWindow, page: Callable[[], QWidget]) -> None:
        super().__init__(window)
        self._window, self._page = window, page
        self._last: weakref.ref[QWidget] | None = None
        self._told = ("", "", QPoint())
        self._by_qt: weakref.ref[QWidget] | None = None
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.settle)
        application().focusChanged.connect(self._moved)

    def forget(self) -> None:
        """Know nothing of a page that is gone."""
        self._last = self._by_qt = None
        self._told = ("", "", QPoint())

    def soon(self) -> None:
        """Look once everything that is under way in the window has happened."""
        self._timer.start(0)

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if not shiboken6.isValid(self._window):
            return  # the program ends
        page = self._page()
        if new is not None and new.window() is not self._window:
            return
        # A page has the focus itself until it is filled; Qt calls a widget its own ancestor.
        arrived = (old is not None and shiboken6.isValid(old)
                   and (old is page or not page.isAncestorOf(old))
                   and new is not None and new is not page and page.isAncestorOf(new))
        if new is not None and arrived:  # another page, which says itself where one begins
            self._by_qt = None
            self._remember(page, new)
            into_sight(new)
        elif old is not None and not usable(old):
            self._by_qt = weakref.ref(new) if new is not None else None
            self.soon()
        elif new is None or new is page:
            self.soon()
        elif page.isAncestorOf(new):
            self._remember(page, new)
            into_sight(new)

    def _remember(self, page: QWidget, control: QWidget) -> None:
        self._last = weakref.ref(control)
        self._told = (type(control).__name__, control.accessibleName(),
                      control.mapTo(page, control.rect().center()))

    def settle(self) -> None:
        """Bring the focus to the page if it is lost or where nobody put it."""
        box = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        page = self._page()
        if box is not None or not page.isVisible() or getattr(page, "still_reading", False):
            return  # a box has it; or the page's own controls are not there yet
        # Qt's answer is None where nothing has it, which its stubs do not say.
        now: QWidget | None = self._window.focusWidget()
        by_qt = self._by_qt() if self._by_qt is not None else None
        self._by_qt = None
        if now is not None and now is not page and now is not by_qt and usable(now):
            if page.isAncestorOf(now):
                self._remember(page, now)
            return  # chosen by the person or the page, be it in the sidebar
        target = self._next(page)
        # A control that is made but not on the screen yet is waited for: remembered now, it would
        # be taken for one that went away, and its neighbour would have the focus instead of it.
        if target is not None and (usable(target) or not self._looks):
            target.setFocus()
            self._remember(page, target)
            return
        if now is not page:
            page.setFocus()
        if self._looks:  # a page that builds itself piece by piece has nothing yet
            self._looks -= 1
            self._timer.start(LOOK_AGAIN)

    def _next(self, page: QWidget) -> QWidget | None:
        last = self._last() if self._last is not None else None
        if last is not None and usable(last) and page.isAncestorOf(last):
            return last
        kind, name, at = self._told
        found = controls(page) if kind else []
        same = [each for each in found
                if type(each).__name__ == kind and each.accessibleName() == name]

        def away(each: QWidget) -> int:
            return int((each.mapTo(page, each.rect().center()) - at).manhattanLength())

        if same or found:
            return min(same or found, key=away)
        own = getattr(page, "first_focus", None)
        return own() if own is not None else begins(page)

    def arrive(self) -> None:
        """Another page is shown: begin where it begins, unless it has chosen a place itself."""
        self.forget()
        self._looks = LOOKS
        self.soon()
