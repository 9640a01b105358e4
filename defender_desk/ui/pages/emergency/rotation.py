"""«Somebody may have copied my files»: everything gets new keys, a new phrase and a new sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defender_desk import wording
from defender_desk.errors import (
    DeskError,
    WeakPassphrase,
    WrongPassphrase,
    WrongRecoveryWord,
    WrongRecoveryWords,
)
from defender_desk.ui.page import Crumb, Page
from defender_desk.ui.pages.emergency.typed import TypedConfirmation
from defender_desk.ui.pages.recovery.words import SheetWords, ThreeWords
from defender_desk.ui.pages.settings.phrase import judged
from defender_desk.ui.widgets import (
    Button,
    Card,
    Field,
    Label,
    Notice,
    PassphraseField,
    bounded,
    row,
)
from defender_desk.ui.widgets.stepwise import Stepwise
from defender_desk.wording import N_, _

if TYPE_CHECKING:
    from defender_desk.progress import Progress
    from defender_desk.ui.shell import Shell

STEPS = (N_("What it does"), N_("New phrase"), N_("New words"), N_("Check 3 words"),
         N_("New keys"))
WIDE = 720
STAYS_OPEN = (WeakPassphrase, WrongPassphrase, WrongRecoveryWord, WrongRecoveryWords)
"""Refusals before anything was done: the desk is still open."""


class RotationPage(Page):
    """Nothing changes before the last step; from there on only the new phrase opens."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.title = _("New keys")
        self.at = 0
        self.words: tuple[str, ...] = ()
        self._phrase = ("", "")
        self._frame = Stepwise(_("Somebody may have copied my files"),
                               [_(name) for name in STEPS], self._go_back, self.main_action)
        self._back, self.next = self._frame.back_button, self._frame.next_button
        self.body.addWidget(self._frame, 1)

    def crumbs(self) -> list[Crumb]:
        """From the settings here."""
        return [(_("Settings"), "settings", {"section": "security"}), (_("New keys"), "", {})]

    def refresh(self) -> None:
        """Begin with what it does and what it cannot do."""
        from defender_desk.desk.desk import new_recovery_words

        self.load(lambda: (self.desk.emergency.rotate_words(), new_recovery_words()), self._begin)

    def _begin(self, found: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
        self._told, self.words = found
        self._show(0)

    def _show(self, at: int) -> None:
        self.at = at
        self.clear_notices()
        self._frame.show_step(at)
        (self._explain, self._ask_phrase, self._show_words, self._ask_three, self._last)[at]()
        self._back.set_words(_("Back") if at else _("Cancel"))
        self.next.setVisible(at < 4)
        self._changed()

    def _explain(self) -> None:
        card = Card(_("What this does and what it cannot do"), "info")
        for text in self._told:
            card.add(Label(text, "body", wrap=True))
        self._frame.put(bounded(card, WIDE))
        self.next.setFocus()

    def _ask_phrase(self) -> None:
        self.old = PassphraseField(_("The phrase of today"))
        self.new = PassphraseField(_("New passphrase"))
        self.again = PassphraseField(_("The same again"))
        self.strength = Label("", "help", wrap=True)
        for field in (self.old, self.new, self.again):
            field.line.textChanged.connect(lambda _text: self._changed())
        card = Card()
        card.add(Field(_("The phrase of today"), self.old))
        card.add(Field(_("New passphrase"), self.new))
        card.add(row(Button(_("Propose five words"), "link", on=self._propose), None))
        card.add(self.strength)
        card.add(Field(_("The same again"), self.again))
        self._frame.put(bounded(card, WIDE))
        self.old.setFocus()

    def _propose(self) -> None:
        from defender_desk.desk.desk import propose_passphrase

        self.new.line.setText(propose_passphrase(5))
        if not self.new.eye.isChecked():
            self.new.eye.click()
        self.again.setFocus()

    def _show_words(self) -> None:
        self.sheet = SheetWords(self.words, self.tasks, self.show_error, self._changed)
        told = Label(_("Copy these words on a new sheet."), "muted", wrap=True)
        self._frame.put(told, self.sheet)

    def _ask_three(self) -> None:
        self.three = ThreeWords(self.words, self._changed)
        told = Label(_("Write these three words from your new sheet."), "muted", wrap=True)
        self._frame.put(told, self.three)
        self.three.setFocus()

    def _last(self) -> None:
        self.confirm = TypedConfirmation(
            _("CHANGE"), _("Give everything new keys"), self._rotate,
            lambda: self.shell.go("settings", section="security"))
        self._frame.put(bounded(Label(
            _("Every file is sealed anew. With many photographs this takes minutes; the computer"
              " must stay on. If it is cut short, it goes on by itself at the next opening."),
            "body", wrap=True), WIDE), self.confirm)
        self.confirm.setFocus()

    def _changed(self) -> None:
        ready = True
        if self.at == 1:
            good, said = judged(self.new.text())
            same = self.again.text() == self.new.text()
            if good and self.again.text() and not same:
                said = _("The two are not the same yet.")
            self.strength.setText(said)
            self.strength.set_look("success" if good and same else "warning")
            ready = good and same and bool(self.old.text())
        elif self.at == 2:
            ready = self.sheet.tick.isChecked()
        elif self.at == 3:
            ready = self.three.written()
        self.next.setEnabled(ready)

    def _go_back(self) -> None:
        if self.at:
            self._show(self.at - 1)
        else:
            self.shell.go("settings", section="security")

    def main_action(self) -> None:
        """Go on to the next step."""
        if self.at >= 4 or not self.next.isEnabled():
            return
        if self.at == 1:
            self._phrase = (self.old.text(), self.new.text())
        if self.at == 3:
            wrong = self.three.first_wrong()
            if wrong is not None:
                self.show_notice(wrong)
                return
        self._show(self.at + 1)

    def _rotate(self) -> None:
        self.confirm.busy(True)
        self._back.setEnabled(False)
        emergency, shell = self.desk.emergency, self.shell
        (old, new), words = self._phrase, self.words

        def done(_none: None) -> None:
            shell.leave_desk(Notice(
                "success", _("Everything has new keys."),
                _("Open with the new phrase. The team must get your new card and compare its"
                  " numbers by phone.")))

        def failed(error: DeskError) -> None:
            if isinstance(error, STAYS_OPEN):
                self.confirm.busy(False)
                self._back.setEnabled(True)
                self.show_error(error)
                return
            told = wording.sentence(error)
            shell.leave_desk(Notice(
                "warning", told.what, _("Nothing is lost. Open with the new phrase; if it does not"
                                        " open yet, with the one of before.")))

        sessions = self.desk.sessions

        def work(progress: Progress) -> None:
            sessions.end()  # it closes the desk: that is no crash
            emergency.rotate(old, new, words, progress)

        self.run(work, done, _("Giving everything new keys"), failed)

    def before_leave(self) -> None:
        """Phrase and words live no longer than this page."""
        self._phrase, self.words = ("", ""), ()
