"""What happens to papers on their way to the printer, and what a person can do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defender_desk.ui.pages.settings.section import Section
from defender_desk.ui.widgets import Card, Chip
from defender_desk.ui.widgets.setting import setting
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.pages.settings.page import SettingsPage


class PrintingSection(Section):
    """Nothing to choose here: the system's own dialog asks for the printer each time."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page, _("Printing"),
                         _("The printer is chosen in the system's own dialog, each time anew."))
        card = Card(padded=False)
        always = _("Always")
        setting(card, _("No name in the printer's list"),
                _("Whoever looks at the waiting papers reads a neutral word, never a name"),
                Chip(always))
        setting(card, _("The page is made in memory"),
                _("No copy of a paper stays on the disk unless you save it yourself"),
                Chip(always))
        self.add_card(card)
        advice = Card(_("Advice"), "lightbulb", padded=False)
        setting(advice, _("Use a printer with a cable"),
                _("A printer in a network or in a shop can keep what it printed"))
        setting(advice, _("Copy the recovery sheet by hand"),
                _("It is the one paper that opens everything"))
        self.add_card(advice)
