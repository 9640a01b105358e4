"""The head of a paper's page: its code, its title, its steps, and the main button, always whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from defender_desk.ui import theme
from defender_desk.ui.tips import tip
from defender_desk.ui.widgets import Button, Head, Stepper, empty

TITLE = 110
"""Pixels of normal text that a title keeps before the steps lose their words."""
EDGES = 18 + 16
"""Pixels left and right of everything."""


class SteppedHead(Head):
    """Room is given to the buttons first, then to the steps, then to the title.

    A button that is not the main one goes where the main one has no room; whoever made it offers
    it elsewhere too.
    """

    def __init__(self, title: str = "") -> None:
        super().__init__("", title, hug=True)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.fit)
        self._whole = title
        self._chip: QWidget | None = None
        self.stepper = Stepper([], 0)
        self.buttons: list[Button] = []
        self.fitted: Callable[[], object] = lambda: None
        """Told when buttons came or went."""
        across = self.layout()
        assert isinstance(across, QHBoxLayout)
        across.insertWidget(across.count() - 1, self.stepper)

    def say(self, code: str, title: str) -> None:
        """Change code and title."""
        self._whole = title
        self.show_title(code, title)
        self.title.setToolTip(tip(title))
        self._soon.start()

    def set_chip(self, chip: QWidget) -> None:
        """Show one chip beside the title."""
        self._chip = chip
        self.set_chips([chip])
        self._soon.start()

    def show_steps(self, names: Sequence[str], now: int,
                   skipped: Collection[int] = ()) -> None:
        """Show these steps with ``now`` as the current one; ``skipped`` ones get no tick."""
        self.stepper.show_steps(names, now, skipped)
        self._soon.start()

    def show_buttons(self, buttons: Sequence[Button]) -> None:
        """Put these buttons at the right, the main one last."""
        empty(self.right)
        self.buttons = list(buttons)
        for button in buttons:
            self.right.addWidget(button)
        if self.buttons:
            main = self.buttons[-1]
            main.setToolTip(tip(f"{main.accessibleName()} (Ctrl+Enter)"))
        self._soon.start()

    def fit(self) -> None:
        """Give each its room at this width."""
        gap = 10
        room = self.width() - EDGES
        if self.code.text():
            room -= self.code.sizeHint().width() + gap
        if self._chip is not None:
            room -= self._chip.sizeHint().width() + gap
        whole, short, least = self.stepper.widths()
        keep = round(TITLE * theme.scale())
        for at, button in enumerate(self.buttons):
            button.ensurePolished()
            wide = button.sizeHint().width()
            others = sum(each.sizeHint().width() + gap for each in self.buttons[at + 1:])
            main = at == len(self.buttons) - 1
            fits = main or room - wide - gap - others >= keep + least + gap
            button.setVisible(fits)
            if fits:
                button.setMinimumWidth(wide)
                room -= wide + gap
        self.title.ensurePolished()
        wish = self.title.fontMetrics().horizontalAdvance(self._whole) + 4
        room -= gap
        steps = next((wide for wide in (whole, short) if room - wide >= min(keep, wish)), least)
        self.stepper.setFixedWidth(steps)
        left = max(room - steps, 40)
        self.title.setFixedWidth(min(left, wish))
        self.title.setText(self.title.fontMetrics().elidedText(
            self._whole, Qt.TextElideMode.ElideRight, left))
        self.fitted()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width."""
        super().resizeEvent(event)
        self._soon.start()
