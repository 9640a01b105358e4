"""How things stand: what protects the cases now, and what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from defender_desk.ui.pages.backups import words as backup_words
from defender_desk.ui.widgets import Button, Card, Icon, Label, column, empty, row
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.desk.desk import Desk
    from defender_desk.ui.pages.settings.page import SettingsPage

SIGNS = {"good": ("circle-check", "success"), "bad": ("circle-alert", "warning"),
         "unknown": ("circle-help", "text_muted")}
"""What stands before a fact: drawing and tone."""


@dataclass(frozen=True)
class Standing:
    """What the card needs of the desk and of this computer."""

    backup: Any
    sheet: Any
    team: int
    machine: Any


def read(desk: Desk) -> Standing:
    """Ask the desk and the computer; runs in a worker."""
    from defender_desk.desk.machine import machine_advice

    confirmed = desk.keys.trusted() if desk.is_staff else desk.keys.team()
    return Standing(desk.backups.state(), desk.recovery.state(), len(confirmed),
                    machine_advice(desk.folder))


class ProtectionCard(Card):
    """Each fact has a sign, words, and a link where something can be done."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(_("How things stand"), "shield-check")
        self._page = page

    def refresh(self) -> None:
        """Read it anew."""
        desk = self._page.desk
        self._page.load(lambda: read(desk), self.show_standing)

    def show_standing(self, found: Standing) -> None:
        """Show the facts."""
        empty(self.body)
        go = self._page.shell.go
        self._fact("good", _("Everything of this desk is encrypted"))
        if found.sheet.due or found.sheet.renew:
            self._fact("bad", _("The recovery sheet should be tried"), _("Try it"),
                       lambda: go("rehearse"))
        else:
            self._fact("good", _("Recovery sheet proved"))
        fine = not backup_words.needs_attention(found.backup)
        self._fact("good" if fine else "bad", backup_words.age_text(found.backup),
                   "" if fine else _("Make one now"), lambda: go("backup"))
        staff = self._page.desk.is_staff
        if found.team:
            self._fact("good", _("A Defender's key is confirmed") if staff
                       else _("The team's key is confirmed"))
        else:
            self._fact("bad", _("No Defender's key is confirmed yet") if staff
                       else _("The team's key is not confirmed yet"), _("Compare it"),
                       lambda: go("card"))
        for each in found.machine:
            # What is in order with memory and sleep is more than a person wants to read here.
            if each.topic == "disk" or each.state != "good":
                self._machine(each)

    def _fact(self, state: str, text: str, link: str = "",
              on: Callable[[], object] | None = None) -> None:
        icon, tone = SIGNS[state]
        words: QWidget = Label(text, "dense", wrap=True)
        if link:
            button = Button(link, "link", on=on)
            button.setAccessibleDescription(text)
            words = row(words, button, spacing=6)
        self.add(_signed(icon, tone, words))

    def _machine(self, advice: Any) -> None:
        icon, tone = SIGNS[advice.state]
        more = Label(advice.todo, "help", wrap=True)
        more.hide()
        words: QWidget = Label(advice.what, "dense", wrap=True)
        if advice.todo:
            why = Button(_("What to do"), "link", on=lambda: more.setVisible(not more.isVisible()))
            why.setAccessibleDescription(advice.what)
            words = column(row(words, why, spacing=6), more, spacing=0)
        self.add(_signed(icon, tone, words))


def _signed(icon: str, tone: str, words: QWidget) -> QWidget:
    sign = Icon(icon, 16, tone)
    made = row(sign, words, spacing=8)
    lay = made.layout()
    assert lay is not None
    lay.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
    return made
