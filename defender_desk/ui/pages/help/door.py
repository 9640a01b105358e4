"""The manual at the locked door and in the first run: no desk is open, nothing of one is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk import wording
from defender_desk.errors import DeskError
from defender_desk.ui import printing
from defender_desk.ui.pages.help.reader import ManualReader
from defender_desk.ui.widgets import Button, Head, Notice, empty, frame
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.tasks import Tasks


class DoorHelp(QWidget):
    """``about`` names the page one comes from; ``back`` leads there, as Esc does."""

    def __init__(self, tasks: Tasks, about: str, back: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("class", "page")
        self._tasks, self._back = tasks, back
        self.back_button = Button(_("Back"), "plain", "arrow-left", on=back)
        self.back_button.setToolTip("Esc")
        self._notices = QVBoxLayout()
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        lay.addWidget(Head("", _("Help"), [
            Button(_("Print this chapter"), "plain", "printer", on=self._print),
            self.back_button,
        ]))
        lay.addLayout(self._notices)
        self.reader = ManualReader(self._load, self)
        lay.addWidget(self.reader, 1)
        self.reader.open(about, "")
        self.setFocusProxy(self.reader.list)

    def _load(self, work: Callable[[], Any], done: Callable[[Any], None]) -> object:
        return self._tasks.run(lambda _progress: work(), done, self._refused, self)

    def _refused(self, error: DeskError) -> None:
        told = wording.sentence(error)
        empty(self._notices)
        notice = Notice("warning", told.what, f"{told.safe} {told.todo}".strip())
        self._notices.addWidget(frame("", notice, margins=(16, 10, 16, 6)))
        notice.announce()

    def _print(self) -> None:
        self.reader.paper(lambda pdf: printing.print_pdf(self, pdf, self.reader.name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self._back()
        else:
            super().keyPressEvent(event)
