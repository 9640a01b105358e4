"""A row with one choice: what is chosen in words on the left, the controls on the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy, QWidget

from defender_desk.ui import theme
from defender_desk.ui.widgets.frames import Card, column, frame
from defender_desk.ui.widgets.inputs import Check
from defender_desk.ui.widgets.labels import Label


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


def tick(value: bool, on: Callable[[bool], object]) -> Check:
    """A tick without words: its row says what it does."""
    made = Check("", value, on)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made
