"""Panes beside each other that fold: a side pane becomes a drawer, a list gives way to a detail.

design/screens.md: below 1280 pixels the side pane becomes a drawer opened by a button, below 800
list and detail are shown one at a time. Pixels are divided by the text's size where it is larger.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6 import QtCore
from PySide6.QtGui import QKeyEvent, QMoveEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from defender_desk.ui.widgets.buttons import IconButton
from defender_desk.ui.widgets.labels import Label
from defender_desk.wording import _

FULL = 1280
SINGLE = 800
"""Widths of the window below which panes fold (design/screens.md)."""
DRAWER = 420
"""Pixels of an open drawer, at most; a strip of the page stays visible beside it."""


def room(widget: QWidget) -> int:
    """The width of the window that ``widget`` is in, in pixels of normal text.

    A widget without the program's window around it has all the room there is.
    """
    found = getattr(widget.window(), "room", None)
    return int(found()) if callable(found) else 10_000


def _tell(widget: QWidget) -> None:
    """Let the window know that a side pane came or went."""
    tell = getattr(widget.window(), "sides_changed", None)
    if callable(tell):
        tell()


def first_control(inside: QWidget) -> QWidget | None:
    """The first widget in ``inside`` that Tab would come by."""
    return next((each for each in inside.findChildren(QWidget)
                 if each.focusPolicy() & QtCore.Qt.FocusPolicy.TabFocus and each.isVisible()
                 and each.isEnabled()), None)


class Drawer(QFrame):
    """Holds a folded side pane over the page; Esc closes it and gives the focus back."""

    def __init__(self, over: QWidget, name: str) -> None:
        super().__init__(over)
        self.setProperty("class", "drawer")
        self.setAccessibleName(name)
        self._came_from: QWidget | None = None
        self.pane: QWidget = self
        lay = QVBoxLayout(self)
        lay.setContentsMargins(1, 1, 1, 1)
        lay.setSpacing(0)
        head = QFrame()
        head.setProperty("class", "head")
        across = QHBoxLayout(head)
        across.setContentsMargins(14, 2, 6, 2)
        across.addWidget(Label(name, "strong"), 1)
        across.addWidget(IconButton("x", _("Close"), self.shut))
        lay.addWidget(head)
        self.hide()

    def take(self, pane: QWidget) -> None:
        """Hold ``pane``."""
        lay = self.layout()
        assert isinstance(lay, QVBoxLayout)
        lay.addWidget(pane, 1)
        self.pane = pane
        pane.show()

    def unfold(self) -> None:
        """Show it and move the focus into it."""
        self._came_from = QApplication.focusWidget()
        self.show()
        _tell(self)
        self.raise_()
        inside = first_control(self.pane) or first_control(self)
        if inside is not None:
            inside.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)

    def shut(self) -> None:
        """Hide it; the focus goes back to where it was."""
        self.hide()
        _tell(self)
        if self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus(QtCore.Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == QtCore.Qt.Key.Key_Escape:
            self.shut()
            return
        super().keyPressEvent(event)


class Columns(QSplitter):
    """Panes beside each other; their widths are remembered under ``key``, 0 for a hidden one.

    ``drawer`` is the words of the last pane where it may become a drawer or be hidden. ``listed``:
    the first pane is a list whose rows lead to the rest; in a narrow window one is shown at a time.
    A splitter measures its panes at once, and what was measured is dressed again when it gets
    another parent: give the page as ``parent``. ``heading`` is the side pane's own: a drawer says
    its name already. ``side_folded`` tells that the side pane became a drawer or is beside again.
    """

    side_folded = QtCore.Signal(bool)

    def __init__(self, *panes: QWidget, sizes: Sequence[int], key: str,
                 parent: QWidget | None = None, drawer: str = "", listed: bool = False,
                 heading: QWidget | None = None) -> None:
        super().__init__(QtCore.Qt.Orientation.Horizontal, parent)
        self._heading = heading
        self.setObjectName(key)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.panes = list(panes)
        for pane in panes:
            self.addWidget(pane)
        widest = max(range(len(sizes)), key=lambda at: sizes[at])
        for at in range(len(panes)):
            self.setStretchFactor(at, 1 if at == widest else 0)
        self.setSizes(list(sizes))
        self._first_sizes = list(sizes)
        self.side_name = drawer
        self._drawer: Drawer | None = None
        self._folded = False
        self.listed = listed
        self._single = False
        self.single_below = SINGLE
        """Width of the window below which list and detail are shown one at a time."""
        self._detail = False
        if listed:
            self._listen()

    # --- the side pane ------------------------------------------------------------------------

    @property
    def folded(self) -> bool:
        """Whether the side pane is a drawer now."""
        return self._folded

    @property
    def side_shown(self) -> bool:
        """Whether the side pane can be seen, beside the page or over it."""
        if self._folded:
            return self._drawer is not None and not self._drawer.isHidden()
        return not self.panes[-1].isHidden()

    def show_side(self, shown: bool) -> None:
        """Open or shut the drawer; in a wide window, show or hide the pane."""
        if self._folded:
            assert self._drawer is not None
            if shown == self.side_shown:
                return
            self._place_drawer()
            if shown:
                self._drawer.unfold()
            else:
                self._drawer.shut()
        else:
            self._hide_pane(not shown)
            self.splitterMoved.emit(0, 1)  # remembered like a width

    def reveal(self) -> None:
        """Let the side pane be seen: something on the page leads there."""
        if not self.side_shown and self.isVisible():
            self.show_side(True)

    def _hide_pane(self, hidden: bool) -> None:
        pane = self.panes[-1]
        if hidden and (focus := QApplication.focusWidget()) is not None \
                and pane.isAncestorOf(focus):
            other = first_control(self.panes[0])
            if other is not None:
                other.setFocus()
        pane.setVisible(not hidden)

    def restore(self, sizes: Sequence[int]) -> None:
        """Take remembered widths; a last one of 0 means that the side pane was hidden."""
        if len(sizes) != len(self.panes) or self._folded or self._single:
            return
        if self.side_name and not sizes[-1]:
            self._hide_pane(True)
        elif all(sizes):
            self.setSizes(list(sizes))

    def kept(self) -> list[int] | None:
        """The widths to remember, 0 for a hidden side; None while anything is folded."""
        if self._folded or self._single:
            return None
        sizes = self.sizes()
        return [*sizes[:-1], 0] if self.panes[-1].isHidden() else sizes

    def fold(self, width: int) -> None:
        """Fold to a window of ``width`` pixels of normal text."""
        if self.side_name and (width < FULL) != self._folded:
            self._fold_side(width < FULL)
        if self.listed and (width < self.single_below) != self._single:
            self._single = width < self.single_below
            self._show_one()

    def _fold_side(self, fold: bool) -> None:
        side, focus = self.panes[-1], QApplication.focusWidget()
        inside = focus is not None and side.isAncestorOf(focus)
        self._folded = fold
        if self._heading is not None:
            self._heading.setVisible(not fold)
        if fold:
            over = self.parentWidget() or self
            self._drawer = self._drawer or Drawer(over, self.side_name)
            self._drawer.take(side)
            if inside:  # the focus is never lost by folding
                self._place_drawer()
                self._drawer.unfold()
        elif self._drawer is not None:
            self._drawer.hide()
            self.insertWidget(len(self.panes) - 1, side)
            side.show()
            self.setSizes(self._first_sizes)
        if inside and focus is not None:
            focus.setFocus()
        self.side_folded.emit(fold)

    def _place_drawer(self) -> None:
        if self._drawer is None:
            return
        over = self._drawer.parentWidget()
        assert over is not None
        corner = self.mapTo(over, QtCore.QPoint(0, 0)) if over is not self else QtCore.QPoint(0, 0)
        pane = self.panes[-1]
        wide = min(max(DRAWER, pane.minimumSizeHint().width() + 2, pane.minimumWidth() + 2,
                       self._first_sizes[-1]), self.width() - 40)
        self._drawer.setGeometry(corner.x() + self.width() - wide, corner.y(), wide,
                                 self.height())

    # --- one at a time ------------------------------------------------------------------------

    def _listen(self) -> None:
        for view in self.panes[0].findChildren(QAbstractItemView):
            view.clicked.connect(lambda _index: self.show_detail())
            view.activated.connect(lambda _index: self.show_detail())

    @property
    def over_list(self) -> bool:
        """Whether a detail stands where the list was: Back leads to the list."""
        return self._single and self._detail

    def show_detail(self) -> None:
        """Show what was chosen, where list and detail do not fit beside each other."""
        self._detail = True
        if self._single:
            self._show_one()

    def show_list(self) -> None:
        """Go back from the detail to the list."""
        self._detail = False
        self._show_one()

    def _show_one(self) -> None:
        focus = QApplication.focusWidget()
        for at, pane in enumerate(self.panes):
            if pane.parentWidget() is self:
                pane.setVisible(not self._single or (at > 0) == self._detail)
        if self._single and focus is not None and not focus.isVisible():
            shown = self.panes[1] if self._detail else self.panes[0]
            control = first_control(shown)
            (control or shown).setFocus()

    # --- Qt -----------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Fold to the window it comes into, and let the window know that there is a side."""
        self.fold(room(self))
        super().showEvent(event)
        _tell(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The drawer keeps to the right edge."""
        super().resizeEvent(event)
        self._place_drawer()

    def moveEvent(self, event: QMoveEvent) -> None:
        """The drawer keeps to the right edge."""
        super().moveEvent(event)
        self._place_drawer()


class Beside(QWidget):
    """Two columns beside each other, or below each other where there is no room.

    ``side`` is the width of the second one, ``least`` what the first needs beside it. ``before``:
    the second one stands on the left.
    """

    def __init__(self, main: QWidget, second: QWidget, side: int, least: int,
                 spacing: int = 12, *, before: bool = False) -> None:
        super().__init__()
        self._main, self._second = main, second
        self._side, self._least = side, least
        self._lay = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lay.setContentsMargins(0, 0, 0, 0)
        self._lay.setSpacing(spacing)
        self._lay.addWidget(main, 1)
        self._lay.insertWidget(0 if before else 1, second, 0, QtCore.Qt.AlignmentFlag.AlignTop)
        self._stacked: bool | None = None
        self._stack(False)

    def _stack(self, stacked: bool) -> None:
        if stacked == self._stacked:
            return
        self._stacked = stacked
        self._lay.setDirection(QBoxLayout.Direction.TopToBottom if stacked
                               else QBoxLayout.Direction.LeftToRight)
        if stacked:
            self._second.setMinimumWidth(0)
            self._second.setMaximumWidth(16_777_215)  # Qt's own "no limit"
            self._lay.setAlignment(self._second, QtCore.Qt.AlignmentFlag(0))
        else:
            self._second.setFixedWidth(self._side)
            self._lay.setAlignment(self._second, QtCore.Qt.AlignmentFlag.AlignTop)

    def minimumSizeHint(self) -> QtCore.QSize:
        """As narrow as the wider of the two: below that they stand below each other."""
        found = super().minimumSizeHint()
        found.setWidth(min(found.width(), max(self._main.minimumSizeHint().width(), 200)))
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack or unstack."""
        self._stack(self.width() < self._side + self._least)
        super().resizeEvent(event)
