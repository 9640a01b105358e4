"""A success said at the bottom for a moment, with a way to take it back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from defender_desk.ui import theme
from defender_desk.ui.later import later
from defender_desk.ui.widgets import Button, Icon, IconButton, Label
from defender_desk.wording import _

STAYS = 8_000
STAYS_WITH_UNDO = 12_000
"""Milliseconds (design/README.md 5)."""


class Toast(QFrame):
    """Never carries an error. ``undo`` takes back what was done, once."""

    def __init__(self, parent: QWidget, text: str,
                 undo: Callable[[], object] | None = None, *, stays: bool = False) -> None:
        """``stays``: until it is closed, instead of 8 s, or 12 s where it can be undone."""
        super().__init__(parent)
        self.setProperty("class", "toast")
        self.setAccessibleName(text)
        self._undo = undo
        lay = QHBoxLayout(self)
        lay.setContentsMargins(14, 4, 6, 4)
        lay.setSpacing(8)
        lay.addWidget(Icon("check", 16, "surface"))
        lay.addWidget(Label(text, "dense"))
        if undo is not None:
            lay.addWidget(Button(_("Undo"), "link", on=self.take_back))
        else:  # what lies below it can be clicked all the same
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        lay.addWidget(IconButton("x", _("Close"), self.hide, size=14, color="surface"))
        if not stays:
            later(self, self.hide, STAYS if undo is None else STAYS_WITH_UNDO)

    @property
    def can_undo(self) -> bool:
        """Whether what it tells can still be taken back from here."""
        return self._undo is not None and self.isVisible()

    def take_back(self) -> None:
        """Undo what it tells; a second time does nothing."""
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            undo()

    def settle(self) -> None:
        """Stand at the bottom, in the middle of the pages, above the status bar."""
        over = self.parentWidget()
        assert over is not None
        self.adjustSize()
        self.setFixedWidth(min(self.width(), over.width() - 40))
        self.move(min((over.width() - self.width()) // 2 + 100, over.width() - self.width() - 20),
                  over.height() - self.height() - theme.wide(theme.STATUS_BAR) - 14)
