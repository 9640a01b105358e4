"""What holds other widgets: rows, columns, cards, notices, page heads, splitters."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

import shiboken6
from PySide6 import QtCore
from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QProgressBar,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from defender_desk.ui import theme
from defender_desk.ui.widgets.buttons import Button
from defender_desk.ui.widgets.emptied import empty
from defender_desk.ui.widgets.labels import Chip, Icon, Label
from defender_desk.wording import _, plural

if TYPE_CHECKING:
    from defender_desk.ui.tasks import Ticket

GUESS_AFTER = 2.0
"""Seconds of work before the time that is left is guessed."""
STRETCH = None
"""Stands in ``row`` and ``column`` for room that grows."""


def _fill(lay: QHBoxLayout | QVBoxLayout, widgets: Sequence[QWidget | QLayout | None]) -> None:
    for widget in widgets:
        if widget is None:
            lay.addStretch(1)
        elif isinstance(widget, QLayout):
            lay.addLayout(widget)
        else:
            lay.addWidget(widget)


def row(*widgets: QWidget | QLayout | None, spacing: int = 8, margins: tuple[int, int, int, int]
        = (0, 0, 0, 0)) -> QWidget:
    """Widgets beside each other; None is room that grows."""
    made = QWidget()
    lay = QHBoxLayout(made)
    lay.setContentsMargins(*margins)
    lay.setSpacing(spacing)
    _fill(lay, widgets)
    return made


def column(*widgets: QWidget | QLayout | None, spacing: int = 8, margins: tuple[int, int, int, int]
           = (0, 0, 0, 0)) -> QWidget:
    """Widgets below each other; None is room that grows."""
    made = QWidget()
    lay = QVBoxLayout(made)
    lay.setContentsMargins(*margins)
    lay.setSpacing(spacing)
    _fill(lay, widgets)
    return made


def bounded(widget: QWidget, width: int) -> QWidget:
    """A widget at most ``width`` pixels wide, on the left.

    A vertical layout measures wrapped text at its own full width and would clip it in a narrower
    widget; a row measures at the width it really gives.
    """
    widget.setMaximumWidth(width)
    policy = widget.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Expanding)
    widget.setSizePolicy(policy)
    held = QWidget()
    lay = QHBoxLayout(held)
    lay.setContentsMargins(0, 0, 0, 0)
    lay.addWidget(widget, 100)
    lay.addStretch(1)
    return held


def line() -> QFrame:
    """A thin line across."""
    made = QFrame()
    made.setProperty("class", "line")
    return made


def frame(look: str, *widgets: QWidget | QLayout | None, margins: tuple[int, int, int, int]
          = (12, 12, 12, 12), spacing: int = 8, across: bool = False) -> QFrame:
    """A frame in one of the looks of theme.py."""
    made = QFrame()
    made.setProperty("class", look)
    lay: QHBoxLayout | QVBoxLayout = QHBoxLayout(made) if across else QVBoxLayout(made)
    lay.setContentsMargins(*margins)
    lay.setSpacing(spacing)
    _fill(lay, widgets)
    return made


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader speak ``text``."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


class Card(QFrame):
    """A white card with a title row of 38 px; ``body`` is its layout."""

    def __init__(self, title: str = "", icon: str = "", action: QWidget | None = None,
                 *, padded: bool = True) -> None:
        super().__init__()
        self.setProperty("class", "card")
        self._last: QFrame | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 1, 1, 1)
        whole.setSpacing(0)
        if title:
            head = QFrame()
            head.setProperty("class", "cardhead")
            head.setMinimumHeight(38)
            lay = QHBoxLayout(head)
            lay.setContentsMargins(12, 3, 12, 3)
            if icon:
                lay.addWidget(Icon(icon, 16))
            self.title = Label(title, "strong")
            lay.addWidget(self.title, 1)
            if action is not None:
                lay.addWidget(action)
            whole.addWidget(head)
        self.body = QVBoxLayout()
        edge = 12 if padded else 0
        self.body.setContentsMargins(edge, 10 if padded else 0, edge, 10 if padded else 0)
        self.body.setSpacing(8 if padded else 0)
        whole.addLayout(self.body)
        self.setAccessibleName(title)

    def add(self, widget: QWidget) -> QWidget:
        """Add a widget to the body."""
        self.body.addWidget(widget)
        return widget

    def add_row(self, *widgets: QWidget | None) -> QFrame:
        """Add a row; a line stands between it and the next one."""
        made = frame("row", *widgets, margins=(12, 6, 12, 6), across=True)
        made.setMinimumHeight(36)
        self.last_row(made)
        return made

    def last_row(self, made: QFrame) -> None:
        """Add a row made elsewhere: the edge of the card is the line below the last one."""
        # Not QLayout.itemAt: what PySide gives for it outlives the item (ui/reading_order.py).
        held = self._last
        if held is not None and shiboken6.isValid(held):  # the body may have been emptied
            held.setProperty("last", False)
            if held.testAttribute(QtCore.Qt.WidgetAttribute.WA_WState_Polished):
                theme.restyle(held)  # seen before; otherwise it is dressed when it is shown
        made.setProperty("last", True)
        self._last = made
        self.body.addWidget(made)

    def clear(self) -> None:
        """Empty the body."""
        empty(self.body)


class Notice(QFrame):
    """A calm notice in the page: what happened in bold, then the rest, then buttons.

    ``below``: the buttons stand under the words, for a narrow column.
    """

    def __init__(
        self,
        kind: str,
        title: str,
        body: str = "",
        actions: Sequence[tuple[str, Callable[[], object]]] = (),
        icon: str = "",
        below: bool = False,
    ) -> None:
        super().__init__()
        self.setProperty("class", "note")
        self.setProperty("kind", kind)
        self.text = f"{title} {body}".strip()
        drawn = icon or {"danger": "circle-x", "warning": "triangle-alert", "info": "info",
                         "success": "circle-check", "attention": "shield-alert"}[kind]
        lay = QHBoxLayout(self)
        lay.setContentsMargins(12, 9, 12, 9)
        lay.setSpacing(12)
        self._drawn = Icon(drawn, 18, kind)
        lay.addWidget(self._drawn, 0, QtCore.Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        if title:
            words.addWidget(Label(title, "strong", wrap=True))
        if body:
            words.addWidget(Label(body, "body", wrap=True))
        lay.addLayout(words, 1)
        if below:
            words.addSpacing(4)
        for text, deed in actions:
            made = Button(text, "plain", size="small", on=deed)
            if below:
                words.addWidget(made, 0, QtCore.Qt.AlignmentFlag.AlignLeft)
            else:
                lay.addWidget(made)
        self.setAccessibleName(self.text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def announce(self) -> None:
        """Let a screen reader speak it."""
        announce(self, self.text)

    def soften(self) -> None:
        """Say it without the colours of danger, where a frightened person may see the screen."""
        self.setProperty("kind", "info")
        self._drawn.setPixmap(Icon("info", 18, "info").pixmap())
        theme.restyle(self)


def _middle(words: QWidget, wide: int = 340) -> QHBoxLayout:
    """``words`` in the middle, at most ``wide`` pixels wide."""
    words.setMaximumWidth(wide)
    lay = QHBoxLayout()
    lay.addStretch(1)
    lay.addWidget(words, 1000)
    lay.addStretch(1)
    return lay


class EmptyState(QWidget):
    """What an empty list says: icon, one line, help, one or two buttons."""

    def __init__(
        self,
        icon: str,
        title: str,
        help_text: str,
        buttons: Sequence[tuple[str, str, Callable[[], object]]] = (),
    ) -> None:
        super().__init__()
        lay = QVBoxLayout(self)
        lay.setSpacing(8)
        lay.addStretch(1)
        lay.addWidget(Icon(icon, 34, "primary"), 0, QtCore.Qt.AlignmentFlag.AlignHCenter)
        head = Label(title, "section", wrap=True)
        head.setAlignment(QtCore.Qt.AlignmentFlag.AlignHCenter)
        lay.addLayout(_middle(head))
        words = Label(help_text, "muted", wrap=True)
        words.setAlignment(QtCore.Qt.AlignmentFlag.AlignHCenter)
        lay.addLayout(_middle(words))
        foot = QHBoxLayout()
        foot.addStretch(1)
        for text, kind, deed in buttons:
            foot.addWidget(Button(text, kind, on=deed))
        foot.addStretch(1)
        lay.addLayout(foot)
        lay.addStretch(2)


class Scroll(QScrollArea):
    """A column that scrolls; ``column`` is its layout."""

    def __init__(self, margins: tuple[int, int, int, int] = (16, 12, 16, 16), spacing: int = 12,
                 look: str = "column") -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("class", look)
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(*margins)
        self.column.setSpacing(spacing)
        self.setWidget(inner)
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.NoFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A notice that takes room above does not push out of sight what has the focus."""
        super().resizeEvent(event)
        focus = cast("QWidget | None", self.focusWidget())  # the stubs forget None
        if focus is not None and focus.hasFocus() and focus.height() < self.viewport().height():
            self.ensureWidgetVisible(focus, 0, 8)

    def can_be_read(self, name: str) -> None:
        """Nothing inside takes the focus: arrows and Page Down scroll this itself, as ``name``."""
        self.setProperty("class", "reading")
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)


