"""The last times this desk was opened, locked, or refused a phrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defender_desk.ui import days
from defender_desk.ui.widgets import Card, Label
from defender_desk.wording import N_, _

if TYPE_CHECKING:
    from defender_desk.ui.pages.settings.page import SettingsPage

SHOWN = 5
SAID = {
    "desk.opened": (N_("It was opened"), ""),
    "desk.locked": (N_("It was locked"), ""),
    "desk.cut-short": (N_("It closed unexpectedly"), "warning"),
    "desk.wrong-phrase": (N_("A phrase that did not open it"), "warning"),
    "desk.recovered": (N_("It was opened with the recovery sheet"), "warning"),
}
"""Events of the technical record that concern who was here, in words and tone."""


def last(record: str) -> list[tuple[str, str]]:
    """(ISO time, code) of the entries in the technical ``record``, the newest first."""
    found = []
    for line in record.splitlines():
        parts = line.split(" ")
        if len(parts) > 1 and parts[1] in SAID:
            found.append((parts[0], parts[1]))
    return found[::-1][:SHOWN]


class EntriesCard(Card):
    """Whoever sees an entry that was not hers knows that somebody tried."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(_("Last entries"), "history", padded=False)
        self._page = page

    def refresh(self) -> None:
        """Read the technical record."""
        activity = self._page.desk.activity
        self._page.load(lambda: last(activity.text()), self._show)

    def _show(self, found: list[tuple[str, str]]) -> None:
        self.clear()
        for at, code in found:
            words, tone = SAID[code]
            when = Label(days.when(at), "dense")
            when.setMinimumWidth(96)
            self.add_row(when, Label(_(words), tone or "dense", wrap=True), None)
        if not found:
            self.add_row(Label(_("Nothing yet."), "muted"))
