"""The manual: chapters at the left, the chosen one at the right; F1 opens the fitting one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from defender_desk.ui.page import Crumb, Page
from defender_desk.ui.pages.help.reader import ManualReader
from defender_desk.ui.widgets import Button, Head
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell


class HelpPage(Page):
    """``about`` is the route of the page one comes from, ``chapter`` a chapter's own name."""

    def __init__(self, shell: Shell, about: str = "", chapter: str = "") -> None:
        super().__init__(shell)
        self.title = _("Help")
        self._about, self._wanted = about, chapter
        self.body.addWidget(Head("", self.title, [
            Button(_("Keys of the program"), "plain", "keyboard",
                   on=lambda: self.shell.go("shortcuts")),
            Button(_("Print this chapter"), "plain", "printer", on=self._print),
            Button(_("Save as PDF"), "plain", "download", on=self._save),
        ]))
        self.reader = ManualReader(self.load, self)
        self.body.addWidget(self.reader, 1)

    def crumbs(self) -> list[Crumb]:
        """One step."""
        return [(self.title, "help", {})]

    def deeds(self) -> Mapping[str, Callable[[], object]]:
        """Ctrl+P prints the chapter."""
        return {"print": self._print}

    def first_focus(self) -> QWidget:
        """The chapters: arrows go through them."""
        return self.reader.list

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to where F1 was pressed."""
        if event.key() == Qt.Key.Key_Escape:
            self.shell.back()
        else:
            super().keyPressEvent(event)

    def refresh(self) -> None:
        """Read the chapters in the language of the screen."""
        self.reader.open(self._about, self._wanted)

    def _print(self) -> None:
        self.reader.paper(lambda pdf: self.shell.print_pdf(pdf, self.reader.name))

    def _save(self) -> None:
        def write(pdf: bytes) -> None:
            target = self.shell.save_as(_("Save as PDF"), f"{self.reader.name}.pdf")
            if target is not None:
                self.load(lambda: target.write_bytes(pdf),
                          lambda _size: self.shell.toast(_("The PDF is saved.")))

        self.reader.paper(write)
