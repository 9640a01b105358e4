"""Language, size of the letters, colours, names in lists: choices of this computer alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from defender_desk import wording
from defender_desk.settings import TEXT_SCALES
from defender_desk.ui.pages.settings.section import Section
from defender_desk.ui.widgets import Card, Choice, Segmented
from defender_desk.ui.widgets.setting import setting, tick
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.ui.pages.settings.page import SettingsPage


class LooksSection(Section):
    """Each choice takes effect at once."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page, _("Language and text"),
                         _("How this computer shows the program. It changes no paper."))
        chosen, apply = page.settings, page.shell.apply_settings
        card = Card(padded=False)
        setting(card, _("Language"), _("Of the screen; papers have their own"),
                Segmented([("es", "Español"), ("en", "English")], wording.language(),
                          lambda key: apply(replace(page.settings, language=key))))
        setting(card, _("Text size"), _("Sample: Kʼicheʼ, Tzʼutujil, ñandú"),
                Choice([(str(size), f"{round(size * 100)} %") for size in TEXT_SCALES],
                       str(chosen.text_scale),
                       lambda key: apply(replace(page.settings, text_scale=float(key)))))
        setting(card, _("Colors"), _("Dark for candle-light, sun for outdoors"),
                Segmented([("light", _("Light")), ("dark", _("Dark")), ("sun", _("Sun"))],
                          chosen.theme if chosen.theme != "system" else "light",
                          lambda key: apply(replace(page.settings, theme=key))))
        setting(card, _("Initials in lists"), _("Full names are shown on a person's own page"),
                tick(not chosen.show_full_names,
                     lambda on: apply(replace(page.settings, show_full_names=not on))))
        self.add_card(card)
