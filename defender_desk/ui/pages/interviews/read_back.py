"""The summary alone on the screen in large type, for reading it to the person."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.domain.display_text import breakable, clean
from defender_desk.ui.widgets import Button, Foot, Label, Scroll
from defender_desk.wording import _


class ReadBack(QWidget):
    """``on`` is called when reading is done (the button or Esc)."""

    def __init__(self, on: Callable[[], object]) -> None:
        super().__init__()
        self._on = on
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        scroll = Scroll((60, 30, 60, 30), 20)
        self.text = Label("", "aloud", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        scroll.column.addWidget(self.text)
        scroll.column.addStretch(1)
        lay.addWidget(scroll, 1)
        self.done = Button(_("Back to the close"), "primary", on=on)
        lay.addWidget(Foot([], [self.done]))

    def show_text(self, text: str) -> None:
        """Show ``text`` large."""
        self.text.setText("\n".join(breakable(clean(each)) for each in text.splitlines())
                          or _("There is no summary yet."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self._on()
            return
        super().keyPressEvent(event)
