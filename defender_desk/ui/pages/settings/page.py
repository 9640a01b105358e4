"""Settings in a simple form: phrase, language, text size, colours, names in lists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from defender_desk import wording
from defender_desk.errors import WeakPassphrase
from defender_desk.settings import TEXT_SCALES
from defender_desk.ui.page import Crumb, Page
from defender_desk.ui.widgets import (
    Button,
    Card,
    Check,
    Field,
    Label,
    Notice,
    PassphraseField,
    Scroll,
    Segmented,
    bounded,
    row,
)
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.shell import Shell


class SettingsPage(Page):
    """What can be chosen for this computer; nothing here belongs to a case."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        scroll = Scroll(margins=(24, 18, 24, 18))
        self.body.addWidget(scroll)
        scroll.column.addWidget(Label(_("Settings"), "screen"))
        scroll.column.addWidget(bounded(self._phrase(), 620))
        scroll.column.addWidget(bounded(self._looks(), 620))
        scroll.column.addWidget(bounded(self._names(), 620))
        scroll.column.addStretch(1)

    def crumbs(self) -> list[Crumb]:
        """One step."""
        return [(_("Settings"), "", {})]

    def _phrase(self) -> Card:
        card = Card(_("Passphrase"), "key-round")
        self.old = PassphraseField(_("The phrase of today"))
        self.new = PassphraseField(_("New passphrase"))
        self.again = PassphraseField(_("The same again"))
        for name, field in ((_("The phrase of today"), self.old), (_("New passphrase"), self.new),
                            (_("The same again"), self.again)):
            card.add(Field(name, field))
        self.change = Button(_("Change the phrase"), "primary", "check", on=self.main_action)
        card.add(row(self.change, None))
        card.add(Label(_("The recovery sheet stays the same. Old copies still open with the old"
                         " phrase."), "help", wrap=True))
        return card

    def main_action(self) -> None:
        """Change the phrase: the old one is proved, the new one strong and typed twice."""
        from defender_desk.desk.desk import passphrase_strength

        old, new = self.old.text(), self.new.text()
        if new != self.again.text():
            self.show_notice(Notice("warning", _("The two phrases are not the same."),
                                    _("Write the new one twice.")))
            return
        judged = passphrase_strength(new)
        if not judged.ok:
            self.show_error(WeakPassphrase(bits=judged.bits, needed=50, reason=judged.reason))
            return
        self.change.setEnabled(False)

        def changed(_none: Any) -> None:
            self.change.setEnabled(True)
            for field in (self.old, self.new, self.again):
                field.clear()
            self.show_notice(Notice("success", _("The phrase was changed."),
                                    _("From now on only the new one opens this computer's work.")))

        def refused(error: Any) -> None:
            self.change.setEnabled(True)
            self.show_error(error)

        desk = self.desk
        self.tasks.run(lambda _progress: desk.change_passphrase(old, new), changed, refused, self)

    def _looks(self) -> Card:
        chosen = self.settings
        card = Card(_("Language and text"), "languages")
        card.add(Field(_("Language"), Segmented(
            [("es", "Español"), ("en", "English")], wording.language(),
            lambda key: self.shell.apply_settings(replace(self.settings, language=key)))))
        card.add(Field(_("Text size"), Segmented(
            [(str(size), f"{round(size * 100)} %") for size in TEXT_SCALES],
            str(chosen.text_scale),
            lambda key: self.shell.apply_settings(replace(self.settings, text_scale=float(key))))))
        card.add(Field(_("Colors"), Segmented(
            [("light", _("Light")), ("dark", _("Dark")), ("sun", _("Sun"))],
            chosen.theme if chosen.theme != "system" else "light",
            lambda key: self.shell.apply_settings(replace(self.settings, theme=key)))))
        return card

    def _names(self) -> Card:
        card = Card(_("What the screen shows"), "eye-off")
        card.add(Check(_("Show full names in lists"), self.settings.show_full_names,
                       lambda on: self.shell.apply_settings(
                           replace(self.settings, show_full_names=on))))
        return card
