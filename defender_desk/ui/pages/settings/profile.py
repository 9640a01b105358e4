"""Whose desk this is: what is printed on papers and written on cards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from defender_desk.errors import DeskError
from defender_desk.ui.pages.settings.section import Section
from defender_desk.ui.titles import TITLES, key_of, title_choice
from defender_desk.ui.widgets import Card, Choice, Field, Label, Line, bounded, row
from defender_desk.wording import _

if TYPE_CHECKING:
    from defender_desk.desk.desk import Profile
    from defender_desk.ui.pages.settings.page import SettingsPage

PAUSE = 800
"""Milliseconds after the last key before the profile is saved."""


class ProfileSection(Section):
    """Saved by itself a moment after the last key; a name is needed."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page, _("My profile"),
                         _("Your name is printed on papers. Nothing leaves this computer."))
        self._desk, self._shell = page.desk, page.shell
        kept = self._desk.profile
        self.name = Line(kept.name, _("Name, as it is printed"))
        self._title = key_of(kept.title, kept.gender)
        self.title = title_choice(self._title, lambda _key: self._touched())
        self.country = Choice(
            [("GT", _("Guatemala")), ("HN", _("Honduras")), ("MX", _("Mexico")),
             ("SV", _("El Salvador")), ("NI", _("Nicaragua")), ("US", _("United States"))],
            kept.country, lambda _key: self._touched(), name=_("Country"))
        self.office = Line(kept.organisation, _("Office or organization (optional)"))
        self.bar = Line(kept.bar_number, _("Bar number (optional)"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._keep_soon)
        for box in (self.name, self.office, self.bar):
            box.textEdited.connect(lambda _text: self._touched())
        self._form()

    def _form(self) -> None:
        card = Card()
        self._name = Field(_("Name, as it is printed"), self.name)
        card.add(row(self._name, Field(_("Title"), self.title), spacing=12))
        card.add(row(Field(_("Country"), self.country),
                     Field(_("Bar number (optional)"), self.bar), spacing=12))
        card.add(Field(_("Office or organization (optional)"), self.office))
        role = _("Team in the US") if self._desk.is_staff else _("Defender")
        card.add(Field(_("You are"), Label(role, "strong"),
                       _("It was chosen when this desk was made and stays.")))
        self.add_card(bounded(card, 620))

    def _touched(self) -> None:
        self._shell.saving()
        self._timer.start()

    def _changed(self) -> Profile | None:
        """The profile as it stands in the fields; None when nothing changed or can be kept.

        An empty name is asked for and the one before stays.
        """
        before = self._desk.profile
        name = self.name.text().strip()
        self._name.set_problem("" if name else _("Write your name: papers need it."))
        title, gender = before.title, before.gender
        if self.title.value() != self._title:
            title, gender, _words = TITLES[self.title.value()]
        now = replace(
            before, name=name or before.name, title=title, gender=gender,
            country=self.country.value(), bar_number=self.bar.text().strip(),
            organisation=self.office.text().strip(),
        )
        return None if now == before else now

    def _keep_soon(self) -> None:
        now, desk = self._changed(), self._desk
        if now is None:
            self._shell.saved()
        else:
            self.page.tasks.run(lambda _progress: desk.save_profile(now),
                                lambda _none: self._shell.saved(), self._refused, self)

    def keep(self) -> None:
        """Save at once what was changed: the page is being left."""
        self._timer.stop()
        now = self._changed()
        if now is None:
            return
        try:
            self._desk.save_profile(now)
        except DeskError as error:
            self._refused(error)
            return
        self._shell.saved()

    def _refused(self, error: DeskError) -> None:
        self._shell.not_saved()
        self.page.show_error(error)
