"""A new sheet: new words on paper, three of them checked, then the old ones stop opening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defender_desk.errors import DeskError
from defender_desk.ui.page import Crumb, Page
from defender_desk.ui.pages.recovery.words import SheetWords, ThreeWords
from defender_desk.ui.widgets import Label, Notice, bounded
from defender_desk.ui.widgets.stepwise import Stepwise
from defender_desk.wording import N_, _

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell

STEPS = (N_("New words"), N_("Check 3 words"), N_("Done"))


class RenewSheetPage(Page):
    """Until the last step nothing changes: the old sheet goes on opening."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.title = _("Recovery sheet")
        self.words: tuple[str, ...] = ()
        self.at = 0
        self._frame = Stepwise(_("A new recovery sheet"), [_(name) for name in STEPS],
                               self._go_back, self.main_action)
        self._back, self.next = self._frame.back_button, self._frame.next_button
        self.next.set_words(_("Next: check 3 words"))
        self.body.addWidget(self._frame, 1)

    def crumbs(self) -> list[Crumb]:
        """From the settings here."""
        return [(_("Settings"), "settings", {"section": "security"}),
                (_("A new recovery sheet"), "", {})]

    def refresh(self) -> None:
        """Take new words and show them."""
        recovery = self.desk.recovery
        self.load(recovery.new_words, self._begin)

    def _begin(self, words: tuple[str, ...]) -> None:
        self.words = tuple(words)
        self._show(0)

    def _show(self, at: int) -> None:
        self.at = at
        self.clear_notices()
        self._frame.show_step(at)
        if at == 0:
            self.sheet = SheetWords(self.words, self.tasks, self.show_error, self._changed)
            told = _("Copy these words on a new sheet. The old one goes on opening until"
                     " you have checked the new one.")
            self._frame.put(Label(told, "muted", wrap=True), self.sheet)
            self._back.set_words(_("Cancel"))
            self.next.set_words(_("Next: check 3 words"))
        elif at == 1:
            self.three = ThreeWords(self.words, self._changed)
            told = _("Write these three words from your new sheet.")
            self._frame.put(Label(told, "muted", wrap=True), self.three)
            self._back.set_words(_("See the words again"))
            self.next.set_words(_("Use the new sheet"))
            self.three.setFocus()
        else:
            self._done()
        self._changed()

    def _done(self) -> None:
        self.words = ()
        notice = Notice("success", _("The new sheet is in force."),
                        _("Tear up the old one. Backups made until today still open with it: keep"
                          " that in mind if somebody may have seen it."))
        self._frame.put(bounded(notice, 700))
        self._back.hide()
        self.next.set_words(_("Done"))
        notice.announce()
        self.shell.refresh_badges()

    def _changed(self) -> None:
        ready = self.at == 2 or (self.at == 0 and self.sheet.tick.isChecked()) or (
            self.at == 1 and self.three.written())
        self.next.setEnabled(ready)

    def _go_back(self) -> None:
        if self.at == 1:
            self._show(0)
        else:
            self.shell.go("settings", section="security")

    def main_action(self) -> None:
        """Go on: to the check, then to the change, then back."""
        if not self.next.isEnabled():
            return
        if self.at == 0:
            self._show(1)
        elif self.at == 1:
            self._renew()
        else:
            self.shell.go("settings", section="security")

    def _renew(self) -> None:
        wrong = self.three.first_wrong()
        if wrong is not None:
            self.show_notice(wrong)
            return
        recovery, words = self.desk.recovery, self.words
        self.next.setEnabled(False)

        def refused(error: DeskError) -> None:
            self.next.setEnabled(True)
            self.show_error(error)

        self.tasks.run(lambda _progress: recovery.renew(words), lambda _none: self._show(2),
                       refused, self)

    def before_leave(self) -> None:
        """The words live no longer than this page."""
        self.words = ()
