"""The page that follows the typing: made in a worker, the newest answer wins."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk import wording
from defender_desk.errors import DeskError
from defender_desk.ui.pages.declarations.sheet import Sheet, SheetBar
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.page import Page

PAUSE = 350
"""Milliseconds after the last key before the page is made again."""


class LivePage(QWidget):
    """``overrides`` tells the texts being typed: paragraph id to ``{"es": …, "en": …}``."""

    def __init__(self, page: Page, declaration_id: str,
                 overrides: Callable[[], dict[str, dict[str, str]]]) -> None:
        super().__init__()
        self._page = page
        self._id = declaration_id
        self._overrides = overrides
        self._wanted = 0
        self._asked = 0
        self._busy = False
        self._page_of: dict[str, int] = {}
        self._follow = ""
        self.version: tuple[str, str] = ("", "")
        """A frozen version to show instead of the draft: its id and label."""
        self.made = 0
        """How many pages were made so far."""
        self.sheet = Sheet(_("Page view"), lambda _at: self._bar_words())
        self.bar = SheetBar(self.sheet, _("Page view"), _("renews itself"))
        lay = QVBoxLayout(self)
        lay.setContentsMargins(0, 0, 0, 0)
        lay.setSpacing(0)
        lay.addWidget(self.bar)
        lay.addWidget(self.sheet, 1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._ask)

    def _bar_words(self) -> None:
        if hasattr(self, "bar"):
            self.bar.update_words()

    def touched(self) -> None:
        """Something was typed: make the page again in a moment."""
        self._wanted += 1
        self._timer.start()

    def renew(self) -> None:
        """Make the page again now."""
        self._wanted += 1
        self._timer.stop()
        self._ask()

    def follow(self, paragraph_id: str) -> None:
        """Show the page on which this paragraph begins."""
        self._follow = paragraph_id
        self._turn_to_followed()

    def _turn_to_followed(self) -> None:
        at = self._page_of.get(self._follow)
        if at is not None and self.sheet.pages and self.sheet.page != at - 1:
            self.sheet.go_to(at - 1)

    def _ask(self) -> None:
        # One paper at a time: while one is being made, only the newest wish is remembered.
        if self._busy:
            return
        self._busy = True
        self._asked = self._wanted
        overrides = self._overrides()
        declarations, declaration_id = self._page.desk.declarations, self._id
        version = self.version[0]

        def work() -> tuple[bytes, dict[str, int]]:
            if version:
                return declarations.version_pdf(version), {}
            live = declarations.page(declaration_id, overrides)
            return live.pdf, live.page_of

        self._page.tasks.run(lambda _progress: work(), self._show, self._failed, self)

    def _note(self) -> str:
        if self.version[0]:
            return _("final version {label}", label=self.version[1])
        return _("renews itself")

    def _done(self) -> bool:
        """Whether the answer that came is the newest one asked for."""
        self._busy = False
        if self._asked == self._wanted:
            return True
        if not self._timer.isActive():
            self._ask()
        return False

    def _show(self, made: tuple[bytes, dict[str, int]]) -> None:
        if not self._done():
            return
        pdf, self._page_of = made
        self.sheet.show_pdf(pdf)
        self.made += 1
        self.bar.note.setText(self._note())
        self._turn_to_followed()
        self._bar_words()

    def _failed(self, error: DeskError) -> None:
        if self._done():
            self.bar.note.setText(wording.sentence(error).what)
