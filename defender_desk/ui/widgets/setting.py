"""A row with one choice: what is chosen in words on the left, the controls on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QWidget

from defender_desk.ui import theme
from defender_desk.ui.widgets.frames import Card, column, row
from defender_desk.ui.widgets.inputs import Check
from defender_desk.ui.widgets.labels import Label

WORDS = 190
"""Pixels that the words keep beside their controls; with less the controls stand below."""


class _Setting(QFrame):
    def __init__(self, words: QWidget, controls: Sequence[QWidget]) -> None:
        super().__init__()
        self.setProperty("class", "row")
        self.setMinimumHeight(theme.wide(54))
        self._controls = row(*controls, spacing=12)
        self._lay = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lay.setContentsMargins(14, 8, 14, 8)
        self._lay.setSpacing(12)
        self._lay.addWidget(words, 1)
        if controls:
            self._lay.addWidget(self._controls, 0, Qt.AlignmentFlag.AlignVCenter)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the words or the controls alone: they can stand below each other."""
        found = super().minimumSizeHint()
        found.setWidth(max(theme.wide(WORDS), self._controls.minimumSizeHint().width()) + 28)
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other, or below where the words would be a narrow column."""
        least = theme.wide(WORDS) + self._controls.sizeHint().width() + 12 + 28
        below = self.width() < least
        way = QBoxLayout.Direction
        if (self._lay.direction() is way.TopToBottom) is not below:
            self._lay.setDirection(way.TopToBottom if below else way.LeftToRight)
            flag = Qt.AlignmentFlag
            self._lay.setAlignment(self._controls, flag.AlignLeft if below else flag.AlignVCenter)
        super().resizeEvent(event)


def setting(card: Card, title: str, text: str, *controls: QWidget) -> QFrame:
    """One row of ``card``: what is chosen in words on the left, the controls on the right.

    A control without words of its own takes the row's title as its spoken name. The first two
    labels are the row's ``title`` and ``help``, found by those object names.
    """
    head, more = Label(title, wrap=True), Label(text, "help", wrap=True)
    head.setObjectName("title")
    more.setObjectName("help")
    more.setVisible(bool(text))
    made = _Setting(column(head, more, spacing=1), controls)
    for control in controls:
        if not control.accessibleName():
            control.setAccessibleName(title)
        control.setAccessibleDescription(text)
    card.last_row(made)
    return made


def tick(value: bool, on: Callable[[bool], object]) -> Check:
    """A tick without words: its row says what it does."""
    made = Check("", value, on)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made