class Head(QFrame):
    """The page's own header, 46 px: code, title, chips, and buttons on the right."""

    def __init__(self, code: str = "", title: str = "", left: Sequence[QWidget] = (),
                 right: Sequence[QWidget] = (), *, hug: bool = False) -> None:
        """``hug``: the chips stand beside the title instead of at the right."""
        super().__init__()
        self.setProperty("class", "head")
        self.setMinimumHeight(46)
        lay = QHBoxLayout(self)
        lay.setContentsMargins(18, 5, 16, 5)
        lay.setSpacing(10)
        self.code = Chip(code)
        self.code.setVisible(bool(code))
        lay.addWidget(self.code)
        self.title = Label(title, "section")
        across = QSizePolicy.Policy.Preferred if hug else QSizePolicy.Policy.Ignored
        self.title.setSizePolicy(across, QSizePolicy.Policy.Preferred)
        self.title.setMinimumWidth(80)
        lay.addWidget(self.title, 0 if hug else 1)
        self.left = QHBoxLayout()
        self.left.setSpacing(8)
        lay.addLayout(self.left)
        _fill(self.left, list(left))
        if hug:
            lay.addStretch(1)
        self.right = QHBoxLayout()
        self.right.setSpacing(8)
        lay.addLayout(self.right)
        _fill(self.right, list(right))

    def show_title(self, code: str, title: str) -> None:
        """Change code and title."""
        self.code.label.setText(code)
        self.code.setVisible(bool(code))
        self.title.setText(title)

    def set_chips(self, chips: Sequence[QWidget]) -> None:
        """Replace the chips beside the title."""
        empty(self.left)
        _fill(self.left, list(chips))


