"""A pause: what helps the person, in calm words; nothing here is asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from defender_desk.ui.widgets import Button, Label, Line, Scroll, frame
from defender_desk.wording import N_, _

SUPPORT = (
    N_("Stop writing. Look at the person, not at the screen."),
    N_("Offer water, air, silence. The person of trust may come near."),
    N_("Name the place and the hour: you are here, it is today."),
    N_("Ask what the person wants: rest, another subject, or to leave it for another day."),
    N_("To end here is a good interview too. Nothing is lost."),
)


class SupportSheet(QWidget):
    """``back`` goes on with the conversation (the button or Esc), ``ends`` leaves it for today.

    ``noted`` is told the reason as it is typed.
    """

    def __init__(self, back: Callable[[], object], ends: Callable[[], object],
                 noted: Callable[[str], object]) -> None:
        super().__init__()
        self._back = back
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        words = Scroll((60, 16, 60, 12), 10)
        words.column.addWidget(Label(_("Pause"), "display"))
        for text in SUPPORT:
            words.column.addWidget(Label(_(text), "section", wrap=True))
        words.column.addStretch(1)
        self.reason = Line("", _("What the pause was for, if you want to note it"),
                           _("What the pause was for, if you want to note it"))
        self.reason.textEdited.connect(noted)
        self.back = Button(_("Go on when the person wants to"), "primary", on=back)
        self.end_here = Button(_("Leave it here for today"), "plain", on=ends)
        lay.addWidget(words, 1)
        foot = frame("foot", self.back, self.end_here, self.reason, margins=(60, 10, 60, 10),
                     across=True)
        across = foot.layout()
        assert isinstance(across, QHBoxLayout)
        across.setStretch(2, 1)
        lay.addWidget(foot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes on."""
        if event.key() == Qt.Key.Key_Escape:
            self._back()
            return
        super().keyPressEvent(event)
