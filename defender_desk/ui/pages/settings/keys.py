"""Whose keys are trusted: my own numbers, and who was compared by phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from defender_desk.ui import days
from defender_desk.ui.pages.settings.section import Section
from defender_desk.ui.widgets import Button, Card, Chip, Label, empty
from defender_desk.ui.widgets.setting import setting
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.pages.settings.page import SettingsPage


class KeysSection(Section):
    """What the page of keys holds, in short; comparing is done there."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page, _("Trusted keys"),
                         _("Packages are made for these keys and taken from these keys alone."))
        mine = Card(padded=False)
        self._digits = Label("", "code", wrap=True)
        setting(mine, _("My numbers"), _("Read them out to whoever compares your card by phone"),
                self._digits)
        open_page = Button(_("Compare a card…"), icon="key-round",
                           on=lambda: page.shell.go("card"))
        setting(mine, _("Cards"), _("Open the card you were sent, save your own"), open_page)
        self.add_card(mine)
        self._trusted = Card(_("Cards you confirmed"), "shield-check", padded=False)
        self.add_card(self._trusted)

    def refresh(self) -> None:
        """Read my numbers and the cards that were confirmed."""
        keys = self.page.desk.keys
        self.page.load(lambda: (keys.my_digits(), keys.trusted()), self._show)

    def _show(self, found: tuple[str, Any]) -> None:
        digits, cards = found
        self._digits.setText(digits)
        empty(self._trusted.body)
        for each in cards:
            who = each.organisation or each.name_initials
            setting(self._trusted, who, _("Compared with {who} on {date}", who=each.verified_with,
                                          date=days.full_day(each.verified_at)),
                    Chip(_("Confirmed"), "success", "check"))
        if not cards:
            setting(self._trusted, _("No card yet"),
                    _("Until one is confirmed, no package can be made."))
