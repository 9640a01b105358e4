"""The cover (F9): a blank sheet with a clock. The desk behind it is already locked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from defender_desk import wording
from defender_desk.ui import early
from defender_desk.ui.widgets.labels import Label
from defender_desk.wording import _


class CoverPage(QFrame):
    """Any key or click asks for the phrase."""

    def __init__(self, back: Callable[[], object]) -> None:
        super().__init__()
        self._back = back
        self.setProperty("class", "pane")
        self.setProperty("focusPolicy", early.STRONG_FOCUS)
        self.setAccessibleName(_("The screen is covered. Any key asks for the phrase."))
        lay = QVBoxLayout(self)
        self._clock = Label("", "display")
        self._clock.setProperty("alignment", early.CENTER)
        lay.addWidget(self._clock)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._timer.start(1000)
        self._tick()

    def _tick(self) -> None:
        self._clock.setText(wording.time_text(datetime.now().astimezone()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for the phrase."""
        event.accept()
        self._back()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the phrase."""
        event.accept()
        self._back()
