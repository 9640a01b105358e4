"""A new sheet: new words on paper, three of them checked, then the old ones stop opening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from defender_desk.errors import DeskError
from defender_desk.ui.page import Crumb, Page
from defender_desk.ui.pages.recovery.words import SheetWords, ThreeWords
from defender_desk.ui.widgets import (
    Button,
    Foot,
    Label,
    Notice,
    Scroll,
    Stepper,
    bounded,
    column,
    empty,
)
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
        self._scroll = Scroll(margins=(24, 18, 24, 18))
        self._steps = Stepper([_(name) for name in STEPS], 0)
        self._middle = column(spacing=12)
        self._scroll.column.addWidget(Label(_("A new recovery sheet"), "screen"))
        self._scroll.column.addWidget(self._steps)
        self._scroll.column.addWidget(self._middle)
        self._scroll.column.addStretch(1)
        self.body.addWidget(self._scroll, 1)
        self._back = Button(_("Cancel"), "plain", on=self._go_back)
        self.next = Button(_("Next: check 3 words"), "primary", on=self.main_action)
        self.body.addWidget(Foot([], [self._back, self.next]))

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

    def _put(self, *widgets: QWidget) -> None:
        lay = self._middle.layout()
        assert lay is not None
        empty(lay)
        for each in widgets:
            lay.addWidget(each)

    def _show(self, at: int) -> None:
        self.at = at
        self.clear_notices()
        self._steps.show_steps([_(name) for name in STEPS], at)
        if at == 0:
            self.sheet = SheetWords(self.words, self.tasks, self.show_error, self._changed)
            self._put(Label(_("Copy these words on a new sheet. The old one goes on opening until"
                              " you have checked the new one."), "muted", wrap=True), self.sheet)
            self._back.set_words(_("Cancel"))
            self.next.set_words(_("Next: check 3 words"))
        elif at == 1:
            self.three = ThreeWords(self.words, self._changed)
            self._put(Label(_("Write these three words from your new sheet."), "muted", wrap=True),
                      self.three)
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
        self._put(bounded(notice, 700))
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
