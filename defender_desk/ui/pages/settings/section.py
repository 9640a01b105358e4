"""What every section of the settings is made of: a title, rows with one choice each, a side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from defender_desk.ui import theme
from defender_desk.ui.widgets import Label, Scroll, column, row

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
