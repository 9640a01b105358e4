"""Backups in the settings: how things stand, how often to be reminded, how many to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from defender_desk.ui.pages.backups import words
from defender_desk.ui.pages.backups.reminder import reminder_rows
from defender_desk.ui.pages.settings.section import Section
from defender_desk.ui.widgets import Button, Card, Label
from defender_desk.ui.widgets.setting import setting
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.pages.settings.page import SettingsPage


class BackupsSection(Section):
    """The deeds themselves have a page of their own."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page, _("Backups"),
                         _("What gives your work back when the computer is lost or broken."))
        go = page.shell.go
        card = Card(padded=False)
        made = setting(card, _("Last backup"), "", Button(_("Open"), on=lambda: go("backup")))
        said = made.findChild(Label, "help")
        assert said is not None
        self._said = said
        self._said.show()
        self.add_card(card)
        choices = Card(padded=False)
        self.remind, self.keep_last = reminder_rows(page, choices)
        self.add_card(choices)
        more = Card(padded=False)
        setting(more, _("Take in what a backup holds"),
                _("Adds what is not here; nothing that is here is overwritten"),
                Button(_("Open a backup…"), on=lambda: go("restore")))
        self.add_card(more)

    def refresh(self) -> None:
        """Read how the last one stands."""
        self.page.load(self.page.desk.backups.state, self._show)

    def _show(self, state: Any) -> None:
        _tone, what, more = words.summary(state)
        self._said.setText(f"{what}. {more}")
