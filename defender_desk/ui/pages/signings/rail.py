"""The small pages beside the paper, and what it is: how many pages, which paper, which code."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QVBoxLayout

from defender_desk.ui import theme
from defender_desk.ui.pages.declarations.sheet import Sheet
from defender_desk.ui.widgets import Label, Scroll, Thumb, empty
from defender_desk.wording import _

WIDE = 112
"""Pixels of the column."""
MOST = 60
"""Small pages drawn; a longer paper is turned with the arrows."""


class Rail(QFrame):
    """One small page for each page of the sheet; choosing one turns to it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("class", "pane")
        self.setFixedWidth(max(WIDE, theme.wide(100)))
        self._thumbs: list[Thumb] = []
        self._pages = Scroll((12, 10, 12, 10), 4, "pane")
        self.about = Label("", "help", wrap=True)
        self.about.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.about.setContentsMargins(8, 0, 8, 0)
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 6)
        lay.setSpacing(4)
        lay.addWidget(self._pages, 1)
        lay.addWidget(self.about)

    def show_sheet(self, sheet: Sheet, turn: Callable[[int], object]) -> None:
        """Draw the pages of ``sheet``."""
        empty(self._pages.column)
        self._thumbs = []
        for page in range(min(sheet.pages, MOST)):
            thumb = Thumb(_("Page {n}", n=page + 1), partial(turn, page), (78, 101))
            thumb.setPixmap(QPixmap.fromImage(sheet.image(page, 72)))
            number = Label(str(page + 1), "help")
            number.setFixedWidth(thumb.width())
            number.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._pages.column.addWidget(thumb)
            self._pages.column.addWidget(number)
            self._thumbs.append(thumb)
        self._pages.column.addStretch(1)

    def turned(self, page: int) -> None:
        """Mark the page that is shown."""
        for at, thumb in enumerate(self._thumbs):
            thumb.set_current(at == page)
            if at == page:
                self._pages.ensureWidgetVisible(thumb)
