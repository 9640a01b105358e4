"""Security (picture 11): what protects the cases when the computer is lost or taken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from defender_desk.settings import LOCK_AFTER
from defender_desk.ui.pages.settings.entries import EntriesCard
from defender_desk.ui.pages.settings.phrase import PhraseForm
from defender_desk.ui.pages.settings.protection import ProtectionCard
from defender_desk.ui.pages.settings.section import Section
from defender_desk.ui.pages.settings.sheet import SheetRow
from defender_desk.ui.widgets import Button, Card, Chip, Choice, Label, row
from defender_desk.ui.widgets.setting import setting, tick
from defender_desk.wording import _, plural

if TYPE_CHECKING:
    from defender_desk.ui.pages.settings.page import SettingsPage

NEUTRAL = ("Defender Desk", "Cuaderno", "Notas", "Oficina")
"""Names that the program may wear in its window; a person at risk takes a neutral one."""


class SecuritySection(Section):
    """Phrase, sheet and lock on the left; how things stand and what helps at once on the right."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page, _("Security"),
                         _("What protects your cases if the computer is lost or taken."))
        self.phrase = PhraseForm(page, self._folded)
        self.add_card(self._keys())
        self.add_card(self._locks())
        self.add_card(self._names())
        self.protection = ProtectionCard(page)
        self.entries = EntriesCard(page)
        self.add_side(self.protection)
        self.add_side(self.entries)
        self.add_side(self._emergency())

    def refresh(self) -> None:
        """Read how things stand."""
        self.sheet.refresh()
        self.protection.refresh()
        self.entries.refresh()

    def main_action(self) -> None:
        """Change the phrase, where its fields are open."""
        if self.phrase.frame.isVisible():
            self.phrase.go()

    def _keys(self) -> Card:
        card = Card(padded=False)
        self.change = Button(_("Change phrase…"), on=self._unfold)
        setting(card, _("Passphrase"), _("It opens this computer's work"), self.change)
        card.last_row(self.phrase.frame)
        self.sheet = SheetRow(self.page, card)
        setting(card, _("Wrong phrase"),
                _("Each time one waits a little longer: 1, 2, 4… up to 60 seconds"),
                Chip(_("Always")))
        return card

    def _unfold(self) -> None:
        self.change.setEnabled(False)
        self.phrase.open()

    def _folded(self) -> None:
        self.change.setEnabled(True)
        self.change.setFocus()

    def _locks(self) -> Card:
        page, card = self.page, Card(padded=False)
        minutes = [(str(n), plural("{n} minute", "{n} minutes", n, n=n)) for n in LOCK_AFTER]
        self.lock_after = Choice(
            minutes, str(page.settings.lock_after),
            lambda key: page.shell.apply_settings(replace(page.settings, lock_after=int(key))))
        setting(card, _("Lock without use after"), _("Without touching keyboard or mouse"),
                self.lock_after)
        setting(card, _("Lock when the lid closes or the computer sleeps"),
                _("The key is taken out of memory"), Chip(_("Always")))
        setting(card, _("Cover the screen with F9"),
                _("Shows a blank sheet; any key asks for the phrase"), Chip(_("Always")))
        setting(card, _("Initials in lists"), _("Full names are shown on a person's own page"),
                tick(not page.settings.show_full_names,
                     lambda on: page.shell.apply_settings(
                         replace(page.settings, show_full_names=not on))))
        setting(card, _("Cover all pictures"), _("A click or Enter shows each of them"),
                tick(page.settings.cover_pictures,
                     lambda on: page.shell.apply_settings(
                         replace(page.settings, cover_pictures=on))))
        setting(card, _("Clear the clipboard after copying"),
                _("After 30 seconds, and when locking"),
                Chip(_("Always")))
        return card

    def _names(self) -> Card:
        page, card = self.page, Card(padded=False)
        shown = page.settings.shown_name
        names = [(name, name) for name in dict.fromkeys([*NEUTRAL, shown])]
        choice = Choice(names, shown, lambda name: page.shell.apply_settings(
            replace(page.settings, shown_name=name)))
        choice.setMinimumContentsLength(13)
        setting(card, _("Name that is seen of the program"),
                _("In the window and on the locked screen"), choice)
        return card

    def _emergency(self) -> Card:
        card = Card(_("In an emergency"), "shield-alert")
        card.add(Label(_("Erases the key of this computer. The cases can then only be recovered"
                         " with the backup and the sheet."), "muted", wrap=True))
        go = self.page.shell.go
        card.add(row(Button(_("Close and erase the key…"), "plain", "key-round",
                            on=lambda: go("emergency")), None))
        card.add(Label(_("If somebody may have copied your files, everything can be given new"
                         " keys."), "muted", wrap=True))
        card.add(row(Button(_("Give everything new keys…"), "plain", "refresh-cw",
                            on=lambda: go("rotation")), None))
        return card
