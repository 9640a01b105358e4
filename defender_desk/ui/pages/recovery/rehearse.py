"""The rehearsal: twice a year the sheet is taken out and all twelve words are really tried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defender_desk.errors import DeskError
from defender_desk.ui.page import Crumb, Page
from defender_desk.ui.pages.recovery.words import TwelveWords
from defender_desk.ui.widgets import Button, Card, Foot, Label, Notice, Scroll, bounded
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell


class RehearsePage(Page):
    """The words are tried on this desk and kept nowhere."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.title = _("Recovery sheet")
        scroll = Scroll(margins=(24, 18, 24, 18))
        self.body.addWidget(scroll, 1)
        scroll.column.addWidget(Label(_("Try the recovery sheet"), "screen"))
        scroll.column.addWidget(bounded(Label(
            _("Take out your sheet and write the twelve words. They are tried on this desk, as on"
              " the day you need them, and are kept nowhere."), "muted", wrap=True), 700))
        card = Card()
        self.words = TwelveWords(self._changed)
        card.add(self.words)
        card.add(Label(_("Accents do not matter; the first four letters of each word are enough."),
                       "help", wrap=True))
        scroll.column.addWidget(bounded(card, 700))
        scroll.column.addWidget(bounded(Label(
            _("If you do not find the sheet, or it cannot be read, make a new one."),
            "muted", wrap=True), 700))
        scroll.column.addStretch(1)
        self.try_it = Button(_("Try these words"), "primary", "key-round", on=self.main_action)
        self.later = Button(_("Remind me in 7 days"), "plain", on=self._later)
        renew = Button(_("Make a new sheet…"), "link", on=lambda: shell.go("renew_sheet"))
        self.body.addWidget(Foot([renew], [self.later, self.try_it]))
        self._changed()
        self.setFocusProxy(self.words)

    def crumbs(self) -> list[Crumb]:
        """From the settings here."""
        return [(_("Settings"), "settings", {"section": "security"}),
                (_("Try the recovery sheet"), "", {})]

    def _changed(self) -> None:
        if hasattr(self, "try_it"):
            self.try_it.setEnabled(self.words.written())

    def main_action(self) -> None:
        """Try the words in a worker."""
        if not self.words.written():
            return
        words, recovery = self.words.words(), self.desk.recovery
        self.try_it.setEnabled(False)
        self.tasks.run(lambda _progress: recovery.rehearse(words), self._right, self._wrong, self)

    def _right(self, _none: None) -> None:
        self.words.forget()
        self.show_notice(Notice(
            "success", _("Your sheet opens this desk."),
            _("Put it back in its place. The program will ask again in six months."),
            [(_("Done"), lambda: self.shell.go("today"))]))
        self.shell.refresh_badges()

    def _wrong(self, error: DeskError) -> None:
        self._changed()
        self.show_error(error)
        self.words.point_at(error)

    def _later(self) -> None:
        self.words.forget()
        recovery = self.desk.recovery

        def told(_none: None) -> None:
            self.shell.toast(_("The program will ask again in 7 days"))
            self.shell.go("today")

        self.load(recovery.later, told)

    def before_leave(self) -> None:
        """Leave no word behind."""
        self.words.forget()
