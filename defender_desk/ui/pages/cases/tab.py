"""What the tabs of a case have in common: they know the case and read through its page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.desk.cases import CaseOverview
from defender_desk.ui.widgets import Button, Card, Scroll, column, row
from defender_desk.ui.widgets.emptied import empty
from defender_desk.wording import plural

if TYPE_CHECKING:
    from defender_desk.ui.pages.cases.view import CaseView


T = TypeVar("T")
FIRST, MORE = 20, 60
"""Rows of a card shown at first, and with each click on the button below it."""


class Tab(Scroll):
    """A column that scrolls, filled anew by ``refresh``."""

    def __init__(self, view: CaseView, overview: CaseOverview) -> None:
        super().__init__((16, 12, 16, 16), 12)
        self.view = view
        self.page = view.page
        self.shell = view.page.shell
        self.desk = view.page.desk
        self.overview = overview
        self.case_id = overview.case.id

    def refresh(self) -> None:
        """Read what this tab shows."""

    def main_action(self) -> None:
        """The main button of this tab, if it has one."""

    def stop_asking(self) -> None:
        """Close the form that asks what is to be begun, if one is open."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes a form that is open."""
        if event.key() == Qt.Key.Key_Escape:
            self.stop_asking()
        else:
            super().keyPressEvent(event)

    def cleared(self) -> QVBoxLayout:
        """The column, emptied."""
        empty(self.column)
        return self.column

    def in_card(self, rows: Sequence[T], made: Callable[[T], list[QWidget | None]]) -> QWidget:
        """A card of the first rows; a button below it brings the next ones.

        A widget for each of two thousand rows would stop the window for seconds.
        """
        card = Card(padded=False)
        waiting = list(rows)

        def show(count: int) -> list[QWidget]:
            shown: list[QWidget] = [card.add_row(*made(each)) for each in waiting[:count]]
            del waiting[:count]
            left = len(waiting)
            more.set_words(plural("Show {n} more", "Show {n} more", left, n=left))
            more.setVisible(bool(waiting))
            return shown

        def go_on() -> None:
            first_control(show(MORE)[0])

        more = Button("", "plain", "chevron-down", on=go_on)
        whole = column(card, row(more, None), spacing=8)
        show(FIRST)
        return whole

    def ask(self, form: QWidget) -> None:
        """Show a form at the end of the column and begin in its first field."""
        self.column.addWidget(form)
        form.show()  # now: what is not shown yet cannot take the focus
        first_control(form)


def first_control(place: QWidget) -> None:
    """Give the focus to the first control within ``place``, if there is one."""
    first = next((each for each in place.findChildren(QWidget)
                  if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.isEnabled()), None)
    if first is not None:
        first.setFocus(Qt.FocusReason.TabFocusReason)
