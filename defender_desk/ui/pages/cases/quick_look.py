"""A quick look at the files of a note: Space or Esc closes, arrows go to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout

from defender_desk.desk.notes import FileRow
from defender_desk.ui.widgets import Label, Picture, frame
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.page import Page

_SIZE = 1200


class QuickLook(QDialog):
    """Over the page, as large as three quarters of it."""

    def __init__(self, page: Page, title: str, rows: list[FileRow], *,
                 covered: bool = False) -> None:
        super().__init__(page, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Dialog)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(_("Quick look: {title}", title=title))
        self._page = page
        self._rows = rows
        self._covered = covered
        self.at = 0
        self.picture = Picture(title, self.setFocus)
        self.words = Label("", "body")
        self.hint = Label(_("Space or Esc closes · arrows go to the next file"), "help")
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.addWidget(frame("card", frame("well", self.picture, margins=(4, 4, 4, 4)), self.words,
                            self.hint, margins=(10, 10, 10, 8), spacing=6))
        room = page.size()
        self.resize(max(480, room.width() * 3 // 4), max(360, room.height() * 5 // 6))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_file(0)

    def show_file(self, at: int) -> None:
        """Show one file."""
        if not 0 <= at < len(self._rows):
            return
        self.at = at
        each = self._rows[at]
        self.words.setText(_("{n} of {total}", n=at + 1, total=len(self._rows))
                           + (f" · {each.caption or each.name}"))
        self.picture.setAccessibleName(each.caption or each.name)
        notes = self._page.desk.notes

        def show(data: bytes | None) -> None:
            if self._rows[self.at].id == each.id:
                self.picture.set_jpeg(data, self._covered or bool(each.warnings))

        self._page.tasks.run(lambda _p: notes.preview(each.id, _SIZE), show,
                             lambda _error: None, self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Esc close; the arrows move; Enter shows a covered picture."""
        by = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1,
              Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if by:
            self.show_file(self.at + by)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.picture.reveal()
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Escape):
            self.close()
        else:
            super().keyPressEvent(event)
