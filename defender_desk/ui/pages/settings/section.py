"""What every section of the settings is made of: a title, rows with one choice each, a side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from defender_desk.ui import theme
from defender_desk.ui.widgets import Card, Check, Icon, Label, Scroll, column, frame, row

if TYPE_CHECKING:
    from defender_desk.ui.pages.settings.page import SettingsPage

SIDE = 340
"""Width of the right column; below ``BESIDE`` it stands under the rows instead."""
BESIDE = 820


class Section(Scroll):
    """One section: ``add_card`` puts cards of rows on the left, ``add_side`` on the right."""

    def __init__(self, page: SettingsPage, title: str, text: str) -> None:
        super().__init__(margins=(18, 14, 18, 18), spacing=12)
        self.page = page
        self.column.addWidget(column(Label(title, "screen", wrap=True),
                                     Label(text, "muted", wrap=True), spacing=2))
        self._main, self._side = column(spacing=12), column(spacing=12)
        self._both = row(self._main, self._side, spacing=14)
        self._side.hide()
        self.column.addWidget(self._both)
        self.column.addStretch(1)

    def add_card(self, card: QWidget) -> None:
        """Put a card below the others on the left."""
        _below(self._main, card)

    def add_side(self, card: QWidget) -> None:
        """Put a card below the others on the right."""
        self._side.show()
        _below(self._side, card)

    def refresh(self) -> None:
        """Read anew what the section shows of the desk."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns where they fit, one below the other where not."""
        super().resizeEvent(event)
        beside = self.viewport().width() >= theme.wide(BESIDE)
        lay = self._both.layout()
        assert isinstance(lay, QBoxLayout)
        if beside:
            self._side.setFixedWidth(theme.wide(SIDE))
            lay.setDirection(QBoxLayout.Direction.LeftToRight)
            lay.setAlignment(self._side, Qt.AlignmentFlag.AlignTop)
        else:
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(16_777_215)  # QWIDGETSIZE_MAX: as wide as there is room
            lay.setDirection(QBoxLayout.Direction.TopToBottom)
            lay.setAlignment(self._side, Qt.AlignmentFlag(0))
        lay.setAlignment(self._main, Qt.AlignmentFlag.AlignTop)


def _below(holder: QWidget, card: QWidget) -> None:
    lay = holder.layout()
    assert lay is not None
    lay.addWidget(card)


def setting(card: Card, title: str, text: str, *controls: QWidget) -> QFrame:
    """One row of ``card``: what is chosen in words on the left, the controls on the right.

    A control without words of its own takes the row's title as its spoken name. The first two
    labels are the row's ``title`` and ``help``, found by those object names.
    """
    head, more = Label(title, wrap=True), Label(text, "help", wrap=True)
    head.setObjectName("title")
    more.setObjectName("help")
    more.setVisible(bool(text))
    words = column(head, more, spacing=1)
    made = frame("row", words, *controls, margins=(14, 8, 14, 8), spacing=12, across=True)
    made.setMinimumHeight(theme.wide(54))
    lay = made.layout()
    assert isinstance(lay, QBoxLayout)
    lay.setStretch(0, 1)
    for control in controls:
        lay.setAlignment(control, Qt.AlignmentFlag.AlignVCenter)
        if not control.accessibleName():
            control.setAccessibleName(title)
        control.setAccessibleDescription(text)
    card.last_row(made)
    return made


def tick(value: bool, on: object) -> Check:
    """A tick without words: its row says what it does."""
    made = Check("", value, on)  # type: ignore[arg-type]  # any callable taking a bool
    made.setSizePolicy(made.sizePolicy().horizontalPolicy().Fixed,
                       made.sizePolicy().verticalPolicy().Fixed)
    return made


def fact(card: Card, icon: str, tone: str, text: str, *more: QWidget) -> None:
    """One line of a card of facts: a coloured sign, words, and what can be done about it."""
    card.add(row(Icon(icon, 16, tone), Label(text, "dense", wrap=True), *more, spacing=8))