class Foot(QFrame):
    """The footer bar of a page or wizard, 54 px."""

    def __init__(self, left: Sequence[QWidget] = (), right: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self.setProperty("class", "foot")
        self.setFixedHeight(54)
        lay = QHBoxLayout(self)
        lay.setContentsMargins(20, 8, 20, 8)
        lay.setSpacing(8)
        _fill(lay, [*left, None, *right])


def time_left(seconds: float, done: int, total: int) -> str:
    """How long work goes on that took ``seconds`` for ``done`` of ``total``, in words.

    "" until enough was done to guess from.
    """
    if seconds < GUESS_AFTER or done <= 0 or total <= done:
        return ""
    left = seconds * (total - done) / done
    if left < 60:
        return _("less than a minute left")
    minutes = math.ceil(left / 60)
    return plural("about {n} minute left", "about {n} minutes left", minutes, n=minutes)


class Progressing(QFrame):
    """Long work under way: what, how far, and a way to stop it."""

    def __init__(self, what: str, ticket: Ticket) -> None:
        super().__init__()
        self.setProperty("class", "card")
        self._ticket = ticket
        self._what = what
        lay = QHBoxLayout(self)
        lay.setContentsMargins(12, 8, 12, 8)
        self._label = Label(what, "dense")
        lay.addWidget(self._label)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(what)
        lay.addWidget(self._bar, 1)
        self.stop = Button(_("Stop"), "plain", size="small", on=ticket.cancel)
        lay.addWidget(self.stop)
        self._left = Label("", "muted")
        lay.insertWidget(2, self._left)
        self._spoken = 0
        self._began = time.monotonic()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(100)

    def _look(self) -> None:
        if self._ticket.finished:
            self._timer.stop()
            self.hide()
            self.deleteLater()
            return
        seen = self._ticket.progress
        if seen.total:
            percent = min(100, 100 * seen.done // seen.total)
            self._bar.setRange(0, 100)
            self._bar.setValue(percent)
            self._label.setText(_("{what}: {percent} %", what=self._what, percent=percent))
            self._left.setText(time_left(time.monotonic() - self._began, seen.done, seen.total))
            if percent // 25 > self._spoken:
                self._spoken = percent // 25
                announce(self, self._label.text())
