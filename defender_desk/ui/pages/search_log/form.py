"""One attempt: when, how, where, who, what happened, what comes next, and the sheet of who was
found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QWidget

from defender_desk.domain.record import VISIBILITY
from defender_desk.domain.search_attempt import (
    FACTS_NEEDED,
    IDENTITY,
    METHODS,
    RESULTS,
    WISHES,
    SearchAttempt,
)
from defender_desk.ui.later import later
from defender_desk.ui.widgets import (
    Card,
    Check,
    Choice,
    Field,
    Label,
    Line,
    LongText,
    Notice,
    Scroll,
    Segmented,
    column,
    row,
)
from defender_desk.ui.widgets.moments import DayBox, MomentField
from defender_desk.ui.widgets.people import PeoplePicker
from defender_desk.ui.widgets.words import WordsField
from defender_desk.wording import _, plural

FIELDS = ("date", "method", "place", "asked", "people", "what", "result", "lead", "next_step",
          "next_on", "felt_safe", "watched", "kilometres", "visibility", "identity",
          "wants_contact", "may_tell_team", "options_explained", "letter_given")


class AttemptForm(Scroll):
    """``touched`` is told the name of a field that the person changed."""

    def __init__(self, touched: Callable[[str], object], files: QWidget) -> None:
        super().__init__((14, 10, 14, 14), 10, look="pane")
        self._told = touched
        self._showing = False
        self.title = Label("", "section")
        self.chips = row()
        self.date = MomentField(_("Date and time"), self._on("date"))
        self.method = Choice([(key, _(text)) for key, text in METHODS], "", self._on("method"),
                             _("How it was tried"))
        self.place = Line("", _("Place"), _("Places of the case come first"))
        self.asked = WordsField(_("Who was spoken to"), self._on("asked"),
                                ready=_("did not give a name"))
        self.people = PeoplePicker((), (), self._on("people"),
                                   _("People of the case who took part"))
        self.what = LongText("", _("What happened"))
        self.what.setMinimumHeight(80)
        self.what.setMaximumHeight(130)
        self.result = Segmented([(key, _(text)) for key, text in RESULTS], "", self._result)
        self.result.setAccessibleName(_("Result"))
        self.lead = Line("", _("Lead"))
        self.next_step = Line("", _("Next step"))
        self.next_on = DayBox(_("Day of the next step"), self._on("next_on"))
        self.felt_safe = Check(_("I felt safe"), False, self._on("felt_safe"))
        self.watched = Check(_("Somebody was watching us"), False, self._on("watched"))
        self.kilometres = Line("", _("Kilometres"))
        self.visibility = Choice([(key, _(text)) for key, text in VISIBILITY], "",
                                 self._on("visibility"), _("Who may see it?"))
        for name, box in (("place", self.place), ("lead", self.lead),
                          ("next_step", self.next_step), ("kilometres", self.kilometres)):
            box.textEdited.connect(self._on(name))
        self.what.textChanged.connect(self._on("what"))
        self._lead_field = Field(_("Lead"), self.lead)
        self.found = FoundSheet(self._on)
        self._lay_out(files)

    def _lay_out(self, files: QWidget) -> None:
        body = self.column
        body.addWidget(row(self.title, None, self.chips))
        body.addWidget(row(Field(_("Date and time"), self.date),
                           Field(_("How it was tried"), self.method), spacing=10))
        body.addWidget(Field(_("Place"), self.place))
        body.addWidget(Field(_("Who was spoken to"), self.asked,
                             _("Role or name. Where a name is dangerous, the role alone.")))
        body.addWidget(Field(_("What happened"), self.what))
        body.addWidget(column(Label(_("Result"), "label"), self.result, spacing=3))
        body.addWidget(self._lead_field)
        body.addWidget(self.found)
        body.addWidget(row(Field(_("Next step"), self.next_step), Field(_("On"), self.next_on),
                           spacing=10))
        body.addWidget(row(self.felt_safe, self.watched, None, spacing=14))
        body.addWidget(files)
        body.addWidget(Field(_("People of the case who took part"), self.people))
        body.addWidget(row(Field(_("Kilometres"), self.kilometres),
                           Field(_("Who may see it?"), self.visibility), spacing=10))
        body.addWidget(Label(
            _("Everything saves itself. The next step stands in your plan of the day."), "help",
            wrap=True))
        body.addStretch(1)

    def _on(self, name: str) -> Callable[..., None]:
        def told(*_ignored: object) -> None:
            if not self._showing:
                self._told(name)

        return told

    def _result(self, key: str) -> None:
        self._show_result(key)
        self._on("result")()
        if key == "contact":
            # Once it has its place: the sheet stands below what is seen.
            later(self, lambda: self.ensureWidgetVisible(self.found, 0, 20))

    def _show_result(self, key: str) -> None:
        self._lead_field.setVisible(key == "lead")
        self.found.setVisible(key == "contact")

    def begin_at(self, name: str) -> None:
        """Let field ``name`` have the focus where it stands in the form."""
        boxes: dict[str, QWidget] = {
            "date": self.date, "method": self.method, "place": self.place, "asked": self.asked,
            "people": self.people, "what": self.what, "lead": self.lead,
            "next_step": self.next_step, "next_on": self.next_on, "felt_safe": self.felt_safe,
            "watched": self.watched, "kilometres": self.kilometres,
            "visibility": self.visibility, "wants_contact": self.found.wants,
            "may_tell_team": self.found.team, "options_explained": self.found.options,
            "letter_given": self.found.letter,
        }
        box = boxes.get(name)
        if box is not None:
            box.setFocus()
            later(self, lambda: self.ensureWidgetVisible(box))

    # --- values ---------------------------------------------------------------------------------

    def offer(self, places: Sequence[str], people: Sequence[tuple[str, str]]) -> None:
        """What can be picked: places named in the case, and its people by initials."""
        known = QCompleter(list(places), self.place)
        known.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        known.setFilterMode(Qt.MatchFlag.MatchContains)
        known.activated.connect(self._on("place"))
        self.place.setCompleter(known)
        self.people.set_options(people)

    def show_attempt(self, attempt: SearchAttempt) -> None:
        """Show what is kept."""
        self._showing = True
        self.date.set_value(attempt.date)
        self.method.set_value(attempt.method)
        for name in ("place", "lead", "next_step"):
            getattr(self, name).show_value(getattr(attempt, name))
        self.asked.set_value(attempt.asked)
        self.people.set_value(list(attempt.people))
        self.what.show_value(attempt.what)
        self.result.set_value(attempt.result)
        self._show_result(attempt.result)
        self.next_on.set_value(attempt.next_on)
        self.felt_safe.setChecked(attempt.felt_safe)
        self.watched.setChecked(attempt.watched)
        self.kilometres.show_value("" if attempt.kilometres is None else str(attempt.kilometres))
        self.visibility.set_value(attempt.visibility)
        self.found.show_attempt(attempt)
        self._showing = False

    def values(self) -> dict[str, Any]:
        """What stands in the fields, as journal JSON."""
        self.asked.take()
        kilometres = self.kilometres.text().strip()
        made: dict[str, Any] = {
            "method": self.method.value(), "place": self.place.text(),
            "asked": self.asked.value(), "people": self.people.value(),
            "what": self.what.toPlainText(), "result": self.result.value() or "nothing",
            "lead": self.lead.text(), "next_step": self.next_step.text(),
            "next_on": self.next_on.value(), "felt_safe": self.felt_safe.isChecked(),
            "watched": self.watched.isChecked(),
            "kilometres": int(kilometres) if kilometres.isascii() and kilometres.isdigit()
            and len(kilometres) < 6 else None,
            "visibility": self.visibility.value(), **self.found.values(),
        }
        if self.date.value():
            made["date"] = self.date.value()
        return made


class FoundSheet(Card):
    """«¿Se encontró?»: who it is, what the person wants, what the team may be told."""

    def __init__(self, on: Callable[[str], Callable[..., None]]) -> None:
        super().__init__(_("Was the person found?"), "user-check")
        self._identity = {key: Check(_(text), False, self._ticked) for key, text in IDENTITY}
        self._tell = on("identity")
        self._count = Label("", "muted", wrap=True)
        self.wants = Choice([(key, _(text)) for key, text in WISHES], "", on("wants_contact"),
                            _("Does the person want contact?"))
        self.team = Choice([(key, _(text)) for key, text in WISHES], "", self._team,
                           _("May the team be told?"))
        self._team_told = on("may_tell_team")
        self.options = Check(_("The options were explained"), False, on("options_explained"))
        self.letter = Check(_("The letter was handed over"), False, on("letter_given"))
        self._stays = Notice(
            "attention", _("This attempt stays on this computer."),
            _("Until the person allows that the team be told. Where somebody hides is never"
              " written down: say it to the lawyer by phone."))
        self.add(Label(_("What shows that it is the person sought"), "label", wrap=True))
        for tick in self._identity.values():
            self.add(tick)
        self.add(self._count)
        self.add(Field(_("Does the person want contact?"), self.wants))
        self.add(Field(_("May the team be told?"), self.team))
        self.add(self._stays)
        self.add(self.options)
        self.add(self.letter)

    def _ticked(self, _yes: bool) -> None:
        self._say()
        self._tell()

    def _team(self, _key: str) -> None:
        self._say()
        self._team_told()

    def _say(self) -> None:
        known = sum(tick.isChecked() for tick in self._identity.values())
        left = max(FACTS_NEEDED - known, 0)
        self._count.setText(
            plural("{n} more is needed to be sure.", "{n} more are needed to be sure.", left,
                   n=left) if left else _("Enough to be sure."))
        self._stays.setVisible(self.team.value() != "yes")

    def show_attempt(self, attempt: SearchAttempt) -> None:
        """Show what is kept."""
        for key, tick in self._identity.items():
            tick.setChecked(key in attempt.identity)
        self.wants.set_value(attempt.wants_contact)
        self.team.set_value(attempt.may_tell_team)
        self.options.setChecked(attempt.options_explained)
        self.letter.setChecked(attempt.letter_given)
        self._say()

    def values(self) -> dict[str, Any]:
        """What stands here, as journal JSON."""
        return {
            "identity": [key for key, tick in self._identity.items() if tick.isChecked()],
            "wants_contact": self.wants.value(), "may_tell_team": self.team.value(),
            "options_explained": self.options.isChecked(),
            "letter_given": self.letter.isChecked(),
        }
