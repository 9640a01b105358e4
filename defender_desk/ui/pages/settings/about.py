"""What program this is, which version, whose work it carries, and under which licences."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit

from defender_desk import __version__
from defender_desk.paths import legal_text
from defender_desk.ui.pages.settings.section import Section
from defender_desk.ui.widgets import Button, Card, Chip, Label, LongText, Notice, Tabs
from defender_desk.ui.widgets.setting import setting
from defender_desk.wording import N_, _

if TYPE_CHECKING:
    from defender_desk.ui.pages.settings.page import SettingsPage

TEXTS = (("LICENSE", N_("License")), ("NOTICE", N_("Works of others")))


class AboutSection(Section):
    """The version, and the texts that the law asks to show, readable offline."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page, _("Help and licenses"),
                         _("Everything here can be read without the internet."))
        card = Card(padded=False)
        setting(card, "Defender Desk", _("Free software: anybody may read, use and improve it"),
                Chip(_("Version {version}", version=__version__)))
        self.add_card(card)
        self.add_card(self._help())
        texts = Card(_("Licenses"), "scale")
        self.choice = Tabs([(key, _(name), None) for key, name in TEXTS], TEXTS[0][0], self._read)
        texts.add(self.choice)
        self.text = LongText("", _("Text of the license"))
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.text.setMinimumHeight(320)
        texts.add(Label(_("The license is in English, as its authors wrote it."), "help"))
        texts.add(self.text)
        self.add_card(texts)
        self._read(TEXTS[0][0])

    def _help(self) -> Card:
        go, card = self.page.shell.go, Card(padded=False)
        setting(card, _("Manual"), _("Task by task, with pictures; F1 opens it at the page shown"),
                Button(_("Open the manual"), on=lambda: go("help")))
        setting(card, _("Keyboard"), _("Everything can be done without a mouse"),
                Button(_("See the keys"), on=lambda: go("shortcuts")))
        setting(card, _("Check my archive"),
                _("Looks through everything that is kept here and says what it finds"),
                Button(_("Check…"), on=lambda: go("health")))
        setting(card, _("Technical record for whoever helps you"),
                _("Times and codes of what the program did; no name, no text of any case"),
                Button(_("Save it…"), on=self._save_record))
        return card

    def _save_record(self) -> None:
        file = self.page.shell.save_as(_("Where the technical record goes"), "registro.txt")
        if file is None:
            return
        activity = self.page.desk.activity
        self.page.load(lambda: activity.save(file), self._saved)

    def _saved(self, file: Path) -> None:
        self.page.show_notice(Notice(
            "success", _("The technical record was saved: {name}", name=file.name),
            _("Look at it before you send it: it is plain text.")))

    def _read(self, key: str) -> None:
        self.page.load(lambda: legal_text(key), self._show)

    def _show(self, text: str) -> None:
        self.text.setPlainText(text)
