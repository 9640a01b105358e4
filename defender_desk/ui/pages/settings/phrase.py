"""Another phrase: the old one is proved, the new one judged in words and typed twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from defender_desk.errors import DeskError, WeakPassphrase
from defender_desk.ui.widgets import (
    Button,
    Field,
    Label,
    Notice,
    PassphraseField,
    column,
    frame,
    row,
)
from defender_desk.wording import N_, _

if TYPE_CHECKING:
    from defender_desk.ui.pages.settings.page import SettingsPage

JUDGED = {
    "": N_("Very good. Guessing it would take centuries."),
    "short": N_("It is too short: it could be guessed. Use five words that do not go together."),
    "common": N_("It uses words that many people choose. Use five words that do not go together."),
    "repeated": N_("It repeats itself. Use five words that do not go together."),
}
"""What is said of a phrase by the reason why it is not good enough."""


def judged(phrase: str) -> tuple[bool, str]:
    """Whether ``phrase`` is good enough, and its strength in words ("" for no phrase)."""
    from defender_desk.desk.desk import passphrase_strength

    if not phrase:
        return False, ""
    found = passphrase_strength(phrase)
    return found.ok, _(JUDGED.get(found.reason, JUDGED["short"]))


class PhraseForm:
    """The row of three fields that «Change phrase…» unfolds; ``frame`` is what is shown."""

    def __init__(self, page: SettingsPage, closed: Callable[[], object]) -> None:
        self.page = page
        self._closed = closed
        self.old = PassphraseField(_("The phrase of today"))
        self.new = PassphraseField(_("New passphrase"))
        self.again = PassphraseField(_("The same again"))
        self.strength = Label("", "help", wrap=True)
        self.change = Button(_("Change the phrase"), "primary", "check", on=self.go)
        propose = Button(_("Propose five words"), "link", on=self._propose)
        for field in (self.new, self.again):
            field.line.textChanged.connect(lambda _text: self._judge())
        self.old.line.textChanged.connect(lambda _text: self._judge())
        inside = column(
            Field(_("The phrase of today"), self.old), Field(_("New passphrase"), self.new),
            row(propose, None), self.strength, Field(_("The same again"), self.again),
            row(self.change, Button(_("Cancel"), "plain", on=self.close), None),
            Label(_("The recovery sheet stays the same. Old copies still open with the old"
                    " phrase."), "help", wrap=True),
        )
        self.frame = frame("row", inside, margins=(14, 8, 14, 12), across=True)
        self.frame.hide()
        self._judge()

    def open(self) -> None:
        """Show the fields."""
        self.frame.show()
        self.old.setFocus()

    def close(self) -> None:
        """Forget what was typed and fold up."""
        for field in (self.old, self.new, self.again):
            field.clear()
        self.frame.hide()
        self._closed()

    def _propose(self) -> None:
        from defender_desk.desk.desk import propose_passphrase

        self.new.line.setText(propose_passphrase(5))
        if not self.new.eye.isChecked():
            self.new.eye.click()
        self.again.setFocus()

    def _judge(self) -> None:
        good, said = judged(self.new.text())
        again = self.again.text()
        if good and again and again != self.new.text():
            good, said = False, _("The two are not the same yet.")
        self.strength.setText(said)
        self.strength.set_look("success" if good else "warning")
        self.change.setEnabled(
            good and again == self.new.text() and bool(self.old.text()))

    def go(self) -> None:
        """Change the phrase in a worker."""
        if not self.change.isEnabled():
            return
        old, new = self.old.text(), self.new.text()
        good, _said = judged(new)
        if not good:
            self.page.show_error(WeakPassphrase(bits=0, needed=50, reason="short"))
            return
        self.change.setEnabled(False)
        desk, page = self.page.desk, self.page

        def changed(_none: None) -> None:
            self.close()
            page.show_notice(Notice("success", _("The phrase was changed."),
                                    _("From now on only the new one opens this computer's work.")))

        def refused(error: DeskError) -> None:
            self.change.setEnabled(True)
            page.show_error(error)

        page.tasks.run(lambda _progress: desk.change_passphrase(old, new), changed, refused, page)
