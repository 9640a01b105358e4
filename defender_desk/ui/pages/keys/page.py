"""Keys: my card, a card to compare, and the cards that are trusted."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from defender_desk.desk.keys import CardRow, CardView
from defender_desk.desk.series import Series
from defender_desk.ui import theme
from defender_desk.ui.page import Page
from defender_desk.ui.pages.keys.compare import CompareCard, DigitGroups, role_words
from defender_desk.ui.pages.today import moments
from defender_desk.ui.widgets import (
    Beside,
    Button,
    Card,
    Chip,
    Head,
    Icon,
    Label,
    Notice,
    Scroll,
    column,
    row,
)
from defender_desk.ui.widgets.emptied import empty
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell


class KeysPage(Page):
    """Nobody is trusted before the digits were compared by phone."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.title = _("Keys")
        self.compare = CompareCard(self.desk, shell, self._trusted)
        self._trusted_card = Card(_("Cards you confirmed"), "shield-check", padded=False)
        self._digits = DigitGroups()
        scroll = Scroll((18, 12, 18, 16), 12)
        self.body.addWidget(Head("", _("Keys")))
        self.body.addWidget(scroll, 1)
        left, right = QWidget(), QWidget()
        lay, side = QVBoxLayout(left), QVBoxLayout(right)
        for each in (lay, side):
            each.setContentsMargins(0, 0, 0, 0)
            each.setSpacing(12)
        lay.addWidget(self._mine())
        lay.addWidget(self._other())
        lay.addStretch(1)
        side.addWidget(self._trusted_card)
        side.addStretch(1)
        scroll.column.addWidget(Beside(left, right, side=theme.wide(440),
                                       least=theme.wide(400), spacing=16))
        scroll.column.addStretch(1)

    def _mine(self) -> Card:
        card = Card(_("My key"), "key-round")
        told = (_("Send this file to the Defender. When they call, read them these digits.")
                if self.desk.is_staff else
                _("Send this file to the team. When they call, read them these digits."))
        card.add(Label(told, "body", wrap=True))
        card.add(self._digits)
        card.add(row(Button(_("Save my key file…"), "soft", "download", on=self.write), None))
        return card

    def _other(self) -> Card:
        title = _("A Defender's key") if self.desk.is_staff else _("The team's key")
        card = Card(title, "users")
        card.add(self.compare)
        return card

    def crumbs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """This page alone."""
        return [(_("Keys"), "card", {})]

    def refresh(self) -> None:
        """Read my digits and the trusted cards."""
        self.load(lambda: (self.desk.keys.my_digits(), self.desk.keys.trusted()), self._show)

    def main_action(self) -> None:
        """Confirm the card that is shown."""
        if self.compare.confirm.isEnabled():
            self.compare.keep()

    def write(self) -> None:
        """Write my card into a folder that the person chooses."""
        folder = self.shell.pick_folder(_("Where to save your key file"))
        if folder is not None:
            self.load(lambda: self.desk.keys.card(folder), self._written)

    def _written(self, path: Path) -> None:
        self.shell.toast(_("Your key file is saved: {name}", name=path.name))

    def _trusted(self, card: CardView) -> None:
        self.shell.toast(_("Confirmed. From now on you can exchange packages."))
        self.refresh()

    def _show(self, found: tuple[str, list[CardRow]]) -> None:
        digits, rows = found
        self._digits.show_digits(digits)
        empty(self._trusted_card.body)
        if not rows:
            self._trusted_card.add_row(Label(_("None yet."), "muted"))
        for each in rows:
            who = " · ".join(p for p in (role_words(each.role), each.organisation) if p)
            told = ""
            if each.verified_with:
                told = _("Compared with {who} on {date}", who=each.verified_with,
                         date=moments.short_day(each.verified_at))
            if each.replaced:
                told = _("They work on another computer now. Nothing more is packed for this one.")
            role = "text_muted" if each.replaced else "success"
            lines: list[QWidget] = [
                Label(each.name_initials, "strong"), Label(who, "muted", wrap=True),
                Label(each.digits, "code", wrap=True), Label(told, "muted", wrap=True),
            ]
            if each.replaced and self.desk.is_staff:
                lines.append(Button(_("Give back what came from it…"), "plain", "package",
                                    size="small", on=partial(self.give_back, each.replaced_by)))
            self._trusted_card.add_row(
                Icon("shield-check", 18, role),
                column(*lines, spacing=2),
                Chip(_("No longer in use") if each.replaced else _("Confirmed"),
                     "" if each.replaced else "success",
                     "rotate-ccw" if each.replaced else "check"),
            )

    def give_back(self, device: str) -> None:
        """Pack for a person's new computer what their old one had sent."""
        folder = self.shell.pick_folder(_("Where to write the package"))
        if folder is None:
            return
        bundles = self.desk.bundles
        self.run(lambda progress: bundles.give_back(device, folder, progress), self._given,
                 _("Packing what came from the old computer"))

    def _given(self, series: Series) -> None:
        self.clear_notices()
        self.show_notice(Notice(
            "success", _("The package {code} is ready.", code=series.code),
            _("Send it to them; opened there, what the lost computer had sent is back.")))
