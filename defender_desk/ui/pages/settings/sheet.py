"""The row of the recovery sheet in the settings: when it was last proved, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from defender_desk.ui import days
from defender_desk.ui.widgets import Button, Card, Chip, Label, empty
from defender_desk.ui.widgets.setting import setting
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.pages.settings.page import SettingsPage


class SheetRow:
    """Fills itself from the desk; the words are never shown again."""

    def __init__(self, page: SettingsPage, card: Card) -> None:
        self._page = page
        self._chip = QWidget()
        lay = QHBoxLayout(self._chip)
        lay.setContentsMargins(0, 0, 0, 0)
        go = page.shell.go
        made = setting(
            card, _("Recovery sheet"), _("Twelve words on paper open it if the phrase is lost"),
            self._chip, Button(_("Try it…"), on=lambda: go("rehearse")),
            Button(_("Make another…"), on=lambda: go("renew_sheet")))
        help_label = made.findChild(Label, "help")
        assert help_label is not None
        self._help = help_label

    def refresh(self) -> None:
        """Read when the sheet was proved."""
        self._page.load(self._page.desk.recovery.state, self._show)

    def _show(self, state: Any) -> None:
        lay = self._chip.layout()
        assert lay is not None
        empty(lay)
        if state.renew:
            chip, said = Chip(_("Make a new one"), "warning", "triangle-alert"), _(
                "This desk was restored: the words on the old sheet may be known to others.")
        elif state.due:
            chip, said = Chip(_("Try it"), "warning", "triangle-alert"), _(
                "Last proved on {date}. Twice a year it should be tried.",
                date=days.full_day(state.at))
        else:
            chip, said = Chip(_("Up to date"), "success", "check"), _(
                "Proved on {date}.", date=days.full_day(state.at))
        lay.addWidget(chip)
        self._help.setText(said)
